//! Totals and subtotals: rows that are the sum of rows above.

use super::{Amount, Amounts, wrong_sum};
use crate::diagnostic::Report;
use crate::document::RowKind;

/// Rows that are added (`true`) or subtracted to make a sum.
#[derive(Debug, Clone, PartialEq)]
struct Combination(Vec<(usize, bool)>);

impl Combination {
    fn sum_of(rows: &[usize]) -> Self {
        Self(rows.iter().map(|&row| (row, true)).collect())
    }

    /// Returns the sum in a column, in units. `None` if a line is not a number, or no line has one.
    fn sum(&self, amounts: &Amounts<'_>, column: usize) -> Option<i128> {
        let mut sum = 0_i128;
        for &(row, is_added) in &self.0 {
            let Amount::Units(units) = amounts.amount(row, column) else { return None };
            sum = sum.saturating_add(if is_added { units } else { -units });
        }
        self.0.iter().any(|&(row, _)| amounts.number(row, column).is_some()).then_some(sum)
    }

    /// Describes the rows: "“Gifts” + … + “Grants” (5 rows)".
    fn describe(&self, amounts: &Amounts<'_>) -> String {
        let signed =
            |&(row, is_added): &(usize, bool)| format!("{} {}", if is_added { "+" } else { "−" }, amounts.name(row));
        let all: Vec<String> = self.0.iter().map(signed).collect();
        let text = match all.as_slice() {
            [] => String::new(),
            [first, .., last] if all.len() > 3 => format!("{first} + … {last} ({} rows)", all.len()),
            all => all.join(" "),
        };
        text.trim_start_matches("+ ").to_owned()
    }
}

/// Computes or checks the sums in a row that is a total or a subtotal.
///
/// Accounts have sums of several forms: the lines above, the subtotals above, a difference of two totals, a balance
/// carried forward. The form that agrees with most columns is the one that is meant; a column that differs from it is
/// reported.
pub(super) fn sum(amounts: &mut Amounts<'_>, is_part: &[bool], row: usize, columns: &[usize], report: &mut Report) {
    if !matches!(amounts.kinds[row], RowKind::Subtotal | RowKind::Total) {
        return;
    }
    let candidates = candidates(amounts.kinds, is_part, row);
    let agreeing = |candidate: &Combination| {
        let agrees = |&&column: &&usize| {
            let pair = candidate.sum(amounts, column).zip(amounts.number(row, column));
            pair.is_some_and(|(sum, is)| is != 0 && amounts.is_equal(sum, is))
        };
        columns.iter().filter(agrees).count()
    };
    let Some(first) = candidates.first() else { return };
    let best = candidates.iter().rev().max_by_key(|candidate| agreeing(candidate)).unwrap_or(first);
    for &column in columns {
        let Some(sum) = best.sum(amounts, column) else { continue };
        if amounts.is_computed(row, column) {
            amounts.set(row, column, sum);
            continue;
        }
        let Some(is) = amounts.number(row, column).filter(|&is| !amounts.is_equal(sum, is)) else { continue };
        let place = if amounts.grid.header.len() > 2 {
            format!(" in the column {}", amounts.header(column))
        } else {
            String::new()
        };
        let (sum_text, is_text) = (amounts.written(sum), amounts.written(is));
        let message = format!(
            "the lines of {} make {sum_text}{place}, but the row has {is_text}: {}",
            amounts.name(row),
            amounts.difference(is, sum)
        );
        let added = best.describe(amounts);
        report.push(wrong_sum(amounts.cell(row, column).span, message, &added, &amounts.grid.header[column].text));
    }
}

/// Returns the forms that the sum in `row` can have, the most usual one first.
fn candidates(kinds: &[RowKind], is_part: &[bool], row: usize) -> Vec<Combination> {
    let is_sum = |at: &usize| matches!(kinds[*at], RowKind::Subtotal | RowKind::Total);
    let is_line = |at: &usize| kinds[*at] == RowKind::Body && !is_part[*at];
    let after = |found: Option<usize>| found.map_or(0, |at| at + 1);
    let lines: Vec<usize> =
        (after((0..row).rev().find(|&at| kinds[at] != RowKind::Body))..row).filter(is_line).collect();
    let since_total = parts_of_total(kinds, is_part, row);
    let all_lines: Vec<usize> = (0..row).filter(is_line).collect();
    let totals: Vec<usize> = (0..row).filter(|&at| kinds[at] == RowKind::Total).collect();
    let sums: Vec<usize> = (0..row).filter(is_sum).collect();
    let group = after((0..row).rev().find(|&at| kinds[at] == RowKind::Group));
    let in_group: Vec<usize> = (group..row).filter(is_sum).collect();
    let usual = if kinds[row] == RowKind::Subtotal {
        [lines.clone(), in_group, since_total]
    } else {
        [since_total, lines.clone(), all_lines]
    };
    let mut candidates: Vec<Combination> = usual.iter().map(|rows| Combination::sum_of(rows)).collect();
    for rows in [&totals, &sums] {
        if let [.., before, last] = rows.as_slice() {
            candidates.push(Combination(vec![(*before, true), (*last, false)]));
            candidates.push(Combination(vec![(*before, true), (*last, true)]));
        }
        if let [first, rest @ ..] = rows.as_slice() {
            let rest = rest.iter().map(|&at| (at, false));
            candidates.push(Combination([(*first, true)].into_iter().chain(rest).collect()));
        }
    }
    if let (Some(&last), false) = (sums.last(), lines.is_empty()) {
        for is_added in [true, false] {
            let rest = lines.iter().map(|&at| (at, is_added));
            candidates.push(Combination([(last, true)].into_iter().chain(rest).collect()));
        }
    }
    candidates.push(Combination::sum_of(&totals));
    candidates.retain(|candidate| !candidate.0.is_empty());
    candidates
}

/// Returns the rows that a total adds up: the subtotals since the last total, and the lines that have no subtotal.
fn parts_of_total(kinds: &[RowKind], is_part: &[bool], row: usize) -> Vec<usize> {
    let start = (0..row).rev().find(|&at| kinds[at] == RowKind::Total).map_or(0, |at| at + 1);
    let (mut parts, mut open) = (Vec::new(), Vec::new());
    for at in start..row {
        match kinds[at] {
            RowKind::Body if is_part[at] => {}
            RowKind::Body => open.push(at),
            RowKind::Group => parts.append(&mut open),
            RowKind::Subtotal => {
                open.clear();
                parts.push(at);
            }
            RowKind::Total => {}
        }
    }
    parts.append(&mut open);
    parts
}
