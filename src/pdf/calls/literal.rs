//! The one place where text becomes Typst.

/// Longest string literal, in bytes: Typst counts a glyph's place inside one literal with 16 bits.
const LONGEST: usize = 60_000;

/// A Typst string literal that evaluates to `text`, whatever is in it.
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

/// `text` in pieces that are short enough for one literal each.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, left) = rest.split_at(rest.floor_char_boundary(LONGEST));
        rest = left;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes_a_literal() {
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
}
