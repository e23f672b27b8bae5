//! Tables from data.

use super::csv::{Cell, Grid};
use super::{Fenced, Number, Surroundings, caption, decimals, inline};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Alignment, HeaderGroup, Inline, Row, RowKind, Table};
use crate::manifest::{Fields, Written};
use crate::nearest::suggest;

/// What stands in a column of numbers for one that is not known or not there.
const GAPS: [&str; 7] = ["", "-", "–", "—", "…", "n/a", "*"];

/// The keys of a table's head.
struct Head {
    caption: crate::document::Caption,
    decimals: Option<u8>,
    header_groups: Vec<(Written<String>, usize)>,
    row_headers: bool,
    kinds: Vec<(RowKind, Written<String>)>,
}

fn head(fields: &mut Fields<'_>) -> Head {
    let caption = caption(fields);
    let decimals = decimals(fields);
    let row_headers = fields.boolean("row-headers").unwrap_or(true);
    let example = "header-groups = [{ title = \"2026\", columns = 2 }]";
    let header_groups = fields.tables("header-groups", example, |fields, place| {
        let title = fields.text("title").unwrap_or(Written { value: String::new(), span: place });
        Some((title, fields.number("columns", 1..=64, 1)))
    });
    let mut kinds = Vec::new();
    for (key, kind) in [("groups", RowKind::Group), ("subtotals", RowKind::Subtotal), ("totals", RowKind::Total)] {
        kinds.extend(fields.texts(key).into_iter().map(|name| (kind, name)));
    }
    Head { caption, decimals, header_groups, row_headers, kinds }
}

/// Reads a block `table`.
pub(crate) fn read(fenced: Fenced<'_>, surroundings: &Surroundings<'_>, report: &mut Report) -> Option<Table> {
    let (head, grid) = fenced.read(surroundings, report, head)?;
    let kinds = kinds(&head, &grid, report)?;
    let header_groups = header_groups(&head, grid.header.len(), report)?;
    let columns: Vec<Column> = (0..grid.header.len()).map(|at| Column::of(&grid, at, &kinds)).collect();
    let before = report.len();
    let rows = grid
        .rows
        .iter()
        .zip(&kinds)
        .map(|(row, &kind)| {
            let cell = |(cell, column): (&Cell, &Column)| column.cell(cell, kind, &head, &grid, surroundings, report);
            Row { kind, cells: row.iter().zip(&columns).map(cell).collect() }
        })
        .collect();
    (report.len() == before).then(|| Table {
        caption: head.caption,
        alignments: columns.iter().map(|column| column.alignment).collect(),
        header_groups,
        header: grid.header.iter().map(words).collect(),
        rows,
        row_headers: head.row_headers,
        span: fenced.span,
    })
}

fn words(cell: &Cell) -> Vec<Inline> {
    if cell.text.is_empty() { Vec::new() } else { vec![inline(&cell.text, cell.span)] }
}

/// What each row is, by the names that the head lists.
fn kinds(head: &Head, grid: &Grid, report: &mut Report) -> Option<Vec<RowKind>> {
    let mut kinds = vec![RowKind::Body; grid.rows.len()];
    let names: Vec<&str> = grid.rows.iter().map(|row| row[0].text.as_str()).collect();
    let mut is_right = true;
    for (kind, name) in &head.kinds {
        let mut found = false;
        for (at, _) in names.iter().enumerate().filter(|(_, row)| **row == name.value) {
            kinds[at] = *kind;
            found = true;
        }
        if !found {
            let message = format!("no row begins with `{}`", name.value);
            report.push(Diagnostic::at(Code::UnknownRow, name.span, message, suggest(&name.value, &names)));
            is_right = false;
        }
    }
    is_right.then_some(kinds)
}

fn header_groups(head: &Head, columns: usize, report: &mut Report) -> Option<Vec<HeaderGroup>> {
    let wanted: usize = head.header_groups.iter().map(|(_, columns)| columns).sum();
    if let Some((title, _)) = head.header_groups.last().filter(|_| wanted != columns) {
        let message = format!("these titles stand over {wanted} columns, the table has {columns}");
        let help = "give each column a title over it; one without words is `{ columns = 1 }`";
        report.push(Diagnostic::at(Code::BadData, title.span, message, help));
        return None;
    }
    let group = |(title, columns): &(Written<String>, usize)| {
        let title = if title.value.is_empty() { Vec::new() } else { vec![inline(&title.value, title.span)] };
        HeaderGroup { title, columns: *columns }
    };
    Some(head.header_groups.iter().map(group).collect())
}

/// What a column holds.
struct Column {
    alignment: Alignment,
    /// The most digits after the decimal sign; none in a column of words.
    decimals: Option<u8>,
}

impl Column {
    /// A column of numbers if more of its cells are numbers than are not.
    fn of(grid: &Grid, at: usize, kinds: &[RowKind]) -> Self {
        let cells = grid.rows.iter().zip(kinds).filter(|(_, kind)| **kind != RowKind::Group).map(|(row, _)| &row[at]);
        let (mut numbers, mut others, mut decimals) = (0, 0, 0);
        for cell in cells.filter(|cell| !GAPS.contains(&cell.text.as_str())) {
            match Number::parse(&cell.text, grid.has_decimal_comma) {
                Some(number) => {
                    numbers += 1;
                    decimals = decimals.max(number.decimals());
                }
                None => others += 1,
            }
        }
        // What heads the rows is a name, even if it is a year.
        if at == 0 || numbers <= others {
            return Self { alignment: if at == 0 { Alignment::Start } else { Alignment::Auto }, decimals: None };
        }
        Self { alignment: Alignment::End, decimals: Some(decimals) }
    }

    fn cell(
        &self,
        cell: &Cell,
        kind: RowKind,
        head: &Head,
        grid: &Grid,
        surroundings: &Surroundings<'_>,
        report: &mut Report,
    ) -> Vec<Inline> {
        let Some(decimals) = self.decimals else { return words(cell) };
        if GAPS.contains(&cell.text.as_str()) {
            let is_gap = cell.text.is_empty() && kind != RowKind::Group;
            return if is_gap { vec![inline("–", cell.span)] } else { words(cell) };
        }
        let Some(number) = Number::parse(&cell.text, grid.has_decimal_comma) else {
            report.push(not_a_number(cell, grid));
            return Vec::new();
        };
        let text = number.format(head.decimals.unwrap_or(decimals), surroundings.language);
        vec![inline(&text, cell.span)]
    }
}

/// That a cell among numbers is none.
pub(super) fn not_a_number(cell: &Cell, grid: &Grid) -> Diagnostic {
    let sign = if grid.has_decimal_comma { "1234,5" } else { "1234.5" };
    let message = format!("`{}` is not a number, as its column wants", cell.text);
    let help =
        format!("write numbers like `{sign}`, without units and marks between thousands, or leave the cell empty");
    Diagnostic::at(Code::NotANumber, cell.span, message, help)
}
