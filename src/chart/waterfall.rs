//! Waterfall charts: each bar begins where the bar before ends, and sums stand on the zero line.

use std::f64::consts::FRAC_PI_4;

use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::heading;
use super::paint::Fill;
use super::path::{Path, Point};
use super::plot::{self, Plot, PlotOptions};
use super::rows::{self, RowEnds};
use super::{ChartSpec, columns, range};

/// A bar: where it begins and ends on the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    start: f64,
    end: f64,
    is_total: bool,
}

/// Returns the bar of each category; `None` for a missing value. A bar that is a sum begins at zero.
fn steps(chart: &ChartSpec) -> Vec<Option<Step>> {
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let mut level = 0.0;
    let step = |(value, name): (&Option<f64>, &String)| {
        let value = (*value)?;
        let is_total = chart.totals.contains(name);
        let start = if is_total { 0.0 } else { level };
        level = start + value;
        Some(Step { start, end: level, is_total })
    };
    values.iter().zip(&chart.categories).map(step).collect()
}

/// Returns the lowest and highest end of all bars, and of the charts beside. The range includes zero.
pub(super) fn value_range(chart: &ChartSpec) -> (f64, f64) {
    range(0.0, steps(chart).iter().flatten().map(|step| step.end).chain(chart.common_ends()))
}

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let top = heading::title(canvas, chart);
    let steps = steps(chart);
    let labels: Vec<String> = steps.iter().map(|step| label(canvas, chart, *step)).collect();
    let face = label_face(canvas, &labels);
    let room = face.map_or(0.0, |face| face.size * 1.3);
    let range = value_range(chart);
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let options = PlotOptions { top, right: 0.0, range, has_axis: face.is_none(), insets, reaches_edges: false };
    let plot = plot::lay_out(canvas, chart, options);
    let half = columns::thickness(plot.slot, 1, canvas.style.size) / 2.0;
    draw_connections(canvas, &plot, &steps, half);
    for (category, (step, label)) in steps.iter().zip(&labels).enumerate() {
        if let Some(step) = step {
            draw_bar(canvas, &plot, category, *step, half);
        }
        let high = step.map_or(0.0, |step| step.start.max(step.end));
        let (x, y) = plot.point(category, high);
        let own = face.unwrap_or_else(|| canvas.face());
        let own = match step {
            Some(step) => own.semibold(step.is_total),
            None => own.coloured(canvas.muted),
        };
        let has_room = face.is_some() || step.is_none() && 2.0 * half > canvas.width(label, own);
        if has_room {
            canvas.text((x, y - own.size * 0.32), TextAnchor::Middle, own, label);
        }
    }
    plot.draw_zero_line(canvas);
}

/// Draws the chart on its side: a row for each step, so that long names have room on a narrow screen.
pub(super) fn draw_rows(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let top = heading::title(canvas, chart);
    let steps = steps(chart);
    let labels: Vec<String> = steps.iter().map(|step| label(canvas, chart, *step)).collect();
    let face = canvas.face();
    let after = canvas.widest(&labels, face.semibold(true)) + rows::label_gap(face);
    let names = rows::names(canvas, chart);
    let plot = rows::lay_out(canvas, chart, &names, top, &RowEnds { range: value_range(chart), before: 0.0, after });
    rows::draw_names(canvas, chart, &names, &plot);
    let half = plot.thickness / 2.0;
    let mut last: Option<(f64, f64)> = None;
    for (category, (step, label)) in steps.iter().zip(&labels).enumerate() {
        let middle = plot.middle(category);
        let end = step.map_or(0.0, |step| step.start.max(step.end));
        let own = match step {
            Some(step) => face.semibold(step.is_total),
            None => face.coloured(canvas.muted),
        };
        if let Some(step) = step {
            if let Some((x, from)) = last {
                canvas.rule((x, from), (x, middle - half), Stroke::plain(canvas.muted, 0.6));
            }
            let (start, end) = (plot.x(step.start), plot.x(step.end));
            fill_bar(canvas, *step, (start.min(end), middle - half), (start.max(end), middle + half));
            last = Some((end, middle + half));
        }
        let position = (plot.x(end) + rows::label_gap(face), middle + face.half());
        canvas.text(position, TextAnchor::Start, own, label);
    }
    let bottom = rows::draw_zero_line(canvas, &plot, names.len());
    rows::draw_category_title(canvas, chart, bottom);
}

/// Returns the label of a bar: a sum, or a step with its sign.
fn label(canvas: &Canvas<'_>, chart: &ChartSpec, step: Option<Step>) -> String {
    let value = step.map(|step| step.end - step.start);
    let text = chart.value_label(canvas.style, value);
    let is_rise = step.is_some_and(|step| !step.is_total && step.end > step.start && step.start.abs() > 0.0);
    if is_rise { format!("+{text}") } else { text.into_owned() }
}

/// Returns the text style of the labels, or `None` if they have no room.
fn label_face(canvas: &Canvas<'_>, labels: &[String]) -> Option<Face> {
    let (_, slot) = plot::category_positions(labels.len(), 0.0, canvas.style.width, false);
    let full = canvas.face();
    let fits = |face: &Face| canvas.widest(labels, face.semibold(true)) <= slot - 3.0;
    [full, full.sized(full.size * 0.88)].into_iter().find(fits).filter(|_| !labels.is_empty())
}

/// Draws a thin line from the end of each bar to the next bar.
fn draw_connections(canvas: &mut Canvas<'_>, plot: &Plot, steps: &[Option<Step>], half: f64) {
    let mut last: Option<(usize, Step)> = None;
    for (category, step) in steps.iter().enumerate() {
        let Some(step) = step else { continue };
        if let Some((before, ended)) = last {
            let y = plot.y(ended.end);
            let (from, to) = (plot.centres[before] + half, plot.centres[category] - half);
            canvas.rule((from, y), (to.max(from), y), Stroke::plain(canvas.muted, 0.6));
        }
        last = Some((category, *step));
    }
}

fn draw_bar(canvas: &mut Canvas<'_>, plot: &Plot, category: usize, step: Step, half: f64) {
    let (start, end) = (plot.y(step.start), plot.y(step.end));
    let x = plot.centres[category];
    fill_bar(canvas, step, (x - half, start.min(end)), (x + half, start.max(end)));
}

/// Fills a bar between two corners: sums in the colour of text, rises in the accent, falls with a pattern.
fn fill_bar(canvas: &mut Canvas<'_>, step: Step, from: Point, to: Point) {
    if to.0 - from.0 < 0.01 || to.1 - from.1 < 0.01 {
        return;
    }
    let fill = if step.is_total {
        // In grey, sums and rises differ in lightness.
        let light = canvas.ink.tint(0.42);
        Fill::plain(if canvas.accent.contrast(light) < 1.6 { canvas.ink } else { light })
    } else if step.end > step.start {
        Fill::plain(canvas.accent)
    } else {
        Fill::hatched(canvas.accent, FRAC_PI_4, 3.0)
    };
    canvas.fill(Path::rectangle(from, to), &fill);
}
