//! White where a reader expects text: pages that are nearly empty, holes, columns of uneven length.

use super::content::{ElementKind, Ground, PageArea};
use super::line::{PageText, TextLine};
use super::{Code, Fault, uneven};

/// Share of the text area below which a page is nearly empty.
const NEARLY_EMPTY: f64 = 0.15;
/// Share of the height of the text area from which on a page is full.
const FULL: f64 = 0.85;
/// Share of the text area from which on a white rectangle is a hole.
const HOLE: f64 = 0.3;
/// Share of the text area from which on white in several columns, or above text on the last page, is a hole.
const SCATTERED_HOLE: f64 = 0.3;
const HOLE_ON_LAST_PAGE: f64 = 0.2;
/// Numbers of cells of the grid that holds the ink of a page.
const CELLS: (usize, usize) = (24, 60);
/// Number of cells across the widest margin for notes.
const MAX_MARGIN: usize = 9;

pub(super) fn find(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    let count = text.content.pages.len();
    for page in 1..count {
        let own = PageInk::of_author(text, page).share();
        let share = if own > 0.0 { own } else { PageInk::new(text, page).share() };
        let is_turned = changes_format(text, page - 1);
        if share > 0.0 && share < NEARLY_EMPTY && !is_turned && !is_title_page(text, page) && runs_over(text, page - 1)
        {
            let size = format!("{:.0} % empty", (1.0 - share) * 100.0);
            let message = format!("the page is {size}");
            let help = "shorten the issue so that the page goes away, or add to it";
            let mut fault = text.page_fault(Code::PageNearlyEmpty, page, message, help);
            fault.place.size = Some(size);
            faults.push(fault);
        }
    }
    for page in 0..count.saturating_sub(1) {
        if !flows_on(text, page) || is_title_page(text, page) || changes_format(text, page) {
            continue;
        }
        let ink = PageInk::new(text, page);
        let has_columns = !text.columns(page).is_empty();
        let hole = ink.largest_hole(!has_columns);
        let scattered = if has_columns { ink.white_in_columns() } else { 0.0 };
        if hole > HOLE || scattered > SCATTERED_HOLE {
            faults.push(white_hole(text, page, hole.max(scattered), "although the text goes on"));
        } else {
            uneven::find(text, page, faults);
        }
    }
    let is_reported = |fault: &Fault| fault.code == Code::PageNearlyEmpty;
    if count > 1 && !is_title_page(text, count - 1) && !faults.iter().any(is_reported) {
        let has_margin = text.columns(count - 1).is_empty();
        let hole = PageInk::of_everything(text, count - 1)
            .above_text(&PageInk::of_text(text, count - 1))
            .largest_hole(has_margin);
        if hole > HOLE_ON_LAST_PAGE {
            faults.push(white_hole(text, count - 1, hole, "above text or a picture"));
        }
    }
}

fn white_hole(text: &PageText<'_>, page: usize, share: f64, words: &str) -> Fault {
    let size = format!("{:.0} % of the page", share * 100.0);
    let (message, help) = if has_picture_alone(text, page) {
        let help = "crop the picture to the format of the page, or set it so that text stands with it";
        (format!("a picture alone on its page leaves {size} white"), help)
    } else {
        let help = "move a figure, table or box that stands near the hole, or let it break";
        (format!("a white hole takes {size}, {words}"), help)
    };
    let mut fault = text.page_fault(Code::PageWhiteHole, page, message, help);
    fault.place.size = Some(size);
    fault
}

/// Returns `true` if a page has one picture, and no other words of the author than its caption.
fn has_picture_alone(text: &PageText<'_>, page: usize) -> bool {
    let mut lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    let parts = [ElementKind::Figure, ElementKind::Caption];
    text.content.pages[page].pictures.len() == 1 && lines.all(|line| line.within.has_any(&parts))
}

/// Returns `true` if a paragraph or list that began on the page goes on on the next, so that its end is not the end of
/// a chapter.
pub(super) fn text_goes_on(text: &PageText<'_>, page: usize) -> bool {
    text.passages.values().any(|passage| {
        let pages = passage.iter().map(|index| &text.lines[*index]).filter(|line| !line.is_artifact());
        let mut pages = pages.map(|line| line.page);
        pages.any(|own| own == page) && passage.iter().any(|index| text.lines[*index].page == page + 1)
    })
}

/// Returns `true` if one of a page and the next is in landscape format, so that what is on the next cannot stand on the
/// page.
fn changes_format(text: &PageText<'_>, page: usize) -> bool {
    let is_wide = |page: usize| {
        let trim = text.content.pages[page].trim;
        trim.width() > trim.height()
    };
    is_wide(page) != is_wide(page + 1)
}

/// Returns `true` if the next page takes what could stand on this page. A heading of the first level begins a page of its
/// own if it stands on a band of colour over the whole width of the page, or if this page has no columns.
fn flows_on(text: &PageText<'_>, page: usize) -> bool {
    let is_authored = |line: &&TextLine| text.runs(line).iter().any(|run| run.start.is_some());
    let next = text.lines.iter().filter(|line| line.page == page + 1 && !line.is_artifact()).filter(is_authored);
    let first = next.min_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let begins_chapter = |line: &TextLine| {
        line.within.has(ElementKind::Title)
            || (line.within.has(ElementKind::Heading) && text.content.elements[line.element].level <= 1)
    };
    let has_columns = !text.columns(page).is_empty();
    let is_opening = |line: &TextLine| begins_chapter(line) && (!has_columns || is_on_band(text, line));
    let goes_on = first.is_some_and(|line| !is_opening(line));
    text_goes_on(text, page)
        || (goes_on && !is_contents(text, page) && !is_contents(text, page + 1) && !is_title_page(text, page + 1))
}

/// Returns `true` if a line stands on colour from one edge of its page to the other, as the opening of a chapter does.
fn is_on_band(text: &PageText<'_>, line: &TextLine) -> bool {
    let page = &text.content.pages[line.page];
    let is_white = |fill: Option<[f32; 3]>| fill.is_none() || fill == page.fill;
    page.grounds.iter().filter(|ground| !is_white(ground.fill)).any(|Ground { area, .. }| {
        area.left <= page.trim.left + 1.0
            && area.right >= page.trim.right - 1.0
            && (area.top..area.bottom).contains(&line.baseline)
    })
}

/// Returns `true` if a page is full, so that the next page takes what it had no room for. A chapter that begins on a page
/// of its own is no fault, nor are contents and the text after them.
fn runs_over(text: &PageText<'_>, page: usize) -> bool {
    if is_contents(text, page) || is_contents(text, page + 1) {
        return text_goes_on(text, page);
    }
    let area = text.areas[page];
    let lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact()).map(|line| line.baseline);
    let pictures = text.content.pages[page].pictures.iter().map(|picture| picture.area.bottom);
    let deepest = lines.chain(pictures).fold(area.top, f64::max);
    text_goes_on(text, page) || (deepest > area.top + FULL * area.height() && !is_title_page(text, page))
}

/// Returns `true` for a page of contents and headings alone.
fn is_contents(text: &PageText<'_>, page: usize) -> bool {
    let lines = || text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    let apart = [ElementKind::Contents, ElementKind::Heading];
    let author = |line: &TextLine| text.runs(line).iter().any(|run| run.start.is_some());
    lines().any(|line| line.within.has(ElementKind::Contents))
        && lines().all(|line| line.within.has_any(&apart) || !author(line))
}

/// Returns `true` for a coloured page, such as a cover, and for a page of nothing but large type, such as the title of a
/// part.
fn is_title_page(text: &PageText<'_>, page: usize) -> bool {
    if text.content.pages[page].fill != Some([1.0; 3]) {
        return true;
    }
    let mut lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    lines.all(|line| line.size >= 14.0)
}

/// Returns the most frequent distance of lines on a page.
pub(super) fn line_height(text: &PageText<'_>, page: usize) -> f64 {
    let mut steps: Vec<f64> = Vec::new();
    for passage in text.passages.values() {
        for pair in passage.windows(2) {
            let (line, next) = (&text.lines[pair[0]], &text.lines[pair[1]]);
            if line.page == page && next.page == page && next.baseline > line.baseline {
                steps.push(next.baseline - line.baseline);
            }
        }
    }
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(12.0)
}

/// The ink in the text area of a page, in cells.
pub(super) struct PageInk(Vec<[bool; CELLS.0]>);

impl PageInk {
    pub(super) fn new(text: &PageText<'_>, page: usize) -> Self {
        Self::of_lines(text, page, |line| !line.is_artifact())
    }

    /// All ink in the text area, with ornaments and the repeated heads of tables.
    fn of_everything(text: &PageText<'_>, page: usize) -> Self {
        Self::of_lines(text, page, |_| true)
    }

    /// The ink of the author's text and pictures, without the imprint and other words of the layout.
    fn of_author(text: &PageText<'_>, page: usize) -> Self {
        let is_author = |line: &TextLine| text.runs(line).iter().any(|run| run.start.is_some());
        Self::of_lines(text, page, |line| !line.is_artifact() && is_author(line))
    }

    /// The ink of the author's text and pictures, without footnotes, which belong at the foot of the page.
    fn of_text(text: &PageText<'_>, page: usize) -> Self {
        let is_text = |line: &TextLine| !line.is_artifact() && !line.within.has(ElementKind::NoteText);
        Self::of_lines(text, page, |line| is_text(line) && text.runs(line).iter().any(|run| run.start.is_some()))
    }

    fn of_lines(text: &PageText<'_>, page: usize, counts: impl Fn(&TextLine) -> bool) -> Self {
        let area = text.areas[page];
        let mut grid = Self(vec![[false; CELLS.0]; CELLS.1]);
        let placed = &text.content.pages[page];
        let lines = text.lines.iter().filter(|line| line.page == page);
        for line in lines.filter(|line| counts(line)) {
            grid.fill(&area, &with_measure(text, line));
        }
        for picture in &placed.pictures {
            grid.fill(&area, &picture.area);
        }
        let white = |fill: Option<[f32; 3]>| fill.is_some() && fill == placed.fill;
        for ground in placed.grounds.iter().filter(|ground| !white(ground.fill) && ground.area.height() > 8.0) {
            grid.fill(&area, &ground.area);
        }
        grid
    }

    fn fill(&mut self, area: &PageArea, ink: &PageArea) {
        let (columns, rows) = (
            cells(ink.left, ink.right, area.left, area.width(), CELLS.0),
            cells(ink.top, ink.bottom, area.top, area.height(), CELLS.1),
        );
        for row in &mut self.0[rows] {
            row[columns.clone()].fill(true);
        }
    }

    /// Returns the share of the area with ink.
    pub(super) fn share(&self) -> f64 {
        let filled = self.0.iter().flatten().filter(|cell| **cell).count();
        as_f64(filled) / as_f64(CELLS.0 * CELLS.1)
    }

    /// Returns the share of the area that the largest white rectangle takes.
    ///
    /// With `has_margin`, a strip beside the text from the head of the page to its foot is a margin without notes, and
    /// no hole.
    pub(super) fn largest_hole(&self, has_margin: bool) -> f64 {
        let within = if has_margin { self.without_margins() } else { 0..CELLS.0 };
        let mut heights = [0usize; CELLS.0];
        let mut largest = 0;
        for row in &self.0 {
            for (height, cell) in heights.iter_mut().zip(row) {
                *height = if *cell { 0 } else { *height + 1 };
            }
            for first in within.clone() {
                let mut least = usize::MAX;
                for (width, height) in heights[first..within.end].iter().enumerate() {
                    least = least.min(*height);
                    // A strip beside the text or between columns is no hole.
                    if width + 1 >= CELLS.0 / 4 && least >= CELLS.1 / 10 {
                        largest = largest.max((width + 1) * least);
                    }
                }
            }
        }
        as_f64(largest) / as_f64(CELLS.0 * CELLS.1)
    }

    /// Returns the share of the area that is white in runs of at least a tenth of its height, in whatever columns.
    fn white_in_columns(&self) -> f64 {
        let mut white = 0;
        for column in 0..CELLS.0 {
            let cells: Vec<bool> = self.0.iter().map(|row| row[column]).collect();
            let runs = cells.split(|cell| *cell).map(<[bool]>::len);
            white += runs.filter(|length| *length >= CELLS.1 / 10).sum::<usize>();
        }
        as_f64(white) / as_f64(CELLS.0 * CELLS.1)
    }

    /// Returns the ink with everything filled that has none of the ink `below` under it.
    fn above_text(mut self, below: &Self) -> Self {
        for column in 0..CELLS.0 {
            let end = below.0.iter().rposition(|row| row[column]).map_or(0, |row| row + 1);
            self.0[end..].iter_mut().for_each(|row| row[column] = true);
        }
        self
    }

    /// Returns the columns of cells without the margins at the sides, which are empty, or have a caption or a short note. A
    /// wider strip than a margin stays.
    fn without_margins(&self) -> std::ops::Range<usize> {
        let rows_with_ink = |column: &usize| self.0.iter().filter(|row| row[*column]).count();
        let margin = |columns: &[usize]| {
            let strip = |most: usize| columns.iter().take_while(|column| rows_with_ink(column) <= most).count();
            [strip(CELLS.1 / 6), strip(0)].into_iter().find(|width| *width <= MAX_MARGIN).unwrap_or_default()
        };
        let from_left: Vec<usize> = (0..CELLS.0).collect();
        let from_right: Vec<usize> = (0..CELLS.0).rev().collect();
        margin(&from_left)..CELLS.0 - margin(&from_right)
    }
}

/// Returns the area of a line in the full width of its column, since ragged lines leave no holes. Leading counts as
/// ink.
fn with_measure(text: &PageText<'_>, line: &TextLine) -> PageArea {
    let area = line.area();
    let column = text.column(line.page, line.left).map(|column| text.columns(line.page)[column]);
    let measure = column.or_else(|| text.frame(line)).filter(|frame| frame.right > area.right);
    let is_text = !line.within.has_any(&[ElementKind::Heading, ElementKind::Title]);
    let right = measure.filter(|_| is_text).map_or(area.right, |frame| frame.right);
    PageArea { right, top: area.top - 0.3 * line.size, bottom: area.bottom + 0.3 * line.size, ..area }
}

/// Returns the cells that the range from `start` to `end` touches. `origin` and `length` are those of the grid.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the number of cells")]
fn cells(start: f64, end: f64, origin: f64, length: f64, count: usize) -> std::ops::Range<usize> {
    let cell = |at: f64| ((at - origin) / length * as_f64(count)).clamp(0.0, as_f64(count));
    let (first, last) = (cell(start).floor() as usize, cell(end).ceil() as usize);
    first.min(last)..last
}

#[expect(clippy::cast_precision_loss, reason = "counts of cells and lines are small")]
pub(super) fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_hole_is_found() {
        let mut grid = PageInk(vec![[true; CELLS.0]; CELLS.1]);
        assert!(grid.largest_hole(false) < 1e-9 && (grid.share() - 1.0).abs() < 1e-9);
        for row in &mut grid.0[20..50] {
            row[12..].fill(false);
        }
        assert!((grid.largest_hole(true) - 0.25).abs() < 1e-9);
        let mut strip = PageInk(vec![[true; CELLS.0]; CELLS.1]);
        strip.0.iter_mut().for_each(|row| row[8..10].fill(false));
        assert!(strip.largest_hole(false) < 1e-9, "the gutter between two columns is no hole");
        let mut margin = PageInk(vec![[true; CELLS.0]; CELLS.1]);
        margin.0.iter_mut().for_each(|row| row[..8].fill(false));
        assert!(margin.largest_hole(true) < 1e-9, "a margin is no hole");
        assert!(margin.largest_hole(false) > HOLE, "an empty column is a hole");
        margin.0[50][..8].fill(true);
        assert!(margin.largest_hole(true) < 1e-9, "a margin with a caption is no hole");
    }
}
