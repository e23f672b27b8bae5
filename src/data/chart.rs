//! Charts from data.

use super::csv::{Cell, Grid};
use super::table::not_a_number;
use super::{Fenced, Number, Surroundings, caption, decimals, inline};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Alignment, Caption, Chart, ChartKind, Image, Inline, Row, RowKind, Table};
use crate::manifest::{Fields, Written};
use crate::nearest::suggest;
use crate::publication::Invalid;

/// Most series and most rows that a drawing can show.
const MOST_SERIES: usize = 8;
const MOST_ROWS: usize = 400;

/// The keys of a chart's head.
struct Head {
    kind: Option<Written<ChartKind>>,
    caption: Caption,
    x_title: Option<String>,
    y_title: Option<String>,
    decimals: Option<u8>,
    height: Option<u16>,
    highlight: Vec<Written<String>>,
    alt: Option<String>,
}

fn head(fields: &mut Fields<'_>, place: crate::source::Span) -> Head {
    let written = fields.required_text("type", place, "type = \"bar\"");
    let kind = written.and_then(|written| {
        let names = ChartKind::ALL.map(ChartKind::name);
        let known = ChartKind::ALL.into_iter().find(|kind| kind.name() == written.value);
        let known = known.ok_or_else(|| {
            Invalid::new(format!("there is no chart of type `{}`", written.value), suggest(&written.value, &names))
        });
        fields.check(Code::BadValue, written.span, known)
    });
    let caption = caption(fields);
    let mut line = |key| fields.text(key).map(|text| text.value);
    let (x_title, y_title, alt) = (line("x-title"), line("y-title"), line("alt"));
    let decimals = decimals(fields);
    // In millimetres.
    let height = fields.optional_number("height", 20..=250);
    let highlight = fields.texts("highlight");
    Head { kind, caption, x_title, y_title, decimals, height, highlight, alt }
}

/// Reads a block `chart`.
pub(crate) fn read(fenced: Fenced<'_>, surroundings: &Surroundings<'_>, report: &mut Report) -> Option<Chart> {
    let (head, grid) = fenced.read(surroundings, report, |fields| head(fields, fenced.span))?;
    let kind = head.kind?;
    let numbers = numbers(&grid, report)?;
    check(&kind, &grid, &numbers, report)?;
    let most = numbers.iter().flatten().flatten().map(Number::decimals).max().unwrap_or(0);
    let decimals = head.decimals.unwrap_or(most);
    check_highlight(&head.highlight, &grid, report)?;
    let image = Image::new("", head.alt.as_deref().unwrap_or_default(), [None, None], fenced.span);
    Some(Chart {
        kind: kind.value,
        caption: head.caption,
        series: numbers
            .iter()
            .map(|column| column.iter().map(|number| number.as_ref().map(Number::value)).collect())
            .collect(),
        table: table(&grid, &numbers, decimals, surroundings, fenced.span),
        x_title: head.x_title,
        y_title: head.y_title,
        decimals,
        height: head.height,
        highlight: head.highlight.into_iter().map(|name| name.value).collect(),
        image,
        span: fenced.span,
    })
}

/// The columns after the first, cell by cell.
fn numbers(grid: &Grid, report: &mut Report) -> Option<Vec<Vec<Option<Number>>>> {
    let before = report.len();
    let mut number = |cell: &Cell| {
        if matches!(cell.text.as_str(), "" | "-" | "–" | "—") {
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
    (report.len() == before).then_some(columns)
}

/// What this kind of chart can show.
fn check(kind: &Written<ChartKind>, grid: &Grid, numbers: &[Vec<Option<Number>>], report: &mut Report) -> Option<()> {
    let (series, rows) = (numbers.len(), grid.rows.len());
    let name = kind.value.name();
    let mut refuse = |span, message: String, help: &str| {
        report.push(Diagnostic::at(Code::BadChart, span, message, help));
        None
    };
    if series == 0 || rows == 0 {
        let help = "write a first column of categories, and a column of numbers for each series";
        return refuse(kind.span, "this chart has no numbers".to_owned(), help);
    }
    if series > MOST_SERIES || rows > MOST_ROWS {
        let message = format!("this chart has {series} series of {rows} values");
        let help = "show at most 8 series of 400 values, or print a table";
        return refuse(kind.span, message, help);
    }
    let is_single = match kind.value {
        ChartKind::Bar | ChartKind::Pie | ChartKind::Donut => true,
        ChartKind::Grouped | ChartKind::Stacked | ChartKind::Horizontal | ChartKind::Line | ChartKind::Area => false,
    };
    if is_single && series > 1 {
        let message = format!("a chart of type `{name}` has one series, here are {series}");
        return refuse(kind.span, message, "use `grouped`, `stacked` or `line`, or select two `columns`");
    }
    if kind.value.is_round() || kind.value == ChartKind::Area {
        let is_negative =
            |cell: &&Cell| Number::parse(&cell.text, grid.has_decimal_comma).is_some_and(|number| number.value() < 0.0);
        if let Some(cell) = grid.rows.iter().flat_map(|row| &row[1..]).find(is_negative) {
            let message = format!("a chart of type `{name}` shows parts of a whole, and `{}` is below zero", cell.text);
            return refuse(cell.span, message, "use `bar`, `horizontal` or `line` for numbers below zero");
        }
    }
    Some(())
}

fn check_highlight(highlight: &[Written<String>], grid: &Grid, report: &mut Report) -> Option<()> {
    let categories = grid.rows.iter().map(|row| row[0].text.as_str());
    let names: Vec<&str> = grid.header[1..].iter().map(|cell| cell.text.as_str()).chain(categories).collect();
    let Some(unknown) = highlight.iter().find(|name| !names.contains(&name.value.as_str())) else { return Some(()) };
    let message = format!("there is no category or series `{}`", unknown.value);
    report.push(Diagnostic::at(Code::UnknownColumn, unknown.span, message, suggest(&unknown.value, &names)));
    None
}

/// The numbers as a table.
fn table(
    grid: &Grid,
    numbers: &[Vec<Option<Number>>],
    decimals: u8,
    surroundings: &Surroundings<'_>,
    span: crate::source::Span,
) -> Table {
    let words = |cell: &Cell| -> Vec<Inline> {
        if cell.text.is_empty() { Vec::new() } else { vec![inline(&cell.text, cell.span)] }
    };
    let row = |(at, row): (usize, &Vec<Cell>)| {
        let number = |(series, cell): (&Vec<Option<Number>>, &Cell)| {
            let text = series[at].as_ref().map_or_else(
                || "–".to_owned(),
                |number| number.format(decimals.max(number.decimals()), surroundings.language),
            );
            vec![inline(&text, cell.span)]
        };
        let cells = std::iter::once(words(&row[0])).chain(numbers.iter().zip(&row[1..]).map(number)).collect();
        Row { kind: RowKind::Body, cells }
    };
    let ends = std::iter::repeat_n(Alignment::End, numbers.len());
    Table {
        caption: Caption::default(),
        alignments: std::iter::once(Alignment::Start).chain(ends).collect(),
        header_groups: Vec::new(),
        header: grid.header.iter().map(words).collect(),
        rows: grid.rows.iter().enumerate().map(row).collect(),
        row_headers: true,
        span,
    }
}
