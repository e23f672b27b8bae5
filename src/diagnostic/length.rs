//! Limits on the length of messages, which may quote addresses, paths and titles of any length.

/// Maximum length of a word in characters. A `data:` address is one word.
const MAX_WORD: usize = 100;
/// Maximum length of a message or help line in characters.
const MAX_TEXT: usize = 480;

/// Shortens a message so that it fills a few lines at most: the middle of a long word and the end of a long text are
/// replaced by an ellipsis.
pub(crate) fn shorten(text: String) -> String {
    if text.len() <= MAX_WORD {
        return text;
    }
    let words = text.split(' ').map(|word| shorten_middle(word, MAX_WORD));
    let text = words.collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// Replaces the middle of a text by an ellipsis if it has more than `max` characters.
fn shorten_middle(text: &str, max: usize) -> String {
    let count = text.chars().count();
    if count <= max {
        return text.to_owned();
    }
    let tail = max / 4;
    let start: String = text.chars().take(max - tail - 1).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_word_keeps_both_ends() {
        let message = format!("the image `data:image/png;base64,{}` is broken", "A".repeat(77_000));
        let short = shorten(message);
        assert!(
            short.starts_with("the image `data:image/png;base64,AAA") && short.ends_with("AAA` is broken"),
            "{short}"
        );
        assert!(short.chars().count() < 140);
    }

    #[test]
    fn a_long_text_is_cut_at_its_end() {
        let short = shorten("né ".repeat(10_000));
        assert!(short.ends_with("né…"), "{short}");
        assert_eq!(shorten("short".to_owned()), "short");
    }
}
