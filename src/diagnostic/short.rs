//! The format `short`: `file:line:column: severity[code]: message` on one line, as compilers print it.

use super::{Diagnostic, Severity, printable, start_position};
use crate::source::Sources;

/// Renders a diagnostic on one line, without its help. Without a position, the line begins with `masthead`.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let position = diagnostic.span.map_or_else(|| "masthead".to_owned(), |span| start_position(sources, span));
    printable(&format!("{position}: {severity}[{}]: {}", diagnostic.code.name(), diagnostic.message))
}
