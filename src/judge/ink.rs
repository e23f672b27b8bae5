//! The ink on a page as a grid of cells, and the white between it.

use super::content::{ElementKind, PageArea};
use super::line::{PageText, TextLine};

/// Numbers of cells of the grid that holds the ink of a page.
const CELLS: (usize, usize) = (24, 60);
/// Number of cells across the widest margin for notes.
const MAX_MARGIN: usize = 9;

/// The ink in the text area of a page, in cells.
pub(super) struct PageInk(Vec<[bool; CELLS.0]>);

impl PageInk {
    pub(super) fn new(text: &PageText<'_>, page: usize) -> Self {
        Self::of_lines(text, page, |line| !line.is_artifact())
    }

    /// All ink in the text area, with ornaments and the repeated heads of tables.
    pub(super) fn of_everything(text: &PageText<'_>, page: usize) -> Self {
        Self::of_lines(text, page, |_| true)
    }

    /// The ink of the author's text and pictures, without the imprint and other words of the layout.
    pub(super) fn of_author(text: &PageText<'_>, page: usize) -> Self {
        let is_author = |line: &TextLine| text.runs(line).iter().any(|run| run.start.is_some());
        Self::of_lines(text, page, |line| !line.is_artifact() && is_author(line))
    }

    /// The ink of the author's text and pictures, without footnotes, which belong at the foot of the page.
    pub(super) fn of_text(text: &PageText<'_>, page: usize) -> Self {
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

    /// Returns the share of the area between the first and the last ink of each column of cells. White between paragraphs,
    /// or below a short line, is part of a text.
    pub(super) fn extent(&self) -> f64 {
        let extent = |column: usize| {
            let first = self.0.iter().position(|row| row[column])?;
            Some(self.0.iter().rposition(|row| row[column])? + 1 - first)
        };
        let filled: usize = (0..CELLS.0).filter_map(extent).sum();
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
    pub(super) fn white_in_columns(&self) -> f64 {
        let mut white = 0;
        for column in 0..CELLS.0 {
            let cells: Vec<bool> = self.0.iter().map(|row| row[column]).collect();
            let runs = cells.split(|cell| *cell).map(<[bool]>::len);
            white += runs.filter(|length| *length >= CELLS.1 / 10).sum::<usize>();
        }
        as_f64(white) / as_f64(CELLS.0 * CELLS.1)
    }

    /// Returns the ink with everything filled that has none of the ink `below` under it.
    pub(super) fn above_text(mut self, below: &Self) -> Self {
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
/// ink. A heading or title has the width of its frame if it stands over several columns, and is no wider than its words in
/// a column.
fn with_measure(text: &PageText<'_>, line: &TextLine) -> PageArea {
    let area = line.area();
    let column = text.column(line.page, line.left).map(|column| text.columns(line.page)[column]);
    let frame = text.frame(line);
    let measure = if line.within.has_any(&[ElementKind::Heading, ElementKind::Title]) {
        frame.filter(|frame| column.is_some_and(|column| frame.right > column.right + line.size))
    } else {
        column.or(frame)
    };
    let right = measure.map_or(area.right, |frame| frame.right.max(area.right));
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
    fn white_between_lines_is_part_of_the_extent() {
        let mut grid = PageInk(vec![[false; CELLS.0]; CELLS.1]);
        assert!(grid.extent() < 1e-9);
        grid.0[0][..8].fill(true);
        grid.0[29][..8].fill(true);
        grid.0[29][8..16].fill(true);
        let (first, second) = (30.0 / 60.0 / 3.0, 1.0 / 60.0 / 3.0);
        assert!((grid.extent() - first - second).abs() < 1e-9);
    }

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
        assert!(margin.largest_hole(false) > 0.3, "an empty column is a hole");
        margin.0[50][..8].fill(true);
        assert!(margin.largest_hole(true) < 1e-9, "a margin with a caption is no hole");
    }
}
