//! Notes with a number that is typed by hand: `[1]` or `¹` in the text, and a paragraph that begins with the same mark.

use super::FormText;
use crate::diagnostic::Code;
use crate::markdown::FileParser;

/// Superscript digits from 0.
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

impl FileParser<'_, '_> {
    /// Reports each line that begins with a mark of a note, if the mark is in the text, too.
    pub(super) fn report_numbered_notes(&mut self, leaves: &[FormText<'_>]) {
        let mut marks: Vec<(usize, usize, &str)> = Vec::new();
        for (index, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| leaf.is_paragraph()) {
            let text = leaf.literal.text.as_str();
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            marks.extend(starts.filter_map(|at| Some((index, at, mark(&text[at..])?))));
        }
        let is_referred_to = |mark: &str| leaves.iter().any(|leaf| is_within(mark, &leaf.literal.text));
        for (index, at, mark) in marks.into_iter().filter(|(_, _, mark)| is_referred_to(mark)) {
            let message = format!("`{mark}` begins no footnote: it is printed as text");
            let help = "write `[^1]` where the note belongs, and `[^1]: ` before the note";
            self.report_literal(Code::BrokenMarkup, &leaves[index].literal, at..at + mark.len(), message, help);
        }
    }
}

/// Returns the mark at the beginning of a line, if words follow: `[1] The note`, `¹ The note`
fn mark(line: &str) -> Option<&str> {
    let length = match line.strip_prefix('[') {
        Some(inside) => {
            let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
            ((1..=3).contains(&digits) && inside[digits..].starts_with(']')).then_some(digits + 2)?
        }
        None => line.find(|c| !RAISED.contains(&c)).filter(|&length| length > 0)?,
    };
    let has_words = line[length..].trim_start().starts_with(|c: char| !c.is_whitespace());
    has_words.then(|| &line[..length])
}

/// Returns `true` if a mark stands in a text directly after a word or a punctuation mark. A power, as in `m²`, and a
/// mark at the beginning of a line do not count.
fn is_within(mark: &str, text: &str) -> bool {
    text.match_indices(mark).any(|(at, _)| {
        let before = &text[..at];
        let word = before.chars().rev().take_while(|c| c.is_alphanumeric()).count();
        let is_attached = before.ends_with(|c: char| !c.is_whitespace() && !RAISED.contains(&c));
        let is_end = !text[at + mark.len()..].starts_with(RAISED);
        is_end
            && if mark.starts_with('[') {
                !before.is_empty() && !before.ends_with('\n')
            } else {
                is_attached && word != 1 && word != 2
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes_are_found() {
        assert_eq!(mark("[12] The note"), Some("[12]"));
        assert_eq!(mark("¹ The note"), Some("¹"));
        assert!(["[1]", "[a] b", "[1234] x", "1 x", "", "² "].iter().all(|line| mark(line).is_none()));
        assert!(is_within("[1]", "Text.[1]") && is_within("¹", "The tide¹ turned."));
        assert!(!is_within("[1]", "[1] The note") && !is_within("²", "5 m² and 3 km²") && !is_within("¹", "tide¹²"));
    }
}
