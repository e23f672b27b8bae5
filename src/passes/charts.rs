//! Draws each chart for the page and for narrow screens, in the layout's fonts and colours, and describes it in words.

use std::collections::BTreeMap;

use super::PassContext;
use crate::chart;
use crate::data::Number;
use crate::diagnostic::Diagnostic;
use crate::directive::BuiltInDirective;
use crate::document::{Block, Chart, ChartTarget, Document, ImageFile, plain_text};
use crate::layout::{ChartSettings, DEFAULT_ACCENT, Layout};
use crate::publication::Language;
use crate::source::Span;
use crate::terms::Terms;

/// Maximum number of values that the description of a chart lists in full.
const MAX_LISTED_VALUES: usize = 60;

/// SVG user units (CSS pixels, 1/96 inch) per point (1/72 inch).
const UNITS_PER_POINT: f64 = 96.0 / 72.0;

pub(super) fn run(document: &mut Document, layout: &Layout, language: &Language, context: &mut PassContext<'_>) {
    let mut drawn = Vec::new();
    let first = document.images.len();
    let word = &context.terms.charts.target;
    let number = |value: f64, decimals: u8| Number::rounded(value, decimals).format(decimals, language);
    let percent = |value: f64, decimals: u8| context.terms.percent.replace("{number}", &number(value, decimals));
    let format = |value: f64, chart: &Chart| {
        let decimals = chart.decimals.max(shortest_decimals(value));
        let text = if chart.is_percent { percent(value, decimals) } else { number(value, decimals) };
        format!("{word}: {text}")
    };
    let ranges = common_ranges(document, &format);
    let accents = chapter_accents(document);
    let rows = row_lengths(document);
    let accent = layout.colour("accent", DEFAULT_ACCENT);
    document.each_block_mut(&mut |block| {
        let Block::Chart(chart) = block else { return };
        if !chart.image.described {
            chart.image.description = describe(chart, context.terms, &format, &percent);
            chart.image.described = true;
        }
        let range = ranges.get(&chart.span).copied();
        let accent = accents.get(&chart.span).unwrap_or(&accent);
        let width = width(chart, rows.get(&chart.span).copied().unwrap_or(1), &layout.charts);
        let spec = chart_spec(chart, range, &format);
        match draw(&spec, chart, width, (layout, accent), language, context, drawn.len()) {
            Ok(file) => {
                chart.image.file = first + drawn.len();
                drawn.push(file);
            }
            Err(diagnostic) => context.report.push(diagnostic),
        }
    });
    document.images.append(&mut drawn);
}

/// Returns the colour of the chapter around each chart, by the span of the chart, for chapters with a colour of their own.
fn chapter_accents(document: &Document) -> BTreeMap<Span, String> {
    let mut accents = BTreeMap::new();
    for section in &document.sections {
        let Some(accent) = section.heading.as_ref().and_then(|heading| heading.accent.as_ref()) else { continue };
        section.each_block(&mut |block| {
            if let Block::Chart(chart) = block {
                accents.insert(chart.span, accent.clone());
            }
        });
    }
    accents
}

/// Returns the common range of charts of one kind and unit that are side by side in `:::figures`, by the span of the
/// chart: bars of one height must mean the same number.
fn common_ranges(document: &Document, format: &TargetFormat<'_>) -> BTreeMap<Span, (f64, f64)> {
    let mut ranges = BTreeMap::new();
    document.each_block(&mut |block| {
        let Block::Directive { name, blocks, .. } = block else { return };
        if name != BuiltInDirective::FIGURES {
            return;
        }
        let charts =
            || blocks.iter().filter_map(|block| if let Block::Chart(chart) = block { Some(chart) } else { None });
        for chart in charts() {
            let unit = plain_text(&chart.caption.unit);
            let alike = charts().filter(|other| {
                let has_unit = other.is_percent || plain_text(&other.caption.unit) == unit;
                other.kind == chart.kind && other.is_percent == chart.is_percent && has_unit
            });
            let shown = alike.filter_map(|other| chart_spec(other, None, format).shown_range());
            let common =
                shown.reduce(|(low, high), (other_low, other_high)| (low.min(other_low), high.max(other_high)));
            ranges.extend(common.map(|range| (chart.span, range)));
        }
    });
    ranges
}

/// Returns the number of pictures in a row of the `:::figures` around each chart, by the span of the chart. The rows are those of
/// the layouts: two or four pictures are two to a row.
fn row_lengths(document: &Document) -> BTreeMap<Span, usize> {
    let mut lengths = BTreeMap::new();
    document.each_block(&mut |block| {
        let Block::Directive { name, blocks, .. } = block else { return };
        if name != BuiltInDirective::FIGURES {
            return;
        }
        let count = blocks.iter().filter(|block| matches!(block, Block::Chart(_) | Block::Figure(_))).count();
        let in_row = if matches!(count, 2 | 4) { 2 } else { count.min(3) };
        for block in blocks {
            if let Block::Chart(chart) = block {
                lengths.insert(chart.span, in_row);
            }
        }
    });
    lengths
}

/// Returns the width of a printed chart in points. `in_row` is the number of pictures side by side.
fn width(chart: &Chart, in_row: usize, charts: &ChartSettings) -> f64 {
    match in_row {
        2 => charts.pair_width,
        3.. => charts.triple_width,
        0 | 1 if chart.caption.has_class("landscape") => charts.landscape_width,
        0 | 1 if chart.caption.has_class("wide") => charts.wide_width,
        0 | 1 => charts.width,
    }
}

/// Returns the number of digits after the decimal sign that a value is written with, 6 at most.
fn shortest_decimals(value: f64) -> u8 {
    let text = format!("{value:.6}");
    let fraction = text.trim_end_matches('0').rsplit_once('.').map_or(0, |(_, fraction)| fraction.len());
    u8::try_from(fraction).unwrap_or(0)
}

/// Draws a chart for the page, and again for narrow screens.
fn draw(
    spec: &chart::ChartSpec,
    chart: &Chart,
    width: f64,
    (layout, accent): (&Layout, &str),
    language: &Language,
    context: &PassContext<'_>,
    index: usize,
) -> Result<ImageFile, Diagnostic> {
    let charts = &layout.charts;
    let path = format!("chart-{}.svg", index + 1);
    let prepare = |spec: &chart::ChartSpec, draw: DrawChart, (width, size): (f64, f64)| {
        let svg = svg(spec, draw, (width, size), layout, accent, language, context);
        let prepared = context.image_context.prepare(&path, svg.into_bytes());
        prepared.map_err(|problem| Diagnostic::new(problem.code, chart.span, problem.message, problem.help))
    };
    let (width, size) = (width * UNITS_PER_POINT, charts.text_size * UNITS_PER_POINT);
    let narrow_size = ChartSettings::NARROW_TEXT_SIZE;
    // The height that an author sets is that of the printed drawing: it grows with the text.
    let narrow_height = spec.height.map(|height| height * (narrow_size / size).max(1.0));
    let narrow_spec = chart::ChartSpec { height: narrow_height, ..spec.clone() };
    let narrow = prepare(&narrow_spec, chart::draw_narrow, (ChartSettings::NARROW_WIDTH, narrow_size))?;
    Ok(ImageFile { narrow: Some(narrow.bytes), ..prepare(spec, chart::draw, (width, size))? })
}

/// Function that draws a chart.
type DrawChart = fn(&chart::ChartSpec, &chart::ChartStyle<'_>) -> String;

/// Draws a chart with the given width and text size, in CSS pixels.
fn svg(
    spec: &chart::ChartSpec,
    draw: DrawChart,
    (width, size): (f64, f64),
    layout: &Layout,
    accent: &str,
    language: &Language,
    context: &PassContext<'_>,
) -> String {
    let family = ChartSettings::font_family(layout);
    draw(
        spec,
        &chart::ChartStyle {
            width,
            size,
            family: &family,
            accent,
            ink: &layout.colour("ink", "#1a1a1a"),
            muted: &layout.colour("muted", "#595959"),
            rule: ChartSettings::GRID_COLOUR,
            number: &|value, decimals| Number::rounded(value, decimals).format(decimals, language),
            percent: &|value, decimals| {
                let number = Number::rounded(value, decimals).format(decimals, language);
                context.terms.percent.replace("{number}", &number)
            },
            measure: &|text, semibold| context.image_context.fonts.width(&family, text, semibold),
        },
    )
}

/// Converts a chart of the document to the input of [`chart::draw`]. `common_range` is that of the charts beside it.
fn chart_spec(chart: &Chart, common_range: Option<(f64, f64)>, format: &TargetFormat<'_>) -> chart::ChartSpec {
    let names = chart.table.header[first_series(chart)..].iter().map(|name| plain_text(name));
    let values = (0..chart.series.len()).map(|series| shown_values(chart, series));
    let series = names.zip(values).map(|(name, values)| chart::Series { name, values });
    chart::ChartSpec {
        kind: chart.kind,
        categories: chart.table.rows.iter().map(|row| plain_text(&row.cells[0])).collect(),
        receivers: chart.receivers.clone(),
        series: series.collect(),
        x_title: chart.x_title.clone(),
        y_title: chart.y_title.clone(),
        decimals: chart.decimals,
        height: chart
            .height
            .map(|millimetres| f64::from(millimetres) * ChartSettings::POINTS_PER_MILLIMETRE * UNITS_PER_POINT),
        highlight: chart.highlight.clone(),
        totals: chart.totals.clone(),
        target: chart.target.as_ref().map(|target| target_spec(target, chart, format)),
        common_range,
        is_percent: chart.is_percent,
    }
}

/// Returns the column of the table that has the numbers of the first series.
fn first_series(chart: &Chart) -> usize {
    if chart.receivers.is_empty() { 1 } else { 2 }
}

/// Returns the name of a row: the category, or the places that an amount comes from and goes to.
fn row_name(chart: &Chart, row: usize) -> String {
    let cells = chart.table.rows[row].cells.iter().take(first_series(chart));
    cells.map(|cell| plain_text(cell)).collect::<Vec<_>>().join(" → ")
}

/// Returns the values of a series as they are drawn: for a chart in per cent, as shares of the sum of each category,
/// from 0 to 100. A category whose sum is zero has no shares.
fn shown_values(chart: &Chart, series: usize) -> Vec<Option<f64>> {
    let values = &chart.series[series];
    if !chart.is_percent {
        return values.clone();
    }
    let share = |(row, value): (usize, &Option<f64>)| {
        let sum: f64 = chart.series.iter().filter_map(|values| values[row]).sum();
        value.filter(|_| sum > 0.0).map(|value| 100.0 * value / sum)
    };
    values.iter().enumerate().map(share).collect()
}

/// Returns the name of a target that is one value: "Target: 1,800".
type TargetFormat<'a> = dyn Fn(f64, &Chart) -> String + 'a;

fn target_spec(target: &ChartTarget, chart: &Chart, format: &TargetFormat<'_>) -> chart::TargetSpec {
    match target {
        ChartTarget::Line(value) => {
            let label = format(*value, chart);
            chart::TargetSpec { label, values: vec![Some(*value)], is_line: true }
        }
        ChartTarget::Marks(values) => {
            let label = chart.table.header.last().map(|name| plain_text(name)).unwrap_or_default();
            chart::TargetSpec { label, values: values.clone(), is_line: false }
        }
    }
}

/// Describes a chart in words: "Bar chart. Members: 2024: 410; 2025: 455."
///
/// All values are listed if there are at most [`MAX_LISTED_VALUES`]; otherwise only the first, last, lowest and highest
/// value of each series. In a chart in per cent, the share comes before each value: "2024: 62% (410)".
fn describe(chart: &Chart, terms: &Terms, format: &TargetFormat<'_>, percent: &dyn Fn(f64, u8) -> String) -> String {
    let mut sentences = vec![terms.charts.of(chart.kind).to_owned()];
    let unit = plain_text(&chart.caption.unit);
    if !unit.is_empty() {
        sentences.push(unit);
    }
    let count = chart.series.iter().map(Vec::len).sum::<usize>();
    let first = first_series(chart);
    for (series, name) in chart.table.header[first..].iter().map(|name| plain_text(name)).enumerate() {
        let rows = &chart.table.rows;
        let shares = if chart.is_percent { shown_values(chart, series) } else { Vec::new() };
        let value = |row: usize| {
            let (name, number) = (row_name(chart, row), plain_text(&rows[row].cells[first + series]));
            match shares.get(row).copied().flatten() {
                Some(share) => format!("{name}: {} ({number})", percent(share, chart.decimals)),
                None => format!("{name}: {number}"),
            }
        };
        let values: Vec<String> = if count <= MAX_LISTED_VALUES {
            (0..rows.len()).map(value).collect()
        } else {
            let known = || {
                chart
                    .series
                    .get(series)
                    .into_iter()
                    .flatten()
                    .enumerate()
                    .filter_map(|(row, value)| Some((row, (*value)?)))
            };
            let lowest = known().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(row, _)| row);
            let highest = known().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(row, _)| row);
            let named = |word: &str, row: Option<usize>| row.map(|row| format!("{word} {}", value(row)));
            let ends = [Some(value(0)), Some(value(rows.len() - 1))];
            let extremes = [named(&terms.charts.lowest, lowest), named(&terms.charts.highest, highest)];
            ends.into_iter().chain(extremes).flatten().collect()
        };
        sentences.push(format!("{name}: {}", values.join("; ")));
    }
    if let Some(ChartTarget::Line(value)) = chart.target {
        sentences.push(format(value, chart));
    }
    sentences.iter().map(|sentence| sentence.trim_end_matches('.').to_owned() + ".").collect::<Vec<_>>().join(" ")
}
