//! Names of the categories and series of a chart.

use std::collections::BTreeSet;

use super::{Cell, Code, CsvGrid, Diagnostic, Report, Reported};

/// Maximum length of a name in a chart, in characters. A chart has room for a few words.
const MAX_LENGTH: usize = 500;

/// Reports the first name that is too long. Each is broken into lines several times, until it fits.
///
/// # Errors
/// A name is too long.
pub(super) fn check_lengths(grid: &CsvGrid, receivers: &[Cell], report: &mut Report) -> Result<(), Reported> {
    let names = grid.header.iter().chain(grid.rows.iter().map(|row| &row[0])).chain(receivers);
    let mut long = names.filter(|cell| cell.text.len() > MAX_LENGTH && cell.text.chars().count() > MAX_LENGTH);
    let Some(name) = long.next() else { return Ok(()) };
    let length = name.text.chars().count();
    let message = format!("a name in this chart has {length} characters; at most {MAX_LENGTH} are allowed");
    let help = "shorten it: a chart has room for a few words, and the text around it for more";
    Err(report.error(Diagnostic::new(Code::OverLimit, name.span, message, help)))
}

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
