//! Upright bars, side by side.

use super::frame::{self, Plot, Wish};
use super::heading::{self, Sample};
use super::paint::{self, Fill};
use super::path::Path;
use super::sheet::{Anchor, Face, Sheet};
use super::{Chart, count, range};

/// Between the bars of a category, in points.
const GAP: f64 = 1.0;

/// Draws the chart.
pub(super) fn draw(sheet: &mut Sheet<'_>, chart: &Chart) {
    let fills = fills(sheet, chart);
    let mut top = heading::title(sheet, chart);
    if chart.series.len() > 1 {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(Sample::Fill).zip(names).collect();
        top = heading::legend(sheet, &entries, top);
    }
    let face = value_face(sheet, chart);
    let range = range(0.0, chart.values());
    let room = face.map_or(0.0, |face| face.size * 1.3);
    // Beside an axis only highlighted bars have their values.
    let is_marked = face.is_none() && chart.series.len() == 1 && !chart.highlight.is_empty();
    let room = if is_marked { sheet.style.size * 1.3 } else { room };
    let insets = (room, if range.0 < 0.0 { room } else { 0.0 });
    let wish = Wish { top, right: 0.0, range, has_axis: face.is_none(), insets, is_to_edges: false };
    let plot = frame::lay(sheet, chart, wish);
    for category in 0..chart.categories.len() {
        bars(sheet, chart, &plot, category, &fills, face);
    }
    plot.zero(sheet);
    if is_marked {
        mark(sheet, chart, &plot);
    }
}

/// Writes the values of highlighted bars where they cover no other bar.
fn mark(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot) {
    let face = sheet.face().semibold(true);
    let Some(series) = chart.series.first() else { return };
    let half_bar = thickness(plot.slot, 1, face.size) / 2.0;
    let mut free = plot.left;
    for (category, value) in series.values.iter().enumerate() {
        let Some(value) = value.filter(|_| chart.is_highlighted(&chart.categories[category])) else { continue };
        let text = chart.label(sheet.style, Some(value));
        let half = sheet.width(&text, face) / 2.0;
        let (x, y) = plot.point(category, value);
        let x = x.min(plot.right - half);
        let is_near = |other: &usize| *other != category && (plot.centres[*other] - x).abs() < half + half_bar + 1.0;
        // Where a value is missing, its sign is in the way.
        let is_less =
            |other: Option<f64>| other.is_some_and(|other| if value < 0.0 { other >= value } else { other <= value });
        let is_free = (0..plot.centres.len()).filter(is_near).all(|other| is_less(series.values[other]));
        if is_free && x - half >= free {
            let y = if value < 0.0 { y + face.size * 0.3 + face.half() * 2.0 } else { y - face.size * 0.32 };
            sheet.text((x, y), Anchor::Middle, face, &text);
            free = x + half + 2.0;
        }
    }
}

/// One fill for each bar of a category, or, where there is one series, for each category.
pub(super) fn fills(sheet: &Sheet<'_>, chart: &Chart) -> Vec<Fill> {
    if chart.series.len() > 1 {
        let highlighted: Vec<bool> = chart.series.iter().map(|series| chart.is_highlighted(&series.name)).collect();
        return paint::fills(sheet, &highlighted);
    }
    let is_any = chart.categories.iter().any(|name| chart.is_highlighted(name));
    let colour =
        |name: &String| if !is_any || chart.is_highlighted(name) { sheet.accent } else { sheet.ink.tint(0.42) };
    chart.categories.iter().map(colour).map(Fill::plain).collect()
}

/// How wide a bar is in a slot of some width.
pub(super) fn thickness(slot: f64, bars: usize, size: f64) -> f64 {
    let part = if bars < 2 { 0.64 } else { 0.8 };
    let bars = count(bars.max(1));
    (slot * part / bars - gap(slot, bars) * (bars - 1.0) / bars).min(size * 6.0)
}

/// Between the bars of a category; less where the bars are thinner than that.
fn gap(slot: f64, bars: f64) -> f64 {
    GAP.min(slot / bars * 0.25)
}

/// How the values are written on the bars, if all of them have room.
fn value_face(sheet: &Sheet<'_>, chart: &Chart) -> Option<Face> {
    let (_, slot) = frame::places(chart.categories.len(), 0.0, sheet.style.width, false);
    let bars = chart.series.len();
    let room = if bars == 1 { slot - 3.0 } else { thickness(slot, bars, sheet.style.size) };
    let texts = || chart.series.iter().flat_map(|series| &series.values).map(|value| chart.label(sheet.style, *value));
    let full = sheet.face();
    let fits = |face: &Face| sheet.widest(texts(), face.semibold(true)) <= room;
    [full, full.sized(full.size * 0.88)].into_iter().find(fits).filter(|_| chart.values().next().is_some())
}

fn bars(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot, category: usize, fills: &[Fill], face: Option<Face>) {
    let bars = chart.series.len();
    let width = thickness(plot.slot, bars, sheet.style.size);
    let gap = gap(plot.slot, count(bars));
    let all = width * count(bars) + gap * (count(bars) - 1.0);
    let zero = plot.y(0.0);
    for (index, value) in chart.values_of(category).enumerate() {
        let left = plot.centres[category] - all / 2.0 + (width + gap) * count(index);
        let end = plot.y(value.unwrap_or(0.0));
        if value.is_some_and(|_| (end - zero).abs() > 0.01) {
            let fill = fills[if bars == 1 { category } else { index }];
            sheet.fill(Path::rectangle((left, zero.min(end)), (left + width, zero.max(end))), &fill);
        }
        let own = face.filter(|_| value.is_some()).unwrap_or_else(|| sheet.face());
        let is_below = value.is_some_and(|value| value < 0.0);
        let y = if is_below { end + own.size * 0.3 + own.half() * 2.0 } else { end - own.size * 0.32 };
        let is_strong = chart.is_highlighted(&chart.categories[category]);
        let own = if value.is_some() { own.semibold(is_strong) } else { own.coloured(sheet.muted) };
        let text = chart.label(sheet.style, value);
        if face.is_some() || (value.is_none() && width > sheet.width(&text, own)) {
            sheet.text((left + width / 2.0, y), Anchor::Middle, own, &text);
        }
    }
}
