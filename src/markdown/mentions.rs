//! `[@fig:map]`, `[see @berg2024, p. 3; @other]`: what text mentions, found in words that comrak leaves as they are.

use super::File;
use crate::document::{Inline, Mentioned};
use crate::source::Span;

/// Before the one thing of `[page @fig:map]`.
const PAGE: &str = "page";

impl File<'_, '_> {
    /// Finds the mentions in the texts of a run.
    pub(super) fn find_mentions(&self, run: Vec<Inline>) -> Vec<Inline> {
        let mut found = Vec::with_capacity(run.len());
        for inline in run {
            match inline {
                Inline::Text { text, span } if text.contains('@') && text.contains('[') => {
                    self.split(&text, span, &mut found);
                }
                other => found.push(other),
            }
        }
        found
    }

    fn split(&self, text: &str, span: Span, found: &mut Vec<Inline>) {
        let mut done = 0;
        // How far the written text is read: the same words may stand there twice.
        let mut written = span.range().start;
        for (open, _) in text.match_indices('[') {
            if open < done {
                continue;
            }
            let Some(length) = text[open..].find(']') else { break };
            let inside = &text[open + 1..open + length];
            let Some((items, page)) = items(inside, span) else { continue };
            let Some(place) = self.place_of(&text[open..=open + length], written, span) else { continue };
            if open > done {
                found.push(Inline::Text { text: text[done..open].to_owned(), span });
            }
            written = place.range().end;
            let items =
                items.into_iter().map(|item| Mentioned { span: key_place(&item, place, self), ..item }).collect();
            found.push(Inline::Mention { items, page, content: Vec::new(), span: place });
            done = open + length + 1;
        }
        if done < text.len() {
            found.push(Inline::Text { text: text[done..].to_owned(), span });
        }
    }

    /// Where the mention is written. None if it is not there as it reads: `\[@name]` is no mention.
    fn place_of(&self, mention: &str, from: usize, span: Span) -> Option<Span> {
        let source = self.source.text();
        let end = span.range().end;
        let at = from + source.get(from..end)?.find(mention)?;
        if source[..at].ends_with('\\') {
            return None;
        }
        Some(Span::new(self.id, at..at + mention.len()))
    }
}

fn key_place(item: &Mentioned, place: Span, file: &File<'_, '_>) -> Span {
    let range = place.range();
    let written = format!("@{}", item.key);
    file.source.text()[range.clone()]
        .find(&written)
        .map_or(place, |at| Span::new(place.source, range.start + at..range.start + at + written.len()))
}

/// The things between the brackets, and whether their page is meant. None if any is none.
fn items(inside: &str, span: Span) -> Option<(Vec<Mentioned>, bool)> {
    let items: Vec<Mentioned> = inside.split(';').map(|item| self::item(item, span)).collect::<Option<_>>()?;
    let page = matches!(items.as_slice(), [only] if only.before == PAGE && only.after.is_empty());
    Some((items, page))
}

fn item(written: &str, span: Span) -> Option<Mentioned> {
    let (before, rest) = written.split_once('@')?;
    let without_author = before.ends_with('-');
    let before = before.strip_suffix('-').unwrap_or(before);
    // `anna@example.org` is an address.
    if before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let end = rest.find(|c: char| !is_key_character(c)).unwrap_or(rest.len());
    let key = rest[..end].trim_end_matches(['.', ':', '-']);
    let after = rest[key.len()..].trim();
    if key.is_empty() || !after.is_empty() && !after.starts_with([',', ' ']) && !rest[key.len()..].starts_with(' ') {
        return None;
    }
    Some(Mentioned {
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
        items(inside, span)
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
