//! Mentions such as `[@fig:map]` and `[see @berg2024, p. 3; @other]`, which comrak leaves as text.

use super::FileParser;
use crate::document::{Inline, MentionItem, parse_items, plain_text};
use crate::source::Span;

/// Prefix that requests the page number of an element: `[page @fig:map]`.
const PAGE_PREFIX: &str = "page";

/// Longest text between the brackets of a mention, in bytes.
const MAX_LENGTH: usize = 4000;

impl FileParser<'_, '_> {
    /// Splits the texts of a run at their mentions, references to data and spans.
    pub(super) fn split_mentions(&mut self, run: Vec<Inline>) -> Vec<Inline> {
        let has = |wanted: char| {
            run.iter().any(|inline| matches!(inline, Inline::Text { text, .. } if text.contains(wanted)))
        };
        if !has('[') || !has('@') && !has('=') && !has('{') {
            return run;
        }
        let mut inlines = Vec::with_capacity(run.len());
        let (mut done, mut next) = (START, START);
        // Source position from which the next mention is searched: the same mention may occur twice.
        let mut search_start = 0;
        while let Some(open) = next_bracket(&run, next) {
            next = open.after();
            let found = self.data_figure_at(&run, open, &mut search_start);
            let found = found.or_else(|| self.mention_at(&run, open, &mut search_start));
            let found = found.map(|(mention, close)| (vec![mention], close));
            let found = found.or_else(|| self.span_at(&run, open, &mut search_start));
            let Some((content, close)) = found else { continue };
            inlines.extend(between(&run, done, open));
            inlines.extend(content);
            next = close.after();
            done = next;
        }
        if done == START {
            return run;
        }
        inlines.extend(between(&run, done, RunPosition { inline: run.len(), offset: 0 }));
        inlines
    }

    /// Returns the mention that begins at an opening bracket, and its closing bracket. `None` if there is none.
    fn mention_at(&self, run: &[Inline], open: RunPosition, search_start: &mut usize) -> Option<(Inline, RunPosition)> {
        let close = closing_bracket(run, open.after(), ["[", "]"])?;
        let inside = between(run, open.after(), close);
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
        let span = run[open.inline].span();
        let items = parse_items(inside.clone(), span)?;
        let place = self.bracketed_span(&inside, *search_start, span, run[close.inline].span())?;
        let page =
            matches!(items.as_slice(), [only] if plain_text(&only.before) == PAGE_PREFIX && only.after.is_empty());
        *search_start = place.range().end;
        let items = items.into_iter().map(|item| MentionItem { span: self.key_span(&item, place), ..item }).collect();
        Some((Inline::Mention { items, page, in_sentence: false, content: Vec::new(), span: place }, close))
    }

    /// Source position of a mention, from its opening to its closing bracket. `None` if the source differs from the
    /// text: `\[@name]` is not a mention.
    pub(super) fn bracketed_span(&self, inside: &[Inline], from: usize, first: Span, last: Span) -> Option<Span> {
        let source = self.source.text();
        let start = from.max(first.range().start);
        let end = last.range().end;
        // A mention of text only is found as it is; one with other inlines by its first words.
        let written = match inside {
            [Inline::Text { text, .. }] => format!("[{text}]"),
            [Inline::Text { text, .. }, ..] => format!("[{text}"),
            _ => "[".to_owned(),
        };
        let Some(found) = source.get(start..end)?.find(&written) else {
            // A caption in TOML may be written with escapes.
            return self.fixed_span;
        };
        let at = start + found;
        if source[..at].ends_with('\\') {
            return None;
        }
        Some(Span::new(self.id, at..at + closing_length(&source[at..end]).unwrap_or(written.len())))
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

/// Returns the length of a text up to the bracket that closes its first one.
fn closing_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.match_indices(['[', ']']).find_map(|(at, bracket)| {
        if bracket == "[" {
            depth += 1;
            return None;
        }
        depth = depth.saturating_sub(1);
        (depth == 0).then_some(at + 1)
    })
}

/// A place in the text of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RunPosition {
    /// Position of the inline in the run.
    pub(super) inline: usize,
    /// Offset in its text, in bytes.
    pub(super) offset: usize,
}

/// The start of a run.
const START: RunPosition = RunPosition { inline: 0, offset: 0 };

impl RunPosition {
    /// Returns the place behind a bracket.
    pub(super) fn after(self) -> Self {
        Self { offset: self.offset + 1, ..self }
    }
}

/// Returns the next opening bracket from a place on.
fn next_bracket(run: &[Inline], from: RunPosition) -> Option<RunPosition> {
    run.iter().enumerate().skip(from.inline).find_map(|(inline, content)| {
        let Inline::Text { text, .. } = content else { return None };
        let start = if inline == from.inline { from.offset } else { 0 };
        text[start..].find('[').map(|found| RunPosition { inline, offset: start + found })
    })
}

/// Returns the bracket that closes the one before `from`. Brackets in the text between them are matched. `brackets` are
/// the opening and the closing one.
pub(super) fn closing_bracket(
    run: &[Inline],
    from: RunPosition,
    brackets @ [opening, _]: [&str; 2],
) -> Option<RunPosition> {
    let is_bracket = |c: char| brackets.iter().any(|bracket| bracket.starts_with(c));
    let mut depth = 0_usize;
    let mut left = MAX_LENGTH;
    for (inline, content) in run.iter().enumerate().skip(from.inline) {
        let Inline::Text { text, .. } = content else { continue };
        let start = if inline == from.inline { from.offset } else { 0 };
        let end = text.floor_char_boundary((start + left).min(text.len()));
        for (found, bracket) in text[start..end].match_indices(is_bracket) {
            match (bracket, depth) {
                (bracket, _) if bracket == opening => depth += 1,
                (_, 0) => return Some(RunPosition { inline, offset: start + found }),
                (_, _) => depth -= 1,
            }
        }
        left = left.checked_sub(end - start).filter(|left| *left > 0)?;
    }
    None
}

/// Returns the part of a run between two places.
pub(super) fn between(run: &[Inline], from: RunPosition, to: RunPosition) -> Vec<Inline> {
    let mut part = Vec::new();
    for (at, inline) in run.iter().enumerate().take(to.inline + 1).skip(from.inline) {
        let Inline::Text { text, span } = inline else {
            if at < to.inline {
                part.push(inline.clone());
            }
            continue;
        };
        let start = if at == from.inline { from.offset } else { 0 };
        let end = if at == to.inline { to.offset } else { text.len() };
        if start < end {
            part.push(Inline::Text { text: text[start..end].to_owned(), span: *span });
        }
    }
    part
}
