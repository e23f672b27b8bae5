//! Characters that were read in the wrong encoding: `Ã©` for `é`, and U+FFFD for a character that was lost.

use std::ops::Range;

use super::FileParser;
use crate::diagnostic::Code;
use crate::source::Span;

/// Maximum number of reports in a file.
const MAX_REPORTS: usize = 20;

/// Characters of Windows-1252 for the bytes from 0x80 to 0x9F. Bytes without a character are control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

impl FileParser<'_, '_> {
    /// Reports the characters of the file that were read in the wrong encoding.
    pub(super) fn report_garbled_text(&mut self) {
        let source = std::sync::Arc::clone(&self.source);
        for (range, meant) in garbled(source.text()).into_iter().take(MAX_REPORTS) {
            let span = Span::new(self.id, range.clone());
            let (message, help) = match meant {
                Some(meant) => (
                    format!("`{}` is `{meant}` in the wrong encoding", &source.text()[range]),
                    format!("write `{meant}`, or open the original text as UTF-8 and copy it again"),
                ),
                None => (
                    "this character stands for one that was lost: U+FFFD".to_owned(),
                    "write the character that was here, or copy the original text again".to_owned(),
                ),
            };
            self.warn(Code::GarbledText, span, message, help);
        }
    }
}

/// Returns the ranges of garbled characters, each with the characters that were meant. `None` for U+FFFD.
fn garbled(text: &str) -> Vec<(Range<usize>, Option<String>)> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(at) = text[start..].find(|c: char| !c.is_ascii()).map(|at| start + at) {
        let length = text[at..].find(|c: char| c.is_ascii()).unwrap_or(text.len() - at);
        let run = &text[at..at + length];
        start = at + length;
        if let Some(lost) = run.find(char::REPLACEMENT_CHARACTER) {
            let place = at + lost;
            found.push((place..place + char::REPLACEMENT_CHARACTER.len_utf8(), None));
        } else if let Some(meant) = meant(run) {
            found.push((at..start, Some(meant)));
        }
    }
    found
}

/// Returns the text that a run of characters is if its bytes in Windows-1252 are read as UTF-8. `None` if they are not
/// UTF-8, or nothing but letters that a text may have beside each other.
fn meant(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(byte).collect::<Option<_>>()?;
    let meant = String::from_utf8(bytes).ok()?;
    let is_printed = meant.chars().all(|c| !c.is_control() && !matches!(c, '\u{E000}'..='\u{F8FF}'));
    (is_printed && run.chars().any(|c| !c.is_alphabetic())).then_some(meant)
}

/// Returns the byte of a character in Windows-1252.
fn byte(c: char) -> Option<u8> {
    let position = WINDOWS.iter().position(|known| *known == c).and_then(|at| u8::try_from(at).ok());
    position.map(|at| 0x80 + at).or_else(|| u8::try_from(u32::from(c)).ok().filter(|byte| *byte >= 0x80))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_characters_are_found() {
        let all = |text: &str| {
            garbled(text).into_iter().map(|(range, meant)| (text[range].to_owned(), meant)).collect::<Vec<_>>()
        };
        assert_eq!(
            all("CafÃ© â€“ KÃ¶ln"),
            [
                ("Ã©".to_owned(), Some("é".to_owned())),
                ("â€“".to_owned(), Some("–".to_owned())),
                ("Ã¶".to_owned(), Some("ö".to_owned())),
            ]
        );
        assert_eq!(all("Caf\u{FFFD}"), [("\u{FFFD}".to_owned(), None)]);
        for text in [
            "Café – Köln",
            "“Ça va?”",
            "NÃO",
            "São Paulo",
            "«Â»",
            "…",
            "Приве́т",
            "魏",
            "10 °C",
            "naïve",
            "Ærø",
            "Île–de–France",
        ] {
            assert!(all(text).is_empty(), "{text}");
        }
    }
}
