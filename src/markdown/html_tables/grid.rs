//! Rows of an HTML table as a grid, in which a cell may cover others (HTML Living Standard, 4.9.12).

use crate::diagnostic::Code;
use crate::document::{Alignment, Inline, is_blank};
use crate::markdown::FileParser;
use crate::markdown::html::HtmlTag;
use crate::source::Span;

/// Maximum number of columns of a table.
pub(super) const MAX_COLUMNS: usize = 64;

/// Number of rows of a cell that goes to the end of the table, `rowspan="0"`.
const TO_THE_END: usize = usize::MAX;

/// Number above which the numbers of rows and columns of a cell are not read, so that their sum is a number.
const MAX_SPAN: usize = 1_000_000;

/// Part of a table that a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TablePart {
    Head,
    Body,
    Foot,
}

/// A row as written.
#[derive(Debug, Clone)]
pub(super) struct HtmlRow {
    pub(super) part: TablePart,
    pub(super) cells: Vec<HtmlCell>,
    pub(super) span: Span,
}

impl HtmlRow {
    /// Number of columns of the row's own cells.
    pub(super) fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.columns).sum()
    }
}

/// A cell as written.
#[derive(Debug, Clone)]
pub(super) struct HtmlCell {
    /// Whether it is a `<th>`.
    pub(super) is_header: bool,
    /// Number of rows that the cell covers, at least 1.
    pub(super) rows: usize,
    /// Number of columns that the cell covers, at least 1.
    pub(super) columns: usize,
    alignment: Option<Alignment>,
    pub(super) content: Vec<Inline>,
    pub(super) span: Span,
}

impl HtmlCell {
    /// Reads the start tag of a cell.
    pub(super) fn new(tag: &HtmlTag, span: Span) -> Self {
        let number = |name: &str| tag.attribute(name).and_then(|value| value.trim().parse::<usize>().ok());
        let rows = number("rowspan").map_or(1, |rows| if rows == 0 { TO_THE_END } else { rows.min(MAX_SPAN) });
        let columns = number("colspan").unwrap_or(1).clamp(1, MAX_SPAN);
        let styles = tag.attribute("style").unwrap_or_default();
        let style = styles.split(';').find_map(|style| style.trim().strip_prefix("text-align:").map(str::to_owned));
        let alignment = tag.attribute("align").or(style).and_then(|side| match side.trim() {
            "left" | "start" => Some(Alignment::Start),
            "center" => Some(Alignment::Center),
            "right" | "end" => Some(Alignment::End),
            _ => None,
        });
        Self { is_header: tag.is_named("th"), rows, columns, alignment, content: Vec::new(), span }
    }
}

/// A place in a grid.
#[derive(Debug, Clone)]
pub(super) enum GridCell {
    Own(HtmlCell),
    /// A place that a cell to the left or above covers.
    Covered,
    Empty,
}

impl FileParser<'_, '_> {
    /// Places cells in rows and columns. Cells that cover too much, or each other, and rows with too few cells are reported.
    pub(super) fn grid(&mut self, rows: Vec<HtmlRow>, width: usize) -> Vec<Vec<GridCell>> {
        let count = rows.len();
        let mut grid: Vec<Vec<Option<GridCell>>> = vec![Vec::new(); count];
        for (at, row) in rows.into_iter().enumerate() {
            let mut column = 0;
            for mut cell in row.cells {
                while grid[at].get(column).is_some_and(Option::is_some) {
                    column += 1;
                }
                if column >= MAX_COLUMNS {
                    let message = format!("this table has more than {MAX_COLUMNS} columns: the rest is not printed");
                    self.warn(Code::LostCells, cell.span, message, "divide it into several tables");
                    break;
                }
                self.limit_span(&mut cell, count - at, MAX_COLUMNS - column);
                self.cover(&mut cell, &mut grid, at, column);
                column += cell.columns;
                let start = column - cell.columns;
                grid[at][start] = Some(GridCell::Own(cell));
            }
            let found = grid[at].iter().flatten().count();
            if found < width {
                let message = format!("this row has {found} of {width} columns");
                let help = "write the cells that are missing, or `colspan` for a cell over several columns";
                self.warn(Code::TableSpans, row.span, message, help);
            }
        }
        let filled = |row: Vec<Option<GridCell>>| row.into_iter().map(|cell| cell.unwrap_or(GridCell::Empty)).collect();
        grid.into_iter().map(filled).collect()
    }

    /// Makes a cell end with the last row of the table and with the last column that a table can have. A cell that covers
    /// more is reported. `rows` and `columns` are the numbers of those that are left.
    fn limit_span(&mut self, cell: &mut HtmlCell, rows: usize, columns: usize) {
        if cell.rows > rows {
            if cell.rows != TO_THE_END {
                let message = format!("this cell covers {} rows, but only {rows} are left", cell.rows);
                let help = format!("write `rowspan=\"{rows}\"`, or the rows that are missing");
                self.warn(Code::TableSpans, cell.span, message, help);
            }
            cell.rows = rows;
        }
        if cell.columns > columns {
            let message = format!("this cell covers {} columns, but a table has at most {MAX_COLUMNS}", cell.columns);
            let help = "write the number of columns that the other rows of the table have";
            self.warn(Code::TableSpans, cell.span, message, help);
            cell.columns = columns;
        }
    }

    /// Marks the places that a cell covers. A cell that would cover another one is made narrower.
    fn cover(&mut self, cell: &mut HtmlCell, grid: &mut [Vec<Option<GridCell>>], row: usize, column: usize) {
        let taken = |place: usize| grid[row].get(place).is_some_and(Option::is_some);
        let free = (column..column + cell.columns).take_while(|&place| !taken(place)).count();
        if free < cell.columns {
            let message = "this cell and one above it cover the same place";
            self.warn(Code::TableSpans, cell.span, message, format!("write `colspan=\"{free}\"`"));
            cell.columns = free;
        }
        for line in &mut grid[row..row + cell.rows] {
            line.resize(line.len().max(column + cell.columns), None);
            line[column..column + cell.columns].fill(Some(GridCell::Covered));
        }
    }
}

/// Returns the alignment of each column: that of the first cell that has one.
pub(super) fn alignments<'g>(rows: impl Iterator<Item = &'g Vec<GridCell>>, width: usize) -> Vec<Alignment> {
    let mut found: Vec<Option<Alignment>> = vec![None; width];
    for row in rows {
        for (own, cell) in found.iter_mut().zip(row) {
            if let GridCell::Own(cell) = cell
                && cell.columns == 1
            {
                *own = own.or(cell.alignment);
            }
        }
    }
    found.into_iter().map(|alignment| alignment.unwrap_or(Alignment::Auto)).collect()
}

/// Returns `true` if the first cell of every row heads it.
pub(super) fn has_row_headers<'g>(rows: impl Iterator<Item = &'g Vec<GridCell>>) -> bool {
    let mut headers = 0_usize;
    for row in rows {
        match row.first() {
            Some(GridCell::Own(cell)) if cell.is_header => headers += usize::from(cell.columns < row.len()),
            Some(GridCell::Own(cell)) if is_blank(&cell.content) => {}
            Some(GridCell::Covered) => {}
            Some(GridCell::Own(_) | GridCell::Empty) | None => return false,
        }
    }
    headers > 0
}
