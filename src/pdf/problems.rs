//! Typst's diagnostics as ours, at the author's line where the text is to blame and at the layout's where that is.

use std::ops::Range;

use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, FileId};
use typst::{World, WorldExt};

use super::files::{BASE, Files, LAYOUT, MAIN};
use super::world::{IssueWorld, id};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{Source, Span};

/// Adds Typst's messages to the report.
pub(super) fn report(
    found: &[SourceDiagnostic],
    code: Code,
    layout: &str,
    world: &IssueWorld,
    files: &Files,
    report: &mut Report,
) {
    for problem in found {
        let places = std::iter::once(problem.span).chain(problem.trace.iter().map(|point| point.span.into()));
        let mut located = places.filter_map(|span| locate(span, world));
        // The text that was being set, where there is one: that is what an author can change.
        let in_text =
            located.clone().find(|(file, _)| *file == id(MAIN)).and_then(|(_, range)| files.map.origin(&range));
        // A problem in the base is caused by a call in the layout: the place in the layout comes first.
        let in_layout = located.clone().find(|(file, _)| path(*file).starts_with(LAYOUT));
        let in_layout = in_layout.or_else(|| located.find(|(file, _)| path(*file).starts_with(BASE)));
        let first = in_layout.map(|(file, range)| layout_span(layout, file, range, world, report));
        let hints = problem.hints.iter().map(|hint| hint.v.as_str()).collect::<Vec<_>>().join("; ");
        let (span, where_else) = match (first, in_text) {
            (Some(layout), Some(text)) => (Some(layout), Some(text)),
            (one, other) => (one.or(other), None),
        };
        let mut help = if hints.is_empty() { "the message is Typst's".to_owned() } else { hints };
        if let Some(text) = where_else {
            let source = report.sources.get(text.source);
            let at = source.position(text.range().start);
            help = format!("it was setting {}:{}:{}; {help}", source.path(), at.line, at.column);
        }
        let message = problem.message.to_string().replace('\n', " ");
        report.push(match span {
            Some(span) => Diagnostic::at(code, span, message, help),
            None => Diagnostic::nowhere(code, message, help),
        });
    }
}

fn locate(span: DiagSpan, world: &IssueWorld) -> Option<(FileId, Range<usize>)> {
    Some((span.id()?, world.range(span)?))
}

fn path(file: FileId) -> &'static str {
    file.get().vpath().get_with_slash()
}

/// A span in a layout's file, which becomes one of the report's sources.
fn layout_span(layout: &str, file: FileId, range: Range<usize>, world: &IssueWorld, report: &mut Report) -> Span {
    let path = path(file);
    let shown = match path.strip_prefix(LAYOUT) {
        Some(file) => format!("layouts/{layout}/{file}"),
        None => format!("layouts{path}"),
    };
    let text = world.source(file).map(|source| source.text().to_owned()).unwrap_or_default();
    Span::new(report.sources.add(Source::new(shown, text)), range)
}
