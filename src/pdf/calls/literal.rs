//! Escapes text as Typst string literals. All text of an issue passes through here.

use crate::document::amounts;

/// Maximum length of a string literal, in bytes. Typst stores a glyph's offset in its literal in 16 bits.
const MAX_LENGTH: usize = 60_000;

/// Length of a stretch of text in bytes: 200 words of nine letters, which rules for long words look for.
const STRETCH: usize = 2000;
/// Call for a joint: a space of no width, which Typst drops after it has applied the rules.
pub(super) const JOINT: &str = "#h(0pt)";
/// Characters that the layouts draw, each by a rule.
const LIGHTS: [char; 4] = ['🟢', '🟡', '🟠', '🔴'];

/// Returns a Typst string literal that evaluates to `text`.
pub(in crate::pdf) fn string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '\\' => literal.push_str("\\\\"),
            '"' => literal.push_str("\\\""),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Splits `text` at character boundaries into pieces of at most [`MAX_LENGTH`] bytes.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, left) = rest.split_at(rest.floor_char_boundary(MAX_LENGTH));
        rest = left;
        Some(piece)
    })
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextPart<'a> {
    /// Ordinary text.
    Plain(&'a str),
    /// A character and the marks that enclose it, such as a keycap.
    Enclosed(&'a str),
    /// An amount that no line may break.
    Amount(&'a str),
    /// The end of a stretch of text in which Typst looks for words. It is not printed.
    Joint,
}

/// Splits `text` into ordinary text, enclosed characters and amounts.
pub(super) fn text_parts(text: &str) -> Vec<TextPart<'_>> {
    let mut parts = Vec::new();
    let mut written = 0;
    for amount in amounts(text) {
        enclosed_parts(&text[written..amount.start], &mut parts);
        parts.push(TextPart::Amount(&text[amount.clone()]));
        written = amount.end;
    }
    enclosed_parts(&text[written..], &mut parts);
    parts
}

/// Adds a [joint](TextPart::Joint) after every [`STRETCH`] bytes of text. `stretch` has the bytes since the last one.
///
/// Typst applies a rule to words one after the other: it searches the rest of the stretch anew after each word, and gives
/// up at the 512th.
pub(super) fn with_joints<'a>(parts: Vec<TextPart<'a>>, stretch: &mut usize) -> Vec<TextPart<'a>> {
    let mut joined = Vec::with_capacity(parts.len());
    for part in parts {
        let (TextPart::Plain(text) | TextPart::Enclosed(text) | TextPart::Amount(text)) = part else { continue };
        if *stretch + text.len() <= STRETCH || !matches!(part, TextPart::Plain(_)) {
            *stretch += text.len();
            joined.push(part);
            continue;
        }
        let mut start = 0;
        for (at, c) in text.char_indices() {
            *stretch += c.len_utf8();
            if *stretch > STRETCH && (c == ' ' || LIGHTS.contains(&c)) {
                joined.extend([TextPart::Plain(&text[start..at]), TextPart::Joint]);
                (start, *stretch) = (at, 0);
            }
        }
        joined.push(TextPart::Plain(&text[start..]));
    }
    joined.retain(|part| *part != TextPart::Plain(""));
    joined
}

/// Returns the call for a joint before a space, or nothing if the stretch is short. `stretch` has its bytes.
pub(super) fn joint(stretch: &mut usize) -> &'static str {
    *stretch += 1;
    if *stretch <= STRETCH {
        return "";
    }
    *stretch = 0;
    JOINT
}

fn enclosed_parts<'a>(mut rest: &'a str, parts: &mut Vec<TextPart<'a>>) {
    while !rest.is_empty() {
        let (part, left) = match enclosed(rest) {
            Some((0, end)) => (TextPart::Enclosed(&rest[..end]), &rest[end..]),
            Some((start, _)) => (TextPart::Plain(&rest[..start]), &rest[start..]),
            None => (TextPart::Plain(rest), ""),
        };
        rest = left;
        parts.push(part);
    }
}

/// Returns the bounds of the first enclosed character in `text`: from the last character before its marks that is no
/// mark itself to the last of its marks.
fn enclosed(text: &str) -> Option<(usize, usize)> {
    let is_selector = |c: char| matches!(c, '\u{FE00}'..='\u{FE0F}');
    let encloses = |c: char| matches!(c, '\u{20DD}'..='\u{20E0}' | '\u{20E2}'..='\u{20E4}');
    let mark = text.find(encloses)?;
    let (start, _) = text[..mark].char_indices().rev().find(|(_, c)| !is_selector(*c))?;
    let marks = &text[mark..];
    let end = marks.find(|c| !encloses(c) && !is_selector(c)).unwrap_or(marks.len());
    Some((start, mark + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(string(r#"#panic() "a\" $x$ // *b*"#), r##""#panic() \"a\\\" $x$ // *b*""##);
        assert_eq!(string("a\n\tb\r"), r#""a\n\tb\r""#);
    }

    #[test]
    fn long_text_is_split_between_characters() {
        let text = "é".repeat(40_000);
        let parts: Vec<_> = pieces(&text).collect();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts.concat(), text);
    }

    #[test]
    fn long_text_has_joints_between_words() {
        let text = "word ".repeat(1000);
        let mut stretch = 0;
        let parts = with_joints(text_parts(&text), &mut stretch);
        assert_eq!(parts.iter().filter(|part| **part == TextPart::Joint).count(), 2);
        let words = |part: &TextPart<'_>| matches!(part, TextPart::Plain(text) if text.starts_with(' ') || text.starts_with('w'));
        assert!(parts.iter().filter(|part| **part != TextPart::Joint).all(words), "{parts:?}");
        // The stretch goes on in the next text.
        assert_eq!(with_joints(text_parts(&text[..1500]), &mut stretch).len(), 3);
        assert_eq!(with_joints(text_parts(&"a".repeat(9000)), &mut 0).len(), 1);
    }

    #[test]
    fn enclosed_characters_and_amounts_are_parts() {
        use TextPart::{Amount, Enclosed, Plain};
        let parts = text_parts;
        let keycaps = [Plain("a "), Enclosed("1\u{FE0F}\u{20E3}"), Enclosed("#\u{20E3}"), Plain(" b")];
        assert_eq!(parts("a 1\u{FE0F}\u{20E3}#\u{20E3} b"), keycaps);
        assert_eq!(parts("A\u{20DD}"), [Enclosed("A\u{20DD}")]);
        assert_eq!(parts("1\u{FE0F}"), [Plain("1\u{FE0F}")]);
        assert_eq!(parts("\u{20E3}é"), [Plain("\u{20E3}é")]);
        assert_eq!(parts("A\u{20DD} −€5."), [Enclosed("A\u{20DD}"), Plain(" "), Amount("−€5"), Plain(".")]);
        assert_eq!(parts(""), []);
    }
}
