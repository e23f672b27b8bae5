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
    /// Titles above groups of columns, or empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header_groups: Vec<HeaderGroup>,
    /// Cells of the header row.
    pub header: Vec<Vec<Inline>>,
    /// Rows of the body.
    pub rows: Vec<Row>,
    /// Whether the first cell of each row is a row header.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_headers: bool,
    /// Path of the CSV file that the table was read from, relative to the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Source position.
    pub span: Span,
}

impl Table {
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
