//! Column charts: vertical bars side by side.

use super::canvas::{Canvas, Face, TextAnchor};
use super::heading::{self, LegendKey};
use super::paint::{self, Fill};
use super::path::Path;
use super::plot::{self, Plot, PlotOptions};
use super::{ChartSpec, range, target, to_f64};

/// Gap between the bars of a category, in points.
const GAP: f64 = 1.0;

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let fills = fills(canvas, chart);
    let mut top = heading::title(canvas, chart);
    if chart.series.len() > 1 {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(LegendKey::Fill).zip(names).collect();
        top = heading::legend(canvas, &entries, top);
    }
    top = target::legend(canvas, chart, top);
    let face = value_face(canvas, chart);
    let range = range(0.0, chart.values().chain(chart.common_ends()));
    let room = face.map_or(0.0, |face| face.size * 1.3);
    // If there is an axis, only highlighted bars are labelled with their values.
    let has_highlight_labels = face.is_none() && chart.series.len() == 1 && !chart.highlight.is_empty();
    let room = if has_highlight_labels { canvas.style.size * 1.3 } else { room };
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let options = PlotOptions { top, right: 0.0, range, has_axis: face.is_none(), insets, reaches_edges: false };
    let plot = plot::lay_out(canvas, chart, options);
    for category in 0..chart.categories.len() {
        draw_bars(canvas, chart, &plot, category, &fills, face);
    }
    plot.draw_zero_line(canvas);
    target::draw(canvas, chart, &plot, |category, y| {
        let size = face.map_or(0.0, |face| face.size);
        let is_near = |value: f64| {
            let end = plot.y(value);
            if value < 0.0 { (end..end + 1.3 * size).contains(&y) } else { (end - 1.3 * size..end).contains(&y) }
        };
        chart.values_of(category).flatten().any(is_near)
    });
    if has_highlight_labels {
        label_highlighted_bars(canvas, chart, &plot);
    }
}

/// Labels highlighted bars with their values, unless a label would cover another bar or label.
fn label_highlighted_bars(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &Plot) {
    let face = canvas.face().semibold(true);
    let Some(series) = chart.series.first() else { return };
    let half_bar = thickness(plot.slot, 1, face.size) / 2.0;
    let mut free = plot.left;
    for (category, value) in series.values.iter().enumerate() {
        let Some(value) = value.filter(|_| chart.is_highlighted(&chart.categories[category])) else { continue };
        let text = chart.value_label(canvas.style, Some(value));
        let half = canvas.width(&text, face) / 2.0;
        let (x, y) = plot.point(category, value);
        let x = x.min(plot.right - half);
        let is_near = |other: &usize| *other != category && (plot.centres[*other] - x).abs() < half + half_bar + 1.0;
        // A missing value counts as in the way, because its sign is drawn there.
        let is_shorter =
            |other: Option<f64>| other.is_some_and(|other| if value < 0.0 { other >= value } else { other <= value });
        let is_free = (0..plot.centres.len()).filter(is_near).all(|other| is_shorter(series.values[other]));
        if is_free && x - half >= free {
            let y = if value < 0.0 { y + face.size * 0.3 + face.half() * 2.0 } else { y - face.size * 0.32 };
            canvas.text((x, y), TextAnchor::Middle, face, &text);
            free = x + half + 2.0;
        }
    }
}

/// Returns one fill per series, or one per category if there is only one series.
pub(super) fn fills(canvas: &Canvas<'_>, chart: &ChartSpec) -> Vec<Fill> {
    if chart.series.len() > 1 {
        let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
        return paint::fills(canvas, &highlighted);
    }
    let is_any = chart.categories.iter().any(|name| chart.is_highlighted(name));
    let colour =
        |name: &String| if !is_any || chart.is_highlighted(name) { canvas.accent } else { canvas.ink.tint(0.42) };
    chart.categories.iter().map(colour).map(Fill::plain).collect()
}

/// Returns the width of a bar, in points, if `bars` of them share a slot of the given width. `size` is the font size
/// and limits the width.
pub(super) fn thickness(slot: f64, bars: usize, size: f64) -> f64 {
    let part = if bars < 2 { 0.64 } else { 0.8 };
    let bars = to_f64(bars.max(1));
    (slot * part / bars - gap(slot, bars) * (bars - 1.0) / bars).min(size * 6.0)
}

/// Returns the gap between the bars of a category: [`GAP`], or less if the bars are thin.
fn gap(slot: f64, bars: f64) -> f64 {
    GAP.min(slot / bars * 0.25)
}

/// Returns the text style for the values on the bars. `None` if there are no values or not all of them have room.
fn value_face(canvas: &Canvas<'_>, chart: &ChartSpec) -> Option<Face> {
    let (_, slot) = plot::category_positions(chart.categories.len(), 0.0, canvas.style.width, false);
    let bars = chart.series.len();
    let room = if bars == 1 { slot - 3.0 } else { thickness(slot, bars, canvas.style.size) };
    let texts =
        || chart.series.iter().flat_map(|series| &series.values).map(|value| chart.value_label(canvas.style, *value));
    let full = canvas.face();
    let fits = |face: &Face| canvas.widest(texts(), face.semibold(true)) <= room;
    [full, full.sized(full.size * 0.88)].into_iter().find(fits).filter(|_| chart.values().next().is_some())
}

fn draw_bars(
    canvas: &mut Canvas<'_>,
    chart: &ChartSpec,
    plot: &Plot,
    category: usize,
    fills: &[Fill],
    face: Option<Face>,
) {
    let bars = chart.series.len();
    let width = thickness(plot.slot, bars, canvas.style.size);
    let gap = gap(plot.slot, to_f64(bars));
    let all = width * to_f64(bars) + gap * (to_f64(bars) - 1.0);
    let zero = plot.y(0.0);
    for (index, value) in chart.values_of(category).enumerate() {
        let left = plot.centres[category] - all / 2.0 + (width + gap) * to_f64(index);
        let end = plot.y(value.unwrap_or(0.0));
        if value.is_some_and(|_| (end - zero).abs() > 0.01) {
            let fill = fills[if bars == 1 { category } else { index }];
            canvas.fill(Path::rectangle((left, zero.min(end)), (left + width, zero.max(end))), &fill);
        }
        let own = face.filter(|_| value.is_some()).unwrap_or_else(|| canvas.face());
        let is_below = value.is_some_and(|value| value < 0.0);
        let y = if is_below { end + own.size * 0.3 + own.half() * 2.0 } else { end - own.size * 0.32 };
        let is_strong = chart.is_highlighted(&chart.categories[category]);
        let own = if value.is_some() { own.semibold(is_strong) } else { own.coloured(canvas.muted) };
        let text = chart.value_label(canvas.style, value);
        if face.is_some() || (value.is_none() && width > canvas.width(&text, own)) {
            canvas.text((left + width / 2.0, y), TextAnchor::Middle, own, &text);
        }
    }
}
