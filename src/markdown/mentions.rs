//! Mentions such as `[@fig:map]` and `[see @berg2024, p. 3; @other]`, which comrak leaves as text.

use super::FileParser;
use crate::document::{Inline, MentionItem};
use crate::source::Span;

/// Prefix that requests the page number of an element: `[page @fig:map]`.
const PAGE_PREFIX: &str = "page";

impl FileParser<'_, '_> {
    /// Splits the texts of a run at their mentions.
    pub(super) fn split_mentions(&self, run: Vec<Inline>) -> Vec<Inline> {
        let mut inlines = Vec::with_capacity(run.len());
        for inline in run {
            match inline {
                Inline::Text { text, span } if text.contains('@') && text.contains('[') => {
                    self.split_text(&text, span, &mut inlines);
                }
                other => inlines.push(other),
            }
        }
        inlines
    }

    fn split_text(&self, text: &str, span: Span, inlines: &mut Vec<Inline>) {
        let mut done = 0;
        // Source position from which the next mention is searched: the same mention may occur twice.
        let mut search_start = span.range().start;
        for (open, _) in text.match_indices('[') {
            if open < done {
                continue;
            }
            let Some(length) = text[open..].find(']') else { break };
            let inside = &text[open + 1..open + length];
            let Some((items, page)) = parse_items(inside, span) else { continue };
            let Some(place) = self.mention_span(&text[open..=open + length], search_start, span) else { continue };
            if open > done {
                inlines.push(Inline::Text { text: text[done..open].to_owned(), span });
            }
            search_start = place.range().end;
            let items =
                items.into_iter().map(|item| MentionItem { span: key_span(&item, place, self), ..item }).collect();
            inlines.push(Inline::Mention { items, page, content: Vec::new(), span: place });
            done = open + length + 1;
        }
        if done < text.len() {
            inlines.push(Inline::Text { text: text[done..].to_owned(), span });
        }
    }

    /// Source position of a mention. `None` if the source differs from the text: `\[@name]` is not a mention.
    fn mention_span(&self, mention: &str, from: usize, span: Span) -> Option<Span> {
        let source = self.source.text();
        let end = span.range().end;
        let at = from + source.get(from..end)?.find(mention)?;
        if source[..at].ends_with('\\') {
            return None;
        }
        Some(Span::new(self.id, at..at + mention.len()))
    }
}

/// Source position of the key of an item.
fn key_span(item: &MentionItem, place: Span, file: &FileParser<'_, '_>) -> Span {
    let range = place.range();
    let written = format!("@{}", item.key);
    file.source.text()[range.clone()]
        .find(&written)
        .map_or(place, |at| Span::new(place.source, range.start + at..range.start + at + written.len()))
}

/// Parses the items between the brackets. The flag is set if the page number of the only item is requested.
///
/// Returns `None` if any item is not a mention.
fn parse_items(inside: &str, span: Span) -> Option<(Vec<MentionItem>, bool)> {
    let items: Vec<MentionItem> = inside.split(';').map(|item| parse_item(item, span)).collect::<Option<_>>()?;
    let page = matches!(items.as_slice(), [only] if only.before == PAGE_PREFIX && only.after.is_empty());
    Some((items, page))
}

fn parse_item(written: &str, span: Span) -> Option<MentionItem> {
    let (before, rest) = written.split_once('@')?;
    let without_author = before.ends_with('-');
    let before = before.strip_suffix('-').unwrap_or(before);
    // `anna@example.org` is an e-mail address.
    if before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let end = rest.find(|c: char| !is_key_character(c)).unwrap_or(rest.len());
    let key = rest[..end].trim_end_matches(['.', ':', '-']);
    let after = rest[key.len()..].trim();
    if key.is_empty() || !after.is_empty() && !after.starts_with([',', ' ']) && !rest[key.len()..].starts_with(' ') {
        return None;
    }
    Some(MentionItem {
        key: key.to_owned(),
        before: before.trim().to_owned(),
        after: after.trim_start_matches(',').trim().to_owned(),
        without_author,
        span,
    })
}

fn is_key_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '/' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn keys(inside: &str) -> Option<Vec<(String, String, String)>> {
        let span = Span::new(SourceId::default(), 0..0);
        parse_items(inside, span)
            .map(|(items, _)| items.into_iter().map(|item| (item.before, item.key, item.after)).collect())
    }

    #[test]
    fn mentions_have_keys_and_words_around_them() {
        let one = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(keys("@fig:map").unwrap(), [one("", "fig:map", "")]);
        assert_eq!(
            keys("see @berg2024, pp. 3–4; @other").unwrap(),
            [one("see", "berg2024", "pp. 3–4"), one("", "other", "")]
        );
        assert_eq!(keys("-@berg2024").unwrap(), [one("", "berg2024", "")]);
        for words in ["anna@example.org", "@", "a", "@x; y", "@a(b)"] {
            assert_eq!(keys(words), None, "{words}");
        }
    }
}
