//! Line charts. Each line is labelled at its end.

use super::canvas::{Canvas, TextAnchor};
use super::end_labels::{self, EndLabel, EndLabels};
use super::heading::{self, LegendKey};
use super::paint::{self, Pen};
use super::path::{Path, Point};
use super::plot::{self, Plot, PlotOptions};
use super::{ChartSpec, Series, points, range, target};

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
    let pens = paint::pens(canvas, &highlighted);
    let mut top = heading::title(canvas, chart);
    let labels = series_labels(canvas, chart, &pens, top);
    let is_alone = chart.series.len() < 2;
    if labels.is_none() && !is_alone {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = pens.iter().map(LegendKey::Pen).zip(names).collect();
        top = heading::legend(canvas, &entries, top);
    }
    top = target::legend(canvas, chart, top);
    let right = labels.as_ref().map_or(canvas.style.size * 0.5, |labels| labels.width);
    let room = if is_alone { canvas.style.size * 1.45 } else { 3.0 };
    let range = axis_range(chart);
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let options = PlotOptions { top, right, range, has_axis: true, insets, reaches_edges: true };
    let plot = plot::lay_out(canvas, chart, options);
    plot.draw_zero_line(canvas);
    target::draw(canvas, chart, &plot, |_, _| false);
    // The first series is drawn last, above the other lines.
    for (series, pen) in chart.series.iter().zip(&pens).rev() {
        draw_line(canvas, &plot, series, pen, is_alone);
    }
    if let [pen] = pens[..] {
        points::draw_values(canvas, chart, &plot, &pen);
    } else if let Some(labels) = labels {
        let last = |series: &Series| last_point(&plot, series).unwrap_or((plot.left, plot.bottom));
        let marks: Vec<Point> = chart.series.iter().map(last).collect();
        labels.draw(canvas, &marks, plot.right, (plot.top, plot.bottom));
    }
}

/// Returns the range of the value axis. It includes zero, unless the values are far from zero compared to their spread.
fn axis_range(chart: &ChartSpec) -> (f64, f64) {
    let first = chart.values().next().unwrap_or(0.0);
    let (low, high) = range(first, chart.values().chain(chart.common_ends()));
    let is_far = high - low < 0.4 * high.abs().max(low.abs()) && high > low;
    if is_far && (low > 0.0 || high < 0.0) { (low, high) } else { (low.min(0.0), high.max(0.0)) }
}

/// Returns labels with the names and last values of the series. `None` if there is one series only, or no room.
fn series_labels<'e>(canvas: &Canvas<'_>, chart: &'e ChartSpec, pens: &'e [Pen], top: f64) -> Option<EndLabels<'e>> {
    let entry = |(series, pen): (&'e Series, &'e Pen)| {
        let last = series.values.iter().rev().find(|value| value.is_some()).copied().flatten();
        let value = Some(chart.value_label(canvas.style, last).into_owned());
        let ends_early = series.values.last().is_none_or(Option::is_none);
        EndLabel { name: &series.name, value, colour: pen.stroke.colour, pen: ends_early.then_some(pen) }
    };
    let entries: Vec<EndLabel<'e>> = chart.series.iter().zip(pens).map(entry).collect();
    let room = plot::estimated_height(canvas, chart, top) - canvas.style.size * 2.0;
    if entries.len() < 2 { None } else { end_labels::lay_out(canvas, &entries, room) }
}

/// Returns the position of the last known value of a series.
fn last_point(plot: &Plot, series: &Series) -> Option<Point> {
    let last = series.values.iter().rposition(Option::is_some)?;
    series.values[last].map(|value| plot.point(last, value))
}

/// Splits a series at missing values. Returns the positions of the values of each stretch without gaps.
pub(super) fn stretches(plot: &Plot, values: impl IntoIterator<Item = Option<f64>>) -> Vec<Vec<Point>> {
    let mut stretches = vec![Vec::new()];
    for (category, value) in values.into_iter().enumerate() {
        match (value, stretches.last_mut()) {
            (Some(value), Some(stretch)) => stretch.push(plot.point(category, value)),
            _ => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

/// Draws the line and markers of a series. If `is_alone` is set, the chart has no other series, and missing values
/// are marked with a sign.
fn draw_line(canvas: &mut Canvas<'_>, plot: &Plot, series: &Series, pen: &Pen, is_alone: bool) {
    /// Minimum distance between markers: closer ones would look like a chain.
    const MARKER_DISTANCE: f64 = 14.0;
    let stretches = stretches(plot, series.values.iter().copied());
    for stretch in &stretches {
        if stretch.len() > 1 {
            canvas.stroke(Path::line(stretch), pen.stroke);
        }
    }
    let mut last = f64::MIN;
    for stretch in &stretches {
        for (index, point) in stretch.iter().enumerate() {
            let is_single = stretch.len() == 1;
            let is_end = index + 1 == stretch.len() || index == 0;
            let is_wanted =
                if is_alone { is_end || plot.slot > MARKER_DISTANCE } else { point.0 - last > MARKER_DISTANCE };
            if is_single || is_wanted {
                pen.draw_marker(canvas, *point);
                last = point.0;
            }
        }
    }
    if is_alone {
        for category in (0..series.values.len()).filter(|category| series.values[*category].is_none()) {
            draw_missing_sign(canvas, plot, category);
        }
    }
}

/// Draws the sign for a missing value at the bottom of the plot, if there is room.
pub(super) fn draw_missing_sign(canvas: &mut Canvas<'_>, plot: &Plot, category: usize) {
    let face = canvas.face().coloured(canvas.muted);
    if plot.slot > canvas.width(super::MISSING, face) {
        let place = (plot.centres[category], plot.bottom - face.size * 0.32);
        canvas.text(place, TextAnchor::Middle, face, super::MISSING);
    }
}
