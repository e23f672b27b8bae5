//! Converts Typst's diagnostics to ours, with a span in the author's file or in the layout.

use std::ops::Range;

use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, FileId};
use typst::{World, WorldExt};

use super::files::{LAYOUT, MAIN, TypstFiles};
use super::world::{IssueWorld, id};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{Source, Span};

/// Beginning of a warning about the font of formulas: a long arrow has to be a little longer than asked for. It looks
/// right, and an author can change nothing.
const OVERLAP: &str = "glyph has assembly parts with overlap less than";

/// Reports Typst's diagnostics with the given code. `layout` is the name of the layout.
///
/// The span is the innermost position in the layout, if there is one; the text that was being typeset is then named in
/// the help. Otherwise the span is in the author's file.
pub(super) fn report(
    diagnostics: &[SourceDiagnostic],
    code: Code,
    layout: &str,
    world: &IssueWorld,
    files: &TypstFiles,
    report: &mut Report,
) {
    for problem in diagnostics.iter().filter(|problem| !problem.message.starts_with(OVERLAP)) {
        let places = std::iter::once(problem.span).chain(problem.trace.iter().map(|point| point.span.into()));
        let mut located = places.filter_map(|span| locate(span, world));
        // The text that was being typeset, if any: the part that an author can change.
        let in_text =
            located.clone().find(|(file, _)| *file == id(MAIN)).and_then(|(_, range)| files.map.origin(&range));
        let in_layout = located.find(|(file, _)| path(*file).starts_with(LAYOUT));
        let in_layout = in_layout.map(|(file, range)| layout_span(layout, file, range, world, report));
        let hints = problem.hints.iter().map(|hint| hint.v.as_str()).collect::<Vec<_>>().join("; ");
        let (span, typeset_text) = match (in_layout, in_text) {
            (Some(layout), Some(text)) => (Some(layout), Some(text)),
            (layout, text) => (layout.or(text), None),
        };
        let mut help =
            if hints.is_empty() { "this message comes from Typst, which sets the pages".to_owned() } else { hints };
        if let Some(text) = typeset_text {
            let source = report.sources.get(text.source);
            let at = source.position(text.range().start);
            help = format!("the text being set is at {}:{}:{}; {help}", source.path(), at.line, at.column);
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

/// Adds a file of the layout to the report's sources and returns the span of `range` in it.
fn layout_span(layout: &str, file: FileId, range: Range<usize>, world: &IssueWorld, report: &mut Report) -> Span {
    let shown = format!("layouts/{layout}/{}", path(file).trim_start_matches(LAYOUT));
    let text = world.source(file).map(|source| source.text().to_owned()).unwrap_or_default();
    Span::new(report.sources.add(Source::new(shown, text)), range)
}
