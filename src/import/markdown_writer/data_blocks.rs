//! Charts, and tables that Markdown cannot write, as `chart` and `table` blocks. A block whose rows are in a data file names
//! the file.

use super::escape::quoted;
use super::fenced;
use super::inlines::{TextPlace, inlines};
use crate::data::{Number, printed_number};
use crate::document::{
    Alignment, Caption, Chart, ChartTarget, Inline, Row, RowKind, Table, plain_text, with_references,
};
use crate::publication::Language;

/// Texts of cells without a number, in a column of numbers.
const GAPS: [&str; 6] = ["-", "–", "—", "…", "n/a", "*"];

/// Returns `true` for a table that has more than Markdown can write, and that a block `table` can write.
pub(super) fn needs_block(table: &Table, language: &Language) -> bool {
    let Caption { id: _, number: _, text: _, unit, source, note, classes: _ } = &table.caption;
    if table.file.is_some() {
        return true;
    }
    let has_more = [unit, source, note].iter().any(|run| !run.is_empty())
        || table.rows.iter().rev().skip(1).any(|row| row.kind != RowKind::Body)
        || table.rows.last().is_some_and(|row| matches!(row.kind, RowKind::Group | RowKind::Subtotal));
    let sides = table.alignments.iter().enumerate().all(|(column, alignment)| match alignment {
        Alignment::Start => column == 0,
        Alignment::Auto => column > 0,
        Alignment::End => column > 0 && NumberColumn::of(table, column, language).is_some(),
        Alignment::Center => false,
    });
    has_more && sides && table.merged.is_empty()
}

/// Writes a block `table`.
pub(super) fn data_table(table: &Table, language: &Language) -> String {
    let mut lines = caption_lines(&table.caption);
    lines.extend(file_lines(table, table.header.iter().collect()));
    let named =
        |kind: RowKind| -> Vec<String> { table.rows.iter().filter(|row| row.kind == kind).map(first_cell).collect() };
    for (key, kind) in [("groups", RowKind::Group), ("subtotals", RowKind::Subtotal), ("totals", RowKind::Total)] {
        lines.extend(list_line(key, &named(kind)));
    }
    if !table.row_headers {
        lines.push("row-headers = false".to_owned());
    }
    if !table.header_groups.is_empty() {
        let group = |group: &crate::document::HeaderGroup| {
            let title = Some(cell_text(&group.title)).filter(|title| !title.is_empty());
            let title = title.map(|title| format!("title = {}, ", quoted(&title))).unwrap_or_default();
            format!("{{ {title}columns = {} }}", group.columns)
        };
        let groups = table.header_groups.iter().map(group).collect::<Vec<_>>().join(", ");
        lines.push(format!("header-groups = [{groups}]"));
    }
    let columns: Vec<Option<NumberColumn>> = (0..table.alignments.len())
        .map(|column| NumberColumn::of(table, column, language).filter(|_| table.alignments[column] == Alignment::End))
        .collect();
    let is_text = |column: &usize| *column > 0 && columns[*column].is_none() && looks_like_numbers(table, *column);
    let texts: Vec<String> =
        (1..columns.len()).filter(is_text).map(|column| cell_text(&table.header[column])).collect();
    lines.extend(list_line("text-columns", &texts));
    if columns.iter().flatten().any(|column| column.has_brackets) {
        lines.push("negative = \"brackets\"".to_owned());
    }
    if let Some(zero) = columns.iter().flatten().find_map(|column| column.zero.as_ref()) {
        lines.push(format!("zero = {}", quoted(zero)));
    }
    let cell = |(column, cell): (usize, &Vec<Inline>)| match &columns[column] {
        Some(_) => number_cell(&plain_text(cell), language).unwrap_or_else(|| "0".to_owned()),
        None => cell_text(cell),
    };
    let row = |row: &Row| match row.kind {
        RowKind::Group => row.cells.iter().map(|cell| cell_text(cell)).collect(),
        RowKind::Body | RowKind::Subtotal | RowKind::Total => row.cells.iter().enumerate().map(cell).collect(),
    };
    if table.file.is_some() {
        let columns: Vec<usize> = (0..columns.len()).filter(|column| columns[*column].is_some()).collect();
        lines.extend(shared_decimals(table, &columns, language).map(|decimals| format!("decimals = {decimals}")));
        lines.extend(dash_for_zero(table, &columns, language));
        return fenced("table", &lines.join("\n"));
    }
    block("table", &lines, &table.header, table.rows.iter().map(row))
}

/// Writes a block `chart`.
pub(super) fn data_chart(chart: &Chart, language: &Language) -> String {
    let mut lines = vec![format!("type = {}", quoted(chart.kind.name()))];
    lines.extend(caption_lines(&chart.caption));
    let texts = [
        ("alt", Some(&chart.image.description)),
        ("x-title", chart.x_title.as_ref()),
        ("y-title", chart.y_title.as_ref()),
    ];
    for (key, text) in texts {
        let written = text.map(|text| with_references(text, &chart.image.figures, str::to_owned));
        lines.extend(written.filter(|text| !text.is_empty()).map(|text| format!("{key} = {}", quoted(&text))));
    }
    lines.extend(chart.height.map(|height| format!("height = {height}")));
    lines.extend(list_line("highlight", &chart.highlight));
    lines.extend(list_line("totals", &chart.totals));
    lines.extend(chart.is_percent.then(|| "percent = true".to_owned()));
    match &chart.target {
        Some(ChartTarget::Line(value)) => lines.push(format!("target = {value}")),
        Some(ChartTarget::Marks(_)) => {
            let name = chart.table.header.last().map(|name| cell_text(name)).unwrap_or_default();
            lines.push(format!("target = {}", quoted(&name)));
        }
        None => {}
    }
    let number = |cell: &Vec<Inline>| {
        let text = plain_text(cell);
        number_cell(&text, language).unwrap_or(text)
    };
    let row = |row: &Row| {
        let first = row.cells.first().map(|cell| cell_text(cell));
        first.into_iter().chain(row.cells.iter().skip(1).map(number)).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = chart.table.rows.iter().map(row).collect();
    let written = rows.iter().flat_map(|row| row.iter().skip(1)).filter_map(|cell| Number::parse(cell, false));
    let most = if chart.is_percent { 0 } else { written.map(|number| number.decimals()).max().unwrap_or(0) };
    if chart.decimals != most || chart.table.file.is_some() {
        lines.push(format!("decimals = {}", chart.decimals));
    }
    if chart.table.file.is_some() {
        lines.extend(file_lines(&chart.table, columns_of_chart(chart)));
        return fenced("chart", &lines.join("\n"));
    }
    block("chart", &lines, &chart.table.header, rows.into_iter())
}

/// Names of the columns that a chart was drawn from.
fn columns_of_chart(chart: &Chart) -> Vec<&Vec<Inline>> {
    chart.table.header.iter().collect()
}

/// Writes the name of a data file and those of its columns.
fn file_lines(table: &Table, columns: Vec<&Vec<Inline>>) -> Vec<String> {
    let Some(file) = &table.file else { return Vec::new() };
    // The path in the tree is relative to the publication.
    let name = format!("file = {}", quoted(&format!("/{file}")));
    let names: Vec<String> = columns.into_iter().map(|cell| plain_text(cell)).collect();
    let is_unique = names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
    std::iter::once(name).chain(is_unique.then(|| list_line("columns", &names)).flatten()).collect()
}

/// Writes that a dash stands for 0, as it does or may do in a table with dashes and without a 0.
fn dash_for_zero(table: &Table, columns: &[usize], language: &Language) -> Option<String> {
    let rows = table.rows.iter().filter(|row| row.kind != RowKind::Group);
    let cells = rows.flat_map(|row| columns.iter().filter_map(|column| row.cells.get(*column)));
    let texts: Vec<String> = cells.map(|cell| plain_text(cell)).collect();
    let is_zero =
        |text: &String| printed_number(text, language).is_some_and(|own| own.number.units(own.number.decimals()) == 0);
    let dash = texts.iter().find(|text| matches!(text.as_str(), "-" | "–" | "—"))?;
    (!texts.iter().any(is_zero)).then(|| format!("zero = {}", quoted(dash)))
}

/// Number of digits after the decimal sign, if all columns of numbers have the same.
fn shared_decimals(table: &Table, columns: &[usize], language: &Language) -> Option<u8> {
    let rows = table.rows.iter().filter(|row| row.kind != RowKind::Group);
    let cells = rows.flat_map(|row| columns.iter().filter_map(|column| row.cells.get(*column)));
    let mut found =
        cells.filter_map(|cell| printed_number(&plain_text(cell), language)).map(|own| own.number.decimals());
    let first = found.next()?;
    found.all(|own| own == first).then_some(first)
}

/// Format of a column of numbers.
struct NumberColumn {
    /// Whether negative numbers are in brackets.
    has_brackets: bool,
    /// Text in place of 0.
    zero: Option<String>,
}

impl NumberColumn {
    /// Returns the format of a column. `None` if a cell is no number.
    fn of(table: &Table, column: usize, language: &Language) -> Option<Self> {
        let mut found = Self { has_brackets: false, zero: None };
        for row in table.rows.iter().filter(|row| row.kind != RowKind::Group) {
            let text = plain_text(row.cells.get(column)?);
            match number_cell(&text, language) {
                Some(_) => found.has_brackets |= text.starts_with('('),
                None if found.zero.as_ref().is_none_or(|zero| *zero == text) => found.zero = Some(text),
                None => return None,
            }
        }
        Some(found)
    }
}

/// Returns a printed number as it is written in data: `1234.5` for `1,234.5`. Gaps stay. `None` for other text.
fn number_cell(text: &str, language: &Language) -> Option<String> {
    if GAPS.contains(&text) {
        return Some(text.to_owned());
    }
    let number = printed_number(text, language)?.number;
    let decimals = number.decimals();
    let is_plain = number.format(decimals, language) == text;
    let is_in_brackets = || format!("({})", number.without_sign().format(decimals, language)) == text;
    (is_plain || is_in_brackets()).then(|| number.written(decimals, false))
}

/// Returns `true` if a column would be read as one of numbers.
fn looks_like_numbers(table: &Table, column: usize) -> bool {
    let rows = table.rows.iter().filter(|row| row.kind != RowKind::Group);
    let texts = rows.filter_map(|row| row.cells.get(column)).map(|cell| cell_text(cell));
    let (mut numbers, mut others) = (0, 0);
    for text in texts.filter(|text| !text.is_empty() && !GAPS.contains(&text.as_str())) {
        if Number::parse(&text, false).is_some() {
            numbers += 1;
        } else {
            others += 1;
        }
    }
    numbers > others
}

fn caption_lines(caption: &Caption) -> Vec<String> {
    let Caption { id, number: _, text, unit, source, note, classes } = caption;
    let mut lines: Vec<String> =
        Some(id).filter(|id| !id.is_empty()).map(|id| format!("id = {}", quoted(id))).into_iter().collect();
    for (key, run) in [("caption", text), ("unit", unit), ("source", source), ("note", note)] {
        lines.extend((!run.is_empty()).then(|| format!("{key} = {}", quoted(&cell_text(run)))));
    }
    lines.extend(list_line("classes", classes));
    lines
}

/// Writes a list of texts, or nothing: `totals = ["Sum"]`
fn list_line(key: &str, texts: &[String]) -> Option<String> {
    let listed: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    (!listed.is_empty()).then(|| format!("{key} = [{}]", listed.join(", ")))
}

fn first_cell(row: &Row) -> String {
    row.cells.first().map(|cell| cell_text(cell)).unwrap_or_default()
}

/// Writes the content of a cell or a caption.
fn cell_text(run: &[Inline]) -> String {
    inlines(run, TextPlace::Line)
}

/// Writes a block with its settings and rows.
fn block(name: &str, settings: &[String], header: &[Vec<Inline>], rows: impl Iterator<Item = Vec<String>>) -> String {
    let header = header.iter().map(|cell| cell_text(cell)).collect();
    let rows = std::iter::once(header)
        .chain(rows)
        .map(|row: Vec<String>| row.iter().map(|cell| csv_cell(cell)).collect::<Vec<_>>().join(","));
    let lines: Vec<String> = settings.iter().cloned().chain(["---".to_owned()]).chain(rows).collect();
    fenced(name, &lines.join("\n"))
}

/// Writes a cell of CSV (RFC 4180).
fn csv_cell(text: &str) -> String {
    let is_quoted = text.contains([',', ';', '\t', '"']) || text.trim() != text;
    if is_quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
