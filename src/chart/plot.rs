//! The plot area of a chart with a horizontal category axis, and its surroundings: grid, axis numbers, category labels,
//! title.

use super::axis::Axis;
use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::path::Point;
use super::text::shorten;
use super::{ChartSpec, labels, to_f64};

/// Plot area: converts categories and values to positions on the canvas. Lengths are in points.
#[derive(Debug)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    /// Position of the highest value.
    pub(super) top: f64,
    /// Position of the lowest value.
    pub(super) bottom: f64,
    /// Lower edge of the plot area, which includes the labels of negative values. The category labels are below it.
    pub(super) floor: f64,
    low: f64,
    high: f64,
    /// Horizontal centre of each category.
    pub(super) centres: Vec<f64>,
    /// Distance between the centres of neighbouring categories.
    pub(super) slot: f64,
}

/// Space and axis that a chart requires from its plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlotOptions {
    /// Height already used above the plot, by title and legend.
    pub(super) top: f64,
    /// Width reserved to the right of the plot.
    pub(super) right: f64,
    /// Lowest and highest value.
    pub(super) range: (f64, f64),
    /// Whether axis numbers and a grid are drawn.
    pub(super) has_axis: bool,
    /// Space for value labels above the highest and below the lowest mark.
    pub(super) insets: (f64, f64),
    /// Whether the first and last category are at the edges of the plot, as in line charts. Otherwise they are
    /// half a slot inside.
    pub(super) reaches_edges: bool,
}

/// Minimum height of a plot, as a multiple of the font size.
const MIN_HEIGHT: f64 = 6.0;

/// Returns the height of the whole chart: the requested one, or a default for its width.
fn chart_height(canvas: &Canvas<'_>, chart: &ChartSpec) -> f64 {
    let own = (canvas.style.width * 0.48).clamp(canvas.style.size * 14.0, canvas.style.size * 24.0);
    chart.height.filter(|height| height.is_finite()).unwrap_or(own)
}

/// Returns an estimate of the plot height if the height `top` is used above the plot.
pub(super) fn estimated_height(canvas: &Canvas<'_>, chart: &ChartSpec, top: f64) -> f64 {
    (chart_height(canvas, chart) - top - canvas.style.size * 4.0).max(canvas.style.size * MIN_HEIGHT)
}

/// Returns the centres of `number` categories between two edges, and the distance between neighbouring centres.
pub(super) fn category_positions(number: usize, left: f64, right: f64, reaches_edges: bool) -> (Vec<f64>, f64) {
    let width = (right - left).max(1.0);
    if reaches_edges && number > 1 {
        let slot = width / to_f64(number - 1);
        return ((0..number).map(|index| left + to_f64(index) * slot).collect(), slot);
    }
    let slot = width / to_f64(number.max(1));
    ((0..number).map(|index| left + (to_f64(index) + 0.5) * slot).collect(), slot)
}

/// Places the plot, sets the height of the canvas, and draws the grid, axis numbers, category labels and category
/// title.
pub(super) fn lay_out(canvas: &mut Canvas<'_>, chart: &ChartSpec, options: PlotOptions) -> Plot {
    let face = canvas.face().coloured(canvas.muted);
    let (low, high) = options.range;
    let steps = max_steps(estimated_height(canvas, chart, options.top), face);
    let mut axis = options.has_axis.then(|| Axis::new(low, high, steps, chart.decimals));
    let (low, high) = axis.as_mut().map_or((low, high), |axis| axis.trim(low, high));
    let numbers = axis.as_ref().map(|axis| numbers(canvas, chart, axis)).unwrap_or_default();
    let left =
        if axis.is_some() { canvas.widest(numbers.iter().map(|(_, text)| text), face) + face.size * 0.7 } else { 0.0 };
    let right = (canvas.style.width - options.right).max(left + 1.0);
    let (centres, slot) = category_positions(chart.categories.len(), left, right, options.reaches_edges);
    let names = labels::choose(canvas, chart, &centres, slot);
    let title = chart.x_title.as_deref().filter(|title| !title.trim().is_empty());
    let gap = face.size * 0.7;
    let below = gap + names.height() + if title.is_some() { face.leading() + face.size * 0.35 } else { 0.0 };
    let top = options.top + if axis.is_some() { face.size * 0.5 } else { 0.0 };
    let bottom = (chart_height(canvas, chart) - below).max(top + face.size * MIN_HEIGHT);
    canvas.height = bottom + below;
    names.draw(canvas, bottom + gap);
    canvas.has_all_labels = names.is_complete;
    if let Some(title) = title {
        let title = shorten(title, canvas.style.width, &|text| canvas.width(text, face));
        let half = canvas.width(&title, face) / 2.0;
        let middle = f64::midpoint(left, right).clamp(half, (canvas.style.width - half).max(half));
        canvas.text((middle, canvas.height - face.below()), TextAnchor::Middle, face, &title);
    }
    let (top, floor, bottom) = (top + options.insets.0, bottom, bottom - options.insets.1);
    let plot = Plot { left, right, top, bottom, floor, low, high, centres, slot };
    plot.draw_grid(canvas, &numbers, face);
    plot
}

/// Returns the ticks of an axis with their formatted numbers.
fn numbers(canvas: &Canvas<'_>, chart: &ChartSpec, axis: &Axis) -> Vec<(f64, String)> {
    axis.ticks.iter().map(|tick| (*tick, chart.format(canvas.style, *tick, axis.decimals))).collect()
}

/// Returns the maximum number of steps of an axis of the given height.
fn max_steps(height: f64, face: Face) -> usize {
    let fit = height / (face.size * 2.8);
    [2.0, 3.0, 4.0, 5.0].iter().filter(|steps| **steps <= fit).count() + 1
}

impl Plot {
    /// Returns the vertical position of a value.
    pub(super) fn y(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        // If all values are equal, there is no range to scale.
        let part = if span > 0.0 { (value - self.low) / span } else { 0.0 };
        self.bottom - part.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// Returns the position of a value of a category.
    pub(super) fn point(&self, category: usize, value: f64) -> Point {
        (self.centres[category], self.y(value))
    }

    fn draw_grid(&self, canvas: &mut Canvas<'_>, numbers: &[(f64, String)], face: Face) {
        for (tick, text) in numbers {
            let y = self.y(*tick);
            canvas.rule((self.left, y), (self.right, y), Stroke::plain(canvas.rule, 0.5));
            canvas.text((self.left - face.size * 0.7, y + face.half()), TextAnchor::End, face, text);
        }
    }

    /// Draws the zero line, unless zero is outside the axis. Call it after drawing the marks that it should cover.
    pub(super) fn draw_zero_line(&self, canvas: &mut Canvas<'_>) {
        if self.low <= 0.0 && self.high >= 0.0 {
            let y = self.y(0.0);
            canvas.rule((self.left, y), (self.right, y), Stroke::plain(canvas.ink, 0.8));
        }
    }
}
