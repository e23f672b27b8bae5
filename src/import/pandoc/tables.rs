//! Tables of pandoc to tables of the document tree.

use super::tree::{PandocBody, PandocCell, PandocColumn, PandocHead, PandocName, PandocRow};
use super::{PandocConverter, nowhere};
use crate::document::{Alignment, Block, Caption, HeaderGroup, Inline, MergedCells, Row, RowKind, Table};

impl PandocConverter<'_> {
    pub(super) fn table(
        &mut self,
        caption: Caption,
        columns: &[PandocColumn],
        head: PandocHead,
        bodies: Vec<PandocBody>,
        foot: PandocHead,
    ) -> Block {
        self.report.keep("table");
        let width = columns.len();
        let mut head_rows = head.rows;
        let row_headers = !bodies.is_empty() && bodies.iter().all(|body| body.header_columns == 1);
        let has_total = foot.rows.len() == 1;
        let body_rows = bodies.into_iter().flat_map(|body| body.header_rows.into_iter().chain(body.rows));
        let mut body_rows: Vec<PandocRow> = body_rows.chain(foot.rows).collect();
        head_rows.retain(|row| !row.cells.iter().all(|cell| cell.blocks.is_empty()));
        if head_rows.is_empty() && !body_rows.is_empty() {
            self.report.change("the first row of a table without a header is its header");
            head_rows.push(body_rows.remove(0));
        }
        let mut merged = Vec::new();
        let (header_groups, header) = self.header(head_rows, width, &mut merged);
        let mut below = vec![0; width];
        let count = body_rows.len();
        let mut rows: Vec<Row> = Vec::new();
        for row in body_rows {
            let number = rows.len() + 1;
            let cells = self.row(row, number, &mut below, &mut merged);
            rows.push(Row { kind: RowKind::Body, cells });
        }
        for cell in &mut merged {
            cell.rows = cell.rows.min(if cell.row == 0 { 1 } else { count + 1 - cell.row });
        }
        merged.retain(|cell| cell.rows > 1 || cell.columns > 1);
        if let Some(last) = rows.last_mut().filter(|_| has_total) {
            last.kind = RowKind::Total;
        }
        let alignments = columns.iter().map(|column| alignment(&column.alignment)).collect();
        let table = Table { caption, alignments, header_groups, header, rows, row_headers, ..Table::empty(nowhere()) };
        Block::Table(Table { merged, ..table })
    }

    /// Converts a row to a cell for each column. `below` has the number of rows that a cell above still covers, by column.
    fn row(
        &mut self,
        row: PandocRow,
        number: usize,
        below: &mut [usize],
        merged: &mut Vec<MergedCells>,
    ) -> Vec<Vec<Inline>> {
        let mut cells = vec![Vec::new(); below.len()];
        let mut given = row.cells.into_iter();
        let mut column = 0;
        while column < below.len() {
            if below[column] > 0 {
                below[column] -= 1;
                column += 1;
                continue;
            }
            let Some(PandocCell { row_span, column_span, blocks, .. }) = given.next() else { break };
            let (rows, columns) = (row_span.max(1), column_span.clamp(1, below.len() - column));
            if rows > 1 || columns > 1 {
                merged.push(MergedCells { row: number, column, rows, columns });
            }
            cells[column] = self.cell(blocks);
            below[column..column + columns].fill(rows - 1);
            column += columns;
        }
        // Places to the right of the given cells may be covered from above.
        below[column..].iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        cells
    }

    /// Converts the rows of a header. Returns the titles over columns, row by row, and the cells of the last row. A cell that
    /// goes on in the row below stands in the last row that it covers.
    fn header(
        &mut self,
        rows: Vec<PandocRow>,
        width: usize,
        merged: &mut Vec<MergedCells>,
    ) -> (Vec<HeaderGroup>, Vec<Vec<Inline>>) {
        let count = rows.len();
        let mut below = vec![0; width];
        // Cells that are placed already, by their last rows.
        let mut lines: Vec<Vec<(usize, HeaderGroup)>> = vec![Vec::new(); count];
        for (at, row) in rows.into_iter().enumerate() {
            let mut spans = Vec::new();
            let covered: Vec<bool> = below.iter().map(|rows| *rows > 0).collect();
            let mut cells = self.row(row, 0, &mut below, &mut spans);
            let mut column = 0;
            while column < width {
                let span = spans.iter().find(|cell| cell.column == column);
                let (rows, columns) = span.map_or((1, 1), |cell| (cell.rows, cell.columns));
                if !covered[column] {
                    let title = std::mem::take(&mut cells[column]);
                    lines[(at + rows).min(count) - 1].push((column, HeaderGroup { title, columns }));
                }
                column += columns;
            }
        }
        let mut lines: Vec<Vec<HeaderGroup>> = lines.into_iter().map(|line| filled(line, width)).collect();
        let header = Table::header_of(lines.pop().unwrap_or_default(), width, merged);
        lines.retain(|line| line.iter().any(|group| !group.title.is_empty()));
        (lines.into_iter().flatten().collect(), header)
    }
}

/// Returns a row of titles with empty ones in the places between them. Each title is given with its column.
fn filled(mut titles: Vec<(usize, HeaderGroup)>, width: usize) -> Vec<HeaderGroup> {
    titles.sort_by_key(|(column, _)| *column);
    let mut line: Vec<HeaderGroup> = Vec::new();
    let mut next = 0;
    for (column, group) in titles {
        line.extend((next..column).map(|_| HeaderGroup { title: Vec::new(), columns: 1 }));
        next = column + group.columns;
        line.push(group);
    }
    line.extend((next..width).map(|_| HeaderGroup { title: Vec::new(), columns: 1 }));
    line
}

fn alignment(name: &PandocName) -> Alignment {
    match name.name.as_str() {
        "AlignLeft" => Alignment::Start,
        "AlignRight" => Alignment::End,
        "AlignCenter" => Alignment::Center,
        _ => Alignment::Auto,
    }
}
