//! Place of a brace that is not closed.

/// Returns the position of the brace that is not closed in the entry around `open`.
///
/// If the brace of a value is not closed, the closing brace of the entry takes its part, and the entry seems to be the
/// one that is not closed. The value is then recognised by a field that follows it on a line of its own.
pub(super) fn brace(text: &str, open: usize) -> usize {
    let end = next_entry(text, open + 1);
    let entry = entry_brace(text, open);
    let mut open_braces: Vec<usize> = Vec::new();
    let mut characters = text[entry + 1..end].char_indices();
    while let Some((at, c)) = characters.next() {
        let at = entry + 1 + at;
        match c {
            '\\' => {
                characters.next();
            }
            '{' => open_braces.push(at),
            '}' => {
                open_braces.pop();
            }
            '\n' if !open_braces.is_empty() && starts_with_field(&text[at + 1..end]) => break,
            _ => {}
        }
    }
    open_braces.last().copied().unwrap_or(entry)
}

/// Returns the position of the opening brace of the entry around `open`.
fn entry_brace(text: &str, open: usize) -> usize {
    let mut line_starts = std::iter::once(0).chain(text[..open].match_indices('\n').map(|(at, _)| at + 1));
    let entry = line_starts.rfind(|start| text[*start..].trim_start_matches([' ', '\t']).starts_with('@'));
    entry
        .and_then(|start| text[start..].find(['{', '(']).map(|brace| start + brace))
        .map_or(open, |brace| brace.min(open))
}

/// Returns the start of the next line that begins with `@`, or the end of the file.
pub(super) fn next_entry(text: &str, from: usize) -> usize {
    text[from..]
        .match_indices('\n')
        .map(|(at, _)| from + at + 1)
        .find(|line| text[*line..].trim_start_matches([' ', '\t']).starts_with('@'))
        .unwrap_or(text.len())
}

/// Returns `true` if the text begins with a field: `year = {2024}`
fn starts_with_field(text: &str) -> bool {
    let line = text.trim_start_matches([' ', '\t', ',']);
    let length = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(line.len());
    let value = line[length..]
        .trim_start_matches([' ', '\t'])
        .strip_prefix('=')
        .map(|rest| rest.trim_start_matches([' ', '\t']));
    length > 0
        && value.is_some_and(|value| value.starts_with(|c: char| c == '{' || c == '"' || c.is_ascii_alphanumeric()))
}
