//! Figures and charts.

use serde::{Deserialize, Serialize};

use super::{Caption, Image, Table, Target};
use crate::source::Span;

/// An image alone in its paragraph: `![A ferry](ferry.jpg "The last crossing"){#fig:ferry .wide}`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Figure {
    /// Image of the figure.
    pub image: Image,
    /// Caption, id and classes.
    pub caption: Caption,
    /// Link of the image: `[![A ferry](ferry.jpg)](https://example.org/)`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<FigureLink>,
    /// Source position.
    pub span: Span,
}

/// The link of a figure's image.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct FigureLink {
    /// Target of the link.
    pub target: Target,
    /// Advisory title, rendered in the e-book only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A `` ```chart `` block: the numbers, and the drawing that the `charts` pass renders from them.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Chart {
    /// Kind of chart: `type = "bar"`
    pub kind: ChartKind,
    /// Caption, id and classes.
    pub caption: Caption,
    /// Data series. Each holds one value per row of `table`; `None` is a gap.
    pub series: Vec<Vec<Option<f64>>>,
    /// The numbers as an accessible table: categories in the first column, then one column per series.
    pub table: Table,
    /// Title of the category axis: `x-title = "Year"`
    pub x_title: Option<String>,
    /// Title of the value axis: `y-title = "Members"`
    pub y_title: Option<String>,
    /// Number of digits after the decimal separator in labels.
    pub decimals: u8,
    /// Height of the drawing in millimetres, or `None` for the default height.
    pub height: Option<u16>,
    /// Names of the categories or series drawn in the accent colour.
    pub highlight: Vec<String>,
    /// Names of the categories of a waterfall chart that are sums of the steps before them: `totals = ["At the end"]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<String>,
    /// Places of a flow chart that the amounts go to, one for each row of `table`, where they are the second column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<String>,
    /// Planned values: `target = 1800`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<ChartTarget>,
    /// Whether the values of a category are drawn as shares of their sum: `percent = true`
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_percent: bool,
    /// The drawing. Its description is `alt`, or composed from the numbers if there is no `alt`.
    pub image: Image,
    /// Source position.
    pub span: Span,
}

/// Planned values of a chart.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartTarget {
    /// One value for all categories, drawn as a line: `target = 1800`
    Line(f64),
    /// A value for each category, drawn as a mark on its bar: `target = "Planned"`, the name of a column, which is the last of
    /// the table.
    Marks(Vec<Option<f64>>),
}

/// The kinds of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Vertical bars of one series.
    Bar,
    /// Vertical bars of several series, side by side.
    Grouped,
    /// Vertical bars of several series, stacked.
    Stacked,
    /// Horizontal bars.
    Horizontal,
    /// Lines, one per series.
    Line,
    /// Areas, stacked.
    Area,
    /// A disc divided into slices.
    Pie,
    /// A ring divided into slices, with the sum in the middle.
    Donut,
    /// Vertical bars that begin where the bar before ends: the steps from one sum to the next.
    Waterfall,
    /// Rows of discs that stand for the same amount each.
    Icons,
    /// Bands as thick as the amounts that go from one place to another (Sankey diagram).
    Flow,
}

impl ChartKind {
    /// All kinds of chart.
    pub(crate) const ALL: [Self; 11] = [
        Self::Bar,
        Self::Grouped,
        Self::Stacked,
        Self::Horizontal,
        Self::Line,
        Self::Area,
        Self::Pie,
        Self::Donut,
        Self::Waterfall,
        Self::Icons,
        Self::Flow,
    ];

    /// Returns the value of `type` that an author writes.
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
            Self::Waterfall => "waterfall",
            Self::Icons => "icons",
            Self::Flow => "flow",
        }
    }

    /// Returns `true` for pie and donut charts, whose values are parts of a whole.
    pub(crate) fn is_round(self) -> bool {
        matches!(self, Self::Pie | Self::Donut)
    }
}
