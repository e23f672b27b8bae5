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
pub(super) const MAX_LABEL_SHARE: f64 = 0.36;

/// Positions of the bars, in points.
struct RowPlot {
    /// Horizontal position of the zero line.
    zero: f64,
    /// Length of a bar with the value 1.
    scale: f64,
    top: f64,
    /// Distance between neighbouring categories.
    step: f64,
    /// Thickness of a bar.
    thickness: f64,
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
    let face = canvas.face();
    let wrapped = |name: &String| {
        let face = face.semibold(chart.is_highlighted(name));
        wrap(name, canvas.style.width * MAX_LABEL_SHARE, 3, &|text| canvas.width(text, face))
    };
    let names: Vec<WrappedText> = chart.categories.iter().map(wrapped).collect();
    let plot = lay_out(canvas, chart, &names, top);
    for (category, name) in names.iter().enumerate() {
        let middle = plot.top + plot.step * (to_f64(category) + 0.5);
        let face = face.semibold(chart.is_highlighted(&chart.categories[category]));
        let mut y = middle + face.half() - face.leading() * (to_f64(name.lines.len()) - 1.0) / 2.0;
        for line in &name.lines {
            canvas.text((0.0, y), TextAnchor::Start, face, line);
            y += face.leading();
        }
        draw_bars(canvas, chart, &plot, category, &fills);
    }
    let bottom = plot.top + plot.step * to_f64(names.len());
    canvas.rule((plot.zero, plot.top), (plot.zero, bottom.max(plot.top + 1.0)), Stroke::plain(canvas.ink, 0.8));
    draw_target(canvas, chart, &plot, bottom);
    draw_category_title(canvas, chart, bottom);
}

fn lay_out(canvas: &Canvas<'_>, chart: &ChartSpec, names: &[WrappedText], top: f64) -> RowPlot {
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
    let (low, high) = range(0.0, chart.values().chain(chart.common_ends()));
    let texts = |is_negative: bool| {
        let values = chart.series.iter().flat_map(|series| &series.values);
        let values = values.filter(move |value| value.is_some_and(|value| value < 0.0) == is_negative);
        canvas.widest(values.map(|value| chart.value_label(canvas.style, *value)), face.semibold(true))
            + label_gap(face)
    };
    let before = if low < 0.0 { texts(true) } else { 0.0 };
    let room = (canvas.style.width - column - before - texts(false)).max(1.0);
    let scale = if high - low > 0.0 { room / (high - low) } else { 0.0 };
    RowPlot { zero: column + before - low * scale, scale, top, step, thickness }
}

/// Returns the gap between a bar and its value.
fn label_gap(face: Face) -> f64 {
    face.size * 0.45
}

fn draw_bars(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &RowPlot, category: usize, fills: &[Fill]) {
    let bars = chart.series.len();
    let face = canvas.face().semibold(chart.is_highlighted(&chart.categories[category]));
    let all = plot.thickness * to_f64(bars) + GAP * (to_f64(bars) - 1.0);
    let mut top = plot.top + plot.step * (to_f64(category) + 0.5) - all / 2.0;
    for (index, value) in chart.values_of(category).enumerate() {
        let end = plot.zero + value.unwrap_or(0.0) * plot.scale;
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
    let Some(at) = value.map(|value| plot.zero + value * plot.scale) else { return end };
    let gap = label_gap(canvas.face());
    if end >= plot.zero && (end - 1.0..end + width + 2.0 * gap).contains(&at) { at } else { end }
}

/// Draws the target: a line over all bars, or a mark on each.
fn draw_target(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &RowPlot, bottom: f64) {
    let Some(spec) = &chart.target else { return };
    let x = |value: f64| plot.zero + value * plot.scale;
    if spec.is_line {
        if let Some(value) = spec.values.iter().flatten().next() {
            target::line(canvas, (x(*value), plot.top), (x(*value), bottom), true);
        }
        return;
    }
    for (category, value) in spec.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let middle = plot.top + plot.step * (to_f64(category) + 0.5);
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
