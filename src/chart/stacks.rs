//! Stacked column charts.

use super::canvas::{Canvas, Face, TextAnchor};
use super::end_labels::{self, EndLabel, EndLabels};
use super::heading::{self, LegendKey};
use super::paint::{self, Fill};
use super::path::{Path, Point};
use super::plot::{self, Plot, PlotOptions};
use super::{ChartSpec, columns, stacking, target, to_f64};

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
    let fills = paint::fills(canvas, &highlighted);
    let mut top = heading::title(canvas, chart);
    let labels = series_labels(canvas, chart, top);
    if labels.is_none() && chart.series.len() > 1 {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(LegendKey::Fill).zip(names).collect();
        top = heading::legend(canvas, &entries, top);
    }
    top = target::legend(canvas, chart, top);
    let right = labels.as_ref().map_or(0.0, |labels| labels.width);
    let totals = totals(canvas, chart, right);
    let room = if totals.is_some() { canvas.style.size * 1.3 } else { 0.0 };
    let range = stacking::value_range(chart);
    let insets = (if range.1 > 0.0 { room } else { 0.0 }, if range.0 < 0.0 { room } else { 0.0 });
    let options = PlotOptions { top, right, range, has_axis: true, insets, reaches_edges: false };
    let plot = plot::lay_out(canvas, chart, options);
    let half = columns::thickness(plot.slot, 1, canvas.style.size * 1.3) / 2.0;
    for category in 0..chart.categories.len() {
        draw_column(canvas, chart, &plot, category, &fills, half);
    }
    plot.draw_zero_line(canvas);
    target::draw(canvas, chart, &plot, |_, _| false);
    if let Some((face, totals)) = totals {
        draw_totals(canvas, chart, &plot, face, &totals);
    }
    if let Some(labels) = labels {
        let last = chart.categories.len().saturating_sub(1);
        let middle =
            |slice: &Option<(f64, f64)>| slice.map(|(start, end)| (plot.right, plot.y(f64::midpoint(start, end))));
        let marks: Vec<Point> = stacking::slices_of(chart, last).iter().filter_map(middle).collect();
        let edge = plot.centres.last().map_or(plot.right, |centre| centre + half);
        // Leader lines start at the last column or, if that is further right, half a font size before the end of the
        // grid.
        let right = edge.max(plot.right - canvas.style.size * 0.5);
        labels.draw(canvas, &marks, right, (plot.top, plot.bottom));
    }
}

/// Returns labels with the names of the series, for the last column. `None` if there is one series only, if a slice of
/// the last column is missing or too thin to see, or if the labels have no room.
fn series_labels<'e>(canvas: &Canvas<'_>, chart: &'e ChartSpec, top: f64) -> Option<EndLabels<'e>> {
    let last = chart.categories.len().checked_sub(1)?;
    let total: f64 = chart.values_of(last).flatten().sum();
    let is_visible = |value: Option<f64>| value.is_some_and(|value| value > total * 0.004);
    if chart.series.len() < 2 || !chart.values_of(last).all(is_visible) {
        return None;
    }
    let entry = |name: &'e str| EndLabel { name, value: None, colour: canvas.ink, pen: None };
    let entries: Vec<EndLabel<'e>> = chart.series.iter().map(|series| entry(&series.name)).collect();
    end_labels::lay_out(canvas, &entries, plot::estimated_height(canvas, chart, top) - canvas.style.size * 2.0)
}

/// Returns the formatted total of each category and their text style. `None` if the totals have no room, if there is
/// one series only, if positive and negative values are mixed, which makes totals meaningless, or if the values are
/// shares, whose total is always 100.
fn totals(canvas: &Canvas<'_>, chart: &ChartSpec, right: f64) -> Option<(Face, Vec<Option<String>>)> {
    let is_mixed = chart.values().any(|value| value < 0.0) && chart.values().any(|value| value > 0.0);
    if is_mixed || chart.is_percent || chart.series.len() < 2 {
        return None;
    }
    let total = |category: usize| {
        let known: Vec<f64> = chart.values_of(category).flatten().collect();
        (!known.is_empty()).then(|| (canvas.style.number)(known.iter().sum(), chart.decimals))
    };
    let totals: Vec<Option<String>> = (0..chart.categories.len()).map(total).collect();
    let face = canvas.face().semibold(true);
    // The axis numbers are about as wide as a total.
    let widest = canvas.widest(totals.iter().flatten(), face);
    let slot = (canvas.style.width - right - widest - face.size) / to_f64(totals.len().max(1));
    (widest > 0.0 && widest + 3.0 <= slot).then_some((face, totals))
}

fn draw_totals(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &Plot, face: Face, totals: &[Option<String>]) {
    for (category, total) in totals.iter().enumerate() {
        let Some(total) = total else { continue };
        let sum: f64 = chart.values_of(category).flatten().sum();
        let (x, y) = plot.point(category, sum);
        let y = if sum < 0.0 { y + face.size * 0.3 + face.half() * 2.0 } else { y - face.size * 0.32 };
        canvas.text((x, y), TextAnchor::Middle, face, total);
    }
}

/// Draws the slices of a category, with their values if they have room.
fn draw_column(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &Plot, category: usize, fills: &[Fill], half: f64) {
    let face = canvas.face();
    let x = plot.centres[category];
    let slices = stacking::slices_of(chart, category);
    if slices.iter().all(Option::is_none) && half > face.size * 0.3 {
        let muted = face.coloured(canvas.muted);
        canvas.text((x, plot.y(0.0) - face.size * 0.32), TextAnchor::Middle, muted, super::MISSING);
    }
    for ((slice, fill), value) in slices.iter().zip(fills).zip(chart.values_of(category)) {
        let Some((start, end)) = slice else { continue };
        let (start, end) = (plot.y(*start), plot.y(*end));
        let (high, low) = (start.min(end), start.max(end));
        // A thin gap separates slices. Slices of up to 3 points keep their whole height.
        let gap = if low - high > 3.0 { 0.4 } else { 0.0 };
        if low - high > 0.02 {
            canvas.fill(Path::rectangle((x - half, high + gap), (x + half, low - gap)), fill);
        }
        let text = chart.value_label(canvas.style, value);
        let fits = low - high > face.size * 1.15 && canvas.width(&text, face) + 4.0 <= half * 2.0;
        let place = (x, f64::midpoint(low, high) + face.half());
        match (fits, fill.hatch) {
            (true, Some(_)) => canvas.text_on_paper(place, face, &text),
            (true, None) => canvas.text(place, TextAnchor::Middle, face.coloured(fill.text(canvas)), &text),
            (false, _) => {}
        }
    }
}
