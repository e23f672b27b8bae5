//! Rows of flow charts: an amount goes from the place in the first column to the place in the second.

use std::collections::BTreeMap;

use super::{Cell, CsvGrid, Number, text_inline};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Alignment, ChartKind, Table};
use crate::manifest::Spanned;

/// Largest number of places one after the other. More have no room for their names.
const MAX_STEPS: usize = 5;

/// Removes the second column of a flow chart from the grid and returns its cells, with the header; for other charts,
/// no cells.
///
/// # Errors
/// The flow chart does not have three columns, or a place has no name.
pub(super) fn take_receivers(
    kind: &Spanned<ChartKind>,
    grid: &mut CsvGrid,
    report: &mut Report,
) -> Result<Vec<Cell>, Reported> {
    if kind.value != ChartKind::Flow {
        return Ok(Vec::new());
    }
    let help = "write three columns: where an amount comes from, where it goes, and the amount, such as \
                `Fees,Ferries,4100`";
    let count = grid.header.len();
    if count != 3 {
        let message = format!("a chart of type `flow` has three columns, but this one has {count}");
        return Err(report.error(Diagnostic::new(Code::BadChart, kind.span, message, help)));
    }
    if let Some(cell) = grid.rows.iter().flat_map(|row| &row[..2]).find(|cell| cell.text.is_empty()) {
        let message = "this place of the chart has no name";
        return Err(report.error(Diagnostic::new(Code::BadChart, cell.span, message, help)));
    }
    Ok(std::iter::once(&mut grid.header).chain(&mut grid.rows).map(|row| row.remove(1)).collect())
}

/// Checks that amounts do not go in a circle, and that what comes to a place is what goes on from it.
///
/// # Errors
/// They do, or there are too many places one after the other.
pub(super) fn check(
    receivers: &[Cell],
    grid: &CsvGrid,
    numbers: &[Vec<Option<Number>>],
    report: &mut Report,
) -> Result<(), Reported> {
    let Some((_, receivers)) = receivers.split_first() else { return Ok(()) };
    let ways: Vec<(&Cell, &Cell)> = grid.rows.iter().map(|row| &row[0]).zip(receivers).collect();
    let steps = steps(&ways);
    let deepest = ways.iter().max_by_key(|(_, to)| steps.get(to.text.as_str()).copied().unwrap_or_default());
    if let Some((from, to)) = deepest.filter(|(_, to)| steps.get(to.text.as_str()) > Some(&MAX_STEPS)) {
        let (message, help) = if is_circular(&ways, to) {
            let message = format!("the amounts of this chart go in a circle through “{}”", to.text);
            (message, "remove the row that leads back: a chart of type `flow` leads from left to right")
        } else {
            let message = format!("“{}” is more than {MAX_STEPS} steps from where the amounts come from", to.text);
            (message, "show fewer steps in one chart")
        };
        return Err(report.error(Diagnostic::new(Code::BadChart, from.span, message, help)));
    }
    check_sums(&ways, numbers, report)
}

/// Returns for each place the number of steps that lead to it, [`MAX_STEPS`] + 1 at most.
fn steps<'c>(ways: &[(&'c Cell, &'c Cell)]) -> BTreeMap<&'c str, usize> {
    let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..=MAX_STEPS {
        for (from, to) in ways {
            let next = (steps.get(from.text.as_str()).copied().unwrap_or(0) + 1).min(MAX_STEPS + 1);
            let known = steps.entry(&to.text).or_insert(0);
            *known = next.max(*known);
        }
    }
    steps
}

/// Returns `true` if rows lead from a place back to it.
fn is_circular(ways: &[(&Cell, &Cell)], place: &Cell) -> bool {
    let (mut found, mut next) = (Vec::new(), vec![place.text.as_str()]);
    while let Some(at) = next.pop() {
        for (_, to) in ways.iter().filter(|(from, _)| from.text == at) {
            if to.text == place.text {
                return true;
            }
            if !found.contains(&to.text.as_str()) {
                found.push(&to.text);
                next.push(&to.text);
            }
        }
    }
    false
}

/// Reports each place from which more or less goes on than comes to it.
fn check_sums(ways: &[(&Cell, &Cell)], numbers: &[Vec<Option<Number>>], report: &mut Report) -> Result<(), Reported> {
    let Some(amounts) = numbers.first() else { return Ok(()) };
    let decimals = amounts.iter().flatten().map(Number::decimals).max().unwrap_or(0);
    let sum = |is_of: &dyn Fn(&(&Cell, &Cell)) -> bool| {
        let of = ways.iter().zip(amounts).filter(|(way, _)| is_of(way));
        let values: Vec<f64> = of.filter_map(|(_, amount)| amount.as_ref().map(Number::value)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>())
    };
    let before = report.len();
    let mut checked: Vec<&str> = Vec::new();
    for (from, _) in ways {
        if checked.contains(&from.text.as_str()) {
            continue;
        }
        checked.push(&from.text);
        let (come, gone) = (sum(&|(_, to)| to.text == from.text), sum(&|(other, _)| other.text == from.text));
        let (Some(come), Some(gone)) = (come, gone) else { continue };
        if (come - gone).abs() >= 0.5 * 10f64.powi(-i32::from(decimals)) {
            let shown = |sum: f64| Number::rounded(sum, decimals).value();
            let message = format!("{} comes to “{}”, but {} goes on from it", shown(come), from.text, shown(gone));
            let help = "correct an amount, or add a row for the rest";
            report.push(Diagnostic::new(Code::WrongSum, from.span, message, help));
        }
    }
    report.check_since(before)
}

/// Inserts the second column of a flow chart into the table of its numbers.
pub(super) fn with_receivers(mut table: Table, receivers: &[Cell]) -> Table {
    let Some((header, cells)) = receivers.split_first() else { return table };
    let text = |cell: &Cell| if cell.text.is_empty() { Vec::new() } else { vec![text_inline(&cell.text, cell.span)] };
    table.alignments.insert(1, Alignment::Start);
    table.header.insert(1, text(header));
    for (row, cell) in table.rows.iter_mut().zip(cells) {
        row.cells.insert(1, text(cell));
    }
    table
}
