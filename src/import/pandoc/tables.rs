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
        let last = head_rows.pop();
        if head_rows.len() > 1 {
            self.report.change("the header of a table has two rows: those above the last are one");
        }
        let mut below = vec![0; width];
        let header_groups = self.header_groups(head_rows, &mut below);
        let header = last.map(|row| self.row(row, 0, &mut below, &mut merged)).unwrap_or_default();
        let header = with_upper_titles(header, header_groups.1, width);
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
        let header_groups = header_groups.0;
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

    /// Converts the rows of a header above its last one. Returns the titles over several columns, and those of single
    /// columns, which go on in the last row.
    fn header_groups(&mut self, rows: Vec<PandocRow>, below: &mut [usize]) -> (Vec<HeaderGroup>, Vec<Vec<Inline>>) {
        let width = below.len();
        let mut groups: Vec<HeaderGroup> = Vec::new();
        let mut titles = vec![Vec::new(); width];
        for row in rows {
            let mut merged = Vec::new();
            let cells = self.row(row, 0, below, &mut merged);
            let mut own: Vec<HeaderGroup> = Vec::new();
            let mut column = 0;
            while column < width {
                let columns = merged.iter().find(|cell| cell.column == column).map_or(1, |cell| cell.columns);
                let title = cells[column].clone();
                if below[column] > 0 {
                    titles[column].extend(title);
                    own.push(HeaderGroup { title: Vec::new(), columns });
                } else {
                    own.push(HeaderGroup { title, columns });
                }
                column += columns;
            }
            groups = own;
        }
        if groups.iter().all(|group| group.title.is_empty()) {
            groups.clear();
        }
        (groups, titles)
    }
}

/// Adds the titles of columns from the rows above the last one of a header.
fn with_upper_titles(header: Vec<Vec<Inline>>, above: Vec<Vec<Inline>>, width: usize) -> Vec<Vec<Inline>> {
    let mut titles = above;
    titles.resize(width, Vec::new());
    for (title, own) in titles.iter_mut().zip(header) {
        title.extend(own);
    }
    titles
}

fn alignment(name: &PandocName) -> Alignment {
    match name.name.as_str() {
        "AlignLeft" => Alignment::Start,
        "AlignRight" => Alignment::End,
        "AlignCenter" => Alignment::Center,
        _ => Alignment::Auto,
    }
}
