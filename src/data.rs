//! Fenced data blocks, `table`, `chart` and `donors`: settings in TOML, then CSV rows in the block or in a file.
//!
//! [`FencedBlock::read`] parses settings and rows; [`table`], [`chart`] and [`donors`] read their contents. Every cell
//! has a source span, so that a mistake is reported at its line and column, also in a CSV file.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Caption, Inline};
use crate::manifest::{Fields, Spanned, TomlOrigin, parse_toml};
use crate::publication::Language;
use crate::root::Root;
use crate::source::{SourceId, Span};
use crate::text_file;

pub(crate) mod chart;
mod csv;
pub(crate) mod donors;
mod files;
mod number;
mod printed;
pub(crate) mod quantity;
mod sums;
pub(crate) mod table;

use csv::{Cell, CsvGrid};
pub(crate) use files::{OfferedFile, offered_files, written_path};
pub(crate) use number::Number;
pub(crate) use printed::{printed_number, printed_numbers};

/// Inputs for reading data blocks, other than the block itself.
pub(crate) struct DataContext<'a> {
    /// Files of the publication.
    pub(crate) root: &'a Root,
    /// Maximum size of a CSV file, in bytes.
    pub(crate) limit: u64,
    /// Language that numbers are formatted in.
    pub(crate) language: &'a Language,
}

/// Text and position of a fenced block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FencedBlock<'a> {
    /// Text between the fences.
    pub(crate) text: &'a str,
    /// Source file.
    pub(crate) source: SourceId,
    /// Byte offset of `text` in the source file.
    pub(crate) start: usize,
    /// Span of the whole block, including the fences.
    pub(crate) span: Span,
}

impl FencedBlock<'_> {
    /// Line between settings and rows.
    const SEPARATOR: &'static str = "---";

    /// Returns the byte ranges of settings and rows in `text`. The rows are `None` if there is no separator line.
    fn split(&self) -> (Range<usize>, Option<Range<usize>>) {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if line.trim_end() == Self::SEPARATOR {
                return (0..at, Some(at + line.len()..self.text.len()));
            }
            at += line.len();
        }
        (0..self.text.len(), None)
    }

    /// Parses the settings with `read_settings`, then the rows.
    ///
    /// # Errors
    /// The block or its file has a mistake.
    fn read<T>(
        self,
        context: &DataContext<'_>,
        report: &mut Report,
        read_settings: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Result<(T, CsvGrid), Reported> {
        let before = report.len();
        let (settings, rows) = self.split();
        let toml = TomlOrigin { source: self.source, start: self.start };
        let entries = parse_toml(&self.text[settings], toml, Code::BadToml, report)?;
        let mut fields = Fields::new(entries, report);
        let file = fields.text("file");
        let columns = fields.texts("columns");
        let value = read_settings(&mut fields);
        fields.finish();
        let grid = match (file, rows) {
            (Some(file), None) => read_csv_file(&file.value, file.span, context, report)?,
            (Some(file), Some(rows)) if self.text[rows.clone()].trim().is_empty() => {
                read_csv_file(&file.value, file.span, context, report)?
            }
            (Some(file), Some(_)) => {
                let help = "remove either `file` or the rows after `---`";
                let message = "this block has rows and also names a file of rows";
                return Err(report.error(Diagnostic::new(Code::BadData, file.span, message, help)));
            }
            (None, Some(rows)) => csv::read(&self.text[rows.clone()], self.source, self.start + rows.start, report)?,
            (None, None) => {
                let help =
                    "write `---` on a line of its own and CSV rows below it, or name a file: `file = \"data/….csv\"`";
                return Err(report.error(Diagnostic::new(Code::BadData, self.span, "this block has no rows", help)));
            }
        };
        let grid = if columns.is_empty() { grid } else { select(&grid, &columns, report)? };
        report.check_since(before)?;
        Ok((value, grid))
    }
}

/// Reads the CSV file at the path `written`, relative to the source file of `span`.
fn read_csv_file(
    written: &str,
    span: Span,
    context: &DataContext<'_>,
    report: &mut Report,
) -> Result<CsvGrid, Reported> {
    let source = text_file::load_relative(written, span, context.root, context.limit, report)?;
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let grid = csv::read(&text[start..], source, start, report)?;
    Ok(CsvGrid { file: Some(sources.get(source).path().to_owned()), ..grid })
}

/// Returns the grid with only the named columns, in the order of `columns`. Reports unknown names.
fn select(grid: &CsvGrid, columns: &[Spanned<String>], report: &mut Report) -> Result<CsvGrid, Reported> {
    let names: Vec<&str> = grid.header.iter().map(|cell| cell.text.as_str()).collect();
    let mut positions = Vec::new();
    let mut checked = Ok(());
    for column in columns {
        if let Some(position) = names.iter().position(|name| *name == column.value) {
            positions.push(position);
            continue;
        }
        let message = format!("there is no column `{}`", column.value);
        let help = report.suggest(&column.value, &names);
        let diagnostic = Diagnostic::new(Code::UnknownColumn, column.span, message, help);
        checked = Err(report.error(diagnostic));
    }
    let pick = |cells: &[Cell]| positions.iter().map(|&position| cells[position].clone()).collect();
    checked.map(|()| CsvGrid {
        header: pick(&grid.header),
        rows: grid.rows.iter().map(|row| pick(row)).collect(),
        has_decimal_comma: grid.has_decimal_comma,
        file: grid.file.clone(),
    })
}

/// Reads the settings that tables and charts share: `id`, `caption`, `unit`, `source`, `note`, `classes`.
fn read_caption(fields: &mut Fields<'_>) -> Caption {
    let id = fields.text("id").map(|id| id.value).unwrap_or_default();
    let mut line = |key| fields.text(key).map(|text| text_inline(&text.value, text.span)).into_iter().collect();
    let (text, unit, source, note) = (line("caption"), line("unit"), line("source"), line("note"));
    let classes = fields.texts("classes").into_iter().map(|class| class.value).collect();
    Caption { id, number: None, text, unit, source, note, classes }
}

fn text_inline(text: &str, span: Span) -> Inline {
    Inline::Text { text: text.to_owned(), span }
}

/// Reads the setting `decimals`, the number of digits after the decimal sign.
fn read_decimals(fields: &mut Fields<'_>) -> Option<u8> {
    fields.optional_number("decimals", 0..=6)
}
