//! Tables.

use serde::{Deserialize, Serialize};

use super::{Caption, Inline};
use crate::source::Span;

/// A table, in Markdown or from numbers. Every row has as many cells as `alignments`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Table {
    /// What is said of it: in Markdown, a paragraph after it that begins with `Table:`
    #[serde(default, skip_serializing_if = "is_default")]
    pub caption: Caption,
    /// One a column.
    pub alignments: Vec<Alignment>,
    /// Titles over some columns each, or empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header_groups: Vec<HeaderGroup>,
    /// The header row.
    pub header: Vec<Vec<Inline>>,
    /// The body rows.
    pub rows: Vec<Row>,
    /// Whether the first cell of a row is its heading.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_headers: bool,
    /// Where it stands.
    pub span: Span,
}

impl Table {
    /// Obeys `{.total}`, by which the last row is a sum, and `{.row-headers}`: what a table in Markdown has no other way to say.
    pub(crate) fn take_marks(&mut self) {
        self.row_headers |= self.caption.take("row-headers");
        if self.caption.take("total")
            && let Some(row) = self.rows.last_mut()
        {
            row.kind = RowKind::Total;
        }
    }
}

/// One row of a table's body.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// What it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: RowKind,
    /// The cells.
    pub cells: Vec<Vec<Inline>>,
}

/// What a row is to the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// One of them.
    #[default]
    Body,
    /// The title of those that follow, in its first cell; the others are empty.
    Group,
    /// The sum of some.
    Subtotal,
    /// The sum of all.
    Total,
}

impl RowKind {
    /// The name in both outputs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Group => "group",
            Self::Subtotal => "subtotal",
            Self::Total => "total",
        }
    }
}

/// A title over some columns.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct HeaderGroup {
    /// The words, or nothing.
    pub title: Vec<Inline>,
    /// How many columns it stands over, from 1.
    pub columns: usize,
}

/// How a column is set: `:--`, `:-:`, `--:`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// `---`: the layout decides.
    Auto,
    /// `:--`
    Start,
    /// `:-:`
    Center,
    /// `--:`, and numbers, which then have the same digits after the decimal sign.
    End,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
