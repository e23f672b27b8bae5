//! Tables from data blocks.

use std::collections::HashMap;

use super::csv::{Cell, CsvGrid};
use super::sums::{self, SumOptions};
use super::{DataContext, FencedBlock, Number, printed_number, read_caption, read_decimals, text_inline};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Alignment, HeaderGroup, Inline, Row, RowKind, Table, each_inline, plain_text};
use crate::manifest::{Fields, Spanned};
use crate::publication::{InvalidValue, Language};

/// Maximum number of totals and subtotals of a table.
const MAX_SUMS: usize = 400;

/// Settings of a block `table`.
struct TableOptions {
    caption: crate::document::Caption,
    decimals: Option<u8>,
    /// Title and number of columns of each group.
    header_groups: Vec<(Spanned<String>, usize)>,
    row_headers: bool,
    /// Kinds of rows, by the text of their first cell.
    kinds: Vec<(RowKind, Spanned<String>)>,
    sums: SumOptions,
    /// Columns of text, even if most of their cells are numbers.
    text_columns: Vec<Spanned<String>>,
    /// Whether negative numbers are in brackets, as in accounts.
    has_brackets: bool,
    /// Text in place of 0.
    zero: Option<String>,
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
    let sums = sums::read_options(fields);
    let text_columns = fields.texts("text-columns");
    let has_brackets = fields.parsed("negative", Code::BadValue, negative).is_some_and(|negative| negative.value);
    let zero = fields.text("zero").map(|zero| zero.value);
    TableOptions { caption, decimals, header_groups, row_headers, kinds, sums, text_columns, has_brackets, zero }
}

/// Parses `negative`. Returns `true` for brackets.
fn negative(written: &str) -> Result<bool, InvalidValue> {
    match written {
        "brackets" => Ok(true),
        "minus" => Ok(false),
        _ => Err(InvalidValue::new(
            format!("`negative` is `{written}`"),
            "write `negative = \"brackets\"` or `negative = \"minus\"`",
        )),
    }
}

/// Reads a block `table`.
///
/// # Errors
/// The block or its file has a mistake.
pub(crate) fn read(fenced: FencedBlock<'_>, context: &DataContext<'_>, report: &mut Report) -> Result<Table, Reported> {
    let (options, mut grid) = fenced.read(context, report, read_options)?;
    let sums = options.kinds.iter().filter(|(kind, _)| matches!(kind, RowKind::Subtotal | RowKind::Total));
    if let Some((_, first)) = sums.clone().nth(MAX_SUMS) {
        let message = format!("this table has {} totals and subtotals; at most {MAX_SUMS} are allowed", sums.count());
        let help = "divide the table: each sum is compared with all rows above it";
        return Err(report.error(Diagnostic::new(Code::OverLimit, first.span, message, help)));
    }
    let kinds = row_kinds(&options, &grid, report)?;
    let before = report.len();
    for name in &options.text_columns {
        sums::column_position(&grid, name, report);
    }
    report.check_since(before)?;
    if grid.rows.is_empty() {
        let help = "write the rows below the names of the columns, one a line";
        report.push(Diagnostic::new(Code::EmptyTable, fenced.span, "this table has a header and no rows", help));
    }
    sums::complete(&mut grid, &kinds, &options.sums, report)?;
    let header_groups = header_groups(&options, grid.header.len(), report)?;
    let columns: Vec<Column> = (0..grid.header.len()).map(|at| Column::of(&grid, at, &kinds, &options)).collect();
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
        merged: Vec::new(),
        file: grid.file,
        definitions: Vec::new(),
        has_unchecked_total: false,
        span: fenced.span,
    })
}

impl TableOptions {
    /// Returns a number as it is printed.
    fn number_text(&self, number: &Number, decimals: u8, language: &Language) -> String {
        match &self.zero {
            Some(zero) if number.units(number.decimals()) == 0 => zero.clone(),
            Some(_) | None if self.has_brackets && number.value() < 0.0 => {
                format!("({})", number.without_sign().format(decimals, language))
            }
            Some(_) | None => number.format(decimals, language),
        }
    }
}

/// Returns the text of a cell, without formatting.
fn cell_text(cell: &Cell) -> Vec<Inline> {
    if cell.text.is_empty() { Vec::new() } else { vec![text_inline(&cell.text, cell.span)] }
}

/// Returns the kind of each row, as listed in the settings. Reports names that match no row.
fn row_kinds(options: &TableOptions, grid: &CsvGrid, report: &mut Report) -> Result<Vec<RowKind>, Reported> {
    let mut kinds = vec![RowKind::Body; grid.rows.len()];
    let names: Vec<&str> = grid.rows.iter().map(|row| row[0].text.as_str()).collect();
    let by_name = sums::places(&names);
    let mut listed: HashMap<&str, RowKind> = HashMap::new();
    let mut checked = Ok(());
    for (kind, name) in &options.kinds {
        listed.insert(&name.value, *kind);
        if !by_name.contains_key(name.value.as_str()) {
            let message = format!("no row begins with `{}`", name.value);
            let help = report.suggest(&name.value, &names);
            checked = Err(report.error(Diagnostic::new(Code::UnknownRow, name.span, message, help)));
        }
    }
    for (name, kind) in listed {
        for &at in by_name.get(name).into_iter().flatten() {
            kinds[at] = kind;
        }
    }
    checked.map(|()| kinds)
}

/// Returns the title of the first group that goes beyond a row of `columns` columns, or of the last group if its row is not
/// full.
fn misplaced_group(groups: &[(Spanned<String>, usize)], columns: usize) -> Option<&Spanned<String>> {
    let mut covered = 0;
    for (title, own) in groups {
        covered = if covered == columns { *own } else { covered + own };
        if covered > columns {
            return Some(title);
        }
    }
    groups.last().filter(|_| covered < columns).map(|(title, _)| title)
}

/// Returns the header groups. Reports an error if they do not cover all of `columns` columns in each row of groups.
fn header_groups(options: &TableOptions, columns: usize, report: &mut Report) -> Result<Vec<HeaderGroup>, Reported> {
    let covered: usize = options.header_groups.iter().map(|(_, columns)| columns).sum();
    if let Some(title) = misplaced_group(&options.header_groups, columns) {
        let message = format!("these header groups span {covered} columns, but the table has {columns}");
        let help = "cover every column with a group, once in each row of groups; a group without a title is \
                    `{ columns = 1 }`";
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
    fn of(grid: &CsvGrid, at: usize, kinds: &[RowKind], options: &TableOptions) -> Self {
        if options.text_columns.iter().any(|name| name.value == grid.header[at].text) {
            return Self { alignment: if at == 0 { Alignment::Start } else { Alignment::Auto }, decimals: None };
        }
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
        let text = options.number_text(&number, options.decimals.unwrap_or(decimals), context.language);
        vec![text_inline(&text, cell.span)]
    }
}

/// Checks the total of a table in Markdown. If cells refer to numbers in data, the `figures` pass does it.
pub(crate) fn check_total_or_wait(table: &mut Table, language: &Language, report: &mut Report) {
    let mut has_references = false;
    for cell in table.rows.iter().flat_map(|row| &row.cells) {
        each_inline(cell, &mut |inline| has_references |= matches!(inline, Inline::DataFigure(_)));
    }
    table.has_unchecked_total = has_references;
    if !table.has_unchecked_total {
        check_total(table, language, report);
    }
}

/// Checks the total of a table in Markdown, whose numbers are printed as in `language`. Columns with a cell that is not a
/// number, and columns of percentages, are not checked.
pub(crate) fn check_total(table: &Table, language: &Language, report: &mut Report) {
    let name = |run: &Vec<Inline>| Cell { text: plain_text(run), span: run.first().map_or(table.span, Inline::span) };
    let cell = |(column, run): (usize, &Vec<Inline>)| {
        let name = name(run);
        let number = printed_number(&name.text, language).filter(|_| column > 0 && !name.text.contains('%'));
        let text = number.map(|printed| printed.number.written(printed.number.decimals(), false));
        Cell { text: text.unwrap_or(name.text), ..name }
    };
    let header: Vec<Cell> = table.header.iter().map(name).collect();
    let row = |row: &Row| row.cells.iter().enumerate().map(cell).collect();
    let rows: Vec<Vec<Cell>> = table.rows.iter().map(row).collect();
    let kinds: Vec<RowKind> = table.rows.iter().map(|row| row.kind).collect();
    let mut grid = CsvGrid { header, rows, has_decimal_comma: false, file: None };
    // The diagnostics are in the report; the table is printed as it is written.
    let _ = sums::complete(&mut grid, &kinds, &SumOptions::default(), report);
}

/// Returns the diagnostic for a cell of a column of numbers that is not a number.
pub(super) fn not_a_number(cell: &Cell, grid: &CsvGrid) -> Diagnostic {
    let example = if grid.has_decimal_comma { "1234,5" } else { "1234.5" };
    let message = format!("`{}` is not a number, but this is a column of numbers", cell.text);
    let help =
        format!("write numbers like `{example}`, without units or thousands separators, or leave the cell empty");
    Diagnostic::new(Code::NotANumber, cell.span, message, help)
}
