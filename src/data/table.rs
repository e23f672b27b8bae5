//! Tables from data blocks.

use super::csv::{Cell, CsvGrid};
use super::{DataContext, FencedBlock, Number, read_caption, read_decimals, text_inline};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Alignment, HeaderGroup, Inline, Row, RowKind, Table};
use crate::manifest::{Fields, Spanned};
use crate::nearest::suggest;

/// Settings of a block `table`.
struct TableOptions {
    caption: crate::document::Caption,
    decimals: Option<u8>,
    /// Title and number of columns of each group.
    header_groups: Vec<(Spanned<String>, usize)>,
    row_headers: bool,
    /// Kinds of rows, by the text of their first cell.
    kinds: Vec<(RowKind, Spanned<String>)>,
}

fn read_options(fields: &mut Fields<'_>) -> TableOptions {
    let caption = read_caption(fields);
    let decimals = read_decimals(fields);
    let row_headers = fields.boolean("row-headers").unwrap_or(true);
    let example = "header-groups = [{ title = \"2026\", columns = 2 }]";
    let header_groups = fields.tables("header-groups", example, |fields, place| {
        let title = fields.text("title").unwrap_or(Spanned { value: String::new(), span: place });
        Ok((title, fields.number("columns", 1..=64, 1)))
    });
    let mut kinds = Vec::new();
    for (key, kind) in [("groups", RowKind::Group), ("subtotals", RowKind::Subtotal), ("totals", RowKind::Total)] {
        kinds.extend(fields.texts(key).into_iter().map(|name| (kind, name)));
    }
    TableOptions { caption, decimals, header_groups, row_headers, kinds }
}

/// Reads a block `table`.
///
/// # Errors
/// The block or its file has a mistake.
pub(crate) fn read(fenced: FencedBlock<'_>, context: &DataContext<'_>, report: &mut Report) -> Result<Table, Reported> {
    let (options, grid) = fenced.read(context, report, read_options)?;
    let kinds = row_kinds(&options, &grid, report)?;
    let header_groups = header_groups(&options, grid.header.len(), report)?;
    let columns: Vec<Column> = (0..grid.header.len()).map(|at| Column::of(&grid, at, &kinds)).collect();
    let before = report.len();
    let rows = grid
        .rows
        .iter()
        .zip(&kinds)
        .map(|(row, &kind)| {
            let cell = |(cell, column): (&Cell, &Column)| column.cell(cell, kind, &options, &grid, context, report);
            Row { kind, cells: row.iter().zip(&columns).map(cell).collect() }
        })
        .collect();
    report.check_since(before).map(|()| Table {
        caption: options.caption,
        alignments: columns.iter().map(|column| column.alignment).collect(),
        header_groups,
        header: grid.header.iter().map(cell_text).collect(),
        rows,
        row_headers: options.row_headers,
        span: fenced.span,
    })
}

/// Returns the text of a cell, without formatting.
fn cell_text(cell: &Cell) -> Vec<Inline> {
    if cell.text.is_empty() { Vec::new() } else { vec![text_inline(&cell.text, cell.span)] }
}

/// Returns the kind of each row, as listed in the settings. Reports names that match no row.
fn row_kinds(options: &TableOptions, grid: &CsvGrid, report: &mut Report) -> Result<Vec<RowKind>, Reported> {
    let mut kinds = vec![RowKind::Body; grid.rows.len()];
    let names: Vec<&str> = grid.rows.iter().map(|row| row[0].text.as_str()).collect();
    let mut checked = Ok(());
    for (kind, name) in &options.kinds {
        let mut has_match = false;
        for (at, _) in names.iter().enumerate().filter(|(_, row)| **row == name.value) {
            kinds[at] = *kind;
            has_match = true;
        }
        if !has_match {
            let message = format!("no row begins with `{}`", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownRow, name.span, message, suggest(&name.value, &names));
            checked = Err(report.error(diagnostic));
        }
    }
    checked.map(|()| kinds)
}

/// Returns the header groups. Reports an error if they do not cover exactly `columns` columns.
fn header_groups(options: &TableOptions, columns: usize, report: &mut Report) -> Result<Vec<HeaderGroup>, Reported> {
    let covered: usize = options.header_groups.iter().map(|(_, columns)| columns).sum();
    if let Some((title, _)) = options.header_groups.last().filter(|_| covered != columns) {
        let message = format!("these header groups span {covered} columns, but the table has {columns}");
        let help = "cover every column with a group; a group without a title is `{ columns = 1 }`";
        return Err(report.error(Diagnostic::new(Code::BadData, title.span, message, help)));
    }
    let group = |(title, columns): &(Spanned<String>, usize)| {
        let title = if title.value.is_empty() { Vec::new() } else { vec![text_inline(&title.value, title.span)] };
        HeaderGroup { title, columns: *columns }
    };
    Ok(options.header_groups.iter().map(group).collect())
}

/// Alignment and number format of a column.
struct Column {
    alignment: Alignment,
    /// Maximum number of digits after the decimal sign; `None` for a column of text.
    decimals: Option<u8>,
}

impl Column {
    /// Returns the format of column `at`. A column, other than the first, contains numbers if most of its cells do;
    /// placeholders and group rows do not count.
    fn of(grid: &CsvGrid, at: usize, kinds: &[RowKind]) -> Self {
        let cells = grid.rows.iter().zip(kinds).filter(|(_, kind)| **kind != RowKind::Group).map(|(row, _)| &row[at]);
        let (mut numbers, mut texts, mut decimals) = (0, 0, 0);
        for cell in cells.filter(|cell| !cell.is_gap()) {
            match Number::parse(&cell.text, grid.has_decimal_comma) {
                Some(number) => {
                    numbers += 1;
                    decimals = decimals.max(number.decimals());
                }
                None => texts += 1,
            }
        }
        // The first column names the rows, even if the names are years.
        if at == 0 || numbers <= texts {
            return Self { alignment: if at == 0 { Alignment::Start } else { Alignment::Auto }, decimals: None };
        }
        Self { alignment: Alignment::End, decimals: Some(decimals) }
    }

    /// Returns the content of a cell, with numbers formatted. Reports a cell of a column of numbers that is not a
    /// number.
    fn cell(
        &self,
        cell: &Cell,
        kind: RowKind,
        options: &TableOptions,
        grid: &CsvGrid,
        context: &DataContext<'_>,
        report: &mut Report,
    ) -> Vec<Inline> {
        let Some(decimals) = self.decimals else { return cell_text(cell) };
        if cell.is_gap() {
            let has_dash = cell.text.is_empty() && kind != RowKind::Group;
            return if has_dash { vec![text_inline("–", cell.span)] } else { cell_text(cell) };
        }
        let Some(number) = Number::parse(&cell.text, grid.has_decimal_comma) else {
            report.push(not_a_number(cell, grid));
            return Vec::new();
        };
        let text = number.format(options.decimals.unwrap_or(decimals), context.language);
        vec![text_inline(&text, cell.span)]
    }
}

/// Returns the diagnostic for a cell of a column of numbers that is not a number.
pub(super) fn not_a_number(cell: &Cell, grid: &CsvGrid) -> Diagnostic {
    let example = if grid.has_decimal_comma { "1234,5" } else { "1234.5" };
    let message = format!("`{}` is not a number, but this is a column of numbers", cell.text);
    let help =
        format!("write numbers like `{example}`, without units or thousands separators, or leave the cell empty");
    Diagnostic::new(Code::NotANumber, cell.span, message, help)
}
