//! Tables of pandoc to tables of the document tree, which have no merged cells.

use super::tree::{PandocBody, PandocCell, PandocColumn, PandocHead, PandocName, PandocRow};
use super::{PandocConverter, nowhere};
use crate::document::{Alignment, Block, Caption, Inline, Row, RowKind, Table};

/// Rows of cells, one for each column.
type Grid = Vec<Vec<Vec<Inline>>>;

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
        let mut header = self.grid(head.rows, width);
        let row_headers = !bodies.is_empty() && bodies.iter().all(|body| body.header_columns == 1);
        let mut rows = Vec::new();
        for body in bodies {
            rows.extend(self.grid(body.header_rows, width));
            rows.extend(self.grid(body.rows, width));
        }
        let foot = self.grid(foot.rows, width);
        let has_total = foot.len() == 1;
        rows.extend(foot);
        let is_blank = |row: &Vec<Vec<Inline>>| row.iter().all(Vec::is_empty);
        header.retain(|row| !is_blank(row));
        if header.is_empty() && !rows.is_empty() {
            self.report.change("the first row of a table without a header is its header");
            header.push(rows.remove(0));
        }
        if header.len() > 1 {
            self.report.change("the rows of a header are one row");
        }
        let mut rows: Vec<Row> = rows.into_iter().map(|cells| Row { kind: RowKind::Body, cells }).collect();
        if let Some(last) = rows.last_mut().filter(|_| has_total) {
            last.kind = RowKind::Total;
        }
        let alignments = columns.iter().map(|column| alignment(&column.alignment)).collect();
        Block::Table(Table {
            caption,
            alignments,
            header_groups: Vec::new(),
            header: joined(header, width),
            rows,
            row_headers,
            file: None,
            span: nowhere(),
        })
    }

    /// Converts rows. A cell over several rows is repeated in each; one over several columns is followed by empty ones.
    fn grid(&mut self, rows: Vec<PandocRow>, width: usize) -> Grid {
        let mut grid: Grid = Vec::new();
        // Cells that go on below, by column, with the number of rows that they still take.
        let mut below: Vec<Option<(usize, Vec<Inline>)>> = vec![None; width];
        for row in rows {
            let mut cells: Vec<Vec<Inline>> = Vec::new();
            let mut given = row.cells.into_iter();
            while cells.len() < width {
                let column = cells.len();
                if let Some((count, content)) = below[column].take() {
                    cells.push(content.clone());
                    below[column] = Some((count - 1, content)).filter(|(count, _)| *count > 0);
                    continue;
                }
                let Some(cell) = given.next() else {
                    cells.push(Vec::new());
                    continue;
                };
                self.place_cell(cell, width, &mut cells, &mut below);
            }
            grid.push(cells);
        }
        grid
    }

    fn place_cell(
        &mut self,
        cell: PandocCell,
        width: usize,
        cells: &mut Vec<Vec<Inline>>,
        below: &mut [Option<(usize, Vec<Inline>)>],
    ) {
        let PandocCell { row_span, column_span, blocks, .. } = cell;
        let content = self.cell(blocks);
        if row_span > 1 {
            self.report.change("a cell over several rows is repeated in each");
        }
        if column_span > 1 {
            self.report.change("a cell over several columns is in the first of them");
        }
        for at in 0..column_span.max(1) {
            let column = cells.len();
            if column >= width {
                break;
            }
            let content = if at == 0 { content.clone() } else { Vec::new() };
            if row_span > 1 {
                below[column] = Some((row_span - 1, content.clone()));
            }
            cells.push(content);
        }
    }
}

/// Joins the rows of a header: "2025: Boats".
fn joined(rows: Grid, width: usize) -> Vec<Vec<Inline>> {
    let mut header: Vec<Vec<Inline>> = vec![Vec::new(); width];
    for row in rows {
        for (cell, more) in header.iter_mut().zip(row) {
            if *cell == more {
                continue;
            }
            if !cell.is_empty() && !more.is_empty() {
                cell.push(Inline::Text { text: ": ".to_owned(), span: nowhere() });
            }
            cell.extend(more);
        }
    }
    header
}

fn alignment(name: &PandocName) -> Alignment {
    match name.name.as_str() {
        "AlignLeft" => Alignment::Start,
        "AlignRight" => Alignment::End,
        "AlignCenter" => Alignment::Center,
        _ => Alignment::Auto,
    }
}
