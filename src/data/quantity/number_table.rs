//! Tables that references to numbers lead to: CSV files, and tables and charts of the issue.

use crate::data::csv::{self, Cell, CsvGrid};
use crate::data::{Number, printed_number};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Inline, Row, Table, plain_text};
use crate::nearest::suggest;
use crate::publication::Language;
use crate::root::Root;
use crate::source::Span;
use crate::text_file;

/// Names and cells of a table that references lead to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberTable {
    columns: Vec<String>,
    rows: Vec<NumberRow>,
}

/// A row, with its name in the first cell.
#[derive(Debug, Clone, PartialEq)]
struct NumberRow {
    name: String,
    /// Text and number of each cell.
    cells: Vec<(String, Option<Number>)>,
}

impl NumberTable {
    /// Reads the CSV file at the path `written`, relative to the source file of `span`.
    pub(crate) fn read(
        written: &str,
        span: Span,
        root: &Root,
        limit: u64,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let source = text_file::load_relative(written, span, root, limit, report)?;
        let sources = report.sources.clone();
        let text = sources.get(source).text();
        let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        csv::read(&text[start..], source, start, report).map(|grid| Self::of_grid(&grid))
    }

    fn of_grid(grid: &CsvGrid) -> Self {
        let cell = |cell: &Cell| {
            let number = Number::parse(&cell.text, grid.has_decimal_comma);
            (cell.text.clone(), number)
        };
        let row = |row: &Vec<Cell>| NumberRow { name: row[0].text.clone(), cells: row.iter().map(cell).collect() };
        Self {
            columns: grid.header.iter().map(|cell| cell.text.clone()).collect(),
            rows: grid.rows.iter().map(row).collect(),
        }
    }

    /// Reads the numbers of a table as they are printed in `language`.
    pub(crate) fn of_table(table: &Table, language: &Language) -> Self {
        let cell = |run: &Vec<Inline>| {
            let text = plain_text(run);
            let number = printed_number(&text, language).map(|printed| printed.number);
            (text, number)
        };
        let row = |row: &Row| NumberRow {
            name: row.cells.first().map(|run| plain_text(run)).unwrap_or_default(),
            cells: row.cells.iter().map(cell).collect(),
        };
        Self {
            columns: table.header.iter().map(|run| plain_text(run)).collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    }

    /// Returns the new and the old number of a comparison: `row, new column, old column`, `new row, old row, column`, or
    /// the rows alone in a table with one column of numbers.
    pub(super) fn compared(
        &self,
        names: &[String],
        span: Span,
        report: &mut Report,
    ) -> Result<(Number, Number), Reported> {
        let has_row = |name: &str| self.rows.iter().any(|row| same_name(&row.name, name));
        let has_column = |name: &str| self.columns.iter().any(|column| same_name(column, name));
        let mut cell =
            |row: &String, column: Option<&String>| self.number(row, column.map(String::as_str), span, report);
        let (new, old) = match names {
            [new, old, column] if has_row(old) && !has_column(old) => {
                (cell(new, Some(column)), cell(old, Some(column)))
            }
            [row, new, old] => (cell(row, Some(new)), cell(row, Some(old))),
            [new, old, ..] => (cell(new, None), cell(old, None)),
            _ => {
                let help = "write the row and two columns: `[=change accounts.csv: Total income, 2025, 2024]`";
                let message = "this reference compares nothing";
                return Err(report.error(Diagnostic::new(Code::BadFigure, span, message, help)));
            }
        };
        Ok((new?, old?))
    }

    /// Returns the number in a cell. Without a column, the table has one column of numbers.
    pub(super) fn number(
        &self,
        row: &str,
        column: Option<&str>,
        span: Span,
        report: &mut Report,
    ) -> Result<Number, Reported> {
        let row_at = only(row, "row", Code::UnknownRow, self.rows.iter().map(|row| row.name.as_str()), span, report)?;
        let column_at = match column {
            Some(column) => {
                only(column, "column", Code::UnknownColumn, self.columns.iter().map(String::as_str), span, report)?
            }
            None if self.columns.len() == 2 => 1,
            None => {
                let message =
                    format!("this reference to a number names no column, and the table has {}", self.columns.len() - 1);
                let help = format!(
                    "write the column after the row: `{row}, {}`",
                    self.columns.last().map_or("", String::as_str)
                );
                return Err(report.error(Diagnostic::new(Code::BadFigure, span, message, help)));
            }
        };
        let (text, number) = &self.rows[row_at].cells[column_at];
        number.clone().ok_or_else(|| {
            let is_computed = text == "=";
            let message = if is_computed {
                format!("the cell {row}, {} is computed by a table", self.columns[column_at])
            } else {
                format!("the cell {row}, {} has no number: “{text}”", self.columns[column_at])
            };
            let help = if is_computed {
                "give the table an id and name it instead of the file: `[=#tab:accounts: …]`"
            } else {
                "refer to a cell with a number"
            };
            report.error(Diagnostic::new(Code::BadFigure, span, message, help))
        })
    }
}

/// Compares two names, whatever the form of their apostrophes and spaces.
fn same_name(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.replace(['’', '‘'], "'").replace(['\u{A0}', '\u{202F}'], " ");
    plain(a) == plain(b)
}

/// Returns the position of the only one of `names` that equals `name`.
fn only<'a>(
    name: &str,
    kind: &str,
    code: Code,
    names: impl Iterator<Item = &'a str>,
    span: Span,
    report: &mut Report,
) -> Result<usize, Reported> {
    let names: Vec<&str> = names.collect();
    let mut found = names.iter().enumerate().filter(|(_, other)| same_name(other, name)).map(|(at, _)| at);
    match (found.next(), found.next()) {
        (Some(at), None) => Ok(at),
        (Some(_), Some(_)) => {
            let message = format!("there is more than one {kind} `{name}`");
            let help = format!("give each {kind} of the data a name of its own");
            Err(report.error(Diagnostic::new(Code::BadFigure, span, message, help)))
        }
        (None, _) => {
            let message = format!("there is no {kind} `{name}`");
            Err(report.error(Diagnostic::new(code, span, message, suggest(name, &names))))
        }
    }
}
