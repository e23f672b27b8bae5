//! Figures and charts.

use serde::{Deserialize, Serialize};

use super::{Caption, Image, Table};
use crate::source::Span;

/// An image alone in its paragraph: `![A ferry](ferry.jpg "The last crossing"){#fig:ferry .wide}`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Figure {
    /// The image.
    pub image: Image,
    /// What is said of it.
    pub caption: Caption,
    /// How much of its place it takes: `width=60%`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Where it stands.
    pub span: Span,
}

/// A fenced block `chart`: numbers, and the drawing that the `charts` pass makes of them.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Chart {
    /// `type = "bar"`
    pub kind: ChartKind,
    /// What is said of it.
    pub caption: Caption,
    /// The series, each with a value or a gap for every row of `table`.
    pub series: Vec<Vec<Option<f64>>>,
    /// The numbers as an accessible table: the categories in the first column, then the series.
    pub table: Table,
    /// `x-title = "Year"`
    pub x_title: Option<String>,
    /// `y-title = "Members"`
    pub y_title: Option<String>,
    /// How many digits after the decimal sign labels have.
    pub decimals: u8,
    /// Of the drawing, in millimetres.
    pub height: Option<u16>,
    /// The categories or series that the accent is for.
    pub highlight: Vec<String>,
    /// The drawing. Its description is `alt`, or composed from the numbers.
    pub image: Image,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Columns, one series.
    Bar,
    /// Columns side by side, some series.
    Grouped,
    /// Columns on top of one another.
    Stacked,
    /// Bars that run to the side.
    Horizontal,
    /// Lines.
    Line,
    /// Areas, on top of one another.
    Area,
    /// A disc in slices.
    Pie,
    /// A ring in slices, with the sum inside.
    Donut,
}

impl ChartKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 8] =
        [Self::Bar, Self::Grouped, Self::Stacked, Self::Horizontal, Self::Line, Self::Area, Self::Pie, Self::Donut];

    /// As an author writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Grouped => "grouped",
            Self::Stacked => "stacked",
            Self::Horizontal => "horizontal",
            Self::Line => "line",
            Self::Area => "area",
            Self::Pie => "pie",
            Self::Donut => "donut",
        }
    }

    /// Whether the values are parts of a whole.
    pub(crate) fn is_round(self) -> bool {
        matches!(self, Self::Pie | Self::Donut)
    }
}
