//! Extracts plain prose from Markdown.

/// Returns the words of the paragraphs and list items of a file, with their punctuation. Headings, tables, images,
/// markup and words that Markdown or pandoc could take for markup are left out.
pub(super) fn words(markdown: &str) -> Vec<String> {
    let body =
        markdown.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map_or(markdown, |(_, body)| body);
    let is_prose =
        |line: &&str| !line.starts_with(['#', '|', '!', ':']) && !line.starts_with("> [") && !line.starts_with("[^");
    let mut words: Vec<String> = Vec::new();
    for word in body.lines().filter(is_prose).flat_map(str::split_whitespace) {
        match words.last_mut() {
            // French punctuation, after a narrow no-break space.
            Some(last) if matches!(word, "?" | "!") => *last = format!("{last}\u{202F}{word}"),
            _ => words.extend(plain(word).map(str::to_owned)),
        }
    }
    words
}

/// Removes markup and quotation marks from a word. Returns `None` if the rest is not plain text.
fn plain(word: &str) -> Option<&str> {
    let mut word = word;
    // A note reference follows the word.
    if let Some((before, _)) = word.split_once("[^") {
        word = before;
    }
    let word = word.trim_matches(['*', '"', '\'', '(', ')', '`', ':', ';']);
    let is_word =
        word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | '?' | '-' | '\'' | '’' | '€' | '%'));
    let is_marker = word.len() <= 3 && word.ends_with('.') && word.starts_with(|c: char| c.is_ascii_digit());
    let has_letters = word.chars().any(char::is_alphanumeric);
    (is_word && has_letters && !is_marker && !word.contains("--") && !word.contains("..")).then_some(word)
}
