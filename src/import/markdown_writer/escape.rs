//! Escaping of text, so that Markdown reads it as text.

use super::inlines::TextPlace;

/// Characters that are escaped in text wherever they stand.
const ALWAYS: [char; 8] = ['\\', '`', '*', '[', ']', '~', '^', '$'];

/// Escapes text between the characters `before` and `after`.
pub(super) fn escape(text: &str, before: char, after: char, place: TextPlace) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = before;
    let mut address_end = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next();
        let after = next.unwrap_or(after);
        if c == '[' && before != '!' {
            address_end = bracketed_address(rest).map(|length| at + 1 + length).or(address_end);
        }
        let is_of_address = address_end.is_some_and(|end| c == '[' && end > at || end == at);
        let is_special = match c {
            // An address in brackets is text, and a link without them.
            '[' | ']' if is_of_address => false,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '<' => after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?'),
            '&' => is_reference(rest),
            '|' => place == TextPlace::Cell,
            '=' => before == '=' || after == '=',
            '{' => place != TextPlace::Mention,
            // A key with a year would be a citation, if the publication has a source with it.
            '@' => !before.is_alphanumeric() && place != TextPlace::Mention && is_dated_key(rest),
            // An image.
            '!' => after == '[',
            _ => ALWAYS.contains(&c),
        };
        match c {
            '\n' => escaped.push_str("&#10;"),
            c => {
                escaped.extend(is_special.then_some('\\'));
                escaped.push(c);
            }
        }
        before = c;
    }
    escaped
}

/// Returns the length of an address that `rest`, the text after a bracket, begins with, up to the other bracket.
fn bracketed_address(rest: &str) -> Option<usize> {
    let (address, after) = rest.split_once(']')?;
    let is_address = address.contains("://") || address.find('@').is_some_and(|at| at > 0);
    let is_plain = !address.contains(['[', '\\', '^', '\n']) && !address.starts_with(' ');
    (is_address && is_plain && !after.starts_with(['(', '[', '{', ':'])).then_some(address.len())
}

/// Returns `true` if a word begins with letters and has a number after them: `berg2024`
fn is_dated_key(text: &str) -> bool {
    let key: String = text.chars().take_while(|c| c.is_alphanumeric() || "_:-".contains(*c)).collect();
    key.starts_with(char::is_alphabetic) && key.contains(|c: char| c.is_ascii_digit())
}

/// Returns `true` if text after `&` makes it a character reference: `amp;`, `#8211;`
fn is_reference(rest: &str) -> bool {
    rest.split_once(';')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#'))
}

/// Escapes marks of blocks at the start of the lines of a paragraph.
pub(super) fn escape_line_starts(text: &str) -> String {
    text.split('\n').map(escape_line_start).collect::<Vec<_>>().join("\n")
}

fn escape_line_start(line: &str) -> String {
    let trimmed = line.trim_start();
    let indent = &line[..line.len() - trimmed.len()];
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    if (1..=9).contains(&digits) && trimmed[digits..].starts_with(['.', ')']) && ends(&trimmed[digits + 1..]) {
        return format!("{indent}{}\\{}", &trimmed[..digits], &trimmed[digits..]);
    }
    // Lists of other dialects, which are reported as such: `a. `, `iv) `
    let letters = trimmed.bytes().take_while(u8::is_ascii_lowercase).count();
    let is_marked = trimmed[letters..].starts_with(". ") || trimmed[letters..].starts_with(") ");
    if (1..=4).contains(&letters) && is_marked && is_list_mark(&trimmed[..letters]) {
        return format!("{indent}{}\\{}", &trimmed[..letters], &trimmed[letters..]);
    }
    let Some(first) = trimmed.chars().next() else { return line.to_owned() };
    let rest = &trimmed[first.len_utf8()..];
    let is_only = |c: char| trimmed.trim_end().chars().all(|other| other == c);
    let is_mark = match first {
        '#' => ends(trimmed.trim_start_matches('#')) || rest.starts_with('#'),
        '+' => ends(rest) || is_only('+'),
        '-' => ends(rest) || is_only('-'),
        '=' => is_only('='),
        '>' => true,
        ':' => ends(rest) || trimmed.starts_with(":::"),
        '%' => rest.starts_with(' '),
        _ => false,
    };
    if is_mark { format!("{indent}\\{trimmed}") } else { line.to_owned() }
}

/// Returns `true` for letters that count the items of a list: one letter, or a Roman numeral.
fn is_list_mark(letters: &str) -> bool {
    letters.len() == 1 || letters.bytes().all(|letter| b"ivx".contains(&letter))
}

/// Writes a title or an attribute between double quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Escapes text in an HTML block or in the attribute of a tag.
pub(super) fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
