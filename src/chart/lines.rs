//! Lines, each named at its end.

use super::ends::{self, Ends, Entry};
use super::frame::{self, Plot, Wish};
use super::heading::{self, Sample};
use super::paint::{self, Pen};
use super::path::{Path, Point};
use super::sheet::{Anchor, Sheet};
use super::{Chart, Series, points, range};

/// Draws the chart.
pub(super) fn draw(sheet: &mut Sheet<'_>, chart: &Chart) {
    let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
    let pens = paint::pens(sheet, &highlighted);
    let mut top = heading::title(sheet, chart);
    let ends = names_beside(sheet, chart, &pens, top);
    let is_alone = chart.series.len() < 2;
    if ends.is_none() && !is_alone {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = pens.iter().map(Sample::Pen).zip(names).collect();
        top = heading::legend(sheet, &entries, top);
    }
    let right = ends.as_ref().map_or(sheet.style.size * 0.5, |ends| ends.width);
    let room = if is_alone { sheet.style.size * 1.45 } else { 3.0 };
    let range = span(chart);
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let wish = Wish { top, right, range, has_axis: true, insets, is_to_edges: true };
    let plot = frame::lay(sheet, chart, wish);
    plot.zero(sheet);
    // The first is drawn last: it is the one to see.
    for (series, pen) in chart.series.iter().zip(&pens).rev() {
        line(sheet, &plot, series, pen, is_alone);
    }
    if let [pen] = pens[..] {
        points::write(sheet, chart, &plot, &pen);
    } else if let Some(ends) = ends {
        let last = |series: &Series| last_point(&plot, series).unwrap_or((plot.left, plot.bottom));
        let marks: Vec<Point> = chart.series.iter().map(last).collect();
        ends.draw(sheet, &marks, plot.right, (plot.top, plot.bottom));
    }
}

/// From where to where the axis goes: from zero, unless all values are far from it.
fn span(chart: &Chart) -> (f64, f64) {
    let first = chart.values().next().unwrap_or(0.0);
    let (low, high) = range(first, chart.values());
    let is_far = high - low < 0.4 * high.abs().max(low.abs()) && high > low;
    if is_far && (low > 0.0 || high < 0.0) { (low, high) } else { (low.min(0.0), high.max(0.0)) }
}

fn names_beside<'e>(sheet: &Sheet<'_>, chart: &'e Chart, pens: &'e [Pen], top: f64) -> Option<Ends<'e>> {
    let entry = |(series, pen): (&'e Series, &'e Pen)| {
        let last = series.values.iter().rev().find(|value| value.is_some()).copied().flatten();
        let value = Some(chart.label(sheet.style, last).into_owned());
        let ends_early = series.values.last().is_none_or(Option::is_none);
        Entry { name: &series.name, value, colour: pen.stroke.colour, pen: ends_early.then_some(pen) }
    };
    let entries: Vec<Entry<'e>> = chart.series.iter().zip(pens).map(entry).collect();
    let room = frame::plot_height(sheet, chart, top) - sheet.style.size * 2.0;
    if entries.len() < 2 { None } else { ends::prepare(sheet, &entries, room) }
}

fn last_point(plot: &Plot, series: &Series) -> Option<Point> {
    let last = series.values.iter().rposition(Option::is_some)?;
    series.values[last].map(|value| plot.point(last, value))
}

/// The stretches of a series without a gap.
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

fn line(sheet: &mut Sheet<'_>, plot: &Plot, series: &Series, pen: &Pen, is_alone: bool) {
    /// Markers closer than so are no markers but a chain.
    const APART: f64 = 14.0;
    let stretches = stretches(plot, series.values.iter().copied());
    for stretch in &stretches {
        if stretch.len() > 1 {
            sheet.stroke(Path::line(stretch), pen.stroke);
        }
    }
    let mut last = f64::MIN;
    for stretch in &stretches {
        for (index, point) in stretch.iter().enumerate() {
            let is_single = stretch.len() == 1;
            let is_end = index + 1 == stretch.len() || index == 0;
            let is_wanted = if is_alone { is_end || plot.slot > APART } else { point.0 - last > APART };
            if is_single || is_wanted {
                pen.mark(sheet, *point);
                last = point.0;
            }
        }
    }
    if is_alone {
        for category in (0..series.values.len()).filter(|category| series.values[*category].is_none()) {
            missing(sheet, plot, category);
        }
    }
}

/// A sign that there is no value.
pub(super) fn missing(sheet: &mut Sheet<'_>, plot: &Plot, category: usize) {
    let face = sheet.face().coloured(sheet.muted);
    if plot.slot > sheet.width(super::MISSING, face) {
        let place = (plot.centres[category], plot.bottom - face.size * 0.32);
        sheet.text(place, Anchor::Middle, face, super::MISSING);
    }
}
