//! Horizontal bar charts. Each bar is labelled with its value, so there is no value axis.

use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::heading::{self, LegendKey};
use super::paint::Fill;
use super::path::Path;
use super::text::{WrappedText, shorten, wrap};
use super::{ChartSpec, columns, range, target, to_f64};

/// Gap between the bars of a category, in points.
const GAP: f64 = 1.0;
/// Maximum width of the category labels, as a share of the chart width.
const MAX_LABEL_SHARE: f64 = 0.36;

/// Positions of the bars, in points.
pub(super) struct RowPlot {
    /// Horizontal position of the zero line.
    zero: f64,
    /// Length of a bar with the value 1.
    scale: f64,
    top: f64,
    /// Distance between neighbouring categories.
    step: f64,
    /// Thickness of a bar.
    pub(super) thickness: f64,
}

impl RowPlot {
    /// Returns the horizontal position of a value.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.zero + value * self.scale
    }

    /// Returns the vertical middle of a category.
    pub(super) fn middle(&self, category: usize) -> f64 {
        self.top + self.step * (to_f64(category) + 0.5)
    }
}

/// Values that the bars reach, and the room for the labels at their ends.
pub(super) struct RowEnds {
    /// Lowest and highest value.
    pub(super) range: (f64, f64),
    /// Room for labels left of the bars.
    pub(super) before: f64,
    /// Room for labels right of the bars.
    pub(super) after: f64,
}

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let fills = columns::fills(canvas, chart);
    let mut top = heading::title(canvas, chart);
    if chart.series.len() > 1 {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(LegendKey::Fill).zip(names).collect();
        top = heading::legend(canvas, &entries, top);
    }
    top = target::legend(canvas, chart, top);
    let names = names(canvas, chart);
    let plot = lay_out(canvas, chart, &names, top, &ends(canvas, chart));
    draw_names(canvas, chart, &names, &plot);
    for category in 0..names.len() {
        draw_bars(canvas, chart, &plot, category, &fills);
    }
    let bottom = draw_zero_line(canvas, &plot, names.len());
    draw_target(canvas, chart, &plot, bottom);
    draw_category_title(canvas, chart, bottom);
}

/// Returns the names of the categories, broken into lines.
pub(super) fn names(canvas: &Canvas<'_>, chart: &ChartSpec) -> Vec<WrappedText> {
    let wrapped = |name: &String| {
        let face = canvas.face().semibold(chart.is_highlighted(name));
        wrap(name, canvas.style.width * MAX_LABEL_SHARE, 3, &|text| canvas.width(text, face))
    };
    chart.categories.iter().map(wrapped).collect()
}

/// Returns the ends of bars that begin at zero.
fn ends(canvas: &Canvas<'_>, chart: &ChartSpec) -> RowEnds {
    let face = canvas.face();
    let range = range(0.0, chart.values().chain(chart.common_ends()));
    let texts = |is_negative: bool| {
        let values = chart.series.iter().flat_map(|series| &series.values);
        let values = values.filter(move |value| value.is_some_and(|value| value < 0.0) == is_negative);
        canvas.widest(values.map(|value| chart.value_label(canvas.style, *value)), face.semibold(true))
            + label_gap(face)
    };
    RowEnds { range, before: if range.0 < 0.0 { texts(true) } else { 0.0 }, after: texts(false) }
}

/// Places the rows below `top`.
pub(super) fn lay_out(
    canvas: &Canvas<'_>,
    chart: &ChartSpec,
    names: &[WrappedText],
    top: f64,
    ends: &RowEnds,
) -> RowPlot {
    let face = canvas.face();
    let bars = to_f64(chart.series.len().max(1));
    let column = canvas.widest(names.iter().flat_map(|name| &name.lines), face.semibold(true)) + face.size;
    let max_lines = names.iter().map(|name| name.lines.len()).max().unwrap_or(1);
    let own = if chart.series.len() > 1 { face.size * 1.05 } else { face.size * 1.4 };
    let least = (bars * face.size * 1.02).max(to_f64(max_lines) * face.leading()) + face.size * 0.45;
    let normal = ((bars * own + GAP * (bars - 1.0)) * 1.5).max(least).min((bars * own) + face.size * 1.6).max(least);
    let given =
        chart.height.filter(|height| height.is_finite()).map(|height| (height - top) / to_f64(names.len().max(1)));
    let step = given.map_or(normal, |given| given.max(least).min(face.size * 4.0 * bars.max(to_f64(max_lines))));
    let thickness = columns::thickness(step, chart.series.len(), face.size * 0.35).max(face.size * 1.02 - GAP);
    let (low, high) = ends.range;
    let room = (canvas.style.width - column - ends.before - ends.after).max(1.0);
    let scale = if high - low > 0.0 { room / (high - low) } else { 0.0 };
    RowPlot { zero: column + ends.before - low * scale, scale, top, step, thickness }
}

/// Draws the names of the categories at the left edge.
pub(super) fn draw_names(canvas: &mut Canvas<'_>, chart: &ChartSpec, names: &[WrappedText], plot: &RowPlot) {
    for (category, name) in names.iter().enumerate() {
        let face = canvas.face().semibold(chart.is_highlighted(&chart.categories[category]));
        let lines = to_f64(name.lines.len());
        let mut y = plot.middle(category) + face.half() - face.leading() * (lines - 1.0) / 2.0;
        for line in &name.lines {
            canvas.text((0.0, y), TextAnchor::Start, face, line);
            y += face.leading();
        }
    }
}

/// Draws the zero line along `categories` rows, and returns its lower end.
pub(super) fn draw_zero_line(canvas: &mut Canvas<'_>, plot: &RowPlot, categories: usize) -> f64 {
    let bottom = plot.top + plot.step * to_f64(categories);
    canvas.rule((plot.zero, plot.top), (plot.zero, bottom.max(plot.top + 1.0)), Stroke::plain(canvas.ink, 0.8));
    bottom
}

/// Returns the gap between a bar and its value.
pub(super) fn label_gap(face: Face) -> f64 {
    face.size * 0.45
}

fn draw_bars(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &RowPlot, category: usize, fills: &[Fill]) {
    let bars = chart.series.len();
    let face = canvas.face().semibold(chart.is_highlighted(&chart.categories[category]));
    let all = plot.thickness * to_f64(bars) + GAP * (to_f64(bars) - 1.0);
    let mut top = plot.middle(category) - all / 2.0;
    for (index, value) in chart.values_of(category).enumerate() {
        let end = plot.x(value.unwrap_or(0.0));
        if (end - plot.zero).abs() > 0.01 {
            let fill = &fills[if bars == 1 { category } else { index }];
            let (left, right) = (end.min(plot.zero), end.max(plot.zero));
            canvas.fill(Path::rectangle((left, top), (right, top + plot.thickness)), fill);
        }
        let y = top + plot.thickness / 2.0 + face.half();
        let text = chart.value_label(canvas.style, value);
        let end = past_target(canvas, chart, plot, category, end, canvas.width(&text, face));
        let face = if value.is_some() { face } else { canvas.face().coloured(canvas.muted) };
        if value.is_some_and(|value| value < 0.0) {
            canvas.text((end - label_gap(face), y), TextAnchor::End, face, &text);
        } else {
            canvas.text((end + label_gap(face), y), TextAnchor::Start, face, &text);
        }
        top += plot.thickness + GAP;
    }
}

/// Returns where a label of this width begins after a bar that ends at `end`: behind the target, if it would cross it.
fn past_target(canvas: &Canvas<'_>, chart: &ChartSpec, plot: &RowPlot, category: usize, end: f64, width: f64) -> f64 {
    let Some(spec) = &chart.target else { return end };
    let value = spec.values.get(if spec.is_line { 0 } else { category }).copied().flatten();
    let Some(at) = value.map(|value| plot.x(value)) else { return end };
    let gap = label_gap(canvas.face());
    if end >= plot.zero && (end - 1.0..end + width + 2.0 * gap).contains(&at) { at } else { end }
}

/// Draws the target: a line over all bars, or a mark on each.
fn draw_target(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &RowPlot, bottom: f64) {
    let Some(spec) = &chart.target else { return };
    let x = |value: f64| plot.x(value);
    if spec.is_line {
        if let Some(value) = spec.values.iter().flatten().next() {
            target::line(canvas, (x(*value), plot.top), (x(*value), bottom), true);
        }
        return;
    }
    for (category, value) in spec.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let middle = plot.middle(category);
        let half = plot.thickness / 2.0 + 1.5;
        target::line(canvas, (x(*value), middle - half), (x(*value), middle + half), false);
    }
}

/// Draws the title of the category axis below the bars, if there is one, and sets the height of the canvas.
pub(super) fn draw_category_title(canvas: &mut Canvas<'_>, chart: &ChartSpec, bottom: f64) {
    let face = canvas.face().coloured(canvas.muted);
    canvas.height = bottom + 1.0;
    if let Some(title) = chart.x_title.as_deref().filter(|title| !title.trim().is_empty()) {
        let title = shorten(title, canvas.style.width, &|text| canvas.width(text, face));
        let y = bottom + face.size * 0.5 + face.above();
        canvas.text((0.0, y), TextAnchor::Start, face, &title);
        canvas.height = y + face.below();
    }
}
