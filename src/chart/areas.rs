//! Area charts. Several series are stacked.

use super::canvas::{Canvas, Stroke};
use super::colour::PAPER;
use super::end_labels::{self, EndLabel, EndLabels};
use super::heading::{self, LegendKey};
use super::paint::{self, Fill};
use super::path::{Path, Point};
use super::plot::{self, Plot, PlotOptions};
use super::{ChartSpec, lines, points, stacking, target};

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let mut top = heading::title(canvas, chart);
    let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
    let is_alone = chart.series.len() < 2;
    let fills = if is_alone { vec![Fill::plain(canvas.accent.tint(0.22))] } else { paint::fills(canvas, &highlighted) };
    let labels = series_labels(canvas, chart, top);
    if labels.is_none() && !is_alone {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(LegendKey::Fill).zip(names).collect();
        top = heading::legend(canvas, &entries, top);
    }
    top = target::legend(canvas, chart, top);
    let right = labels.as_ref().map_or(canvas.style.size * 0.5, |labels| labels.width);
    let room = if is_alone { canvas.style.size * 1.45 } else { 0.0 };
    let range = stacking::value_range(chart);
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let options = PlotOptions { top, right, range, has_axis: true, insets, reaches_edges: true };
    let plot = plot::lay_out(canvas, chart, options);
    for (series, fill) in fills.iter().enumerate().take(chart.series.len()) {
        draw_area(canvas, chart, &plot, series, fill);
    }
    plot.draw_zero_line(canvas);
    target::draw(canvas, chart, &plot, |_, _| false);
    for category in 0..chart.categories.len() {
        if chart.values_of(category).all(|value| value.is_none()) {
            lines::draw_missing_sign(canvas, &plot, category);
        }
    }
    if let [pen] = paint::pens(canvas, &highlighted)[..] {
        points::draw_values(canvas, chart, &plot, &pen);
    }
    if let Some(labels) = labels {
        let last = chart.categories.len().saturating_sub(1);
        let middle =
            |slice: &Option<(f64, f64)>| slice.map(|(start, end)| (plot.right, plot.y(f64::midpoint(start, end))));
        let marks: Vec<Point> = stacking::slices_of(chart, last).iter().filter_map(middle).collect();
        labels.draw(canvas, &marks, plot.right, (plot.top, plot.bottom));
    }
}

/// Returns labels with the names and last values of the series, for the right edge. `None` if there is one series only,
/// if a series is missing or too thin to see at the right edge, or if the labels have no room.
fn series_labels<'e>(canvas: &Canvas<'_>, chart: &'e ChartSpec, top: f64) -> Option<EndLabels<'e>> {
    let last = chart.categories.len().checked_sub(1)?;
    let total: f64 = chart.values_of(last).flatten().sum();
    if chart.series.len() < 2 || !chart.values_of(last).all(|value| value.is_some_and(|value| value > total * 0.004)) {
        return None;
    }
    let entry = |(name, value): (&'e str, Option<f64>)| EndLabel {
        name,
        value: Some(chart.value_label(canvas.style, value).into_owned()),
        colour: canvas.ink,
        pen: None,
    };
    let names = chart.series.iter().map(|series| series.name.as_str());
    let entries: Vec<EndLabel<'e>> = names.zip(chart.values_of(last)).map(entry).collect();
    end_labels::lay_out(canvas, &entries, plot::estimated_height(canvas, chart, top) - canvas.style.size * 2.0)
}

/// Draws the area of one series, as one polygon per stretch without gaps. A gap is a category without a value in any
/// series; if only some series have no value, they count as zero there.
fn draw_area(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &Plot, series: usize, fill: &Fill) {
    let is_alone = chart.series.len() < 2;
    for (mut floor, roof) in edge(chart, plot, series, false).into_iter().zip(edge(chart, plot, series, true)) {
        floor.reverse();
        if roof.len() > 1 {
            canvas.fill(Path::polygon(&[roof.clone(), floor.clone()].concat()), fill);
            if is_alone {
                canvas.stroke(Path::line(&roof), Stroke::plain(canvas.accent, 1.5));
            } else if series > 0 {
                canvas.stroke(Path::line(&floor), Stroke::plain(PAPER, 0.8));
            }
        } else if let (Some(low), Some(high)) = (floor.first(), roof.first()) {
            // A single category between gaps has no width: it is drawn as a vertical line.
            let colour = if is_alone { canvas.accent } else { fill.hatch.map_or(fill.base, |hatch| hatch.colour) };
            canvas.rule(*low, *high, Stroke::plain(colour, 1.5));
        }
    }
}

/// Returns the upper or lower edge of the area of `series`, as one line per stretch without gaps.
fn edge(chart: &ChartSpec, plot: &Plot, series: usize, is_upper: bool) -> Vec<Vec<Point>> {
    let bound = |category: usize| {
        let slices = stacking::slices_of(chart, category);
        let before = slices[..series].iter().flatten().next_back().map_or(0.0, |(_, end)| *end);
        let is_known = slices.iter().any(Option::is_some);
        let (start, end) = slices[series].unwrap_or((before, before));
        is_known.then_some(if is_upper { end } else { start })
    };
    lines::stretches(plot, (0..chart.categories.len()).map(bound))
}
