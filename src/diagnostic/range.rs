//! Source ranges of diagnostics, as people count lines and columns.

use serde::Serialize;

use crate::source::{Sources, Span};

/// Source range of a diagnostic. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Serialize)]
pub(super) struct SourceRange<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

impl<'a> SourceRange<'a> {
    pub(super) fn new(sources: &'a Sources, span: Span) -> Self {
        let source = sources.get(span.source);
        let (start, end) = (source.position(span.range().start), source.position(span.range().end));
        Self { file: source.path(), line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// Returns the start of a span as `file:line:column`, which text editors recognize.
pub(super) fn start_position(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.source);
    let at = source.position(span.range().start);
    format!("{}:{}:{}", source.path(), at.line, at.column)
}
