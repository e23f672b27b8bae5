//! CSV parser (RFC 4180) that records the span of every cell. The delimiter is whichever of comma, semicolon and tab is
//! most frequent in the first line.

use crate::characters::{OGHAM_SPACE, is_private_use};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::source::{SourceId, Span};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// Text without enclosing quotation marks and surrounding white space.
    pub(super) text: String,
    /// Source position, including quotation marks.
    pub(super) span: Span,
}

/// Texts of cells without a value, in a column of numbers.
const GAPS: [&str; 7] = ["", "-", "–", "—", "…", "n/a", "*"];

impl Cell {
    /// Returns `true` if the cell marks a missing number.
    pub(super) fn is_gap(&self) -> bool {
        GAPS.contains(&self.text.as_str())
    }
}

/// A header row, and rows with the same number of cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CsvGrid {
    pub(super) header: Vec<Cell>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Whether the decimal sign is a comma. It is if semicolons separate the cells.
    pub(super) has_decimal_comma: bool,
    /// Path of the file, relative to the publication. `None` for rows in the block itself.
    pub(super) file: Option<String>,
}

/// Parses CSV text that starts at byte `start` of a source file. Empty lines are skipped.
///
/// # Errors
/// There are no rows, a row has more or fewer cells than the first one, a quoted cell is malformed, or a cell contains
/// a control character.
pub(super) fn read(text: &str, source: SourceId, start: usize, report: &mut Report) -> Result<CsvGrid, Reported> {
    let declared = declared_delimiter(text);
    let delimiter = declared.map_or_else(|| delimiter(text), |(delimiter, _)| delimiter);
    let mut scanner = Scanner { text, source, start, at: declared.map_or(0, |(_, length)| length), delimiter };
    let mut rows = Vec::new();
    while scanner.at < text.len() {
        match scanner.row() {
            Ok(row) if row.len() == 1 && row[0].text.is_empty() => {}
            Ok(row) => rows.push(row),
            Err(diagnostic) => return Err(report.error(diagnostic)),
        }
    }
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else {
        let help = "write the names of the columns in the first line, and the rows below it";
        let span = Span::new(source, start..start + text.trim_end().len());
        return Err(report.error(Diagnostic::new(Code::BadData, span, "there are no rows", help)));
    };
    let rows: Vec<_> = rows.collect();
    let mut checked = Ok(());
    for cell in header.iter().chain(rows.iter().flatten()) {
        if let Some(control) = cell
            .text
            .chars()
            .find(|c| c.is_control() || is_private_use(*c) || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'))
        {
            let message = format!("the control character U+{:04X} cannot be printed", u32::from(control));
            checked = Err(report.error(Diagnostic::new(Code::BadData, cell.span, message, "remove this character")));
        }
    }
    for row in rows.iter().filter(|row| row.len() != header.len()) {
        checked = Err(report.error(uneven_row(row, header.len(), delimiter)));
    }
    checked.map(|()| CsvGrid { header, rows, has_decimal_comma: delimiter == ';', file: None })
}

/// Returns the diagnostic for a row with more or fewer than `columns` cells.
fn uneven_row(row: &[Cell], columns: usize, delimiter: char) -> Diagnostic {
    let count = row.len();
    let cells = if count == 1 { "cell" } else { "cells" };
    let message = format!("this row has {count} {cells}, but the first line has {columns}");
    // The diagnostic is at the first extra cell, or at the last cell if some are missing.
    let span = row.get(columns).or(row.last()).map_or(row[0].span, |cell| cell.span);
    let help = if count > columns {
        format!("put quotation marks (`\"`) around a cell that contains `{delimiter}`, or remove the extra cells")
    } else {
        format!("add a `{delimiter}` for each empty cell")
    };
    Diagnostic::new(Code::UnevenRow, span, message, help)
}

/// Returns the delimiter that Excel writes into the first line, as `sep=;`, and the length of that line in bytes.
fn declared_delimiter(text: &str) -> Option<(char, usize)> {
    let line = text.split_inclusive('\n').next()?;
    let written = line.trim_end_matches(['\n', '\r']).trim_matches('"');
    let value = written.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).map(|_| &written[4..])?;
    let delimiter = value.chars().next().filter(|c| !c.is_alphanumeric() && *c != '"')?;
    // A program that exports the file again fills the line with empty cells.
    value.chars().skip(1).all(|c| c == delimiter || c == ' ').then_some((delimiter, line.len()))
}

/// Returns the most frequent delimiter of the first line that is not empty. A comma wins a tie.
fn delimiter(text: &str) -> char {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Delimiters inside quotation marks do not count.
    let outside = || line.split('"').step_by(2);
    let count = |delimiter: char| outside().map(|part| part.matches(delimiter).count()).sum::<usize>();
    [',', ';', '\t'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(',')
}

struct Scanner<'a> {
    text: &'a str,
    source: SourceId,
    start: usize,
    at: usize,
    delimiter: char,
}

impl Scanner<'_> {
    /// Parses a row and its line end.
    fn row(&mut self) -> Result<Vec<Cell>, Diagnostic> {
        let mut row = Vec::new();
        loop {
            row.push(self.cell()?);
            match self.text[self.at..].chars().next() {
                Some(c) if c == self.delimiter => self.at += c.len_utf8(),
                Some('\r') => {
                    self.at += 1;
                    if self.text[self.at..].starts_with('\n') {
                        self.at += 1;
                    }
                    return Ok(row);
                }
                Some(_) => {
                    self.at += 1;
                    return Ok(row);
                }
                None => return Ok(row),
            }
        }
    }

    /// Parses a cell. Afterwards, `at` is at the delimiter, the line end or the end of the text.
    fn cell(&mut self) -> Result<Cell, Diagnostic> {
        let blanks = self.text[self.at..].find(|c: char| c != ' ').unwrap_or(self.text.len() - self.at);
        if self.text[self.at + blanks..].starts_with('"') {
            self.at += blanks;
            return self.quoted();
        }
        let rest = &self.text[self.at..];
        let length = rest.find([self.delimiter, '\n', '\r']).unwrap_or(rest.len());
        let written = &rest[..length];
        let text = written.trim();
        let from = self.at + (written.len() - written.trim_start().len()).min(length);
        self.at += length;
        Ok(Cell { text: text.replace(OGHAM_SPACE, " "), span: self.span(from, from + text.len()) })
    }

    /// Parses a cell in quotation marks. White space in the cell, including line ends, is collapsed to single spaces.
    fn quoted(&mut self) -> Result<Cell, Diagnostic> {
        let from = self.at;
        let mut text = String::new();
        let mut at = from + 1;
        loop {
            let Some(length) = self.text[at..].find('"') else {
                let help = "end the cell with a quotation mark; double each quotation mark inside the cell (`\"\"`)";
                let message = "this quotation mark is never closed";
                return Err(Diagnostic::new(Code::BadData, self.span(from, from + 1), message, help));
            };
            text.push_str(&self.text[at..at + length]);
            at += length + 1;
            if !self.text[at..].starts_with('"') {
                break;
            }
            text.push('"');
            at += 1;
        }
        let end = at;
        let rest = &self.text[at..];
        let length = rest.find([self.delimiter, '\n', '\r']).unwrap_or(rest.len());
        if !rest[..length].trim().is_empty() {
            let help = "put the whole cell in quotation marks; double each quotation mark inside the cell (`\"\"`)";
            let span = self.span(at, at + length);
            return Err(Diagnostic::new(Code::BadData, span, "there is text after the closing quotation mark", help));
        }
        self.at = at + length;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Cell { text, span: self.span(from, end) })
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.source, self.start + from..self.start + to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn grid(text: &str) -> Result<Vec<Vec<String>>, Vec<String>> {
        let mut report = Report::default();
        let source = report.sources.add(Source::new("data.csv", text));
        let words = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
        match read(text, source, 0, &mut report) {
            Ok(grid) => Ok(std::iter::once(&grid.header).chain(&grid.rows).map(words).collect()),
            Err(_) => Err(report.sorted().into_iter().map(|problem| problem.message.clone()).collect()),
        }
    }

    #[test]
    fn cells_quotations_and_delimiters() {
        assert_eq!(grid("a,b\n1, 2 \n\n").unwrap(), [["a", "b"], ["1", "2"]]);
        assert_eq!(grid("a;b\r\n1,5;\"x; \"\"y\"\"\"\r\n").unwrap(), [["a", "b"], ["1,5", "x; \"y\""]]);
        assert_eq!(grid("a\tb\n1\t").unwrap(), [["a", "b"], ["1", ""]]);
        assert_eq!(grid("a,b\n\"two\nlines\",2").unwrap(), [["a", "b"], ["two lines", "2"]]);
    }

    #[test]
    fn the_line_with_the_separator_is_skipped() {
        assert_eq!(grid("sep=;\r\nItem;2025\r\nA,B;1\r\n").unwrap(), [["Item", "2025"], ["A,B", "1"]]);
        assert_eq!(grid("\"sep=,\"\na,b\n1,2\n").unwrap(), [["a", "b"], ["1", "2"]]);
        assert_eq!(grid("SEP=|\na|b\n1|2,5;\n").unwrap(), [["a", "b"], ["1", "2,5;"]]);
        assert_eq!(grid("sep=\t\na\tb\n1\t2\n").unwrap(), [["a", "b"], ["1", "2"]]);
        assert_eq!(grid("sep=;;\na;b\n1;2\n").unwrap(), [["a", "b"], ["1", "2"]]);
        assert_eq!(grid("sep=x,b\n1,2\n").unwrap(), [["sep=x", "b"], ["1", "2"]]);
    }

    #[test]
    fn uneven_rows_and_bad_quotations_are_reported() {
        assert_eq!(grid("a,b\n1\n").unwrap_err(), ["this row has 1 cell, but the first line has 2"]);
        assert_eq!(grid("a,b\n1,2,3\n").unwrap_err(), ["this row has 3 cells, but the first line has 2"]);
        assert_eq!(grid("a,b\n\"1,2\n").unwrap_err(), ["this quotation mark is never closed"]);
        assert_eq!(grid("a,b\n\"1\"x,2\n").unwrap_err(), ["there is text after the closing quotation mark"]);
        assert_eq!(grid("\n").unwrap_err(), ["there are no rows"]);
    }
}
