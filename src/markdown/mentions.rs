//! Mentions such as `[@fig:map]` and `[see @berg2024, p. 3; @other]`, which comrak leaves as text.

use std::cmp::Ordering;

use super::FileParser;
use crate::document::{Inline, MentionItem, parse_items, plain_text};
use crate::source::Span;

/// Prefix that requests the page number of an element: `[page @fig:map]`.
const PAGE_PREFIX: &str = "page";

impl FileParser<'_, '_> {
    /// Splits the texts of a run at their mentions.
    pub(super) fn split_mentions(&self, run: Vec<Inline>) -> Vec<Inline> {
        let has = |wanted: char| {
            run.iter().any(|inline| matches!(inline, Inline::Text { text, .. } if text.contains(wanted)))
        };
        if !has('@') || !has('[') {
            return run;
        }
        let mut rest = run;
        let mut inlines = Vec::with_capacity(rest.len());
        // Source position from which the next mention is searched: the same mention may occur twice.
        let mut search_start = 0;
        while let Some(place) = next_bracket(&rest) {
            let Some(split) = self.mention_at(&rest, place, &mut search_start) else {
                // The bracket is text. The search goes on behind it.
                let (before, after) = split_text(rest, place.0, place.1 + 1);
                inlines.extend(before);
                rest = after;
                continue;
            };
            inlines.extend(split.before);
            inlines.push(split.mention);
            rest = split.after;
        }
        inlines.extend(rest);
        join_texts(inlines)
    }

    /// Returns the run around the mention that begins at an opening bracket. `None` if there is no mention.
    fn mention_at(&self, run: &[Inline], (at, open): (usize, usize), search_start: &mut usize) -> Option<Split> {
        let (end, close) = closing_bracket(run, (at, open + 1))?;
        let [before, inside, after] = split_out(run, (at, open), (end, close));
        let allowed = |inline: &Inline| {
            matches!(
                inline,
                Inline::Text { .. }
                    | Inline::SoftBreak { .. }
                    | Inline::Styled { .. }
                    | Inline::Code { .. }
                    | Inline::Math(_)
                    | Inline::Link { .. }
            )
        };
        if !inside.iter().all(allowed) {
            return None;
        }
        let span = run[at].span();
        let place = self.mention_span(&inside, *search_start, span, run[end].span())?;
        let items = parse_items(inside, span)?;
        let page =
            matches!(items.as_slice(), [only] if plain_text(&only.before) == PAGE_PREFIX && only.after.is_empty());
        *search_start = place.range().end;
        let items = items.into_iter().map(|item| MentionItem { span: self.key_span(&item, place), ..item }).collect();
        let mention = Inline::Mention { items, page, in_sentence: false, content: Vec::new(), span: place };
        Some(Split { before, mention, after })
    }

    /// Source position of a mention, from its opening to its closing bracket. `None` if the source differs from the
    /// text: `\[@name]` is not a mention.
    fn mention_span(&self, inside: &[Inline], from: usize, first: Span, last: Span) -> Option<Span> {
        let source = self.source.text();
        let start = from.max(first.range().start);
        let end = last.range().end;
        // A mention of text only is found as it is; one with other inlines by its first words.
        let written = match inside {
            [Inline::Text { text, .. }] => format!("[{text}]"),
            [Inline::Text { text, .. }, ..] => format!("[{text}"),
            _ => "[".to_owned(),
        };
        let at = start + source.get(start..end)?.find(&written)?;
        if source[..at].ends_with('\\') {
            return None;
        }
        let length = source[at..end].find(']').map_or(written.len(), |length| length + 1);
        Some(Span::new(self.id, at..at + length))
    }

    /// Source position of the key of an item.
    fn key_span(&self, item: &MentionItem, place: Span) -> Span {
        let range = place.range();
        let written = format!("@{}", item.key);
        self.source.text()[range.clone()]
            .find(&written)
            .map_or(place, |at| Span::new(place.source, range.start + at..range.start + at + written.len()))
    }
}

/// A run split at a mention.
struct Split {
    before: Vec<Inline>,
    mention: Inline,
    after: Vec<Inline>,
}

/// Returns the next opening bracket: position of its inline, and offset in the text.
fn next_bracket(run: &[Inline]) -> Option<(usize, usize)> {
    run.iter().enumerate().find_map(|(at, inline)| match inline {
        Inline::Text { text, .. } => text.find('[').map(|open| (at, open)),
        _ => None,
    })
}

/// Returns the bracket that closes a mention. Another opening bracket before it means that there is no mention.
fn closing_bracket(run: &[Inline], (at, from): (usize, usize)) -> Option<(usize, usize)> {
    for (place, inline) in run.iter().enumerate().skip(at) {
        let Inline::Text { text, .. } = inline else { continue };
        let start = if place == at { from } else { 0 };
        if let Some(found) = text[start..].find(['[', ']']) {
            let found = start + found;
            return text[found..].starts_with(']').then_some((place, found));
        }
    }
    None
}

/// Splits a run into what comes before two brackets, what is between them, and what comes after them.
fn split_out(run: &[Inline], open: (usize, usize), close: (usize, usize)) -> [Vec<Inline>; 3] {
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    for (at, inline) in run.iter().enumerate() {
        let Inline::Text { text, span } = inline else {
            let part = usize::from(at > open.0) + usize::from(at > close.0);
            parts[part].push(inline.clone());
            continue;
        };
        let cut = |bracket: (usize, usize)| match at.cmp(&bracket.0) {
            Ordering::Less => text.len(),
            Ordering::Equal => bracket.1,
            Ordering::Greater => 0,
        };
        let (start, end) = (cut(open), cut(close));
        let inside_start = if at == open.0 { start + 1 } else { start };
        let after_start = if at == close.0 { end + 1 } else { end };
        let pieces = [&text[..start], &text[inside_start..end.max(inside_start)], &text[after_start.max(start)..]];
        for (part, piece) in parts.iter_mut().zip(pieces) {
            if !piece.is_empty() {
                part.push(Inline::Text { text: piece.to_owned(), span: *span });
            }
        }
    }
    parts
}

/// Splits a run in the text at a position. Empty texts are dropped.
fn split_text(run: Vec<Inline>, at: usize, offset: usize) -> (Vec<Inline>, Vec<Inline>) {
    let mut before = run;
    let mut after = before.split_off(at.min(before.len()));
    if let Some(Inline::Text { text, span }) = after.first_mut() {
        let rest = text.split_off(offset.min(text.len()));
        let start = std::mem::replace(text, rest);
        let span = *span;
        if text.is_empty() {
            after.remove(0);
        }
        if !start.is_empty() {
            before.push(Inline::Text { text: start, span });
        }
    }
    (before, after)
}

/// Joins texts that were split at brackets.
fn join_texts(run: Vec<Inline>) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::with_capacity(run.len());
    for inline in run {
        match (joined.last_mut(), inline) {
            (Some(Inline::Text { text, span }), Inline::Text { text: next, span: next_span }) if *span == next_span => {
                text.push_str(&next);
            }
            (_, inline) => joined.push(inline),
        }
    }
    joined
}
