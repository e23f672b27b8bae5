//! Parts of a whole, with their names outside.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::colour::PAPER;
use super::paint;
use super::path::{Path, Point, at};
use super::sheet::{Anchor, Face, Sheet, Stroke};
use super::text::{shorten, wrap};
use super::{Chart, heading};

mod slice;

use slice::{Pie, Place, Slice};

/// What is in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Middle {
    /// The slices.
    Full,
    /// A hole with the sum in it.
    Total,
}

/// With more slices a label has one line.
const MANY: usize = 9;
/// A pie's radius is at least so much, in sizes of the text.
const LEAST: f64 = 2.5;
/// From the pie to the labels, in sizes of the text.
const ARM: f64 = 2.0;

/// Draws the chart.
pub(super) fn draw(sheet: &mut Sheet<'_>, chart: &Chart, middle: Middle) {
    let top = heading::title(sheet, chart);
    let (mut slices, total) = slices(sheet, chart);
    let size = sheet.style.size;
    let widest = slices.iter().map(|slice| slice.width).fold(0.0, f64::max);
    let wanted = chart.height.filter(|height| height.is_finite()).unwrap_or(size * 19.0) - top;
    let radius = ((sheet.style.width / 2.0 - widest - size * ARM).min(wanted / 2.0 - size * 0.7)).max(size * LEAST);
    let mut pie = Pie { centre: (sheet.style.width / 2.0, 0.0), radius, size, leading: sheet.face().leading() };
    pie.turn(&mut slices);
    let members = |is_right: bool| slices.iter().filter(move |slice| slice.is_at_right() == is_right);
    let needed = |is_right| members(is_right).map(|slice| slice.height(pie.leading)).sum::<f64>();
    let height = (radius * 2.0 + size * 1.4).max(needed(true)).max(needed(false));
    pie.centre.1 = top + height / 2.0;
    sheet.height = top + height;
    let inner = match middle {
        Middle::Full => 0.0,
        Middle::Total => radius * 0.58,
    };
    ring(sheet, &slices, pie, inner);
    for is_right in [true, false] {
        let column: Vec<&Slice> = members(is_right).collect();
        let places = pie.column(&column, is_right, (top, sheet.height));
        for (slice, place) in column.iter().zip(places) {
            label(sheet, slice, &place, is_right);
        }
    }
    if middle == Middle::Total {
        write_total(sheet, chart, total, pie.centre, inner);
    }
}

/// The positive values of the first series, clockwise from the top, and their sum.
fn slices(sheet: &Sheet<'_>, chart: &Chart) -> (Vec<Slice>, f64) {
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let known =
        |(category, value): (usize, &Option<f64>)| value.filter(|value| *value >= 0.0).map(|value| (category, value));
    let known: Vec<(usize, f64)> = values.iter().enumerate().filter_map(known).collect();
    let total: f64 = known.iter().map(|(_, value)| value).sum();
    let highlighted: Vec<bool> =
        known.iter().map(|(category, _)| chart.is_highlighted(&chart.categories[*category])).collect();
    let fills = paint::fills(sheet, &highlighted);
    let own = sheet.style.width * if known.len() < MANY { 0.27 } else { 0.3 };
    let room = own.min(sheet.style.width / 2.0 - sheet.style.size * (LEAST + ARM));
    let mut done = 0.0;
    let mut slices = Vec::new();
    for ((category, value), fill) in known.iter().zip(fills) {
        let start = -FRAC_PI_2 + done * TAU;
        let part = if total > 0.0 { value / total } else { 0.0 };
        done += part;
        let percent = (sheet.style.percent)(part * 100.0, u8::from(part > 0.0 && part < 0.01));
        let numbers = format!("{percent} · {}", (sheet.style.number)(*value, chart.decimals));
        let name = &chart.categories[*category];
        let lines =
            if known.len() < MANY { block(sheet, name, &numbers, room) } else { line(sheet, name, &percent, room) };
        let width = lines.iter().map(|(text, face)| sheet.width(text, *face)).fold(0.0, f64::max);
        slices.push(Slice { fill, start, end: -FRAC_PI_2 + done * TAU, lines, width });
    }
    (slices, total)
}

/// A label of a few lines: the name, then its numbers.
fn block(sheet: &Sheet<'_>, name: &str, numbers: &str, room: f64) -> Vec<(String, Face)> {
    let strong = sheet.face().semibold(true);
    let plain = sheet.face();
    let name = wrap(name, room, 3, &|text| sheet.width(text, strong));
    let numbers = wrap(numbers, room, 2, &|text| sheet.width(text, plain));
    let name = name.lines.into_iter().map(|line| (line, strong));
    name.chain(numbers.lines.into_iter().map(|line| (line, plain))).collect()
}

/// A label of one line.
fn line(sheet: &Sheet<'_>, name: &str, percent: &str, room: f64) -> Vec<(String, Face)> {
    let face = sheet.face().sized(sheet.style.size * 0.92);
    let end = format!(" {percent}");
    let name = shorten(name, room - sheet.width(&end, face), &|text| sheet.width(text, face));
    vec![(format!("{name}{end}").trim().to_owned(), face)]
}

fn ring(sheet: &mut Sheet<'_>, slices: &[Slice], pie: Pie, inner: f64) {
    let Pie { centre, radius, .. } = pie;
    let drawn: Vec<&Slice> = slices.iter().filter(|slice| slice.end - slice.start > 1e-6).collect();
    for slice in &drawn {
        sheet.fill(Path::sector(centre, inner, radius, slice.start, slice.end), &slice.fill);
    }
    if drawn.len() > 1 {
        for (slice, before) in drawn.iter().zip(drawn.iter().cycle().skip(drawn.len() - 1)) {
            let (from, to) = (at(centre, inner, slice.start), at(centre, radius, slice.start));
            // Small slices are not to vanish between the lines around them.
            let least = (slice.end - slice.start).min(before.end - before.start) * radius;
            sheet.rule(from, to, Stroke::plain(PAPER, (least * 0.3).min(1.0)));
        }
    }
    if drawn.is_empty() {
        sheet.stroke(Path::circle(centre, radius), Stroke::plain(sheet.rule, 0.5));
        if inner > 0.0 {
            sheet.stroke(Path::circle(centre, inner), Stroke::plain(sheet.rule, 0.5));
        }
    }
}

fn label(sheet: &mut Sheet<'_>, slice: &Slice, place: &Place, is_right: bool) {
    sheet.stroke(Path::line(&place.leader), Stroke::plain(sheet.muted, 0.5));
    let (x, mut y) = place.text;
    for (text, face) in &slice.lines {
        sheet.text((x, y), if is_right { Anchor::Start } else { Anchor::End }, *face, text);
        y += sheet.face().leading();
    }
}

fn write_total(sheet: &mut Sheet<'_>, chart: &Chart, total: f64, centre: Point, inner: f64) {
    let face = sheet.face().semibold(true);
    let text = (sheet.style.number)(total, chart.decimals);
    let room = inner * 1.7;
    let fit = |scale: f64| sheet.width(&text, face.sized(face.size * scale)) <= room;
    if let Some(scale) = [1.5, 1.2, 1.0, 0.88].into_iter().find(|scale| fit(*scale)) {
        let face = face.sized(face.size * scale);
        sheet.text((centre.0, centre.1 + face.half()), Anchor::Middle, face, &text);
    }
}
