//! Warnings for markup in titles, names and other texts of TOML and YAML, which have none.

use super::Fields;
use super::value::Spanned;
use crate::diagnostic::{Code, Diagnostic};

/// Tags of HTML that stand among words.
const TAGS: [&str; 20] = [
    "a", "b", "br", "code", "del", "div", "em", "font", "hr", "i", "ins", "mark", "p", "s", "small", "span", "strong",
    "sub", "sup", "u",
];

/// Marks of Markdown around words.
const MARKS: [&str; 6] = ["**", "__", "~~", "`", "*", "_"];

impl Fields<'_> {
    /// Like [`Self::text`], for a text that is printed. Markup in it is reported.
    pub(super) fn printed(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let text = self.text(key)?;
        self.report_markup(key, &text);
        Some(text)
    }

    /// Reports the first piece of markup in a text.
    pub(super) fn report_markup(&mut self, key: &str, text: &Spanned<String>) {
        let Some((written, plain)) = markup(&text.value) else { return };
        let message = format!("`{key}` has no markup: `{}` is printed as it is written", shortened(written));
        let help = if plain.is_empty() { "remove it".to_owned() } else { format!("write `{}`", shortened(&plain)) };
        self.report.push(Diagnostic::new(Code::BrokenMarkup, text.span, message, help));
    }
}

/// Maximum length of a quoted text, in characters.
const MAX_QUOTE: usize = 60;

fn shortened(text: &str) -> String {
    text.chars().take(MAX_QUOTE).collect()
}

/// Maximum number of pieces of markup that are taken out of a text.
const MAX_PIECES: usize = 100;

/// Returns the words of a text without the markup that would be reported.
pub(crate) fn without_markup(text: &str) -> String {
    let mut plain = text.to_owned();
    for _ in 0..MAX_PIECES {
        let Some((written, words)) = markup(&plain) else { break };
        plain = plain.replacen(&written.to_owned(), &words, 1);
    }
    plain
}

/// Returns the first piece of markup and the words in its place.
fn markup(text: &str) -> Option<(&str, String)> {
    reference(text).or_else(|| tag(text)).or_else(|| marked(text))
}

/// Returns the first character reference, `&amp;`, and the character that it stands for.
fn reference(text: &str) -> Option<(&str, String)> {
    text.match_indices('&').find_map(|(at, _)| {
        let length =
            text[at + 1..].bytes().take(32).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')? + 2;
        let written = text.get(at..at + length).filter(|written| written.ends_with(';'))?;
        let plain = html_escape::decode_html_entities(written);
        (plain != written).then(|| (written, plain.trim().to_owned()))
    })
}

/// Returns the first tag of HTML: `<br>`, `</em>`
fn tag(text: &str) -> Option<(&str, String)> {
    text.match_indices('<').find_map(|(at, _)| {
        let length = text[at..].find('>')? + 1;
        let inside = text[at + 1..at + length - 1].trim_start_matches('/').trim_end_matches('/');
        let name = inside.split_whitespace().next()?;
        let is_tag = TAGS.contains(&name.to_ascii_lowercase().as_str());
        is_tag.then(|| (&text[at..at + length], String::new()))
    })
}

/// Returns the first words between marks of Markdown, or the first link, and the words alone.
fn marked(text: &str) -> Option<(&str, String)> {
    let is_outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let marked = MARKS.iter().find_map(|mark| {
        let start = text.find(mark)?;
        let inside = start + mark.len();
        let length = text[inside..].find(mark).filter(|length| *length > 0)?;
        let (words, end) = (&text[inside..inside + length], inside + length + mark.len());
        let is_tight = !words.starts_with(char::is_whitespace) && !words.ends_with(char::is_whitespace);
        let is_marked = is_outside(text[..start].chars().next_back()) && is_outside(text[end..].chars().next());
        (is_tight && is_marked).then(|| (&text[start..end], words.to_owned()))
    });
    marked.or_else(|| linked(text, "](", ')')).or_else(|| linked(text, "][", ']')).or_else(|| note(text))
}

/// Returns the first link and its words. `middle` is between the words and the address, which `end` closes.
fn linked<'t>(text: &'t str, middle: &str, end: char) -> Option<(&'t str, String)> {
    let middle = text.find(middle)?;
    let start = text[..middle].rfind('[')?;
    let end = middle + 2 + text[middle + 2..].find(end)? + end.len_utf8();
    Some((&text[start..end], text[start + 1..middle].to_owned()))
}

/// Returns the first reference to a footnote, `[^1]`, for which there is nothing to write.
fn note(text: &str) -> Option<(&str, String)> {
    let start = text.find("[^")?;
    let end = start + text[start..].find(']')? + 1;
    (!text[start..end].contains(char::is_whitespace)).then(|| (&text[start..end], String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_found_and_signs_are_not() {
        assert_eq!(reference("News &amp; Views"), Some(("&amp;", "&".to_owned())));
        assert_eq!(tag("News<br />Views"), Some(("<br />", String::new())));
        assert_eq!(marked("The **Alba**, again"), Some(("**Alba**", "Alba".to_owned())));
        assert_eq!(marked("The _Alba_"), Some(("_Alba_", "Alba".to_owned())));
        assert_eq!(marked("See [here](x.md)"), Some(("[here](x.md)", "here".to_owned())));
        assert_eq!(marked("See [here][x] and there"), Some(("[here][x]", "here".to_owned())));
        assert_eq!(marked("A year[^1]"), Some(("[^1]", String::new())));
        assert_eq!(without_markup("The `A` &amp; **B**<br>"), "The A & B");
        for text in ["News & Views", "R&D; AT&T", "5 < 6 > 4", "<anna@example.org>", "a_b_c", "2 * 3 * 4", "*", "[1]"] {
            assert!(reference(text).is_none() && tag(text).is_none() && marked(text).is_none(), "{text}");
        }
    }
}
