//! Pie and donut charts, with labels outside the pie.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::colour::PAPER;
use super::paint;
use super::path::{Path, Point, polar};
use super::text::{shorten, wrap};
use super::{ChartSpec, heading};

mod slice;

use slice::{LabelPosition, Pie, Slice};

/// Centre of a pie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieCentre {
    /// Covered by the slices.
    Filled,
    /// A hole with the total of the values.
    Total,
}

/// From this number of slices on, labels have a single line.
const MANY_SLICES: usize = 9;
/// Minimum radius of a pie, as a multiple of the font size.
const MIN_RADIUS: f64 = 2.5;
/// Distance between pie and labels, as a multiple of the font size.
const LABEL_DISTANCE: f64 = 2.0;

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec, pie_centre: PieCentre) {
    let top = heading::title(canvas, chart);
    let (mut slices, total) = slices(canvas, chart);
    let size = canvas.style.size;
    let widest = slices.iter().map(|slice| slice.width).fold(0.0, f64::max);
    let wanted = chart.height.filter(|height| height.is_finite()).unwrap_or(size * 19.0) - top;
    let radius = ((canvas.style.width / 2.0 - widest - size * LABEL_DISTANCE).min(wanted / 2.0 - size * 0.7))
        .max(size * MIN_RADIUS);
    let mut pie = Pie { centre: (canvas.style.width / 2.0, 0.0), radius, size, leading: canvas.face().leading() };
    pie.rotate_for_labels(&mut slices);
    let members = |is_right: bool| slices.iter().filter(move |slice| slice.is_at_right() == is_right);
    let needed = |is_right| members(is_right).map(|slice| slice.height(pie.leading)).sum::<f64>();
    let height = (radius * 2.0 + size * 1.4).max(needed(true)).max(needed(false));
    pie.centre.1 = top + height / 2.0;
    canvas.height = top + height;
    let inner_radius = match pie_centre {
        PieCentre::Filled => 0.0,
        PieCentre::Total => radius * 0.58,
    };
    draw_slices(canvas, &slices, pie, inner_radius);
    for is_right in [true, false] {
        let column: Vec<&Slice> = members(is_right).collect();
        let positions = pie.column(&column, is_right, (top, canvas.height));
        for (slice, position) in column.iter().zip(positions) {
            draw_label(canvas, slice, &position, is_right);
        }
    }
    if pie_centre == PieCentre::Total {
        draw_total(canvas, chart, total, pie.centre, inner_radius);
    }
}

/// Returns the slices, clockwise from the top, and the sum of their values. There is one slice for each value of the
/// first series; missing and negative values are skipped.
fn slices(canvas: &Canvas<'_>, chart: &ChartSpec) -> (Vec<Slice>, f64) {
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let known =
        |(category, value): (usize, &Option<f64>)| value.filter(|value| *value >= 0.0).map(|value| (category, value));
    let known: Vec<(usize, f64)> = values.iter().enumerate().filter_map(known).collect();
    let total: f64 = known.iter().map(|(_, value)| value).sum();
    let highlighted: Vec<bool> =
        known.iter().map(|(category, _)| chart.is_highlighted(&chart.categories[*category])).collect();
    let fills = paint::fills(canvas, &highlighted);
    let own = canvas.style.width * if known.len() < MANY_SLICES { 0.27 } else { 0.3 };
    let room = own.min(canvas.style.width / 2.0 - canvas.style.size * (MIN_RADIUS + LABEL_DISTANCE));
    let mut done = 0.0;
    let mut slices = Vec::new();
    for ((category, value), fill) in known.iter().zip(fills) {
        let start = -FRAC_PI_2 + done * TAU;
        let part = if total > 0.0 { value / total } else { 0.0 };
        done += part;
        let percent = (canvas.style.percent)(part * 100.0, u8::from(part > 0.0 && part < 0.01));
        let numbers = format!("{percent} · {}", (canvas.style.number)(*value, chart.decimals));
        let name = &chart.categories[*category];
        let lines = if known.len() < MANY_SLICES {
            multi_line_label(canvas, name, &numbers, room)
        } else {
            one_line_label(canvas, name, &percent, room)
        };
        let width = lines.iter().map(|(text, face)| canvas.width(text, *face)).fold(0.0, f64::max);
        slices.push(Slice { fill, start, end: -FRAC_PI_2 + done * TAU, lines, width });
    }
    (slices, total)
}

/// Returns the lines of a label: the name in semibold, then the numbers.
fn multi_line_label(canvas: &Canvas<'_>, name: &str, numbers: &str, room: f64) -> Vec<(String, Face)> {
    let strong = canvas.face().semibold(true);
    let plain = canvas.face();
    let name = wrap(name, room, 3, &|text| canvas.width(text, strong));
    let numbers = wrap(numbers, room, 2, &|text| canvas.width(text, plain));
    let name = name.lines.into_iter().map(|line| (line, strong));
    name.chain(numbers.lines.into_iter().map(|line| (line, plain))).collect()
}

/// Returns a label of one line: the name, shortened if needed, and the percentage.
fn one_line_label(canvas: &Canvas<'_>, name: &str, percent: &str, room: f64) -> Vec<(String, Face)> {
    let face = canvas.face().sized(canvas.style.size * 0.92);
    let end = format!(" {percent}");
    let name = shorten(name, room - canvas.width(&end, face), &|text| canvas.width(text, face));
    vec![(format!("{name}{end}").trim().to_owned(), face)]
}

/// Draws the slices and the lines between them, or an empty outline if no slice is large enough to draw.
fn draw_slices(canvas: &mut Canvas<'_>, slices: &[Slice], pie: Pie, inner_radius: f64) {
    let Pie { centre, radius, .. } = pie;
    let drawn: Vec<&Slice> = slices.iter().filter(|slice| slice.end - slice.start > 1e-6).collect();
    for slice in &drawn {
        canvas.fill(Path::sector(centre, inner_radius, radius, slice.start, slice.end), &slice.fill);
    }
    if drawn.len() > 1 {
        for (slice, before) in drawn.iter().zip(drawn.iter().cycle().skip(drawn.len() - 1)) {
            let (from, to) = (polar(centre, inner_radius, slice.start), polar(centre, radius, slice.start));
            // The line is thinner beside a small slice, so that the lines on both sides do not hide it.
            let least = (slice.end - slice.start).min(before.end - before.start) * radius;
            canvas.rule(from, to, Stroke::plain(PAPER, (least * 0.3).min(1.0)));
        }
    }
    if drawn.is_empty() {
        canvas.stroke(Path::circle(centre, radius), Stroke::plain(canvas.rule, 0.5));
        if inner_radius > 0.0 {
            canvas.stroke(Path::circle(centre, inner_radius), Stroke::plain(canvas.rule, 0.5));
        }
    }
}

fn draw_label(canvas: &mut Canvas<'_>, slice: &Slice, position: &LabelPosition, is_right: bool) {
    canvas.stroke(Path::line(&position.leader), Stroke::plain(canvas.muted, 0.5));
    let (x, mut y) = position.text;
    for (text, face) in &slice.lines {
        canvas.text((x, y), if is_right { TextAnchor::Start } else { TextAnchor::End }, *face, text);
        y += canvas.face().leading();
    }
}

/// Draws the total in the hole, in the largest size that fits. Draws nothing if no size fits.
fn draw_total(canvas: &mut Canvas<'_>, chart: &ChartSpec, total: f64, centre: Point, inner_radius: f64) {
    let face = canvas.face().semibold(true);
    let text = (canvas.style.number)(total, chart.decimals);
    let room = inner_radius * 1.7;
    let fit = |scale: f64| canvas.width(&text, face.sized(face.size * scale)) <= room;
    if let Some(scale) = [1.5, 1.2, 1.0, 0.88].into_iter().find(|scale| fit(*scale)) {
        let face = face.sized(face.size * scale);
        canvas.text((centre.0, centre.1 + face.half()), TextAnchor::Middle, face, &text);
    }
}
