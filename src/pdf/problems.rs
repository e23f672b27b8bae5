//! Converts Typst's diagnostics to ours, with a span in the author's file or in the layout.

use std::ops::Range;

use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, FileId};
use typst::{World, WorldExt};

use super::files::{BASE, LAYOUT, MAIN, TypstFiles};
use super::world::{IssueWorld, id};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::layout::Setting;
use crate::source::{Source, Span};

/// Beginning of a warning about the font of formulas: a long arrow has to be a little longer than asked for. It looks
/// right, and an author can change nothing.
const OVERLAP: &str = "glyph has assembly parts with overlap less than";

/// Reports Typst's errors. `layout` is the name of the layout.
pub(super) fn report_errors(
    errors: &[SourceDiagnostic],
    layout: &str,
    world: &IssueWorld,
    files: &TypstFiles,
    report: &mut Report,
) -> Reported {
    let mut reported = None;
    for error in errors {
        let diagnostic = convert(error, Code::LayoutFailed, layout, world, files, report);
        reported = Some(report.error(diagnostic));
    }
    // Typst returns at least one error.
    reported.unwrap_or_else(|| report.error(Diagnostic::new(Code::LayoutFailed, None, "the layout failed", HELP)))
}

/// Diagnostic for a setting without which the layout would succeed.
pub(super) fn failed_setting(setting: &Setting, errors: &[SourceDiagnostic], layout: &str) -> Diagnostic {
    let name = &setting.name;
    let cause = errors.first().map_or_else(String::new, |error| format!(": {}", error.message.replace("\n", " ")));
    let message = format!("the layout `{layout}` fails with this `{name}`{cause}");
    let help = format!("choose another value, or remove `{name}`: the layout succeeds with its default");
    Diagnostic::new(Code::LayoutFailed, setting.span, message, help)
}

/// Reports Typst's warnings. `layout` is the name of the layout.
pub(super) fn report_warnings(
    warnings: &[SourceDiagnostic],
    layout: &str,
    world: &IssueWorld,
    files: &TypstFiles,
    report: &mut Report,
) {
    for warning in warnings.iter().filter(|warning| !warning.message.starts_with(OVERLAP)) {
        let diagnostic = convert(warning, Code::LayoutWarning, layout, world, files, report);
        report.push(diagnostic);
    }
}

/// Help for a problem without hints.
const HELP: &str = "this message comes from Typst, which sets the pages";

/// Converts a diagnostic of Typst.
///
/// The span is the innermost position in the layout, if there is one; the text that was being typeset is then named in
/// the help. Otherwise the span is in the author's file.
fn convert(
    problem: &SourceDiagnostic,
    code: Code,
    layout: &str,
    world: &IssueWorld,
    files: &TypstFiles,
    report: &mut Report,
) -> Diagnostic {
    let places = std::iter::once(problem.span).chain(problem.trace.iter().map(|point| point.span.into()));
    let mut located = places.filter_map(|span| locate(span, world));
    // The text that was being typeset, if any: the part that an author can change.
    let in_text = located.clone().find(|(file, _)| *file == id(MAIN)).and_then(|(_, range)| files.map.origin(&range));
    // A problem in the base is caused by a call in the layout: the position in the layout comes first.
    let in_layout = located.clone().find(|(file, _)| path(*file).starts_with(LAYOUT));
    let in_layout = in_layout.or_else(|| located.find(|(file, _)| path(*file).starts_with(BASE)));
    let in_layout = in_layout.map(|(file, range)| layout_span(layout, file, range, world, report));
    let hints = problem.hints.iter().map(|hint| hint.v.as_str()).collect::<Vec<_>>().join("; ");
    let (span, typeset_text) = match (in_layout, in_text) {
        (Some(layout), Some(text)) => (Some(layout), Some(text)),
        (layout, text) => (layout.or(text), None),
    };
    let mut help = if hints.is_empty() { HELP.to_owned() } else { hints };
    if let Some(text) = typeset_text {
        let source = report.sources.get(text.source);
        let at = source.position(text.range().start);
        help = format!("the text being set is at {}:{}:{}; {help}", source.path(), at.line, at.column);
    }
    let message = problem.message.to_string().replace('\n', " ");
    Diagnostic::new(code, span, message, help)
}

fn locate(span: DiagSpan, world: &IssueWorld) -> Option<(FileId, Range<usize>)> {
    Some((span.id()?, world.range(span)?))
}

fn path(file: FileId) -> &'static str {
    file.get().vpath().get_with_slash()
}

/// Adds a file of the layout to the report's sources and returns the span of `range` in it.
fn layout_span(layout: &str, file: FileId, range: Range<usize>, world: &IssueWorld, report: &mut Report) -> Span {
    let path = path(file);
    let shown = match path.strip_prefix(LAYOUT) {
        Some(file) => format!("layouts/{layout}/{file}"),
        None => format!("layouts{path}"),
    };
    let text = world.source(file).map(|source| source.text().to_owned()).unwrap_or_default();
    Span::new(report.sources.add(Source::new(shown, text)), range)
}
