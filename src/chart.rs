//! Draws charts as SVG.
//!
//! A drawing has its final size: one unit is one point. Series are named beside their marks if there is room, otherwise
//! in a legend. If every mark has room for its value, the values replace the axis. Series differ in lightness, pattern,
//! dash and marker, never in hue alone, so that a chart can be read in greyscale and by colour-blind readers. Bars
//! start at zero.

use std::borrow::Cow;

mod areas;
mod axis;
mod canvas;
mod colour;
mod columns;
mod end_labels;
mod flow;
mod heading;
mod icons;
mod labels;
mod lines;
mod narrow;
mod paint;
mod path;
mod pie;
mod plot;
mod points;
mod rows;
mod stacking;
mod stacks;
mod target;
mod text;
mod waterfall;

use crate::document::ChartKind;

use canvas::Canvas;
use colour::ChartColour;
use pie::PieCentre;

/// A data series: a name, and one value per category.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// Name, shown beside the marks or in the legend.
    pub(crate) name: String,
    /// Values in the order of the categories; `None` for a missing value.
    pub(crate) values: Vec<Option<f64>>,
}

/// Planned values of a chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TargetSpec {
    /// Name in the legend: "Target: 1,800", or the name of the column.
    pub(crate) label: String,
    /// Value for each category; a single value is drawn as a line over all categories.
    pub(crate) values: Vec<Option<f64>>,
    /// Whether there is one value for all categories.
    pub(crate) is_line: bool,
}

/// Specification of a chart: its data, titles and options.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChartSpec {
    /// Chart type.
    pub(crate) kind: ChartKind,
    /// Names of the categories, in drawing order.
    pub(crate) categories: Vec<String>,
    /// For a flow chart, the places that the amounts of the categories go to; otherwise empty.
    pub(crate) receivers: Vec<String>,
    /// Series, in drawing order. Up to eight are easy to distinguish.
    pub(crate) series: Vec<Series>,
    /// Title of the category axis.
    pub(crate) x_title: Option<String>,
    /// Title of the value axis.
    pub(crate) y_title: Option<String>,
    /// Number of decimals of the values on the marks.
    pub(crate) decimals: u8,
    /// Height in points; exceeded if the labels need more room.
    pub(crate) height: Option<f64>,
    /// Names of the categories or series drawn in the accent colour.
    pub(crate) highlight: Vec<String>,
    /// Categories of a waterfall chart that are sums of the steps before them.
    pub(crate) totals: Vec<String>,
    /// Planned values.
    pub(crate) target: Option<TargetSpec>,
    /// Lowest and highest value of the charts beside this one, which have the same scale.
    pub(crate) common_range: Option<(f64, f64)>,
    /// Whether the values are shares, from 0 to 100.
    pub(crate) is_percent: bool,
}

/// Fonts, colours and number formats of a drawing. Colours are `#rrggbb`.
pub(crate) struct ChartStyle<'a> {
    /// Width of the drawing, in points.
    pub(crate) width: f64,
    /// Font size, in points.
    pub(crate) size: f64,
    /// Font family. It must have a regular and a semibold weight.
    pub(crate) family: &'a str,
    /// Accent colour, of the first series or the highlighted ones.
    pub(crate) accent: &'a str,
    /// Colour of text.
    pub(crate) ink: &'a str,
    /// Colour of secondary text: titles, axis numbers, leader lines.
    pub(crate) muted: &'a str,
    /// Colour of grid lines.
    pub(crate) rule: &'a str,
    /// Formats a value with the given number of decimals, in the publication's language.
    pub(crate) number: &'a dyn Fn(f64, u8) -> String,
    /// Formats a percentage (0 to 100) with the given number of decimals and a percent sign, in the publication's
    /// language.
    pub(crate) percent: &'a dyn Fn(f64, u8) -> String,
    /// Returns the width of a text in em; the flag is `true` for semibold.
    pub(crate) measure: &'a dyn Fn(&str, bool) -> f64,
}

/// Returns the contrast ratio of two colours in the form `#9b2226`, from 1 to 21 (WCAG 2, definition of "contrast
/// ratio").
pub(crate) fn contrast(one: &str, other: &str) -> f64 {
    ChartColour::parse(one).contrast(ChartColour::parse(other))
}

/// Draws the chart as SVG. Labels are `<text>` elements in the style's font family.
pub(crate) fn draw(chart: &ChartSpec, style: &ChartStyle<'_>) -> String {
    draw_on_canvas(chart, style).svg()
}

/// Draws the chart as SVG for a narrow screen: see [`narrow`].
pub(crate) fn draw_narrow(chart: &ChartSpec, style: &ChartStyle<'_>) -> String {
    narrow::draw(chart, style).svg()
}

fn draw_on_canvas<'a>(chart: &ChartSpec, style: &'a ChartStyle<'a>) -> Canvas<'a> {
    let chart = &normalized(chart);
    let mut canvas = Canvas::new(style);
    match chart.kind {
        ChartKind::Bar | ChartKind::Grouped => columns::draw(&mut canvas, chart),
        ChartKind::Stacked => stacks::draw(&mut canvas, chart),
        ChartKind::Horizontal => rows::draw(&mut canvas, chart),
        ChartKind::Line => lines::draw(&mut canvas, chart),
        ChartKind::Area => areas::draw(&mut canvas, chart),
        ChartKind::Pie => pie::draw(&mut canvas, chart, PieCentre::Filled),
        ChartKind::Donut => pie::draw(&mut canvas, chart, PieCentre::Total),
        ChartKind::Waterfall => waterfall::draw(&mut canvas, chart),
        ChartKind::Icons => icons::draw(&mut canvas, chart),
        ChartKind::Flow => flow::draw(&mut canvas, chart),
    }
    canvas
}

/// Returns the chart with exactly one value per category in each series. Values that cannot be drawn (not finite, or
/// 1e100 and more) become missing.
fn normalized(chart: &ChartSpec) -> ChartSpec {
    const LARGEST: f64 = 1e100;
    let mut chart = chart.clone();
    for series in &mut chart.series {
        series.values.resize(chart.categories.len(), None);
        for value in &mut series.values {
            *value = value.filter(|value| value.is_finite() && value.abs() < LARGEST);
        }
    }
    chart
}

impl ChartSpec {
    /// Returns the label of a value: the formatted number, or [`MISSING`].
    fn value_label(&self, style: &ChartStyle<'_>, value: Option<f64>) -> Cow<'static, str> {
        match value {
            Some(value) => Cow::Owned(self.format(style, value, self.decimals)),
            None => Cow::Borrowed(MISSING),
        }
    }

    /// Formats a number of the chart: a share has a percent sign.
    fn format(&self, style: &ChartStyle<'_>, value: f64, decimals: u8) -> String {
        if self.is_percent { (style.percent)(value, decimals) } else { (style.number)(value, decimals) }
    }

    /// Returns the lowest and highest value that the chart shows, or `None` if it has no scale.
    pub(crate) fn shown_range(&self) -> Option<(f64, f64)> {
        match self.kind {
            ChartKind::Stacked | ChartKind::Area => Some(stacking::value_range(&normalized(self))),
            ChartKind::Bar | ChartKind::Grouped | ChartKind::Horizontal | ChartKind::Line | ChartKind::Icons => {
                let chart = normalized(self);
                let first = chart.values().next()?;
                Some(range(first, chart.values().chain(chart.target_values())))
            }
            ChartKind::Waterfall => Some(waterfall::value_range(&normalized(self))),
            ChartKind::Pie | ChartKind::Donut | ChartKind::Flow => None,
        }
    }

    /// Returns the values beside those of the series that are on the scale: the ends of [`Self::common_range`], and the
    /// target.
    fn common_ends(&self) -> impl Iterator<Item = f64> {
        self.common_range.into_iter().flat_map(|(low, high)| [low, high]).chain(self.target_values())
    }

    fn target_values(&self) -> impl Iterator<Item = f64> {
        self.target.iter().flat_map(|target| &target.values).flatten().copied()
    }

    fn is_highlighted(&self, name: &str) -> bool {
        self.highlight.iter().any(|highlighted| highlighted == name)
    }

    /// Returns the values of a category, one per series.
    fn values_of(&self, category: usize) -> impl Iterator<Item = Option<f64>> {
        self.series.iter().map(move |series| series.values[category])
    }

    /// Returns all values that are not missing.
    fn values(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|series| &series.values).flatten().copied()
    }
}

/// Label of a missing value.
const MISSING: &str = "–";

#[expect(clippy::cast_precision_loss, reason = "no more than a few thousand")]
fn to_f64(number: usize) -> f64 {
    number as f64
}

/// Returns the minimum and maximum of `begin` and the numbers.
fn range(begin: f64, numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((begin, begin), |(low, high), number| (low.min(number), high.max(number)))
}

#[cfg(test)]
mod tests;
