//! Escapes text as Typst string literals. All text of an issue passes through here.

/// Maximum length of a string literal, in bytes. Typst stores a glyph's offset in its literal in 16 bits.
const MAX_LENGTH: usize = 60_000;

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
}
