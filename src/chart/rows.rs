//! Bars to the right, the categories at the left. Each bar has its value at its end, so that there is no axis.

use super::heading::{self, Sample};
use super::paint::Fill;
use super::path::Path;
use super::sheet::{Anchor, Face, Sheet, Stroke};
use super::text::{Lines, shorten, wrap};
use super::{Chart, columns, count, range};

/// Between the bars of a category.
const GAP: f64 = 1.0;
/// The categories take at most so much of the width.
const PART: f64 = 0.36;

/// Where the bars are.
struct Plot {
    zero: f64,
    /// Of a one, in points.
    scale: f64,
    top: f64,
    /// From category to category.
    step: f64,
    /// Of a bar.
    thickness: f64,
}

/// Draws the chart.
pub(super) fn draw(sheet: &mut Sheet<'_>, chart: &Chart) {
    let fills = columns::fills(sheet, chart);
    let mut top = heading::title(sheet, chart);
    if chart.series.len() > 1 {
        let names = chart.series.iter().map(|series| series.name.as_str());
        let entries: Vec<_> = fills.iter().map(Sample::Fill).zip(names).collect();
        top = heading::legend(sheet, &entries, top);
    }
    let face = sheet.face();
    let set = |name: &String| {
        let face = face.semibold(chart.is_highlighted(name));
        wrap(name, sheet.style.width * PART, 3, &|text| sheet.width(text, face))
    };
    let names: Vec<Lines> = chart.categories.iter().map(set).collect();
    let plot = lay(sheet, chart, &names, top);
    for (category, name) in names.iter().enumerate() {
        let middle = plot.top + plot.step * (count(category) + 0.5);
        let face = face.semibold(chart.is_highlighted(&chart.categories[category]));
        let mut y = middle + face.half() - face.leading() * (count(name.lines.len()) - 1.0) / 2.0;
        for line in &name.lines {
            sheet.text((0.0, y), Anchor::Start, face, line);
            y += face.leading();
        }
        bars(sheet, chart, &plot, category, &fills);
    }
    let bottom = plot.top + plot.step * count(names.len());
    sheet.rule((plot.zero, plot.top), (plot.zero, bottom.max(plot.top + 1.0)), Stroke::plain(sheet.ink, 0.8));
    title_below(sheet, chart, bottom);
}

fn lay(sheet: &Sheet<'_>, chart: &Chart, names: &[Lines], top: f64) -> Plot {
    let face = sheet.face();
    let bars = count(chart.series.len().max(1));
    let column = sheet.widest(names.iter().flat_map(|name| &name.lines), face.semibold(true)) + face.size;
    let most = names.iter().map(|name| name.lines.len()).max().unwrap_or(1);
    let own = if chart.series.len() > 1 { face.size * 1.05 } else { face.size * 1.4 };
    let least = (bars * face.size * 1.02).max(count(most) * face.leading()) + face.size * 0.45;
    let normal = ((bars * own + GAP * (bars - 1.0)) * 1.5).max(least).min((bars * own) + face.size * 1.6).max(least);
    let given =
        chart.height.filter(|height| height.is_finite()).map(|height| (height - top) / count(names.len().max(1)));
    let step = given.map_or(normal, |given| given.max(least).min(face.size * 4.0 * bars.max(count(most))));
    let thickness = columns::thickness(step, chart.series.len(), face.size * 0.35).max(face.size * 1.02 - GAP);
    let (low, high) = range(0.0, chart.values());
    let texts = |is_negative: bool| {
        let values = chart.series.iter().flat_map(|series| &series.values);
        let values = values.filter(move |value| value.is_some_and(|value| value < 0.0) == is_negative);
        sheet.widest(values.map(|value| chart.label(sheet.style, *value)), face.semibold(true)) + label_gap(face)
    };
    let before = if low < 0.0 { texts(true) } else { 0.0 };
    let room = (sheet.style.width - column - before - texts(false)).max(1.0);
    let scale = if high - low > 0.0 { room / (high - low) } else { 0.0 };
    Plot { zero: column + before - low * scale, scale, top, step, thickness }
}

/// Between a bar and its value.
fn label_gap(face: Face) -> f64 {
    face.size * 0.45
}

fn bars(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot, category: usize, fills: &[Fill]) {
    let bars = chart.series.len();
    let face = sheet.face().semibold(chart.is_highlighted(&chart.categories[category]));
    let all = plot.thickness * count(bars) + GAP * (count(bars) - 1.0);
    let mut top = plot.top + plot.step * (count(category) + 0.5) - all / 2.0;
    for (index, value) in chart.values_of(category).enumerate() {
        let end = plot.zero + value.unwrap_or(0.0) * plot.scale;
        if (end - plot.zero).abs() > 0.01 {
            let fill = &fills[if bars == 1 { category } else { index }];
            let (left, right) = (end.min(plot.zero), end.max(plot.zero));
            sheet.fill(Path::rectangle((left, top), (right, top + plot.thickness)), fill);
        }
        let y = top + plot.thickness / 2.0 + face.half();
        let text = chart.label(sheet.style, value);
        let face = if value.is_some() { face } else { sheet.face().coloured(sheet.muted) };
        if value.is_some_and(|value| value < 0.0) {
            sheet.text((end - label_gap(face), y), Anchor::End, face, &text);
        } else {
            sheet.text((end + label_gap(face), y), Anchor::Start, face, &text);
        }
        top += plot.thickness + GAP;
    }
}

/// What the categories are stands under them. The sheet ends there.
fn title_below(sheet: &mut Sheet<'_>, chart: &Chart, bottom: f64) {
    let face = sheet.face().coloured(sheet.muted);
    sheet.height = bottom + 1.0;
    if let Some(title) = chart.x_title.as_deref().filter(|title| !title.trim().is_empty()) {
        let title = shorten(title, sheet.style.width, &|text| sheet.width(text, face));
        let y = bottom + face.size * 0.5 + face.above();
        sheet.text((0.0, y), Anchor::Start, face, &title);
        sheet.height = y + face.below();
    }
}
