//! Upright bars on top of one another.

use super::ends::{self, Ends, Entry};
use super::frame::{self, Plot, Wish};
use super::heading::{self, Sample};
use super::paint::{self, Fill};
use super::path::{Path, Point};
use super::sheet::{Anchor, Face, Sheet};
use super::{Chart, columns, count, slices};

/// Draws the chart.
pub(super) fn draw(sheet: &mut Sheet<'_>, chart: &Chart) {
    let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
    let fills = paint::fills(sheet, &highlighted);
    let mut top = heading::title(sheet, chart);
    let ends = names_beside(sheet, chart, top);
    if ends.is_none() && chart.series.len() > 1 {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(Sample::Fill).zip(names).collect();
        top = heading::legend(sheet, &entries, top);
    }
    let right = ends.as_ref().map_or(0.0, |ends| ends.width);
    let totals = totals(sheet, chart, right);
    let room = if totals.is_some() { sheet.style.size * 1.3 } else { 0.0 };
    let range = slices::range(chart);
    let insets = (if range.1 > 0.0 { room } else { 0.0 }, if range.0 < 0.0 { room } else { 0.0 });
    let wish = Wish { top, right, range, has_axis: true, insets, is_to_edges: false };
    let plot = frame::lay(sheet, chart, wish);
    let half = columns::thickness(plot.slot, 1, sheet.style.size * 1.3) / 2.0;
    for category in 0..chart.categories.len() {
        stack(sheet, chart, &plot, category, &fills, half);
    }
    plot.zero(sheet);
    if let Some((face, totals)) = totals {
        write_totals(sheet, chart, &plot, face, &totals);
    }
    if let Some(ends) = ends {
        let last = chart.categories.len().saturating_sub(1);
        let middle =
            |slice: &Option<(f64, f64)>| slice.map(|(start, end)| (plot.right, plot.y(f64::midpoint(start, end))));
        let marks: Vec<Point> = slices::of(chart, last).iter().filter_map(middle).collect();
        let edge = plot.centres.last().map_or(plot.right, |centre| centre + half);
        // The grid ends between the bar and the name.
        let right = edge.max(plot.right - sheet.style.size * 0.5);
        ends.draw(sheet, &marks, right, (plot.top, plot.bottom));
    }
}

/// The series' names beside the last bar, where each has a slice there.
fn names_beside<'e>(sheet: &Sheet<'_>, chart: &'e Chart, top: f64) -> Option<Ends<'e>> {
    let last = chart.categories.len().checked_sub(1)?;
    let total: f64 = chart.values_of(last).flatten().sum();
    let is_seen = |value: Option<f64>| value.is_some_and(|value| value > total * 0.004);
    if chart.series.len() < 2 || !chart.values_of(last).all(is_seen) {
        return None;
    }
    let entry = |name: &'e str| Entry { name, value: None, colour: sheet.ink, pen: None };
    let entries: Vec<Entry<'e>> = chart.series.iter().map(|series| entry(&series.name)).collect();
    ends::prepare(sheet, &entries, frame::plot_height(sheet, chart, top) - sheet.style.size * 2.0)
}

/// The sums of the categories, where they have room and mean something: not where gains and losses are mixed.
fn totals(sheet: &Sheet<'_>, chart: &Chart, right: f64) -> Option<(Face, Vec<Option<String>>)> {
    let is_mixed = chart.values().any(|value| value < 0.0) && chart.values().any(|value| value > 0.0);
    if is_mixed || chart.series.len() < 2 {
        return None;
    }
    let total = |category: usize| {
        let known: Vec<f64> = chart.values_of(category).flatten().collect();
        (!known.is_empty()).then(|| (sheet.style.number)(known.iter().sum(), chart.decimals))
    };
    let totals: Vec<Option<String>> = (0..chart.categories.len()).map(total).collect();
    let face = sheet.face().semibold(true);
    // The axis takes about as much as one of the sums.
    let widest = sheet.widest(totals.iter().flatten(), face);
    let slot = (sheet.style.width - right - widest - face.size) / count(totals.len().max(1));
    (widest > 0.0 && widest + 3.0 <= slot).then_some((face, totals))
}

fn write_totals(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot, face: Face, totals: &[Option<String>]) {
    for (category, total) in totals.iter().enumerate() {
        let Some(total) = total else { continue };
        let sum: f64 = chart.values_of(category).flatten().sum();
        let (x, y) = plot.point(category, sum);
        let y = if sum < 0.0 { y + face.size * 0.3 + face.half() * 2.0 } else { y - face.size * 0.32 };
        sheet.text((x, y), Anchor::Middle, face, total);
    }
}

fn stack(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot, category: usize, fills: &[Fill], half: f64) {
    let face = sheet.face();
    let x = plot.centres[category];
    let slices = slices::of(chart, category);
    if slices.iter().all(Option::is_none) && half > face.size * 0.3 {
        let muted = face.coloured(sheet.muted);
        sheet.text((x, plot.y(0.0) - face.size * 0.32), Anchor::Middle, muted, super::MISSING);
    }
    for ((slice, fill), value) in slices.iter().zip(fills).zip(chart.values_of(category)) {
        let Some((start, end)) = slice else { continue };
        let (start, end) = (plot.y(*start), plot.y(*end));
        let (high, low) = (start.min(end), start.max(end));
        // A hair of paper between slices; a thin slice keeps its whole height.
        let gap = if low - high > 3.0 { 0.4 } else { 0.0 };
        if low - high > 0.02 {
            sheet.fill(Path::rectangle((x - half, high + gap), (x + half, low - gap)), fill);
        }
        let text = chart.label(sheet.style, value);
        let fits = low - high > face.size * 1.15 && sheet.width(&text, face) + 4.0 <= half * 2.0;
        let place = (x, f64::midpoint(low, high) + face.half());
        match (fits, fill.hatch) {
            (true, Some(_)) => sheet.plate(place, face, &text),
            (true, None) => sheet.text(place, Anchor::Middle, face.coloured(fill.text(sheet)), &text),
            (false, _) => {}
        }
    }
}
