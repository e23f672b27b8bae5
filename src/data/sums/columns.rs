//! Columns that are made from other columns: sums, changes and shares.

use super::{Amount, Amounts, CsvGrid, wrong_sum};
use crate::data::Number;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::RowKind;
use crate::manifest::{Fields, Spanned};

/// Number of digits after the decimal sign of a computed percentage.
const PERCENT_DECIMALS: u8 = 1;

/// A column that is the sum of other columns: `{ column = "Total", of = ["North", "South"] }`
pub(crate) struct ColumnSum {
    column: Spanned<String>,
    of: Vec<Spanned<String>>,
}

/// A column that compares numbers: `{ column = "Change", from = "2024", to = "2025" }`, or
/// `{ column = "Share", of = "2025" }`
pub(crate) struct Comparison {
    column: Spanned<String>,
    kind: ComparisonKind<Spanned<String>>,
}

/// The kind of a comparison, with its columns.
enum ComparisonKind<T> {
    Difference {
        from: T,
        to: T,
    },
    PercentChange {
        from: T,
        to: T,
    },
    /// Share of the row in the next total.
    Share {
        of: T,
    },
}

/// A column sum, with positions of columns.
pub(super) struct ResolvedSum {
    column: usize,
    of: Vec<usize>,
}

/// A comparison, with positions of columns.
pub(super) struct ResolvedComparison {
    column: usize,
    kind: ComparisonKind<usize>,
}

impl ResolvedComparison {
    /// Returns `true` if the comparison makes `column`.
    pub(super) fn makes(&self, column: usize) -> bool {
        self.column == column
    }
}

/// Reads `sums`.
pub(super) fn read_sums(fields: &mut Fields<'_>) -> Vec<ColumnSum> {
    let example = "sums = [{ column = \"Total\", of = [\"North\", \"South\"] }]";
    fields.tables("sums", example, |fields, place| {
        let column = fields.required_text("column", place, "column = \"Total\"");
        let of = fields.texts("of");
        if of.is_empty() {
            let message = "`sums` names no columns to add";
            let diagnostic = Diagnostic::new(Code::MissingKey, place, message, format!("write `{example}`"));
            return Err(fields.report.error(diagnostic));
        }
        Ok(ColumnSum { column: column?, of })
    })
}

/// Reads `changes` and `shares`.
pub(super) fn read_comparisons(fields: &mut Fields<'_>) -> Vec<Comparison> {
    let example = "changes = [{ column = \"Change\", from = \"2024\", to = \"2025\" }]";
    let mut comparisons = fields.tables("changes", example, |fields, place| {
        let column = fields.required_text("column", place, "column = \"Change\"");
        let from = fields.required_text("from", place, "from = \"2024\"");
        let to = fields.required_text("to", place, "to = \"2025\"");
        let is_percent = fields.boolean("percent").unwrap_or(false);
        let (column, from, to) = (column?, from?, to?);
        let kind = if is_percent {
            ComparisonKind::PercentChange { from, to }
        } else {
            ComparisonKind::Difference { from, to }
        };
        Ok(Comparison { column, kind })
    });
    let example = "shares = [{ column = \"Share\", of = \"2025\" }]";
    comparisons.extend(fields.tables("shares", example, |fields, place| {
        let column = fields.required_text("column", place, "column = \"Share\"");
        let of = fields.required_text("of", place, "of = \"2025\"");
        Ok(Comparison { column: column?, kind: ComparisonKind::Share { of: of? } })
    }));
    comparisons
}

/// Returns the position of a column. Reports a name that does not exist.
pub(in crate::data) fn position(grid: &CsvGrid, name: &Spanned<String>, report: &mut Report) -> Option<usize> {
    let names: Vec<&str> = grid.header.iter().map(|cell| cell.text.as_str()).collect();
    let found = names.iter().position(|other| *other == name.value);
    if found.is_none() {
        let message = format!("there is no column `{}`", name.value);
        let help = report.suggest(&name.value, &names);
        report.push(Diagnostic::new(Code::UnknownColumn, name.span, message, help));
    }
    found
}

/// Returns the positions of the columns. If several columns have the name of a sum, such as two columns `Total` for two
/// years, each of them is the sum of the columns before it, back to the next column of that name.
pub(super) fn resolve_sums(grid: &CsvGrid, sums: &[ColumnSum], report: &mut Report) -> Vec<ResolvedSum> {
    let mut resolved = Vec::new();
    for sum in sums {
        let known = sum.of.iter().filter(|name| position(grid, name, report).is_some()).count();
        if position(grid, &sum.column, report).is_none() || known < sum.of.len() {
            continue;
        }
        let named = |name: &str| {
            grid.header
                .iter()
                .enumerate()
                .filter(move |(_, cell)| cell.text == name)
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        };
        let columns = named(&sum.column.value);
        for (index, &column) in columns.iter().enumerate() {
            let from = if index == 0 { 0 } else { columns[index - 1] + 1 };
            let nearest = |name: &Spanned<String>| {
                let all = named(&name.value);
                all.iter().rev().find(|&&at| (from..column).contains(&at)).or(all.first()).copied()
            };
            resolved.push(ResolvedSum { column, of: sum.of.iter().filter_map(nearest).collect() });
        }
    }
    resolved
}

/// Returns the positions of the columns of comparisons.
pub(super) fn resolve_comparisons(
    grid: &CsvGrid,
    comparisons: &[Comparison],
    report: &mut Report,
) -> Vec<ResolvedComparison> {
    let mut resolve = |comparison: &Comparison| {
        let column = position(grid, &comparison.column, report);
        let kind = match &comparison.kind {
            ComparisonKind::Difference { from, to } => {
                let pair = (position(grid, from, report), position(grid, to, report));
                ComparisonKind::Difference { from: pair.0?, to: pair.1? }
            }
            ComparisonKind::PercentChange { from, to } => {
                let pair = (position(grid, from, report), position(grid, to, report));
                ComparisonKind::PercentChange { from: pair.0?, to: pair.1? }
            }
            ComparisonKind::Share { of } => ComparisonKind::Share { of: position(grid, of, report)? },
        };
        Some(ResolvedComparison { column: column?, kind })
    };
    comparisons.iter().filter_map(&mut resolve).collect()
}

/// Computes or checks the sums of columns, in the rows that are sums of rows or in the others.
pub(super) fn sum(amounts: &mut Amounts<'_>, sums: &[ResolvedSum], in_sum_rows: bool, report: &mut Report) {
    for ResolvedSum { column, of } in sums {
        for row in 0..amounts.kinds.len() {
            let is_sum_row = matches!(amounts.kinds[row], RowKind::Subtotal | RowKind::Total);
            if amounts.kinds[row] == RowKind::Group || is_sum_row != in_sum_rows {
                continue;
            }
            let mut total = Some(0_i128);
            for &part in of {
                total = match (total, amounts.amount(row, part)) {
                    (Some(total), Amount::Units(units)) => Some(total.saturating_add(units)),
                    (_, _) => None,
                };
            }
            let Some(total) = total else { continue };
            if amounts.is_computed(row, *column) {
                amounts.set(row, *column, total);
                continue;
            }
            let Some(is) = amounts.number(row, *column).filter(|&is| !amounts.is_equal(total, is)) else { continue };
            let names: Vec<String> = of.iter().map(|&part| amounts.header(part)).collect();
            let (sum_text, is_text) = (amounts.written(total), amounts.written(is));
            let message = format!(
                "the columns of {} make {sum_text}, but {} has {is_text}: {}",
                amounts.name(row),
                amounts.header(*column),
                amounts.difference(is, total)
            );
            let name = &amounts.grid.header[*column].text;
            report.push(wrong_sum(amounts.cell(row, *column).span, message, &names.join(" + "), name));
        }
    }
}

/// Computes or checks changes and shares.
pub(super) fn compare(amounts: &mut Amounts<'_>, comparisons: &[ResolvedComparison], report: &mut Report) {
    for comparison in comparisons {
        for row in (0..amounts.kinds.len()).filter(|&row| amounts.kinds[row] != RowKind::Group).collect::<Vec<_>>() {
            match comparison.kind {
                ComparisonKind::Difference { from, to } => {
                    difference(amounts, row, comparison.column, from, to, report);
                }
                ComparisonKind::PercentChange { from, to } => {
                    let pair = amounts.number(row, from).filter(|&from| from != 0).zip(amounts.number(row, to));
                    #[expect(clippy::cast_precision_loss, reason = "percentages are rounded")]
                    let percent = pair.map(|(from, to)| 100.0 * (to - from) as f64 / from.abs() as f64);
                    percentage(amounts, row, comparison.column, percent, report);
                }
                ComparisonKind::Share { of } => {
                    let whole = whole(amounts, row, of).filter(|&whole| whole != 0);
                    let pair = amounts.number(row, of).zip(whole);
                    #[expect(clippy::cast_precision_loss, reason = "percentages are rounded")]
                    let percent = pair.map(|(part, whole)| 100.0 * part as f64 / whole as f64);
                    percentage(amounts, row, comparison.column, percent, report);
                }
            }
        }
    }
}

/// Returns the next total at or below `row`, else the last one above it.
fn whole(amounts: &Amounts<'_>, row: usize, column: usize) -> Option<i128> {
    let mut totals = (0..amounts.kinds.len()).filter(|&at| amounts.kinds[at] == RowKind::Total);
    let last = totals.clone().next_back();
    amounts.number(totals.find(|&at| at >= row).or(last)?, column)
}

fn difference(amounts: &mut Amounts<'_>, row: usize, column: usize, from: usize, to: usize, report: &mut Report) {
    let (Amount::Units(old), Amount::Units(new)) = (amounts.amount(row, from), amounts.amount(row, to)) else { return };
    let change = new.saturating_sub(old);
    if amounts.is_computed(row, column) {
        amounts.set(row, column, change);
    } else if let Some(is) = amounts.number(row, column).filter(|&is| !amounts.is_equal(change, is)) {
        let (change, is) = (amounts.written(change), amounts.written(is));
        report_change(amounts, row, column, &change, &is, report);
    }
}

/// Computes or checks a percentage. `percent` is `None` if it does not exist: a computed cell is then a gap.
fn percentage(amounts: &mut Amounts<'_>, row: usize, column: usize, percent: Option<f64>, report: &mut Report) {
    let cell = amounts.cell(row, column);
    if amounts.is_computed(row, column) {
        let decimals = amounts.column_decimals(column).max(PERCENT_DECIMALS);
        let rounded = percent.map(|percent| Number::rounded(percent, decimals));
        let text = rounded.map(|number| number.written(decimals, amounts.grid.has_decimal_comma));
        amounts.grid.rows[row][column].text = text.unwrap_or_default();
        return;
    }
    let Some(number) = Number::parse(&cell.text, amounts.grid.has_decimal_comma).filter(|_| !cell.is_gap()) else {
        return;
    };
    if percent.is_none_or(|percent| !number.is_rounded_from(percent)) {
        let is = cell.text.clone();
        let written = |percent| {
            Number::rounded(percent, number.decimals()).written(number.decimals(), amounts.grid.has_decimal_comma)
        };
        let right = percent.map_or_else(|| "no number".to_owned(), written);
        report_change(amounts, row, column, &right, &is, report);
    }
}

fn report_change(amounts: &Amounts<'_>, row: usize, column: usize, right: &str, is: &str, report: &mut Report) {
    let message = format!("{} of {} is {right}, but the cell has {is}", amounts.header(column), amounts.name(row));
    let help = "correct the number or the columns that it compares, or write `=`: then it is computed";
    report.push(Diagnostic::new(Code::WrongChange, amounts.cell(row, column).span, message, help));
}
