//! Names of the categories and series of a chart.

use std::collections::BTreeSet;

use super::{Cell, Code, CsvGrid, Diagnostic, Report};

/// Reports the second of two categories, and of two series, with the same name.
pub(super) fn report_repeated(grid: &CsvGrid, report: &mut Report) {
    let categories = grid.rows.iter().map(|row| &row[0]);
    for (what, example, names) in [
        ("categories", "Ruvelle 2025", categories.collect::<Vec<_>>()),
        ("series", "Boats 2025", grid.header[1..].iter().collect()),
    ] {
        if let Some(name) = repeated(&names) {
            let message = format!("two {what} of this chart are called `{}`", name.text);
            let help = format!("give each a name of its own, such as `{example}`");
            report.push(Diagnostic::new(Code::RepeatedName, name.span, message, help));
        }
    }
}

/// Returns the first name that is the same as one before it.
fn repeated<'c>(names: &[&'c Cell]) -> Option<&'c Cell> {
    let mut seen = BTreeSet::new();
    names.iter().copied().find(|cell| !cell.text.is_empty() && !seen.insert(cell.text.as_str()))
}
