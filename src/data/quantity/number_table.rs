//! Tables that references to numbers lead to: CSV files, and tables and charts of the issue.

use std::collections::HashMap;

use crate::data::csv::{self, Cell, CsvGrid};
use crate::data::{Number, printed_number};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Inline, Row, Table, plain_text};
use crate::publication::Language;
use crate::root::Root;
use crate::source::Span;
use crate::text_file;

/// Names and cells of a table that references lead to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberTable {
    columns: NameIndex,
    rows: NameIndex,
    /// Text and number of each cell, by rows.
    cells: Vec<Vec<(String, Option<Number>)>>,
}

/// Names of rows or columns, and their places.
#[derive(Debug, Clone, PartialEq)]
struct NameIndex {
    names: Vec<String>,
    /// Place of each name in its [`plain`] form. `None` for a name that occurs more than once.
    places: HashMap<String, Option<usize>>,
}

impl NameIndex {
    fn new(names: Vec<String>) -> Self {
        let mut places = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            places.entry(plain(name)).and_modify(|place| *place = None).or_insert(Some(at));
        }
        Self { names, places }
    }

    fn has(&self, name: &str) -> bool {
        self.places.contains_key(&plain(name))
    }

    /// Returns the place of the only one of the names that equals `name`.
    fn only(&self, name: &str, kind: &str, code: Code, span: Span, report: &mut Report) -> Result<usize, Reported> {
        match self.places.get(&plain(name)) {
            Some(Some(at)) => Ok(*at),
            Some(None) => {
                let message = format!("there is more than one {kind} `{name}`");
                let help = format!("give each {kind} of the data a name of its own");
                Err(report.error(Diagnostic::new(Code::BadFigure, span, message, help)))
            }
            None => {
                let message = format!("there is no {kind} `{name}`");
                let help = report.suggest(name, &self.names);
                Err(report.error(Diagnostic::new(code, span, message, help)))
            }
        }
    }
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
        let name = |row: &Vec<Cell>| row[0].text.clone();
        Self {
            columns: NameIndex::new(grid.header.iter().map(|cell| cell.text.clone()).collect()),
            rows: NameIndex::new(grid.rows.iter().map(name).collect()),
            cells: grid.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        }
    }

    /// Reads the numbers of a table as they are printed in `language`.
    pub(crate) fn of_table(table: &Table, language: &Language) -> Self {
        let cell = |run: &Vec<Inline>| {
            let text = plain_text(run);
            let number = printed_number(&text, language).map(|printed| printed.number);
            let reference = run.iter().find_map(|inline| match inline {
                Inline::DataFigure(figure) if figure.content.is_empty() => Some(format!("[={}]", figure.reference)),
                _ => None,
            });
            (reference.unwrap_or(text), number)
        };
        let name = |row: &Row| row.cells.first().map(|run| plain_text(run)).unwrap_or_default();
        Self {
            columns: NameIndex::new(table.header.iter().map(|run| plain_text(run)).collect()),
            rows: NameIndex::new(table.rows.iter().map(name).collect()),
            cells: table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect(),
        }
    }

    /// Returns the columns, and the rows of a table that is not long: the name of each, and its numbers with their names.
    pub(crate) fn series(&self) -> impl Iterator<Item = (&str, Vec<(&str, &Number)>)> {
        const MAX_ROWS: usize = 200;
        let (columns, rows) = (&self.columns.names, &self.rows.names);
        let of_column = move |at: usize| {
            let cells = rows.iter().zip(&self.cells);
            cells.filter_map(|(name, row)| Some((name.as_str(), row.get(at)?.1.as_ref()?))).collect()
        };
        let of_row = move |at: usize| {
            let cells = columns.iter().zip(&self.cells[at]).skip(1);
            cells.filter_map(|(name, (_, number))| Some((name.as_str(), number.as_ref()?))).collect()
        };
        let own_columns = (1..columns.len()).map(move |at| (columns[at].as_str(), of_column(at)));
        let own_rows = (0..rows.len().min(MAX_ROWS)).filter(move |_| rows.len() <= MAX_ROWS);
        own_columns.chain(own_rows.map(move |at| (rows[at].as_str(), of_row(at))))
    }

    /// Returns the new and the old number of a comparison: `row, new column, old column`, `new row, old row, column`, or
    /// the rows alone in a table with one column of numbers.
    pub(super) fn compared(
        &self,
        names: &[String],
        span: Span,
        report: &mut Report,
    ) -> Result<(Number, Number), Reported> {
        let mut cell =
            |row: &String, column: Option<&String>| self.number(row, column.map(String::as_str), span, report);
        let (new, old) = match names {
            [new, old, column] if self.rows.has(old) && !self.columns.has(old) => {
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
        let row_at = self.rows.only(row, "row", Code::UnknownRow, span, report)?;
        let column_at = match column {
            Some(column) => self.columns.only(column, "column", Code::UnknownColumn, span, report)?,
            None if self.columns.names.len() == 2 => 1,
            None => {
                let message = format!(
                    "this reference to a number names no column, and the table has {}",
                    self.columns.names.len() - 1
                );
                let help = format!(
                    "write the column after the row: `{row}, {}`",
                    self.columns.names.last().map_or("", String::as_str)
                );
                return Err(report.error(Diagnostic::new(Code::BadFigure, span, message, help)));
            }
        };
        let (text, number) = &self.cells[row_at][column_at];
        number.clone().ok_or_else(|| {
            let is_computed = text == "=";
            let message = if is_computed {
                format!("the cell {row}, {} is computed by a table", self.columns.names[column_at])
            } else if text.is_empty() {
                format!("the cell {row}, {} is empty", self.columns.names[column_at])
            } else {
                format!("the cell {row}, {} has no number: “{text}”", self.columns.names[column_at])
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

/// Returns the form in which names are compared, whatever the form of their apostrophes and spaces.
fn plain(name: &str) -> String {
    name.replace(['’', '‘'], "'").replace(['\u{A0}', '\u{202F}'], " ")
}
