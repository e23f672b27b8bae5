//! Lines of text, the passages that they form, and the columns of a page.

use std::collections::BTreeMap;
use std::ops::Range;

use super::content::{
    ElementKind, ElementKinds, FaultPlace, LaidOutContent, PageArea, PageContent, PlacedPicture, TextRun,
};
use super::{Code, Fault};
use crate::diagnostic::PagePlace;

/// The lines of all pages.
pub(super) struct PageText<'a> {
    pub(super) content: &'a LaidOutContent,
    /// Lines in drawing order.
    pub(super) lines: Vec<TextLine>,
    /// Lines of each element, in reading order, by number.
    pub(super) passages: BTreeMap<usize, Vec<usize>>,
    /// Area of the text on each page, without running heads.
    pub(super) areas: Vec<PageArea>,
    /// Columns of each page, from left to right. Empty for a page without several columns.
    columns: Vec<Vec<PageArea>>,
}

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    pub(super) page: usize,
    /// Indices of its runs.
    pub(super) runs: Range<usize>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    /// Greatest size of its runs.
    pub(super) size: f64,
    pub(super) element: usize,
    pub(super) within: ElementKinds,
}

impl TextLine {
    /// Returns the area between the top of capitals and the bottom of descenders.
    pub(super) fn area(&self) -> PageArea {
        let (top, bottom) = (self.baseline - 0.75 * self.size, self.baseline + 0.25 * self.size);
        PageArea { left: self.left, top, right: self.right, bottom }
    }

    /// Returns `true` for running heads, ornaments and repeated table heads.
    pub(super) fn is_artifact(&self) -> bool {
        self.within.has(ElementKind::Artifact)
    }
}

impl<'a> PageText<'a> {
    pub(super) fn new(content: &'a LaidOutContent) -> Self {
        let mut lines = Vec::new();
        for (page, placed) in content.pages.iter().enumerate() {
            add_lines(page, placed, &mut lines);
        }
        let mut passages: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.element > 0) {
            passages.entry(line.element).or_default().push(index);
        }
        let areas: Vec<Option<PageArea>> = content.pages.iter().map(text_area).collect();
        let usual = areas.iter().flatten().next().copied();
        let largest = areas.iter().flatten().copied().max_by(|a, b| size(a).total_cmp(&size(b)));
        let areas: Vec<PageArea> = content
            .pages
            .iter()
            .zip(&areas)
            .map(|(page, area)| {
                // A page that is not full may lack the frame of its text area, but not one of its parts.
                let around = largest.filter(|largest| area.is_some_and(|area| largest.contains(&area, 2.0)));
                around.or(*area).or(usual).unwrap_or_else(|| without_margins(&page.trim))
            })
            .collect();
        let columns = content.pages.iter().zip(&areas).map(|(page, area)| columns(page, area)).collect();
        Self { content, lines, passages, areas, columns }
    }

    pub(super) fn page(&self, line: &TextLine) -> &'a PageContent {
        &self.content.pages[line.page]
    }

    pub(super) fn runs(&self, line: &TextLine) -> &'a [TextRun] {
        &self.content.pages[line.page].runs[line.runs.clone()]
    }

    pub(super) fn text(&self, line: &TextLine) -> String {
        self.runs(line).iter().map(|run| run.text.as_str()).collect()
    }

    /// Returns the mean width of the word spaces of a line as a multiple of the natural width. 1 without spaces.
    pub(super) fn stretch(&self, line: &TextLine) -> f64 {
        let spaces = self.runs(line).iter().map(|run| run.spaces);
        let (set, natural) = spaces.fold((0.0, 0.0), |sum, run| (sum.0 + run.0, sum.1 + run.1));
        if natural > 0.0 { set / natural } else { 1.0 }
    }

    pub(super) fn kind(&self, line: &TextLine) -> ElementKind {
        self.content.elements[line.element].kind
    }

    /// Returns the area into which a line is set, if it is known.
    pub(super) fn frame(&self, line: &TextLine) -> Option<PageArea> {
        let frame = self.runs(line).first()?.frame?;
        Some(self.page(line).frames[frame])
    }

    /// Returns the columns of a page.
    pub(super) fn columns(&self, page: usize) -> &[PageArea] {
        &self.columns[page]
    }

    /// Returns the width of the columns of a page. Columns beside pictures may be too low to be known: then those of other
    /// pages count, if most pages have columns.
    pub(super) fn column_width(&self, page: usize) -> Option<f64> {
        let known = || self.columns.iter().filter_map(|columns| columns.first());
        let usual = known().next().filter(|_| 2 * known().count() >= self.columns.len());
        self.columns[page].first().or(usual).map(PageArea::width)
    }

    /// Returns `true` if most pages have columns. In a layout without any, parts side by side may look like columns.
    pub(super) fn is_in_columns(&self) -> bool {
        2 * self.columns.iter().filter(|columns| !columns.is_empty()).count() >= self.columns.len()
    }

    /// Returns the index of the column in which an area begins, if the page has columns.
    pub(super) fn column(&self, page: usize, left: f64) -> Option<usize> {
        self.columns[page].iter().rposition(|column| left >= column.left - 3.0)
    }

    /// Returns the lines of a passage in groups that stand together: a group ends at the foot of a column.
    pub(super) fn groups(&self, passage: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &index in passage {
            let line = &self.lines[index];
            let previous = groups.last().and_then(|group| group.last()).map(|last| &self.lines[*last]);
            match (previous, groups.last_mut()) {
                (Some(previous), Some(group))
                    if previous.page == line.page && line.baseline > previous.baseline - 2.0 * line.size =>
                {
                    group.push(index);
                }
                _ => groups.push(vec![index]),
            }
        }
        groups
    }

    /// Returns a fault at a line.
    pub(super) fn fault(&self, code: Code, line: &TextLine, message: impl Into<String>, help: &str) -> Fault {
        let source = self.runs(line).iter().find_map(|run| run.start);
        let source = source.map(|source| FaultPlace::Literal(source.literal)).or_else(|| self.label(line.element));
        let source = source.or_else(|| self.source_before(line));
        Fault {
            code,
            place: self.place(line.page, Some(line.left)),
            message: message.into(),
            help: help.into(),
            source,
        }
    }

    /// Returns a fault of a whole page.
    pub(super) fn page_fault(&self, code: Code, page: usize, message: impl Into<String>, help: &str) -> Fault {
        let lines = self.lines.iter().filter(|line| line.page == page && !line.is_artifact());
        let source = lines.flat_map(|line| self.runs(line)).find_map(|run| run.start);
        let source = source.map(|source| FaultPlace::Literal(source.literal)).or_else(|| self.picture_on(page));
        Fault { code, place: self.place(page, None), message: message.into(), help: help.into(), source }
    }

    /// Returns the first picture of the author on a page.
    fn picture_on(&self, page: usize) -> Option<FaultPlace> {
        let mut pictures = self.content.pages[page].pictures.iter();
        let is_artifact = |picture: &PlacedPicture| picture.within.has(ElementKind::Artifact);
        let picture = pictures.find(|picture| picture.file.is_some() && !is_artifact(picture))?;
        self.label(picture.element).or_else(|| picture.file.map(FaultPlace::Picture))
    }

    /// Returns the page and column of a position.
    pub(super) fn place(&self, page: usize, left: Option<f64>) -> PagePlace {
        let column = left.and_then(|left| self.column(page, left)).map(|column| column + 1);
        let label = self.content.pages[page].label.clone();
        PagePlace { page: page + 1, label, column, size: None }
    }

    /// Returns the number of the outermost element of a kind around an element, or of the element itself.
    pub(super) fn around(&self, mut element: usize, kind: ElementKind) -> Option<usize> {
        let mut found = None;
        while element > 0 {
            if self.content.elements[element].kind == kind {
                found = Some(element);
            }
            element = self.content.elements[element].parent;
        }
        found
    }

    /// Returns the id of an element or of the nearest element around it.
    pub(super) fn label(&self, mut element: usize) -> Option<FaultPlace> {
        while element > 0 {
            if let Some(label) = &self.content.elements[element].label {
                return Some(FaultPlace::Label(label.clone()));
            }
            element = self.content.elements[element].parent;
        }
        None
    }

    /// Returns the source of the text before a line on its page.
    fn source_before(&self, line: &TextLine) -> Option<FaultPlace> {
        let runs = &self.page(line).runs[..line.runs.start];
        let source = runs.iter().rev().filter(|run| !run.within.has(ElementKind::Artifact)).find_map(|run| run.start);
        source.map(|source| FaultPlace::Literal(source.literal))
    }
}

/// Adds the lines of a page.
fn add_lines(page: usize, placed: &PageContent, lines: &mut Vec<TextLine>) {
    let first = lines.len();
    for (index, run) in placed.runs.iter().enumerate() {
        let open = lines[first..].last_mut().filter(|line| {
            // The parts of a formula are above and below its line.
            let reach = if run.within.has(ElementKind::Formula) { 2.5 } else { 0.6 };
            let size = line.size.max(run.size);
            // The cells of a divided row can be one element, or in none, but are not one line. In a cell, spaces are runs or
            // parts of them.
            let last = &placed.runs[line.runs.end - 1];
            let may_be_cells = run.within.has(ElementKind::Table) || (run.element == 0 && last.frame != run.frame);
            let is_next_cell = may_be_cells && run.left - line.right.max(last.right) > 0.3 * size;
            line.element == run.element
                && line.runs.end == index
                && !is_next_cell
                && (run.baseline - line.baseline).abs() <= reach * size
                && run.left > line.left - size
        });
        match open {
            Some(line) => {
                line.runs.end = index + 1;
                if !run.is_blank() {
                    line.right = line.right.max(run.right);
                }
                if run.size > line.size && !run.within.has(ElementKind::Formula) {
                    (line.size, line.baseline) = (run.size, run.baseline);
                }
            }
            None if run.is_blank() => {}
            None => lines.push(TextLine {
                page,
                runs: index..index + 1,
                left: run.left,
                right: run.right,
                baseline: run.baseline,
                size: run.size,
                element: run.element,
                within: run.within,
            }),
        }
    }
}

/// Returns the area of the text on a page: the largest frame inside the margins.
fn text_area(page: &PageContent) -> Option<PageArea> {
    let trim = &page.trim;
    let is_text_area = |area: &&PageArea| {
        let (across, down) = (area.width() / trim.width(), area.height() / trim.height());
        trim.contains(area, 0.0) && (0.4..0.985).contains(&across) && (0.6..0.985).contains(&down)
    };
    page.frames.iter().filter(is_text_area).max_by(|a, b| size(a).total_cmp(&size(b))).copied()
}

fn size(area: &PageArea) -> f64 {
    area.width() * area.height()
}

/// Returns a page without usual margins.
fn without_margins(trim: &PageArea) -> PageArea {
    let margin = 0.08 * trim.width().min(trim.height());
    PageArea {
        left: trim.left + margin,
        top: trim.top + margin,
        right: trim.right - margin,
        bottom: trim.bottom - margin,
    }
}

/// Returns the columns of a page: high frames of equal width beside each other.
fn columns(page: &PageContent, area: &PageArea) -> Vec<PageArea> {
    let mut columns: Vec<PageArea> = Vec::new();
    let is_column = |frame: &&PageArea| {
        frame.width() < 0.6 * area.width() && frame.height() > 0.25 * area.height() && area.contains(frame, 2.0)
    };
    for frame in page.frames.iter().filter(is_column) {
        let is_apart = |column: &PageArea| frame.left >= column.right - 2.0 || frame.right <= column.left + 2.0;
        if columns.iter().all(|column| is_apart(column) && (column.width() - frame.width()).abs() < 2.0) {
            columns.push(*frame);
        }
    }
    columns.sort_by(|a, b| a.left.total_cmp(&b.left));
    if let Some(all) = columns.first().and_then(|second| all_columns(page, second, columns.last()?)) {
        columns = all;
    }
    if columns.len() > 1 { columns } else { Vec::new() }
}

/// Returns all columns of which `second` is the second and `last` the last with a frame of its own: Typst dissolves the
/// frame of the first column in the frame of all, and an empty column has none.
fn all_columns(page: &PageContent, second: &PageArea, last: &PageArea) -> Option<Vec<PageArea>> {
    let width = second.width();
    page.frames.iter().find_map(|frame| {
        let step = second.left - frame.left;
        let count = ((frame.right - second.left + step) / step).round();
        let ends = frame.left + count * step - (step - width);
        let is_of_all = (width..1.5 * width).contains(&step)
            && (frame.top - second.top).abs() < 2.0
            && (frame.right - ends).abs() < 2.0
            && frame.right > last.right - 2.0;
        let lefts = (0..12).map(f64::from).take_while(|index| *index < count).map(|index| frame.left + index * step);
        is_of_all.then(|| lefts.map(|left| PageArea { left, right: left + width, ..*second }).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the number of lines of two runs in elements that are not known.
    fn lines(second: TextRun) -> usize {
        let first = TextRun { text: "10390".to_owned(), right: 20.0, size: 8.0, frame: Some(1), ..TextRun::default() };
        let mut lines = Vec::new();
        add_lines(0, &PageContent { runs: vec![first, second], ..PageContent::default() }, &mut lines);
        lines.len()
    }

    #[test]
    fn cells_of_a_divided_row_are_lines_of_their_own() {
        let run = |left: f64, frame| TextRun { left, right: 50.0, size: 8.0, frame: Some(frame), ..TextRun::default() };
        let texts = |run: TextRun| TextRun { text: "15269".to_owned(), ..run };
        assert_eq!(lines(texts(run(30.0, 2))), 2);
        assert_eq!(lines(texts(run(30.0, 1))), 1);
        assert_eq!(lines(texts(run(21.0, 2))), 1);
    }
}
