//! Columns that end at different heights.

use std::collections::HashSet;

use super::content::{ElementKind, PageArea};
use super::line::{PageText, TextLine};
use super::white::line_height;
use super::{Code, Fault};

/// Number of lines by which the columns of a page may differ. (Up to one line is usual; the samples have two.)
const UNEVEN_LINES: f64 = 4.0;
/// Share of their height by which high columns may differ: less was not noticed on 75 pages that were looked at.
const UNEVEN_SHARE: f64 = 0.14;
/// Number of lines between text and footnotes.
const NOTE_RULE_LINES: f64 = 2.0;
/// Number of lines of text that stay with the headings above them.
const LINES_BELOW_HEADING: usize = 2;

/// Finds columns that end far above the longest column of their page. A column before a heading may be shorter by the
/// room that the heading would need with two lines of its text.
pub(super) fn find(text: &PageText<'_>, page: usize, faults: &mut Vec<Fault>) {
    let columns = text.columns(page);
    if !text.is_in_columns() {
        return;
    }
    let areas = areas(text, page);
    let end = |column: &PageArea| {
        let inside = areas.iter().filter(|area| area.left < column.right && area.right > column.left);
        inside.map(|area| area.bottom).fold(column.top, f64::max)
    };
    let line_height = line_height(text, page);
    let ends: Vec<f64> =
        columns.iter().map(|column| end(column) + notes_height(text, page, column, line_height)).collect();
    let Some(deepest) = ends.iter().copied().reduce(f64::max) else { return };
    for (index, (column, end)) in columns.iter().zip(&ends).enumerate() {
        let lines = (deepest - end) / line_height;
        let least = (UNEVEN_SHARE * column.height()).max(UNEVEN_LINES * line_height);
        if deepest - end > least && deepest - end > heading_room(text, page, index) + line_height {
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

/// Returns the areas of the author's text and pictures on a page, down to the baseline. Footnotes, contents and what
/// stands over several columns are left out: the columns end above them.
fn areas(text: &PageText<'_>, page: usize) -> Vec<PageArea> {
    let gutters: Vec<(f64, f64)> =
        text.columns(page).windows(2).map(|pair| (pair[0].right - 1.0, pair[1].left + 1.0)).collect();
    let crosses = |left: f64, right: f64| {
        gutters.iter().any(|(end, start)| (left < *end && right > *start) || (left > *end + 2.0 && left < *start - 2.0))
    };
    let wide_tables: HashSet<usize> =
        body(text, page).filter(|line| crosses(line.left, line.right)).filter_map(|line| table(text, line)).collect();
    let pictures = || text.content.pages[page].pictures.iter().map(|picture| picture.area);
    let is_caption_of_wide = |line: &TextLine| {
        line.within.has_any(&[ElementKind::Figure, ElementKind::Caption])
            && pictures().any(|area| crosses(area.left, area.right) && line.left < area.right && area.left < line.right)
    };
    let apart = [ElementKind::NoteText, ElementKind::Contents];
    let lines = body(text, page).filter(|line| {
        !line.within.has_any(&apart)
            && !crosses(line.left, line.right)
            && text.runs(line).iter().any(|run| run.start.is_some())
            && table(text, line).is_none_or(|table| !wide_tables.contains(&table))
            && !is_caption_of_wide(line)
    });
    let lines = lines.map(|line| PageArea {
        left: line.left,
        right: line.right,
        top: line.baseline - line.size,
        bottom: line.baseline,
    });
    lines.chain(pictures().filter(|area| !crosses(area.left, area.right))).collect()
}

fn body<'a>(text: &'a PageText<'_>, page: usize) -> impl Iterator<Item = &'a TextLine> {
    text.lines.iter().filter(move |line| line.page == page && !line.is_artifact())
}

/// Returns the room that the footnotes of a column take, with their rule: text cannot stand there.
fn notes_height(text: &PageText<'_>, page: usize, column: &PageArea, line_height: f64) -> f64 {
    let notes = body(text, page).filter(|line| line.within.has(ElementKind::NoteText));
    let notes = notes.filter(|line| line.left < column.right && line.right > column.left);
    let (top, bottom) = notes.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), line| {
        (top.min(line.baseline - line.size), bottom.max(line.baseline))
    });
    if top < bottom { bottom - top + NOTE_RULE_LINES * line_height } else { 0.0 }
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
