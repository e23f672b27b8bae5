//! Tables: matrices, cases, aligned lines.

use roxmltree::Node;

use super::size::{Size, of_cells};
use super::{children, elements};

/// Separator between a part at the right and a part at the left. `std.math` has no name for it, so it is taken out of
/// a formula.
const ALIGN_POINT: &str = "#$&$.body";

/// Space before a tag, and before the last line of `multline`.
const INDENT: &str = "#std.box(width: 2em)";
/// Space before the other lines of `multline`.
const HALF_INDENT: &str = "#std.box(width: 1em)";

/// A column of `mat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MathColumn {
    Centred(usize),
    Left(usize),
    Right(usize),
    /// Two columns without space between, aligned to each other.
    Pair(usize),
    /// The lines of `multline`: the first at the left, the last at the right. Each begins further to the right.
    Steps(usize),
}

impl MathColumn {
    /// Index of the last column of the table in this one.
    fn last(self) -> usize {
        match self {
            Self::Centred(index) | Self::Left(index) | Self::Right(index) | Self::Steps(index) => index,
            Self::Pair(index) => index + 1,
        }
    }
}

/// Strut of a row between lines.
const STRUT: &str = "#std.box(width: 0pt, height: 1.7em, baseline: 0.55em)";

/// Writes lines above each other: a fraction without a rule.
pub(super) fn column(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("([{line}],)")).collect();
    format!("#std.math.mat(delim: none, {})", lines.join(", "))
}

/// Writes a table.
pub(super) fn write(table: Node<'_, '_>) -> String {
    let rows: Vec<Vec<Node<'_, '_>>> = elements(table).into_iter().map(elements).collect();
    let columns = columns(&rows);
    let (hlines, vlines) = (horizontal_lines(&rows), vertical_lines(&rows, &columns));
    let size = of_cells(table);
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().enumerate().map(|(at, column)| {
                // A line of the table is in the middle of the gap between rows, but the first is not: there is no gap.
                let strut = if at == 0 && !hlines.is_empty() { STRUT } else { "" };
                format!("[{strut}{}],", size.apply(&cell(row, *column)))
            });
            format!("({})", cells.collect::<String>())
        })
        .collect();
    let lines = if hlines.is_empty() && vlines.is_empty() {
        String::new()
    } else {
        format!(", augment: (hline: {}, vline: {})", array(&hlines), array(&vlines))
    };
    let gaps = gaps(&columns, size, !hlines.is_empty());
    format!("#std.math.mat(delim: none{gaps}{lines}, {})", rows.join(", "))
}

/// Writes the content of a cell.
fn cell(row: &[Node<'_, '_>], column: MathColumn) -> String {
    let content = |index: usize| row.get(index).map(|cell| children(*cell)).unwrap_or_default();
    let is_indented = |index: usize| has(row.get(index).copied(), "padding-left:2em");
    match column {
        MathColumn::Centred(index) => content(index),
        MathColumn::Left(index) => {
            format!("{ALIGN_POINT}{}{}", if is_indented(index) { INDENT } else { "" }, content(index))
        }
        MathColumn::Right(index) => format!("{}{ALIGN_POINT}", content(index)),
        MathColumn::Pair(index) => format!("{}{ALIGN_POINT}{}", content(index), content(index + 1)),
        MathColumn::Steps(index) => {
            let steps = match row.get(index).and_then(|cell| cell.attribute("columnalign")) {
                Some("left") => "",
                Some(_) => INDENT,
                None => HALF_INDENT,
            };
            format!("{ALIGN_POINT}{steps}{}", content(index))
        }
    }
}

/// Returns `true` if the style of a cell contains a declaration.
fn has(cell: Option<Node<'_, '_>>, declaration: &str) -> bool {
    cell.and_then(|cell| cell.attribute("style")).is_some_and(|style| style.contains(declaration))
}

/// Returns the columns in which a table is set.
fn columns(rows: &[Vec<Node<'_, '_>>]) -> Vec<MathColumn> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let cells = |index: usize| rows.iter().filter_map(move |row| row.get(index).copied());
    let filled = |index: usize| cells(index).filter(Node::has_children);
    let side = |index: usize| filled(index).next().and_then(|cell| cell.attribute("columnalign"));
    let is_close = |index: usize, padding: &str| cells(index).any(|cell| has(Some(cell), padding));
    let mut columns = Vec::new();
    let mut index = 0;
    while index < width {
        let is_pair = is_close(index, "padding-right:0") && is_close(index + 1, "padding-left:0");
        let column = match side(index) {
            _ if is_pair => MathColumn::Pair(index),
            first if filled(index).any(|cell| cell.attribute("columnalign") != first) => MathColumn::Steps(index),
            Some("left") => MathColumn::Left(index),
            Some(_) => MathColumn::Right(index),
            None => MathColumn::Centred(index),
        };
        index = column.last() + 1;
        columns.push(column);
    }
    columns
}

/// Returns the space between rows and columns, as arguments.
fn gaps(columns: &[MathColumn], size: Size, has_lines: bool) -> String {
    if has_lines {
        return ", row-gap: 0pt, column-gap: 1em".to_owned();
    }
    let rows = if size == Size::Display { ", row-gap: 0.5em" } else { "" };
    let between = if columns.iter().any(|column| matches!(column, MathColumn::Pair(_))) {
        ", column-gap: 2em"
    } else if columns.iter().any(|column| !matches!(column, MathColumn::Centred(_))) {
        ", column-gap: 1em"
    } else {
        ""
    };
    format!("{rows}{between}")
}

/// Returns the numbers of rows after which there is a line.
fn horizontal_lines(rows: &[Vec<Node<'_, '_>>]) -> Vec<usize> {
    let has_line = |row: &[Node<'_, '_>], side: &str| row.iter().any(|cell| has(Some(*cell), side));
    let above = rows.iter().enumerate().filter(|(_, row)| has_line(row, "border-top")).map(|(index, _)| index);
    let below = rows.iter().enumerate().filter(|(_, row)| has_line(row, "border-bottom")).map(|(index, _)| index + 1);
    above.chain(below).collect()
}

/// Returns the numbers of columns after which there is a line.
fn vertical_lines(rows: &[Vec<Node<'_, '_>>], columns: &[MathColumn]) -> Vec<usize> {
    let has_line = |index: usize, side: &str| rows.iter().any(|row| has(row.get(index).copied(), side));
    let left = has_line(0, "border-left").then_some(0);
    let right = columns.iter().enumerate().filter(|(_, column)| has_line(column.last(), "border-right"));
    left.into_iter().chain(right.map(|(index, _)| index + 1)).collect()
}

fn array(offsets: &[usize]) -> String {
    let offsets: Vec<String> = offsets.iter().map(|offset| format!("{offset},")).collect();
    format!("({})", offsets.concat())
}
