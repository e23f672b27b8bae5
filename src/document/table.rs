//! Tables, written in Markdown or read from data files.

use serde::{Deserialize, Serialize};

use super::{Caption, Inline};
use crate::source::Span;

/// A table. The header and every row have one cell per element of `alignments`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Table {
    /// Caption. In Markdown, a paragraph after the table that begins with `Table:`
    #[serde(default, skip_serializing_if = "is_default")]
    pub caption: Caption,
    /// Alignment of each column.
    pub alignments: Vec<Alignment>,
    /// Titles above groups of columns, row by row from the top, or empty. Those of a row together span all columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header_groups: Vec<HeaderGroup>,
    /// Cells of the header row.
    pub header: Vec<Vec<Inline>>,
    /// Rows of the body.
    pub rows: Vec<Row>,
    /// Whether the first cell of each row is a row header.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_headers: bool,
    /// Cells over several rows or columns, or empty. The other places that they cover are empty cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<MergedCells>,
    /// Path of the CSV file that the table was read from, relative to the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Definitions of the links by reference in the cells of `file`, as written in the issue: `[map]: https://example.org/`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definitions: Vec<String>,
    /// Whether the total is yet to be checked, because cells refer to numbers in data. False after the `figures` pass.
    #[serde(skip)]
    pub(crate) has_unchecked_total: bool,
    /// Source position.
    pub span: Span,
}

/// A cell over several rows or columns: `<td rowspan="2">`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct MergedCells {
    /// Its first row: 0 for the header, 1 for the first row of the body.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// Number of rows, at least 1.
    pub rows: usize,
    /// Number of columns, at least 1.
    pub columns: usize,
}

/// A place in a table, with regard to merged cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TablePlace {
    /// A cell over this number of rows and columns.
    Cell {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
    },
    /// A place that a merged cell covers.
    Covered,
}

impl Table {
    /// Returns the number of cells, the header row included.
    pub(crate) fn cells(&self) -> usize {
        self.alignments.len() * (self.rows.len() + 1)
    }

    /// Creates a table without columns.
    pub(crate) fn empty(span: Span) -> Self {
        Self {
            caption: Caption::default(),
            alignments: Vec::new(),
            header_groups: Vec::new(),
            header: Vec::new(),
            rows: Vec::new(),
            row_headers: false,
            merged: Vec::new(),
            file: None,
            definitions: Vec::new(),
            has_unchecked_total: false,
            span,
        }
    }

    /// Returns the cells of a header row of `width` columns from its titles. A title over several columns is a merged cell.
    pub(crate) fn header_of(titles: Vec<HeaderGroup>, width: usize, merged: &mut Vec<MergedCells>) -> Vec<Vec<Inline>> {
        let mut header = vec![Vec::new(); width];
        let mut column = 0;
        for HeaderGroup { title, columns } in titles {
            header[column] = title;
            if columns > 1 {
                merged.push(MergedCells { row: 0, column, rows: 1, columns });
            }
            column += columns;
        }
        header
    }

    /// Returns what is at a place. Row 0 is the header.
    pub(crate) fn place(&self, row: usize, column: usize) -> TablePlace {
        let covers = |cell: &&MergedCells| {
            (cell.row..cell.row + cell.rows).contains(&row)
                && (cell.column..cell.column + cell.columns).contains(&column)
        };
        match self.merged.iter().find(covers) {
            Some(cell) if cell.row == row && cell.column == column => {
                TablePlace::Cell { rows: cell.rows, columns: cell.columns }
            }
            Some(_) => TablePlace::Covered,
            None => TablePlace::Cell { rows: 1, columns: 1 },
        }
    }

    /// Returns what is at each of the first `width` places of a row. A table with many merged cells is searched once for the
    /// row, not for each place as by [`Table::place`].
    pub(crate) fn places(&self, row: usize, width: usize) -> Vec<TablePlace> {
        let mut places = vec![TablePlace::Cell { rows: 1, columns: 1 }; width];
        // The first of several cells that cover a place counts.
        for cell in self.merged.iter().rev().filter(|cell| (cell.row..cell.row + cell.rows).contains(&row)) {
            let end = (cell.column + cell.columns).min(width);
            let Some(covered) = places.get_mut(cell.column..end) else { continue };
            covered.fill(TablePlace::Covered);
            if let Some(first) = covered.first_mut().filter(|_| cell.row == row) {
                *first = TablePlace::Cell { rows: cell.rows, columns: cell.columns };
            }
        }
        places
    }

    /// Returns the rows of titles above groups of columns.
    pub(crate) fn group_rows(&self) -> Vec<&[HeaderGroup]> {
        let mut rows = Vec::new();
        let (mut start, mut columns) = (0, 0);
        for (at, group) in self.header_groups.iter().enumerate() {
            columns += group.columns;
            if columns >= self.alignments.len() {
                rows.push(&self.header_groups[start..=at]);
                (start, columns) = (at + 1, 0);
            }
        }
        rows
    }

    /// Returns `true` for a row of the body that does not belong to the group of rows above it: a total, and a sum directly after a
    /// sum, which adds to it what is in other groups.
    pub(crate) fn ends_group(&self, row: usize) -> bool {
        let kind = |row: usize| self.rows.get(row).map(|row| row.kind);
        let is_sum = |kind: Option<RowKind>| matches!(kind, Some(RowKind::Subtotal | RowKind::Total));
        kind(row) == Some(RowKind::Total) || (row > 0 && is_sum(kind(row)) && is_sum(kind(row - 1)))
    }

    /// Applies and removes the classes of a Markdown table that set its structure: `{.total}` makes the last row the
    /// total, `{.row-headers}` makes the first cell of each row a header.
    pub(crate) fn apply_classes(&mut self) {
        self.row_headers |= self.caption.take_class("row-headers");
        if self.caption.take_class("total")
            && let Some(row) = self.rows.last_mut()
        {
            row.kind = RowKind::Total;
        }
    }
}

/// One row of a table's body.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// Kind of row.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: RowKind,
    /// Cells, one per column.
    pub cells: Vec<Vec<Inline>>,
}

/// The kind of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// An ordinary row.
    #[default]
    Body,
    /// A row group header: the first cell is the title of the rows that follow, the other cells are empty.
    Group,
    /// The sum of some rows.
    Subtotal,
    /// The sum of all rows.
    Total,
}

impl RowKind {
    /// Returns the name of the kind in both outputs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Group => "group",
            Self::Subtotal => "subtotal",
            Self::Total => "total",
        }
    }
}

/// A title above a group of columns.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct HeaderGroup {
    /// Text of the title, or empty.
    pub title: Vec<Inline>,
    /// Number of columns that the title spans, at least 1.
    pub columns: usize,
}

/// The alignment of a column: `:--`, `:-:`, `--:`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// `---`: the layout decides.
    Auto,
    /// `:--`
    Start,
    /// `:-:`
    Center,
    /// `--:`, and columns of numbers, which have the same number of decimals.
    End,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
