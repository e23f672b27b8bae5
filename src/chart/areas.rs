//! Lines with what is under them; several on top of one another.

use super::colour::PAPER;
use super::ends::{self, Ends, Entry};
use super::frame::{self, Plot, Wish};
use super::heading::{self, Sample};
use super::paint::{self, Fill};
use super::path::{Path, Point};
use super::sheet::{Sheet, Stroke};
use super::{Chart, lines, points, slices};

/// Draws the chart.
pub(super) fn draw(sheet: &mut Sheet<'_>, chart: &Chart) {
    let mut top = heading::title(sheet, chart);
    let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
    let is_alone = chart.series.len() < 2;
    let fills = if is_alone { vec![Fill::plain(sheet.accent.tint(0.22))] } else { paint::fills(sheet, &highlighted) };
    let ends = names_beside(sheet, chart, top);
    if ends.is_none() && !is_alone {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(Sample::Fill).zip(names).collect();
        top = heading::legend(sheet, &entries, top);
    }
    let right = ends.as_ref().map_or(sheet.style.size * 0.5, |ends| ends.width);
    let room = if is_alone { sheet.style.size * 1.45 } else { 0.0 };
    let range = slices::range(chart);
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let wish = Wish { top, right, range, has_axis: true, insets, is_to_edges: true };
    let plot = frame::lay(sheet, chart, wish);
    for (series, fill) in fills.iter().enumerate().take(chart.series.len()) {
        area(sheet, chart, &plot, series, fill);
    }
    plot.zero(sheet);
    for category in 0..chart.categories.len() {
        if chart.values_of(category).all(|value| value.is_none()) {
            lines::missing(sheet, &plot, category);
        }
    }
    if let [pen] = paint::pens(sheet, &highlighted)[..] {
        points::write(sheet, chart, &plot, &pen);
    }
    if let Some(ends) = ends {
        let last = chart.categories.len().saturating_sub(1);
        let middle =
            |slice: &Option<(f64, f64)>| slice.map(|(start, end)| (plot.right, plot.y(f64::midpoint(start, end))));
        let marks: Vec<Point> = slices::of(chart, last).iter().filter_map(middle).collect();
        ends.draw(sheet, &marks, plot.right, (plot.top, plot.bottom));
    }
}

/// The names and last values, where each series is seen at the right edge.
fn names_beside<'e>(sheet: &Sheet<'_>, chart: &'e Chart, top: f64) -> Option<Ends<'e>> {
    let last = chart.categories.len().checked_sub(1)?;
    let total: f64 = chart.values_of(last).flatten().sum();
    if chart.series.len() < 2 || !chart.values_of(last).all(|value| value.is_some_and(|value| value > total * 0.004)) {
        return None;
    }
    let entry = |(name, value): (&'e str, Option<f64>)| Entry {
        name,
        value: Some(chart.label(sheet.style, value).into_owned()),
        colour: sheet.ink,
        pen: None,
    };
    let names = chart.series.iter().map(|series| series.name.as_str());
    let entries: Vec<Entry<'e>> = names.zip(chart.values_of(last)).map(entry).collect();
    ends::prepare(sheet, &entries, frame::plot_height(sheet, chart, top) - sheet.style.size * 2.0)
}

/// The surface of one series, in one piece between gaps. Where only some of the series have no value, these add nothing.
fn area(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot, series: usize, fill: &Fill) {
    let is_alone = chart.series.len() < 2;
    for (mut floor, roof) in edge(chart, plot, series, false).into_iter().zip(edge(chart, plot, series, true)) {
        floor.reverse();
        if roof.len() > 1 {
            sheet.fill(Path::polygon(&[roof.clone(), floor.clone()].concat()), fill);
            if is_alone {
                sheet.stroke(Path::line(&roof), Stroke::plain(sheet.accent, 1.5));
            } else if series > 0 {
                sheet.stroke(Path::line(&floor), Stroke::plain(PAPER, 0.8));
            }
        } else if let (Some(low), Some(high)) = (floor.first(), roof.first()) {
            // A point between gaps has no width of its own.
            let colour = if is_alone { sheet.accent } else { fill.hatch.map_or(fill.base, |hatch| hatch.colour) };
            sheet.rule(*low, *high, Stroke::plain(colour, 1.5));
        }
    }
}

/// The upper or the lower edge of a surface.
fn edge(chart: &Chart, plot: &Plot, series: usize, is_upper: bool) -> Vec<Vec<Point>> {
    let bound = |category: usize| {
        let slices = slices::of(chart, category);
        let before = slices[..series].iter().flatten().next_back().map_or(0.0, |(_, end)| *end);
        let is_known = slices.iter().any(Option::is_some);
        let (start, end) = slices[series].unwrap_or((before, before));
        is_known.then_some(if is_upper { end } else { start })
    };
    lines::stretches(plot, (0..chart.categories.len()).map(bound))
}
