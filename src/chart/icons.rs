//! Icon charts: each category is a row of discs, of which each stands for the same amount. The last one is filled in
//! part.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::heading;
use super::paint::Fill;
use super::path::Path;
use super::text::WrappedText;
use super::{ChartSpec, columns, range, rows, to_f64};

/// Largest number of discs in a row, so that they can be counted.
const MAX_DISCS: f64 = 40.0;
/// Distance between the centres of neighbouring discs, as a multiple of the font size.
const STEP: f64 = 1.15;
/// Radius of a disc, as a multiple of the font size.
const RADIUS: f64 = 0.47;

/// Positions of the discs, in points.
struct IconPlot {
    /// Left end of the discs.
    left: f64,
    /// Number of discs in a line.
    in_line: usize,
    /// Amount that a disc stands for.
    unit: f64,
    /// Distance between neighbouring discs.
    step: f64,
}

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let fills = columns::fills(canvas, chart);
    let title_end = heading::title(canvas, chart);
    let face = canvas.face();
    let names = rows::names(canvas, chart);
    let plot = lay_out(canvas, chart, &names);
    let mut y = draw_key(canvas, chart, plot.unit, title_end);
    let values = chart.series.first().map(|series| series.values.clone()).unwrap_or_default();
    for (category, ((name, value), fill)) in names.iter().zip(values).zip(&fills).enumerate() {
        let face = face.semibold(chart.is_highlighted(&chart.categories[category]));
        let lines = line_count(value, &plot).max(1);
        let height = (to_f64(name.lines.len()) * face.leading()).max(to_f64(lines) * plot.step);
        let mut baseline = y + plot.step / 2.0 + face.half();
        for line in &name.lines {
            canvas.text((0.0, baseline), TextAnchor::Start, face, line);
            baseline += face.leading();
        }
        draw_row(canvas, chart, &plot, (y, value), face, fill);
        y += height + face.size * 0.55;
    }
    rows::draw_category_title(canvas, chart, y - face.size * 0.3);
}

fn lay_out(canvas: &Canvas<'_>, chart: &ChartSpec, names: &[WrappedText]) -> IconPlot {
    let face = canvas.face();
    let left = canvas.widest(names.iter().flat_map(|name| &name.lines), face.semibold(true)) + face.size;
    let values = chart.series.iter().flat_map(|series| &series.values);
    let label = canvas.widest(values.map(|value| chart.value_label(canvas.style, *value)), face.semibold(true));
    let step = face.size * STEP;
    let (_, highest) = range(0.0, chart.values().chain(chart.common_ends()));
    let fitting = (1..=40).take_while(|discs| to_f64(*discs) * step <= canvas.style.width - left - label - face.size);
    IconPlot { left, in_line: fitting.last().unwrap_or(1), unit: unit(highest, chart.decimals), step }
}

/// Returns the smallest amount of 1, 2 or 5 times a power of ten for which [`MAX_DISCS`] discs are enough.
fn unit(highest: f64, decimals: u8) -> f64 {
    let smallest = 10f64.powi(-i32::from(decimals));
    let needed = highest / MAX_DISCS;
    if needed <= smallest {
        return smallest;
    }
    // Whole numbers have no discs for less than one.
    let power = 10f64.powf(needed.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|unit| *unit >= needed * 0.999)
        .unwrap_or(needed)
}

/// Returns the number of discs, the last of which can be a part of one.
fn discs(value: Option<f64>, plot: &IconPlot) -> f64 {
    value.map_or(0.0, |value| (value / plot.unit).clamp(0.0, MAX_DISCS))
}

fn line_count(value: Option<f64>, plot: &IconPlot) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most MAX_DISCS")]
    let whole = discs(value, plot).ceil() as usize;
    whole.div_ceil(plot.in_line)
}

/// Draws what a disc stands for, and returns the lower end.
fn draw_key(canvas: &mut Canvas<'_>, chart: &ChartSpec, unit: f64, top: f64) -> f64 {
    let face = canvas.face().coloured(canvas.muted);
    let radius = face.size * RADIUS;
    let y = top + face.above();
    let fill = Fill::plain(canvas.muted);
    canvas.fill(Path::circle((radius, y - face.half()), radius), &fill);
    let text = format!("= {}", chart.format(canvas.style, unit, chart.decimals));
    canvas.text((radius * 2.0 + face.size * 0.4, y), TextAnchor::Start, face, &text);
    y + face.below() + face.size * 0.8
}

/// Draws the discs of a category and its value behind the last one.
fn draw_row(
    canvas: &mut Canvas<'_>,
    chart: &ChartSpec,
    plot: &IconPlot,
    (top, value): (f64, Option<f64>),
    face: Face,
    fill: &Fill,
) {
    let radius = canvas.style.size * RADIUS;
    let mut rest = discs(value, plot);
    let (mut at, mut end) = (0, (plot.left - face.size * 0.45, top + plot.step / 2.0));
    while rest > 1e-6 {
        let (line, column) = (at / plot.in_line, at % plot.in_line);
        let centre = (plot.left + radius + plot.step * to_f64(column), top + plot.step * (to_f64(line) + 0.5));
        draw_disc(canvas, centre, radius, rest.min(1.0), fill);
        end = (centre.0 + radius, centre.1);
        rest -= 1.0;
        at += 1;
    }
    let face = if value.is_some() { face } else { canvas.face().coloured(canvas.muted) };
    let text = chart.value_label(canvas.style, value);
    canvas.text((end.0 + face.size * 0.45, end.1 + face.half()), TextAnchor::Start, face, &text);
}

/// Draws a disc of which `part` is filled, from the top, clockwise.
fn draw_disc(canvas: &mut Canvas<'_>, centre: (f64, f64), radius: f64, part: f64, fill: &Fill) {
    if part > 0.999 {
        canvas.fill(Path::circle(centre, radius), fill);
        return;
    }
    canvas.fill(Path::sector(centre, 0.0, radius, -FRAC_PI_2, -FRAC_PI_2 + TAU * part), fill);
    canvas.stroke(Path::circle(centre, radius - 0.25), Stroke::plain(fill.base, 0.5));
}
