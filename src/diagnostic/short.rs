//! The format `short`: `file:line:column: severity[code]: message` on one line, as compilers print it.

use super::{Diagnostic, printable, start_position};
use crate::source::Sources;

/// Renders a diagnostic on one line, without its help. `prefix` leads from the working folder to the publication.
/// Without a position, the line begins with `masthead`.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic, prefix: &str) -> String {
    let position = diagnostic
        .span
        .map_or_else(|| "masthead".to_owned(), |span| format!("{prefix}{}", start_position(sources, span)));
    let Diagnostic { code, severity, message, .. } = diagnostic;
    printable(&format!("{position}: {}[{}]: {message}", severity.name(), code.name()))
}
