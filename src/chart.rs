//! Charts: data in, a vector drawing out.
//!
//! A drawing is made for its final size: one unit is one point. What its marks mean stands beside them; where there is room their
//! values stand on them, and then no axis repeats them. Series differ in lightness, pattern, dash and marker and never in hue
//! alone, so that a chart says the same on a grey printer and to colour-blind readers. Bars begin at zero.

use std::borrow::Cow;

mod areas;
mod axis;
mod colour;
mod columns;
mod ends;
mod frame;
mod heading;
mod labels;
mod lines;
mod paint;
mod path;
mod pie;
mod points;
mod rows;
mod sheet;
mod slices;
mod stacks;
mod text;

pub(crate) use crate::document::ChartKind as Kind;

use sheet::Sheet;

/// Numbers, one a category.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// What they are.
    pub(crate) name: String,
    /// `None` where the number is not known.
    pub(crate) values: Vec<Option<f64>>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    /// Which drawing.
    pub(crate) kind: Kind,
    /// What the numbers are of, in order.
    pub(crate) categories: Vec<String>,
    /// In order. Up to eight are told apart at a glance.
    pub(crate) series: Vec<Series>,
    /// What the categories are.
    pub(crate) x_title: Option<String>,
    /// What the numbers are.
    pub(crate) y_title: Option<String>,
    /// Of the numbers on the marks.
    pub(crate) decimals: u8,
    /// In points; a drawing is higher where its labels need it.
    pub(crate) height: Option<f64>,
    /// Categories or series that the accent is for.
    pub(crate) highlight: Vec<String>,
}

/// How it is drawn. Colours are `#rrggbb`.
pub(crate) struct Style<'a> {
    /// In points.
    pub(crate) width: f64,
    /// Of the text, in points.
    pub(crate) size: f64,
    /// Of the text. It must have a regular and a semibold face.
    pub(crate) family: &'a str,
    /// The one colour.
    pub(crate) accent: &'a str,
    /// Of text.
    pub(crate) ink: &'a str,
    /// Of what is read last.
    pub(crate) muted: &'a str,
    /// Of the grid.
    pub(crate) rule: &'a str,
    /// A number with so many decimals, in the publication's language.
    pub(crate) number: &'a dyn Fn(f64, u8) -> String,
    /// A part of a hundred (0 to 100) with so many decimals and its sign, in the publication's language.
    pub(crate) percent: &'a dyn Fn(f64, u8) -> String,
    /// How wide a text is, in em; whether it is semibold.
    pub(crate) measure: &'a dyn Fn(&str, bool) -> f64,
}

/// The chart as SVG: text as text, in the style's family.
pub(crate) fn draw(chart: &Chart, style: &Style<'_>) -> String {
    sketch(chart, style).svg()
}

fn sketch<'a>(chart: &Chart, style: &'a Style<'a>) -> Sheet<'a> {
    let chart = &clean(chart);
    let mut sheet = Sheet::new(style);
    match chart.kind {
        Kind::Bar | Kind::Grouped => columns::draw(&mut sheet, chart),
        Kind::Stacked => stacks::draw(&mut sheet, chart),
        Kind::Horizontal => rows::draw(&mut sheet, chart),
        Kind::Line => lines::draw(&mut sheet, chart),
        Kind::Area => areas::draw(&mut sheet, chart),
        Kind::Pie => pie::draw(&mut sheet, chart, pie::Middle::Full),
        Kind::Donut => pie::draw(&mut sheet, chart, pie::Middle::Total),
    }
    sheet
}

/// As many values a series as there are categories, and only numbers that can be drawn.
fn clean(chart: &Chart) -> Chart {
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

impl Chart {
    /// A value as it stands on its mark.
    fn label(&self, style: &Style<'_>, value: Option<f64>) -> Cow<'static, str> {
        match value {
            Some(value) => Cow::Owned((style.number)(value, self.decimals)),
            None => Cow::Borrowed(MISSING),
        }
    }

    fn is_highlighted(&self, name: &str) -> bool {
        self.highlight.iter().any(|highlighted| highlighted == name)
    }

    /// The values of a category, one a series.
    fn values_of(&self, category: usize) -> impl Iterator<Item = Option<f64>> {
        self.series.iter().map(move |series| series.values[category])
    }

    /// All known values.
    fn values(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|series| &series.values).flatten().copied()
    }
}

/// Stands where a value is not known.
const MISSING: &str = "–";

#[expect(clippy::cast_precision_loss, reason = "no more than a few thousand")]
fn count(number: usize) -> f64 {
    number as f64
}

/// The least and the greatest of some numbers; where there are none, both are what one begins with.
fn range(begin: f64, numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((begin, begin), |(low, high), number| (low.min(number), high.max(number)))
}

#[cfg(test)]
mod tests;
