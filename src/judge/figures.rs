//! Figures and tables in the wrong place: before the heading that they belong to, or far from where they are mentioned.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::content::{ElementKind, FaultPlace};
use super::line::{PageText, TextLine};
use super::{Code, Fault};
use crate::document::{Block, Document, Heading, Inline, Part, Target, each_inline};

/// Number of pages between a figure and its nearest mention that a reader still turns: one spread.
const MAX_DISTANCE: usize = 1;

/// Space between the edge of a table and the text of its first column that is usual, in points.
const CELL_INSET: f64 = 6.0;

/// Class of a picture that stands over the heading of its chapter.
const OPENER: &str = "opener";

/// A position on the pages: page index, and distance from the top of the page.
#[derive(Debug, Clone, Copy)]
struct PagePosition {
    page: usize,
    left: f64,
    right: f64,
    top: f64,
}

/// A figure, chart or table, with the heading that it belongs to.
struct PlacedFigure<'a> {
    id: &'a str,
    heading: Option<&'a str>,
    position: PagePosition,
}

/// Finds the faults. Returns the number of pages between each mentioned figure and its nearest mention.
pub(super) fn find(text: &PageText<'_>, document: &Document, faults: &mut Vec<Fault>) -> Vec<usize> {
    let mut distances = Vec::new();
    let mut finder = FigureFinder::new(text);
    finder.document(document);
    let mentioned = mentioned_in_text(document);
    for figure in &finder.found {
        if let Some(heading) = figure.heading.and_then(|id| finder.labels.get(id)) {
            displaced(text, figure, *heading, faults);
        }
        let mentions = text.content.mentions.iter().filter(|(id, _)| mentioned.contains(figure.id) && id == figure.id);
        let distance = mentions.map(|(_, page)| page.abs_diff(figure.position.page)).min();
        if let Some(distance) = distance {
            distances.push(distance);
            if distance > MAX_DISTANCE {
                distant(text, figure, distance, faults);
            }
        }
    }
    displaced_tables(text, faults);
    distances
}

/// Returns the ids that the text refers to. The entries of lists of figures and of sources are links, too, but no
/// mentions.
fn mentioned_in_text(document: &Document) -> HashSet<String> {
    let mut ids = HashSet::new();
    document.parts().for_each(|part| add_mentions(&part, &mut ids));
    ids
}

fn add_mentions(part: &Part<'_>, ids: &mut HashSet<String>) {
    match part {
        Part::Inlines(run) => each_inline(run, &mut |inline| {
            if let Inline::Reference { id, .. } | Inline::Link { target: Target::Anchor(id), .. } = inline {
                ids.insert(id.clone());
            }
        }),
        Part::Blocks(blocks) => {
            for block in blocks.iter().filter(|block| !matches!(block, Block::Collection { .. })) {
                block.parts().iter().for_each(|part| add_mentions(part, ids));
            }
        }
    }
}

/// Reports tables that stand on a page before their heading, or above it in the same column. A table without a caption has
/// no id: it belongs to the last heading before it in the generated source.
fn displaced_tables(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    let start = |line: &TextLine| text.runs(line).iter().find_map(|run| run.start).map(|start| start.literal);
    let apart = [ElementKind::Artifact, ElementKind::Contents];
    let lines = || text.lines.iter().filter(|line| !line.within.has_any(&apart));
    let headings: BTreeMap<u64, PagePosition> = lines()
        .filter(|line| line.within.has(ElementKind::Heading))
        .filter_map(|line| Some((start(line)?, position(line))))
        .collect();
    let mut tables: BTreeMap<usize, (u64, PagePosition)> = BTreeMap::new();
    for line in lines().filter(|line| line.within.has(ElementKind::Table)) {
        let (Some(element), Some(start)) = (text.around(line.element, ElementKind::Table), start(line)) else {
            continue;
        };
        let (_, table) = tables.entry(element).or_insert_with(|| (start, position(line)));
        if table.page == line.page {
            table.left = table.left.min(line.left - CELL_INSET);
            table.right = table.right.max(line.right);
        }
    }
    let mut tables: Vec<(u64, PagePosition)> = tables.into_values().collect();
    tables.sort_by_key(|(start, _)| *start);
    let mut last = None;
    for (start, position) in tables {
        let Some((literal, heading)) = headings.range(..start).next_back() else { continue };
        // The pieces of a divided table come one after the other: the first one is enough.
        if last == Some(*literal) {
            continue;
        }
        let mut displaced_here = Vec::new();
        displaced(text, &PlacedFigure { id: "", heading: None, position }, *heading, &mut displaced_here);
        for mut fault in displaced_here {
            fault.source = Some(FaultPlace::Literal(start));
            faults.push(fault);
            last = Some(*literal);
        }
    }
}

/// Returns the position of a line.
fn position(line: &TextLine) -> PagePosition {
    let area = line.area();
    PagePosition { page: line.page, left: area.left, right: area.right, top: area.top }
}

/// Reports a figure that stands on a page before its heading, or above it in the same column.
fn displaced(text: &PageText<'_>, figure: &PlacedFigure<'_>, heading: PagePosition, faults: &mut Vec<Fault>) {
    let at = figure.position;
    // A picture over several columns is usual at the head of a page.
    let is_wide = text.column_width(at.page).is_some_and(|width| at.right - at.left > width + CELL_INSET + 3.0);
    let same_column = !is_wide && heading.left > at.left - 3.0 && heading.left < at.right.max(at.left + 3.0);
    let is_above = at.page == heading.page && same_column && at.top < heading.top - 2.0;
    if at.page < heading.page || is_above {
        let message = if is_above {
            "a figure or table stands above the heading that it belongs to".to_owned()
        } else {
            format!(
                "a figure or table stands before the heading that it belongs to, which is on page {}",
                label(text, heading.page)
            )
        };
        let help = "move the figure farther from the heading in the text, or make it smaller";
        faults.push(figure_fault(text, Code::PageDisplacedFigure, figure, &message, help));
    }
}

fn distant(text: &PageText<'_>, figure: &PlacedFigure<'_>, distance: usize, faults: &mut Vec<Fault>) {
    let message = format!("a figure is {distance} pages away from where the text mentions it");
    let help = "move the figure closer to its mention in the text";
    let mut fault = figure_fault(text, Code::PageDistantFigure, figure, &message, help);
    fault.place.size = Some(format!("{distance} pages"));
    faults.push(fault);
}

fn label<'a>(text: &PageText<'a>, page: usize) -> &'a str {
    &text.content.pages[page].label
}

fn figure_fault(text: &PageText<'_>, code: Code, figure: &PlacedFigure<'_>, message: &str, help: &str) -> Fault {
    let mut fault = text.page_fault(code, figure.position.page, message, help);
    fault.place = text.place(figure.position.page, Some(figure.position.left));
    if !figure.id.is_empty() {
        fault.source = Some(FaultPlace::Label(figure.id.to_owned()));
    } else if let Some(heading) = figure.heading {
        fault.source = Some(FaultPlace::Label(heading.to_owned()));
    }
    fault
}

struct FigureFinder<'a> {
    /// Positions of the elements with an id.
    labels: HashMap<&'a str, PagePosition>,
    /// Positions of each image file.
    pictures: HashMap<usize, Vec<PagePosition>>,
    /// Files of more than one image: one position does not tell which of them it is of.
    repeated: HashSet<usize>,
    heading: Option<&'a str>,
    found: Vec<PlacedFigure<'a>>,
}

impl<'a> FigureFinder<'a> {
    fn new(text: &PageText<'a>) -> Self {
        let mut labels = HashMap::new();
        for element in &text.content.elements {
            if let Some(label) = &element.label {
                let position =
                    PagePosition { page: element.page, left: element.left, right: element.left, top: element.top };
                labels.entry(label.as_str()).or_insert(position);
            }
        }
        let mut pictures: HashMap<usize, Vec<PagePosition>> = HashMap::new();
        for (page, placed) in text.content.pages.iter().enumerate() {
            for picture in &placed.pictures {
                let Some(file) = picture.file else { continue };
                let position =
                    PagePosition { page, left: picture.area.left, right: picture.area.right, top: picture.area.top };
                pictures.entry(file).or_default().push(position);
            }
        }
        Self { labels, pictures, repeated: HashSet::new(), heading: None, found: Vec::new() }
    }

    fn document(&mut self, document: &'a Document) {
        let mut files = HashSet::new();
        document.each_image(&mut |image| {
            if !files.insert(image.file) {
                self.repeated.insert(image.file);
            }
        });
        for section in &document.sections {
            self.heading(section.heading.as_ref());
            self.blocks(&section.blocks);
            for article in &section.articles {
                self.heading(Some(&article.heading));
                self.blocks(&article.blocks);
            }
        }
    }

    fn heading(&mut self, heading: Option<&'a Heading>) {
        if let Some(heading) = heading {
            self.heading = Some(&heading.id);
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading(Some(heading)),
                Block::Figure(figure) => {
                    let is_over_heading = figure.caption.classes.iter().any(|class| class == OPENER);
                    let heading = self.heading.filter(|_| !is_over_heading);
                    self.figure(&figure.caption.id, Some(figure.image.file), heading);
                }
                Block::Chart(chart) => self.figure(&chart.caption.id, Some(chart.image.file), self.heading),
                // See [`displaced_tables`].
                Block::Table(table) => self.figure(&table.caption.id, None, None),
                Block::Paragraph { .. }
                | Block::Quote { .. }
                | Block::List(_)
                | Block::DescriptionList { .. }
                | Block::Code { .. }
                | Block::ThematicBreak { .. }
                | Block::Equation(_)
                | Block::Collection { .. }
                | Block::Callout { .. }
                | Block::Directive { .. }
                | Block::Passage { .. }
                | Block::Disclosure { .. } => {}
            }
            for part in block.parts() {
                match part {
                    Part::Blocks(inside) => self.blocks(inside),
                    Part::Inlines(_) => {}
                }
            }
        }
    }

    fn figure(&mut self, id: &'a str, file: Option<usize>, heading: Option<&'a str>) {
        let label = self.labels.get(id).copied();
        let shown = file.and_then(|file| self.pictures.get(&file)).map_or(&[][..], Vec::as_slice);
        let picture = match (shown, label) {
            ([picture], _) if file.is_some_and(|file| !self.repeated.contains(&file)) => Some(*picture),
            // The picture with the label is the nearest one below it: another one may stand at the head of each column.
            (_, Some(label)) => {
                let below = shown.iter().filter(|picture| picture.page == label.page && picture.top > label.top - 2.0);
                let distance = |picture: &PagePosition| picture.top - label.top + (picture.left - label.left).abs();
                below.min_by(|a, b| distance(a).total_cmp(&distance(b))).copied()
            }
            (_, None) => None,
        };
        if let Some(position) = picture.or(label) {
            self.found.push(PlacedFigure { id, heading, position });
        }
    }
}
