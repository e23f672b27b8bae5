//! `file:line:column: severity[code]: message`, one line, the form that editors and grep know.

use super::{Diagnostic, Severity, place, printable};
use crate::source::Sources;

pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let place = diagnostic.span.map_or_else(|| "masthead".to_owned(), |span| place(sources, span));
    printable(&format!("{place}: {severity}[{}]: {}", diagnostic.code.name(), diagnostic.message))
}
