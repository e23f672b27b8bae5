//! Columns that end at different heights.

use std::collections::HashMap;

use super::content::{ElementKind, PageArea};
use super::line::{PageText, TextLine};
use super::white::line_height;
use super::{Code, Fault};

/// Number of lines by which the columns of a page may differ. (Up to one line is usual; the samples have two.)
const UNEVEN_LINES: f64 = 4.0;
/// Number of lines of text that stay with the headings above them.
const LINES_BELOW_HEADING: usize = 2;

/// Finds columns that end far above the longest column of their page. A column before a heading may be shorter by the
/// room that the heading would need with two lines of its text.
pub(super) fn find(text: &PageText<'_>, page: usize, faults: &mut Vec<Fault>) {
    let columns = text.columns(page);
    let areas = areas(text, page);
    let end = |column: &PageArea| {
        let inside = areas.iter().filter(|area| area.left < column.right && area.right > column.left);
        inside.map(|area| area.bottom).fold(column.top, f64::max)
    };
    let ends: Vec<f64> = columns.iter().map(end).collect();
    let Some(deepest) = ends.iter().copied().reduce(f64::max) else { return };
    let line_height = line_height(text, page);
    for (index, (column, end)) in columns.iter().zip(&ends).enumerate() {
        let lines = (deepest - end) / line_height;
        if lines > UNEVEN_LINES && deepest - end > heading_room(text, page, index) + line_height {
            let size = format!("{lines:.0} lines");
            let message = format!("the column ends {size} above the others, although the text goes on");
            let help = "move the heading, figure or box with which the next column begins, or let it break";
            let mut fault = text.page_fault(Code::PageUnevenColumns, page, message, help);
            fault.place = text.place(page, Some(column.left));
            fault.place.size = Some(size);
            faults.push(fault);
        }
    }
}

/// Returns the areas of text and pictures on a page, down to the baseline. A row of a table is as wide as its table:
/// its cells may be in some of the columns that the table covers.
fn areas(text: &PageText<'_>, page: usize) -> Vec<PageArea> {
    let lines = || text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    let mut tables: HashMap<usize, (f64, f64)> = HashMap::new();
    for line in lines() {
        if let Some(table) = table(text, line) {
            let (left, right) = tables.entry(table).or_insert((line.left, line.right));
            (*left, *right) = (left.min(line.left), right.max(line.right));
        }
    }
    let of_lines = lines().map(|line| {
        let own = (line.left, line.right);
        let (left, right) = table(text, line).and_then(|table| tables.get(&table).copied()).unwrap_or(own);
        PageArea { left, right, top: line.baseline - line.size, bottom: line.baseline }
    });
    of_lines.chain(text.content.pages[page].pictures.iter().map(|picture| picture.area)).collect()
}

/// Returns the number of the table around a line.
fn table(text: &PageText<'_>, line: &TextLine) -> Option<usize> {
    if !line.within.has(ElementKind::Table) {
        return None;
    }
    let mut element = line.element;
    while element > 0 && text.content.elements[element].kind != ElementKind::Table {
        element = text.content.elements[element].parent;
    }
    (element > 0).then_some(element)
}

/// Returns the height of the headings at the head of the next column, with two lines of text. 0 if the next column
/// begins with something else.
fn heading_room(text: &PageText<'_>, page: usize, column: usize) -> f64 {
    let next = text.columns(page).get(column + 1).map(|area| (page, *area));
    let following = || {
        let first = text.content.pages.get(page + 1).and_then(|_| text.columns(page + 1).first());
        first.map(|area| (page + 1, *area))
    };
    let Some((page, area)) = next.or_else(following) else { return 0.0 };
    let mut lines: Vec<&TextLine> = text
        .lines
        .iter()
        .filter(|line| line.page == page && !line.is_artifact() && line.left < area.right && line.right > area.left)
        .collect();
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let headings = lines.iter().take_while(|line| line.within.has(ElementKind::Heading)).count();
    let Some(first) = lines.first().filter(|_| headings > 0) else { return 0.0 };
    let is_above = |area: &PageArea| area.top < first.baseline && area.left < first.right && area.right > first.left;
    if text.content.pages[page].pictures.iter().any(|picture| is_above(&picture.area)) {
        return 0.0;
    }
    let last = lines.get(headings + LINES_BELOW_HEADING - 1).or(lines.last());
    last.map_or(0.0, |line| (line.baseline - area.top).max(0.0))
}
