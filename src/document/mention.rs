//! Splitting of the text between the brackets of a mention: `see @berg2024, p. 3; @other`

use super::{Inline, MentionItem};
use crate::source::Span;

/// Splits the inlines between the brackets into items. Returns `None` if any item is not a mention.
pub(crate) fn parse_items(inside: Vec<Inline>, span: Span) -> Option<Vec<MentionItem>> {
    split_at_semicolons(inside).into_iter().map(|item| parse_item(item, span)).collect()
}

/// Splits a run at the semicolons in its text.
fn split_at_semicolons(run: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut items = vec![Vec::new()];
    let push = |items: &mut Vec<Vec<Inline>>, inline: Inline| {
        if let Some(item) = items.last_mut() {
            item.push(inline);
        }
    };
    for inline in run {
        let Inline::Text { text, span } = inline else {
            push(&mut items, inline);
            continue;
        };
        for (at, part) in text.split(';').enumerate() {
            if at > 0 {
                items.push(Vec::new());
            }
            if !part.is_empty() {
                push(&mut items, Inline::Text { text: part.to_owned(), span });
            }
        }
    }
    items
}

/// Parses an item: `see @berg2024, p. 3`
fn parse_item(run: Vec<Inline>, span: Span) -> Option<MentionItem> {
    let is_key_text = |inline: &Inline| matches!(inline, Inline::Text { text, .. } if text.contains('@'));
    let place = run.iter().position(is_key_text)?;
    let mut run = run.into_iter();
    let mut before: Vec<Inline> = run.by_ref().take(place).collect();
    let Some(Inline::Text { text, span: text_span }) = run.next() else { return None };
    let (start, rest) = text.split_once('@')?;
    let without_author = start.ends_with('-');
    let start = start.strip_suffix('-').unwrap_or(start);
    // `anna@example.org` is an e-mail address.
    if start.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let (key, end) = key(rest)?;
    let following = &rest[end..];
    if !following.is_empty() && !following.starts_with([',', ' ', '\u{A0}']) {
        return None;
    }
    let as_text = |text: &str| Inline::Text { text: text.to_owned(), span: text_span };
    let is_blank = |text: &str| text.trim().is_empty();
    if !is_blank(start) {
        before.push(as_text(start.trim_end()));
    }
    if let Some(Inline::Text { text, .. }) = before.first_mut() {
        *text = text.trim_start().to_owned();
    }
    let mut after: Vec<Inline> = Vec::new();
    if !following.is_empty() {
        after.push(as_text(following));
    }
    after.extend(run);
    if let Some(Inline::Text { text, .. }) = after.last_mut() {
        text.truncate(text.trim_end().len());
    }
    let is_empty = |inline: &Inline| matches!(inline, Inline::Text { text, .. } if text.is_empty());
    before.retain(|inline| !is_empty(inline));
    after.retain(|inline| !is_empty(inline));
    Some(MentionItem { key, before, after, without_author, span })
}

/// Returns the key that a text begins with and its length in the text: `berg2024` or `{key in braces}`. `None` if it
/// begins with none.
pub(crate) fn key(text: &str) -> Option<(String, usize)> {
    if let Some(inside) = text.strip_prefix('{') {
        let end = inside.find('}').filter(|end| *end > 0)?;
        return Some((inside[..end].to_owned(), end + 2));
    }
    let end = text.find(|c: char| !is_key_character(c)).unwrap_or(text.len());
    let key = text[..end].trim_end_matches(['.', ':', '-', '/', '+']);
    (!key.is_empty()).then(|| (key.to_owned(), key.len()))
}

fn is_key_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '/' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain_text;
    use crate::source::SourceId;

    fn items(inside: &str) -> Option<Vec<(String, String, String)>> {
        let span = Span::new(SourceId::default(), 0..0);
        let run = vec![Inline::Text { text: inside.to_owned(), span }];
        let items = parse_items(run, span)?;
        Some(items.into_iter().map(|item| (plain_text(&item.before), item.key, plain_text(&item.after))).collect())
    }

    #[test]
    fn mentions_have_keys_and_words_around_them() {
        let one = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(items("@fig:map").unwrap(), [one("", "fig:map", "")]);
        assert_eq!(
            items("see @berg2024, pp. 3–4; @other").unwrap(),
            [one("see", "berg2024", ", pp. 3–4"), one("", "other", "")]
        );
        assert_eq!(items("-@berg2024").unwrap(), [one("", "berg2024", "")]);
        assert_eq!(items("@{a key} and more").unwrap(), [one("", "a key", "and more")]);
        for words in ["anna@example.org", "@", "a", "@x; y", "@a(b)"] {
            assert_eq!(items(words), None, "{words}");
        }
    }
}
