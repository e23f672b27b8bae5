//! References to numbers in data, which comrak leaves as text: `[=accounts.csv: Total income, 2025]` and
//! `[12 % more](=change accounts.csv: Total income, 2025, 2024)`.

use super::FileParser;
use super::mentions::{RunPosition, between, closing_bracket};
use crate::document::{DataFigure, Inline, plain_text};
use crate::source::Span;

impl FileParser<'_, '_> {
    /// Returns the number that begins at an opening bracket, and its last character. `None` if there is none.
    pub(super) fn data_figure_at(
        &self,
        run: &[Inline],
        open: RunPosition,
        search_start: &mut usize,
    ) -> Option<(Inline, RunPosition)> {
        let close = closing_bracket(run, open.after(), ["[", "]"])?;
        let inside = between(run, open.after(), close);
        let words = plain_text(&inside);
        let typed = closing_parenthesis(run, close);
        let (reference, end) = match (words.strip_prefix('='), typed) {
            (Some(reference), None) => (reference.to_owned(), close),
            (None, Some(end)) => {
                let start = RunPosition { offset: close.offset + "](=".len(), ..close };
                (plain_text(&between(run, start, end)), end)
            }
            (_, _) => return None,
        };
        // `[= 5]` is text.
        let names_data = reference.contains(".csv: ") || reference.trim_start().starts_with('#');
        if reference.is_empty() || reference.starts_with(char::is_whitespace) && !names_data {
            return None;
        }
        let first = run[open.inline].span();
        let place = self.bracketed_span(&inside, *search_start, first, run[close.inline].span())?;
        let place = if typed.is_some() { self.with_parentheses(place) } else { place };
        *search_start = place.range().end;
        let is_typed = typed.is_some();
        let content = if is_typed { inside } else { Vec::new() };
        let reference = reference.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((Inline::DataFigure(DataFigure { reference, is_typed, content, span: place }), end))
    }

    /// Returns `place`, which ends at a square bracket, up to the parenthesis that closes the one after it.
    fn with_parentheses(&self, place: Span) -> Span {
        let range = place.range();
        let text = &self.source.text()[range.end..];
        let mut depth = 0_usize;
        let length = text.starts_with('(').then(|| {
            text.char_indices().find_map(|(at, c)| {
                depth = match c {
                    '(' => depth + 1,
                    ')' => depth.saturating_sub(1),
                    _ => depth,
                };
                (depth == 0).then_some(at + c.len_utf8())
            })
        });
        Span::new(place.source, range.start..range.end + length.flatten().unwrap_or(0))
    }
}

/// Returns the position of the parenthesis that closes `(=` after the square bracket at `close`. `None` if something else
/// follows the bracket.
fn closing_parenthesis(run: &[Inline], close: RunPosition) -> Option<RunPosition> {
    let Inline::Text { text, .. } = &run[close.inline] else { return None };
    let after = RunPosition { offset: close.offset + "](".len(), ..close };
    text[close.offset..].starts_with("](=").then(|| closing_bracket(run, after, ["(", ")"])).flatten()
}
