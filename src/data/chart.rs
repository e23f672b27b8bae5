//! Charts from data blocks.

use std::collections::HashSet;

use super::csv::{Cell, CsvGrid};
use super::table::not_a_number;
use super::{DataContext, FencedBlock, Number, read_caption, read_decimals, text_inline};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Alignment, Caption, Chart, ChartKind, Image, Inline, Row, RowKind, Table};
use crate::manifest::{Fields, Spanned};
use crate::nearest::suggest;
use crate::publication::InvalidValue;

mod flow;
mod names;
mod target;

use target::WrittenTarget;

/// Maximum number of series in a chart.
const MAX_SERIES: usize = 8;
/// Maximum number of rows in a chart.
const MAX_ROWS: usize = 400;

/// Settings of a block `chart`.
struct ChartOptions {
    kind: Result<Spanned<ChartKind>, Reported>,
    caption: Caption,
    x_title: Option<String>,
    y_title: Option<String>,
    decimals: Option<u8>,
    height: Option<u16>,
    highlight: Vec<Spanned<String>>,
    totals: Vec<Spanned<String>>,
    target: Option<Spanned<WrittenTarget>>,
    is_percent: bool,
    alt: Option<String>,
}

/// Reads the settings. `block` is the span of the block, for a missing `type`.
fn read_options(fields: &mut Fields<'_>, block: crate::source::Span) -> ChartOptions {
    let written = fields.required_text("type", block, "type = \"bar\"");
    let kind = written.and_then(|written| {
        let names = ChartKind::ALL.map(ChartKind::name);
        let known = ChartKind::ALL.into_iter().find(|kind| kind.name() == written.value);
        let known = known.ok_or_else(|| {
            InvalidValue::new(format!("there is no chart of type `{}`", written.value), suggest(&written.value, &names))
        });
        fields.check(Code::BadValue, written.span, known)
    });
    let caption = read_caption(fields);
    let mut line = |key| fields.text(key).map(|text| text.value);
    let (x_title, y_title, alt) = (line("x-title"), line("y-title"), line("alt"));
    let decimals = read_decimals(fields);
    // Height in millimetres.
    let height = fields.optional_number("height", 20..=250);
    let (highlight, totals) = (fields.texts("highlight"), fields.texts("totals"));
    let target = target::read(fields);
    let is_percent = fields.boolean("percent").unwrap_or(false);
    ChartOptions { kind, caption, x_title, y_title, decimals, height, highlight, totals, target, is_percent, alt }
}

/// Reads a block `chart`.
///
/// # Errors
/// The block or its file has a mistake.
pub(crate) fn read(fenced: FencedBlock<'_>, context: &DataContext<'_>, report: &mut Report) -> Result<Chart, Reported> {
    let (options, mut grid) = fenced.read(context, report, |fields| read_options(fields, fenced.span))?;
    let kind = options.kind?;
    let receivers = flow::take_receivers(&kind, &mut grid, report)?;
    names::check_lengths(&grid, &receivers, report)?;
    let grid = target::place(options.target.as_ref(), kind.value, grid, report)?;
    let numbers = numbers(&grid, report)?;
    let mut values = numbers.clone();
    let target = target::take(options.target, &mut values);
    check_kind(&kind, &grid, &values, report)?;
    if options.is_percent {
        check_shares(&kind, &grid, report)?;
    }
    flow::check(&receivers, &grid, &values, report)?;
    target::check_totals(&options.totals, kind.value, &grid, &values, report)?;
    let max_decimals = numbers.iter().flatten().flatten().map(Number::decimals).max().unwrap_or(0);
    let decimals = options.decimals.unwrap_or(if options.is_percent { 0 } else { max_decimals });
    check_highlight(&options.highlight, &grid, &receivers, report)?;
    if kind.value != ChartKind::Flow {
        names::report_repeated(&grid, report);
    }
    let image = Image::new("", options.alt.as_deref().unwrap_or_default(), [None, None], fenced.span);
    Ok(Chart {
        kind: kind.value,
        caption: options.caption,
        series: values
            .iter()
            .map(|column| column.iter().map(|number| number.as_ref().map(Number::value)).collect())
            .collect(),
        table: flow::with_receivers(
            table(&grid, &numbers, decimals, &options.totals, context, fenced.span),
            &receivers,
        ),
        x_title: options.x_title,
        y_title: options.y_title,
        decimals,
        height: options.height,
        highlight: options.highlight.into_iter().map(|name| name.value).collect(),
        totals: options.totals.into_iter().map(|name| name.value).collect(),
        receivers: receivers.into_iter().skip(1).map(|cell| cell.text).collect(),
        target,
        is_percent: options.is_percent,
        image,
        span: fenced.span,
    })
}

/// Parses the cells of every column but the first, column by column. Gaps are missing values. Reports each other cell
/// that is not a number.
fn numbers(grid: &CsvGrid, report: &mut Report) -> Result<Vec<Vec<Option<Number>>>, Reported> {
    let before = report.len();
    let mut number = |cell: &Cell| {
        if cell.is_gap() {
            return None;
        }
        let number = Number::parse(&cell.text, grid.has_decimal_comma);
        if number.is_none() {
            report.push(not_a_number(cell, grid));
        }
        number
    };
    let columns: Vec<_> =
        (1..grid.header.len()).map(|at| grid.rows.iter().map(|row| number(&row[at])).collect()).collect();
    report.check_since(before).map(|()| columns)
}

/// Reports an error if this kind of chart cannot show the data.
fn check_kind(
    kind: &Spanned<ChartKind>,
    grid: &CsvGrid,
    numbers: &[Vec<Option<Number>>],
    report: &mut Report,
) -> Result<(), Reported> {
    let (series, rows) = (numbers.len(), grid.rows.len());
    let name = kind.value.name();
    let mut refuse =
        |span, message: String, help: &str| Err(report.error(Diagnostic::new(Code::BadChart, span, message, help)));
    if series == 0 || rows == 0 {
        let help = "write a first column of categories, and a column of numbers for each series";
        return refuse(kind.span, "this chart has no numbers".to_owned(), help);
    }
    if series > MAX_SERIES || rows > MAX_ROWS {
        let message = format!("this chart is too large: it has {series} series of {rows} values");
        let help = "show at most 8 series of 400 values, or use a `table` block";
        return refuse(kind.span, message, help);
    }
    let is_single = match kind.value {
        ChartKind::Bar
        | ChartKind::Pie
        | ChartKind::Donut
        | ChartKind::Waterfall
        | ChartKind::Icons
        | ChartKind::Flow => true,
        ChartKind::Grouped | ChartKind::Stacked | ChartKind::Horizontal | ChartKind::Line | ChartKind::Area => false,
    };
    if is_single && series > 1 {
        let message = format!("a chart of type `{name}` shows one series, but this one has {series}");
        return refuse(
            kind.span,
            message,
            "use the type `grouped`, `stacked` or `line`, or select the categories and one series with `columns`",
        );
    }
    if kind.value.is_round() || matches!(kind.value, ChartKind::Area | ChartKind::Icons | ChartKind::Flow) {
        let is_negative =
            |cell: &&Cell| Number::parse(&cell.text, grid.has_decimal_comma).is_some_and(|number| number.value() < 0.0);
        if let Some(cell) = grid.rows.iter().flat_map(|row| &row[1..]).find(is_negative) {
            let message = format!("a chart of type `{name}` cannot show the negative number `{}`", cell.text);
            return refuse(cell.span, message, "use the type `bar`, `horizontal` or `line` for negative numbers");
        }
    }
    Ok(())
}

/// Reports an error if the values of a category are not shares of their sum: `percent = true`.
fn check_shares(kind: &Spanned<ChartKind>, grid: &CsvGrid, report: &mut Report) -> Result<(), Reported> {
    let mut refuse =
        |span, message: String, help: &str| Err(report.error(Diagnostic::new(Code::BadChart, span, message, help)));
    if !matches!(kind.value, ChartKind::Stacked | ChartKind::Area) {
        let message = format!("a chart of type `{}` is not drawn in per cent of the sum", kind.value.name());
        return refuse(kind.span, message, "remove `percent`, or use the type `stacked` or `area`");
    }
    if grid.header.len() < 3 {
        let message = "this chart has one series, which is always 100 per cent of the sum".to_owned();
        return refuse(kind.span, message, "remove `percent`, or add the other parts of the sum as columns");
    }
    let is_negative =
        |cell: &&Cell| Number::parse(&cell.text, grid.has_decimal_comma).is_some_and(|number| number.value() < 0.0);
    if let Some(cell) = grid.rows.iter().flat_map(|row| &row[1..]).find(is_negative) {
        let message = format!("the negative number `{}` has no share of a sum", cell.text);
        return refuse(cell.span, message, "remove `percent`, or the row or column of this number");
    }
    Ok(())
}

/// Reports the first name in `highlight` that is neither a category nor a series.
fn check_highlight(
    highlight: &[Spanned<String>],
    grid: &CsvGrid,
    receivers: &[Cell],
    report: &mut Report,
) -> Result<(), Reported> {
    let categories = grid.rows.iter().map(|row| &row[0]);
    let cells = grid.header[1..].iter().chain(categories).chain(receivers.iter().skip(1));
    let names: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
    let known: HashSet<&str> = names.iter().copied().collect();
    let Some(unknown) = highlight.iter().find(|name| !known.contains(name.value.as_str())) else { return Ok(()) };
    let message = format!("there is no category or series `{}`", unknown.value);
    let help = report.suggest(&unknown.value, &names);
    Err(report.error(Diagnostic::new(Code::UnknownColumn, unknown.span, message, help)))
}

/// Returns the data of the chart as a table, with numbers formatted in the language of the publication.
fn table(
    grid: &CsvGrid,
    numbers: &[Vec<Option<Number>>],
    decimals: u8,
    totals: &[Spanned<String>],
    context: &DataContext<'_>,
    span: crate::source::Span,
) -> Table {
    let text = |cell: &Cell| -> Vec<Inline> {
        if cell.text.is_empty() { Vec::new() } else { vec![text_inline(&cell.text, cell.span)] }
    };
    let totals: HashSet<&str> = totals.iter().map(|total| total.value.as_str()).collect();
    let row = |(at, row): (usize, &Vec<Cell>)| {
        let number = |(series, cell): (&Vec<Option<Number>>, &Cell)| {
            let text = match &series[at] {
                Some(number) => number.format(decimals.max(number.decimals()), context.language),
                None if matches!(cell.text.as_str(), "" | "-" | "—") => "–".to_owned(),
                None => cell.text.clone(),
            };
            vec![text_inline(&text, cell.span)]
        };
        let cells = std::iter::once(text(&row[0])).chain(numbers.iter().zip(&row[1..]).map(number)).collect();
        let is_total = totals.contains(row[0].text.as_str());
        Row { kind: if is_total { RowKind::Total } else { RowKind::Body }, cells }
    };
    let ends = std::iter::repeat_n(Alignment::End, numbers.len());
    Table {
        caption: Caption::default(),
        alignments: std::iter::once(Alignment::Start).chain(ends).collect(),
        header_groups: Vec::new(),
        header: grid.header.iter().map(text).collect(),
        rows: grid.rows.iter().enumerate().map(row).collect(),
        row_headers: true,
        merged: Vec::new(),
        file: grid.file.clone(),
        definitions: Vec::new(),
        has_unchecked_total: false,
        span,
    }
}
