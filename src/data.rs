//! Blocks of data: fenced `table` and `chart`, with a head of TOML and rows of CSV, inline or in a file.
//!
//! [`Block::read`] takes a block apart, [`table`] and [`chart`] make nodes of it. Every cell knows its place, so that a mistake is
//! shown at its line and column, in the CSV file too.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Caption, Inline};
use crate::manifest::{Fields, Toml, Written, parse};
use crate::nearest::suggest;
use crate::publication::Language;
use crate::reading;
use crate::root::Root;
use crate::source::{SourceId, Span};

pub(crate) mod chart;
mod csv;
mod number;
pub(crate) mod table;

use csv::{Cell, Grid};
pub(crate) use number::Number;

/// What reading data needs beside the block.
pub(crate) struct Surroundings<'a> {
    /// The publication's files.
    pub(crate) root: &'a Root,
    /// Longest CSV file, in bytes.
    pub(crate) limit: u64,
    /// For numbers.
    pub(crate) language: &'a Language,
}

/// The text of a fenced block, and where it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fenced<'a> {
    /// Without the fences.
    pub(crate) text: &'a str,
    /// The file.
    pub(crate) source: SourceId,
    /// Where the text begins in it.
    pub(crate) start: usize,
    /// The whole block.
    pub(crate) span: Span,
}

impl Fenced<'_> {
    /// The line between head and rows.
    const RULE: &'static str = "---";

    /// The ranges of head and rows; no rows if there is no line between them.
    fn parts(&self) -> (Range<usize>, Option<Range<usize>>) {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if line.trim_end() == Self::RULE {
                return (0..at, Some(at + line.len()..self.text.len()));
            }
            at += line.len();
        }
        (0..self.text.len(), None)
    }

    /// Reads the head by `read`, then the rows. None, and diagnostics, if anything is wrong.
    fn read<T>(
        self,
        surroundings: &Surroundings<'_>,
        report: &mut Report,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<(T, Grid)> {
        let before = report.len();
        let (head, rows) = self.parts();
        let toml = Toml { source: self.source, start: self.start };
        let entries = parse(&self.text[head], toml, Code::BadToml, report)?;
        let mut fields = Fields::new(entries, report);
        let file = fields.text("file");
        let columns = fields.texts("columns");
        let value = read(&mut fields);
        fields.finish();
        let grid = match (file, rows) {
            (Some(file), None) => grid_of_file(&file.value, file.span, surroundings, report)?,
            (Some(file), Some(rows)) if self.text[rows.clone()].trim().is_empty() => {
                grid_of_file(&file.value, file.span, surroundings, report)?
            }
            (Some(file), Some(_)) => {
                let help = "take out either `file` or the rows after `---`";
                report.push(Diagnostic::at(Code::BadData, file.span, "there are rows here and a file of rows", help));
                return None;
            }
            (None, Some(rows)) => csv::read(&self.text[rows.clone()], self.source, self.start + rows.start, report)?,
            (None, None) => {
                let help = "write `---` on a line of its own and the rows as CSV, or `file = \"data/….csv\"`";
                report.push(Diagnostic::at(Code::BadData, self.span, "this block has no rows", help));
                return None;
            }
        };
        let grid = if columns.is_empty() { Some(grid) } else { select(&grid, &columns, report) };
        grid.filter(|_| report.len() == before).map(|grid| (value, grid))
    }
}

fn grid_of_file(written: &str, span: Span, surroundings: &Surroundings<'_>, report: &mut Report) -> Option<Grid> {
    let source = reading::open_beside(written, span, surroundings.root, surroundings.limit, report)?;
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    csv::read(&text[start..], source, start, report)
}

/// The named columns, in the order they are named.
fn select(grid: &Grid, columns: &[Written<String>], report: &mut Report) -> Option<Grid> {
    let names: Vec<&str> = grid.header.iter().map(|cell| cell.text.as_str()).collect();
    let mut places = Vec::new();
    let mut is_right = true;
    for column in columns {
        if let Some(place) = names.iter().position(|name| *name == column.value) {
            places.push(place);
            continue;
        }
        let message = format!("there is no column `{}`", column.value);
        report.push(Diagnostic::at(Code::UnknownColumn, column.span, message, suggest(&column.value, &names)));
        is_right = false;
    }
    let pick = |cells: &[Cell]| places.iter().map(|&place| cells[place].clone()).collect();
    is_right.then(|| Grid {
        header: pick(&grid.header),
        rows: grid.rows.iter().map(|row| pick(row)).collect(),
        has_decimal_comma: grid.has_decimal_comma,
    })
}

/// The keys that figures of numbers share: `id`, `caption`, `unit`, `source`, `note`, `classes`.
fn caption(fields: &mut Fields<'_>) -> Caption {
    let id = fields.text("id").map(|id| id.value).unwrap_or_default();
    let mut line = |key| fields.text(key).map(|text| inline(&text.value, text.span)).into_iter().collect();
    let (text, unit, source, note) = (line("caption"), line("unit"), line("source"), line("note"));
    let classes = fields.texts("classes").into_iter().map(|class| class.value).collect();
    Caption { id, number: None, text, unit, source, note, classes }
}

fn inline(text: &str, span: Span) -> Inline {
    Inline::Text { text: text.to_owned(), span }
}

/// How many digits stand after the decimal sign.
fn decimals(fields: &mut Fields<'_>) -> Option<u8> {
    fields.optional_number("decimals", 0..=6)
}
