//! Sums in tables: totals, subtotals, sums of columns, changes and shares. A cell `=` is computed; a number is checked.

use std::collections::{HashMap, HashSet};

use super::Number;
use super::csv::{Cell, CsvGrid};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::RowKind;
use crate::manifest::{Fields, Spanned, TomlValue};
use crate::source::Span;

mod columns;
mod rows;

pub(super) use columns::position as column_position;
use columns::{ColumnSum, Comparison};

/// Text of a cell that is computed.
const COMPUTED: &str = "=";

/// Settings of sums in a block `table`.
#[derive(Default)]
pub(super) struct SumOptions {
    /// Columns that are the sum of other columns.
    sums: Vec<ColumnSum>,
    /// Columns that are the change from one column to another, or the share in a column.
    comparisons: Vec<Comparison>,
    /// Columns without sums, such as rates.
    unsummed: Vec<Spanned<String>>,
    /// Rows that are part of the row above and are not counted again.
    parts: Vec<Spanned<String>>,
    /// Largest difference between a sum and its lines that comes from rounding.
    rounding: Option<Number>,
}

/// Reads the settings of sums.
pub(super) fn read_options(fields: &mut Fields<'_>) -> SumOptions {
    let rounding = rounding(fields);
    let (unsummed, parts) = (fields.texts("unsummed"), fields.texts("parts"));
    SumOptions {
        sums: columns::read_sums(fields),
        comparisons: columns::read_comparisons(fields),
        unsummed,
        parts,
        rounding,
    }
}

/// Reads `rounding = 1` or `rounding = 0.1`.
fn rounding(fields: &mut Fields<'_>) -> Option<Number> {
    let entry = fields.take("rounding")?;
    let text = match entry.value {
        TomlValue::Integer(number) => number.to_string(),
        TomlValue::Float(number) => number.to_string(),
        _ => String::new(),
    };
    let number = Number::parse(&text, false).filter(|number| number.value() >= 0.0);
    if number.is_none() {
        fields.report.push(entry.wrong_type("a number that is not negative", "rounding = 1"));
    }
    number
}

/// Amounts of a table in units of its last decimal place, for exact sums.
struct Amounts<'a> {
    grid: &'a mut CsvGrid,
    kinds: &'a [RowKind],
    /// Number of digits after the decimal sign in a unit.
    decimals: u8,
    /// Largest difference that comes from rounding, in units.
    tolerance: i128,
}

/// A cell in a sum.
enum Amount {
    /// A number, or 0 for an empty cell or a dash.
    Units(i128),
    /// A number that is not given: `n/a`, `…`, `*`.
    Unknown,
    /// Text, or a cell that is to be computed.
    None,
}

impl Amounts<'_> {
    fn amount(&self, row: usize, column: usize) -> Amount {
        let cell = &self.grid.rows[row][column];
        if matches!(cell.text.as_str(), "n/a" | "…" | "*") {
            return Amount::Unknown;
        }
        if cell.is_gap() {
            return Amount::Units(0);
        }
        let number = Number::parse(&cell.text, self.grid.has_decimal_comma);
        number.map_or(Amount::None, |number| Amount::Units(number.units(self.decimals)))
    }

    /// Returns the number in a cell, in units. `None` for gaps, text and cells to compute.
    fn number(&self, row: usize, column: usize) -> Option<i128> {
        let cell = &self.grid.rows[row][column];
        let number = Number::parse(&cell.text, self.grid.has_decimal_comma).filter(|_| !cell.is_gap())?;
        Some(number.units(self.decimals))
    }

    fn cell(&self, row: usize, column: usize) -> &Cell {
        &self.grid.rows[row][column]
    }

    fn is_computed(&self, row: usize, column: usize) -> bool {
        self.cell(row, column).text == COMPUTED
    }

    /// Sets a computed cell.
    fn set(&mut self, row: usize, column: usize, units: i128) {
        let decimals = trimmed(units, self.decimals).max(self.column_decimals(column)).min(self.decimals);
        let text = Number::from_units(units, self.decimals).written(decimals, self.grid.has_decimal_comma);
        self.grid.rows[row][column].text = text;
    }

    /// Returns the largest number of digits after the decimal sign in a column.
    fn column_decimals(&self, column: usize) -> u8 {
        let numbers =
            self.grid.rows.iter().filter_map(|row| Number::parse(&row[column].text, self.grid.has_decimal_comma));
        numbers.map(|number| number.decimals()).max().unwrap_or(0)
    }

    /// Returns a number of units as it is written in the data.
    fn written(&self, units: i128) -> String {
        Number::from_units(units, self.decimals).written(trimmed(units, self.decimals), self.grid.has_decimal_comma)
    }

    /// Returns "699 too much" or "699 too little".
    fn difference(&self, is: i128, sum: i128) -> String {
        let word = if is > sum { "much" } else { "little" };
        format!("{} too {word}", self.written(is.saturating_sub(sum).abs()))
    }

    fn is_equal(&self, a: i128, b: i128) -> bool {
        a.saturating_sub(b).abs() <= self.tolerance
    }

    /// Returns the name of a row, shortened, in quotation marks.
    fn name(&self, row: usize) -> String {
        quoted(&self.cell(row, 0).text)
    }

    fn header(&self, column: usize) -> String {
        quoted(&self.grid.header[column].text)
    }
}

/// Returns the number of digits after the decimal sign that `units` needs, of `decimals`.
fn trimmed(units: i128, decimals: u8) -> u8 {
    let (mut units, mut needed) = (units, decimals);
    while needed > 0 && units % 10 == 0 {
        units /= 10;
        needed -= 1;
    }
    needed
}

/// Returns a name in quotation marks, shortened to one line.
pub(super) fn quoted(name: &str) -> String {
    const MAX_NAME: usize = 40;
    let short: String = name.chars().take(MAX_NAME).collect();
    let dots = if short.len() < name.len() { "…" } else { "" };
    format!("“{short}{dots}”")
}

/// Computes and checks the sums of a table. Reports wrong sums; the table is then used as it is written, so that references
/// to it are checked, too.
///
/// # Errors
/// A row or a column that the settings name does not exist.
pub(super) fn complete(
    grid: &mut CsvGrid,
    kinds: &[RowKind],
    options: &SumOptions,
    report: &mut Report,
) -> Result<(), Reported> {
    let before = report.len();
    let parts = part_rows(grid, &options.parts, report);
    for name in &options.unsummed {
        columns::position(grid, name, report);
    }
    let sums = columns::resolve_sums(grid, &options.sums, report);
    let comparisons = columns::resolve_comparisons(grid, &options.comparisons, report);
    report.check_since(before)?;
    let numbers = grid.rows.iter().flatten().filter_map(|cell| Number::parse(&cell.text, grid.has_decimal_comma));
    let decimals = numbers.chain(options.rounding.clone()).map(|number| number.decimals()).max().unwrap_or(0);
    let tolerance = options.rounding.as_ref().map_or(0, |rounding| rounding.units(decimals));
    let mut amounts = Amounts { grid, kinds, decimals, tolerance };
    columns::sum(&mut amounts, &sums, false, report);
    let summed = summed_columns(&amounts, options, &comparisons);
    for row in 0..kinds.len() {
        rows::sum(&mut amounts, &parts, row, &summed, report);
    }
    columns::sum(&mut amounts, &sums, true, report);
    columns::compare(&mut amounts, &comparisons, report);
    report_left(&mut amounts, report);
    Ok(())
}

/// Returns for each row whether it is part of the row above.
fn part_rows(grid: &CsvGrid, parts: &[Spanned<String>], report: &mut Report) -> Vec<bool> {
    let names: Vec<&str> = grid.rows.iter().map(|row| row[0].text.as_str()).collect();
    let by_name = places(&names);
    for part in parts.iter().filter(|part| !by_name.contains_key(part.value.as_str())) {
        let message = format!("no row begins with `{}`", part.value);
        let help = report.suggest(&part.value, &names);
        report.push(Diagnostic::new(Code::UnknownRow, part.span, message, help));
    }
    let parts: HashSet<&str> = parts.iter().map(|part| part.value.as_str()).collect();
    names.iter().map(|name| parts.contains(name)).collect()
}

/// Returns the places of names by name.
pub(super) fn places<'n>(names: &[&'n str]) -> HashMap<&'n str, Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        places.entry(name).or_default().push(at);
    }
    places
}

/// Returns the columns that have sums: columns of numbers that are neither rates nor made by a comparison.
fn summed_columns(
    amounts: &Amounts<'_>,
    options: &SumOptions,
    comparisons: &[columns::ResolvedComparison],
) -> Vec<usize> {
    let is_summed = |column: &usize| {
        let name = amounts.grid.header[*column].text.as_str();
        let rows = || (0..amounts.kinds.len()).filter(|&row| amounts.kinds[row] != RowKind::Group);
        let counted = |is: &dyn Fn(usize) -> bool| rows().filter(|&row| is(row)).count();
        let numbers = counted(&|row| amounts.number(row, *column).is_some() || amounts.is_computed(row, *column));
        let texts = counted(&|row| !amounts.cell(row, *column).is_gap()).saturating_sub(numbers);
        let is_rate = name.contains('%') || options.unsummed.iter().any(|unsummed| unsummed.value == name);
        let is_comparison = comparisons.iter().any(|comparison| comparison.makes(*column));
        numbers > texts && !is_rate && !is_comparison
    };
    (1..amounts.grid.header.len()).filter(is_summed).collect()
}

/// Reports cells `=` that nothing has computed, and empties them.
fn report_left(amounts: &mut Amounts<'_>, report: &mut Report) {
    for cells in &mut amounts.grid.rows {
        let name = quoted(&cells[0].text);
        for cell in cells.iter_mut().skip(1).filter(|cell| cell.text == COMPUTED) {
            // An empty cell is a number in every column of numbers.
            cell.text.clear();
            let message = format!("the cell `=` in the row {name} cannot be computed");
            let help = "`=` stands in rows of `subtotals` and `totals`, and in columns of `sums`, `changes` and `shares`; \
                        write a number here";
            report.push(Diagnostic::new(Code::BadData, cell.span, message, help));
        }
    }
}

/// Returns the diagnostic for a sum that differs from its lines.
fn wrong_sum(span: Span, message: String, added: &str, column: &str) -> Diagnostic {
    let help = format!(
        "correct the sum or a line of {added}; if the lines are rounded, allow for it with `rounding = 1`; a column \
         without sums is listed in `unsummed = [\"{column}\"]`; a table in Markdown has the class `.unsummed` instead"
    );
    Diagnostic::new(Code::WrongSum, span, message, help)
}
