//! Limit on the cells of tables, which count by the work that setting them takes.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Inline, Table, plain_text};
use crate::layout::{Layout, SettingValue};
use crate::source::Span;

use super::bytes;

/// Maximum number of columns of a table. A page has room for about 40 of numbers. A table that is too wide is set row by
/// row, each as a table of its own.
const MAX_COLUMNS: usize = 200;

/// Numbers of columns, and the number of cells that a cell of a table with more columns counts as. Tables that do not fit
/// a column of text are measured again for the whole page; beyond 40 columns a table may be too wide for every page.
const COLUMNS: [(usize, usize); 2] = [(40, 6), (12, 2)];

/// Widths of tables in letters, and the number of cells that a cell of a wider table counts as if the text is in columns.
/// Such a table wraps or takes the whole page; its rows are measured, and set again in each round of the layout.
const WIDTHS: [(usize, usize); 2] = [(70, 4), (40, 3)];
/// Maximum width of a column of a table, in letters: longer cells wrap.
const MAX_WIDTH: usize = 20;
/// Gap between the columns of a table, in letters.
const GAP: usize = 2;

/// Number of cells that a table counts as in addition to its own: it is measured as a whole, and again in each round of the
/// layout in which the text around it moves. 400 tables of 20 cells take 1.2 GB.
const TABLE: usize = 2;

/// Number of rows of a table after which each cell counts as one and a half: a long table is laid out as a whole in each
/// round. One of 2,660 rows and three columns takes 1.1 GB.
const ORDINARY_ROWS: usize = 100;

/// Number of characters of a cell that count as one cell: long cells take more time than the same text in paragraphs.
const CELL_CHARACTERS: usize = 50;

/// Room for tables on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableRoom {
    /// The layout is not known yet.
    Unknown,
    /// The text has the width of the page.
    Page,
    /// The text is in columns, which many tables are too wide for.
    Columns,
}

impl TableRoom {
    /// Returns the room in a layout. A layout has columns if it declares a setting `columns` of more than one.
    pub(super) fn of(layout: &Layout) -> Self {
        match layout.setting("columns") {
            Some(SettingValue::Integer(columns)) if *columns > 1 => Self::Columns,
            _ => Self::Page,
        }
    }

    /// Returns the number of cells that each cell of a table counts as.
    fn cost(self, table: &Table) -> usize {
        let of = |costs: [(usize, usize); 2], size| {
            costs.iter().find(|(least, _)| size > *least).map_or(1, |(_, cost)| *cost)
        };
        let by_columns = of(COLUMNS, table.alignments.len());
        match self {
            Self::Unknown | Self::Page => by_columns,
            Self::Columns => by_columns.max(of(WIDTHS, width(table))),
        }
    }
}

/// Reports too many table cells, at the table that exceeds the limit. The data tables of charts and the tables of compiled
/// lists count too. Returns the number of cells.
pub(super) fn run(document: &Document, limit: usize, room: TableRoom, report: &mut Report) -> usize {
    let mut cells = 0;
    let mut first_over: Option<Span> = None;
    document.each_block(&mut |block| {
        if let Block::Table(table) = block
            && table.alignments.len() > MAX_COLUMNS
        {
            let message =
                format!("this table has {} columns; at most {MAX_COLUMNS} are allowed", table.alignments.len());
            let help = "select the columns that matter: no page has room for as many";
            report.push(Diagnostic::new(Code::OverLimit, table.span, message, help));
        }
        cells += cells_of(block, room);
        if cells > limit {
            first_over.get_or_insert(block.span());
        }
    });
    if let Some(span) = first_over {
        let message = format!("with this table the issue has more than {limit} table cells: {cells} in all");
        let help = "print what matters and link to the rest, or raise `table-cells` in `[limits]`";
        report.push(Diagnostic::new(Code::OverLimit, span, message, help));
    }
    cells
}

/// Returns the number of cells of a table, the header row included. A long cell counts as several, and so does a cell of a
/// table that may be too wide for a column or a page; a cell of a long table counts as one and a half.
fn cells(table: &Table, room: TableRoom) -> usize {
    let long = rows(table).flatten().map(|cell| length(cell) / CELL_CHARACTERS).sum::<usize>();
    let further_rows = table.rows.len().saturating_sub(ORDINARY_ROWS);
    room.cost(table) * (table.cells() + further_rows * table.alignments.len() / 2) + long
}

/// Returns the rows of a table, with the header.
fn rows(table: &Table) -> impl Iterator<Item = &[Vec<Inline>]> {
    std::iter::once(table.header.as_slice()).chain(table.rows.iter().map(|row| row.cells.as_slice()))
}

fn length(cell: &[Inline]) -> usize {
    cell.iter().map(bytes).sum()
}

/// Returns the width of a table in letters, if only cells of more than [`MAX_WIDTH`] letters wrap.
fn width(table: &Table) -> usize {
    let mut widths = vec![0; table.alignments.len()];
    for row in rows(table) {
        for (width, cell) in widths.iter_mut().zip(row) {
            // A text has at least as many bytes as characters, so most cells need not be counted by characters.
            if length(cell) > *width {
                *width = (*width).max(plain_text(cell).chars().count()).min(MAX_WIDTH);
            }
        }
    }
    widths.iter().map(|width| width + GAP).sum()
}

/// Returns the number of cells in the tables of a block.
fn cells_of(block: &Block, room: TableRoom) -> usize {
    match block {
        Block::Table(table) => TABLE + cells(table, room),
        Block::Chart(chart) => cells(&chart.table, room),
        Block::Collection { collection, .. } => {
            collection.tables().iter().map(|table| TABLE + cells(table, room)).sum()
        }
        Block::Paragraph { .. }
        | Block::Heading(_)
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Figure(_)
        | Block::Equation(_)
        | Block::Callout { .. }
        | Block::Directive { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => 0,
    }
}
