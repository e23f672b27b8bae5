//! The format `human`: message, source line with the position underlined, and help.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity, printable};
use crate::source::{Source, Sources};

/// Number of characters shown before and after the position. Longer lines are truncated, so that a paragraph of 5,000
/// characters does not fill the screen.
const CONTEXT: usize = 60;

/// Renders a diagnostic with [`annotate_snippets`], on several lines. `prefix` leads from the working folder to the
/// publication.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic, prefix: &str, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let message = printable(&diagnostic.message);
    let help = printable(&diagnostic.help);
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let Some(span) = diagnostic.span else {
        let group = level.primary_title(&message).id(diagnostic.code.name()).element(Level::HELP.message(&help));
        return renderer.render(&[group]);
    };
    let source = sources.get(span.source);
    let path = printable(&format!("{prefix}{}", source.path()));
    let start = source.position(span.range().start);
    let excerpt = Excerpt::around(source, span.range());
    let snippet = Snippet::source(&excerpt.text)
        .path(&path)
        .line_start(start.line)
        .annotation(AnnotationKind::Primary.span(excerpt.marked.clone()));
    let title = level.primary_title(&message).id(diagnostic.code.name());
    let text = renderer.render(&[title.element(snippet).element(Level::HELP.message(&help))]);
    // The renderer prints the column in the excerpt, which is not that in the line if the line is cut.
    let column = excerpt.text[..excerpt.marked.start].chars().count() + 1;
    let (printed, true_position) =
        (format!("{path}:{}:{column}", start.line), format!("{path}:{}:{}", start.line, start.column));
    match text.split_once("--> ") {
        Some((title, rest)) => format!("{title}--> {}", rest.replacen(&printed, &true_position, 1)),
        None => text,
    }
}

/// A source line, or the part of it around the position of a diagnostic.
struct Excerpt {
    text: String,
    /// Byte range in `text` to underline.
    marked: Range<usize>,
}

impl Excerpt {
    /// Returns the excerpt for `range`, up to the end of its first line.
    fn around(source: &Source, range: Range<usize>) -> Self {
        let text = source.text();
        let start = range.start.min(text.len());
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = range.end.clamp(start, line_end);
        let from = back(text, start, CONTEXT).max(line_start);
        let to = forth(text, forth(text, start, CONTEXT).min(end), CONTEXT).min(line_end);
        let before = cut(from > line_start, &text[from..start]);
        let marked = printable(&text[start..end.min(to)]);
        let after = printable(&text[end.min(to)..to]);
        let marked_range = before.len()..before.len() + marked.len();
        let dots = if to < line_end { "…" } else { "" };
        Self { text: format!("{before}{marked}{after}{dots}"), marked: marked_range }
    }
}

/// Escapes text and marks it as truncated at its start.
fn cut(is_cut: bool, text: &str) -> String {
    if is_cut { format!("…{}", printable(text)) } else { printable(text) }
}

/// Returns the byte index `characters` before `from`, or 0.
fn back(text: &str, from: usize, characters: usize) -> usize {
    text[..from].char_indices().rev().nth(characters - 1).map_or(0, |(at, _)| at)
}

/// Returns the byte index `characters` after `from`, or the end of the text.
fn forth(text: &str, from: usize, characters: usize) -> usize {
    text[from..].char_indices().nth(characters).map_or(text.len(), |(at, _)| from + at)
}
