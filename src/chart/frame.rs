//! Where the marks of an upright chart are, and what is around them: grid, numbers, names.

use super::axis::Axis;
use super::path::Point;
use super::sheet::{Anchor, Face, Sheet, Stroke};
use super::text::shorten;
use super::{Chart, count, labels};

/// Where the marks are.
#[derive(Debug)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Where the names begin, or a little above.
    pub(super) floor: f64,
    low: f64,
    high: f64,
    /// Of each category.
    pub(super) centres: Vec<f64>,
    /// From category to category.
    pub(super) slot: f64,
}

/// What a chart needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// What is taken above.
    pub(super) top: f64,
    /// What is taken at the right.
    pub(super) right: f64,
    /// Of the values.
    pub(super) range: (f64, f64),
    /// Whether there are numbers and a grid.
    pub(super) has_axis: bool,
    /// What labels of marks need above and below them.
    pub(super) insets: (f64, f64),
    /// Whether the first and the last category are at the edges, as points of lines are.
    pub(super) is_to_edges: bool,
}

/// A plot is at least so high, in lines.
const LEAST: f64 = 6.0;

/// How high a chart is to be.
pub(super) fn height(sheet: &Sheet<'_>, chart: &Chart) -> f64 {
    let own = (sheet.style.width * 0.48).clamp(sheet.style.size * 14.0, sheet.style.size * 24.0);
    chart.height.filter(|height| height.is_finite()).unwrap_or(own)
}

/// What a plot will have of the height, about, where `top` is taken above.
pub(super) fn plot_height(sheet: &Sheet<'_>, chart: &Chart, top: f64) -> f64 {
    (height(sheet, chart) - top - sheet.style.size * 4.0).max(sheet.style.size * LEAST)
}

/// Where categories are between two edges, and how far from one to the next.
pub(super) fn places(number: usize, left: f64, right: f64, is_to_edges: bool) -> (Vec<f64>, f64) {
    let width = (right - left).max(1.0);
    if is_to_edges && number > 1 {
        let slot = width / count(number - 1);
        return ((0..number).map(|index| left + count(index) * slot).collect(), slot);
    }
    let slot = width / count(number.max(1));
    ((0..number).map(|index| left + (count(index) + 0.5) * slot).collect(), slot)
}

/// Draws what is around the marks.
pub(super) fn lay(sheet: &mut Sheet<'_>, chart: &Chart, wish: Wish) -> Plot {
    let face = sheet.face().coloured(sheet.muted);
    let (low, high) = wish.range;
    let most = steps(plot_height(sheet, chart, wish.top), face);
    let mut axis = wish.has_axis.then(|| Axis::new(low, high, most, chart.decimals));
    let (low, high) = axis.as_mut().map_or((low, high), |axis| axis.trim(low, high));
    let numbers = axis.as_ref().map(|axis| numbers(sheet, axis)).unwrap_or_default();
    let left =
        if axis.is_some() { sheet.widest(numbers.iter().map(|(_, text)| text), face) + face.size * 0.7 } else { 0.0 };
    let right = (sheet.style.width - wish.right).max(left + 1.0);
    let (centres, slot) = places(chart.categories.len(), left, right, wish.is_to_edges);
    let names = labels::choose(sheet, chart, &centres, slot);
    let title = chart.x_title.as_deref().filter(|title| !title.trim().is_empty());
    let gap = face.size * 0.7;
    let below = gap + names.height() + if title.is_some() { face.leading() + face.size * 0.35 } else { 0.0 };
    let top = wish.top + if axis.is_some() { face.size * 0.5 } else { 0.0 };
    let bottom = (height(sheet, chart) - below).max(top + face.size * LEAST);
    sheet.height = bottom + below;
    names.draw(sheet, bottom + gap);
    if let Some(title) = title {
        let title = shorten(title, sheet.style.width, &|text| sheet.width(text, face));
        let half = sheet.width(&title, face) / 2.0;
        let middle = f64::midpoint(left, right).clamp(half, (sheet.style.width - half).max(half));
        sheet.text((middle, sheet.height - face.below()), Anchor::Middle, face, &title);
    }
    let (top, floor, bottom) = (top + wish.insets.0, bottom, bottom - wish.insets.1);
    let plot = Plot { left, right, top, bottom, floor, low, high, centres, slot };
    plot.grid(sheet, &numbers, face);
    plot
}

/// The marked values of an axis with their numbers.
fn numbers(sheet: &Sheet<'_>, axis: &Axis) -> Vec<(f64, String)> {
    axis.ticks.iter().map(|tick| (*tick, (sheet.style.number)(*tick, axis.decimals))).collect()
}

/// How many steps an axis of some height has at most.
fn steps(height: f64, face: Face) -> usize {
    let fit = height / (face.size * 2.8);
    [2.0, 3.0, 4.0, 5.0].iter().filter(|steps| **steps <= fit).count() + 1
}

impl Plot {
    /// How far down a value is.
    pub(super) fn y(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        // Where all is the same, there is nothing to scale.
        let part = if span > 0.0 { (value - self.low) / span } else { 0.0 };
        self.bottom - part.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// The place of a category's value.
    pub(super) fn point(&self, category: usize, value: f64) -> Point {
        (self.centres[category], self.y(value))
    }

    fn grid(&self, sheet: &mut Sheet<'_>, numbers: &[(f64, String)], face: Face) {
        for (tick, text) in numbers {
            let y = self.y(*tick);
            sheet.rule((self.left, y), (self.right, y), Stroke::plain(sheet.rule, 0.5));
            sheet.text((self.left - face.size * 0.7, y + face.half()), Anchor::End, face, text);
        }
    }

    /// Draws the line at zero, which is to be above the marks; where zero is not on the axis there is none.
    pub(super) fn zero(&self, sheet: &mut Sheet<'_>) {
        if self.low <= 0.0 && self.high >= 0.0 {
            let y = self.y(0.0);
            sheet.rule((self.left, y), (self.right, y), Stroke::plain(sheet.ink, 0.8));
        }
    }
}
