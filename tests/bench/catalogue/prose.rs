//! The plain sentences of a Markdown file.

/// A file's paragraphs and list items as words: without headings, tables, images, markup and whatever both Markdown and pandoc
/// could take for markup. A word keeps its punctuation.
pub(super) fn words(markdown: &str) -> Vec<String> {
    let body =
        markdown.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map_or(markdown, |(_, body)| body);
    let is_prose =
        |line: &&str| !line.starts_with(['#', '|', '!', ':']) && !line.starts_with("> [") && !line.starts_with("[^");
    let mut words: Vec<String> = Vec::new();
    for word in body.lines().filter(is_prose).flat_map(str::split_whitespace) {
        match words.last_mut() {
            // As French sets it: with a narrow space before it that does not break.
            Some(last) if matches!(word, "?" | "!") => *last = format!("{last}\u{202F}{word}"),
            _ => words.extend(plain(word).map(str::to_owned)),
        }
    }
    words
}

/// A word without markup and quotation marks; none if it does not stand without them.
fn plain(word: &str) -> Option<&str> {
    let mut word = word;
    // A note, a link, a name for a heading: what stands before the bracket is the word.
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
