//! Finds the word of the text at which each page starts.
//!
//! Every glyph on a page carries the span of its string in the generated source. A [`SourceMap`] maps this span to a
//! [leaf](Leaves) of the document. Glyphs also carry a byte offset in the string, but the offset restarts if a show
//! rule splits the string. The position in the leaf is therefore found by comparing [`letters`].
//!
//! Titles are repeated in contents and running heads. The page of a title is the page of its label. Figures and other
//! parts that a layout moved out of the reading order are detected by comparison with the rest of the [`run`].

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use typst::World as _;
use typst::foundations::{Label, Output};
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem};
use typst::model::{Numbering, OutlineElem};
use typst::syntax::{FileId, Span};
use typst::text::{RawContent, RawElem, RawLine, TextItem};
use typst::utils::PicoStr;
use typst_layout::{Page, PagedDocument};

use super::sequences::picture_path;
use super::source_map::SourceMap;
use super::text_ranges::TextRanges;
use super::world::{self, IssueWorld};
use crate::document::{FrontPage, FrontPart, LeafKind, Leaves, PageStart};

mod letters;
mod run;

use letters::LetterCursor;
use run::LeafFragment;

/// Returns the pages before the text, and the starts of all pages with text, in page order. Other pages without text,
/// such as a back cover, have no start.
pub(super) fn find(
    pages: &PagedDocument,
    world: &IssueWorld,
    map: &SourceMap,
    leaves: &Leaves<'_>,
) -> (Vec<FrontPage>, Vec<PageStart>) {
    let mut collector = LeafCollector::new(world, map, leaves);
    for (page, laid_out) in pages.pages().iter().enumerate() {
        collector.page = page;
        collector.frame(&laid_out.frame);
    }
    let fragments = fragments(&collector.drawn, leaves, pages);
    let starts = run::starts(&fragments, pages.pages().len());
    let front = front(pages, collector.contents, starts.first().map_or(0, |start| start.page));
    let starts = starts
        .into_iter()
        .map(|LeafFragment { leaf, at, page, .. }| PageStart {
            label: label(&pages.pages()[page]),
            leaf,
            at: match leaves.all[leaf].kind {
                LeafKind::Words(text) => letters::word_start(text, at),
                LeafKind::Code(_) => at,
                LeafKind::Picture | LeafKind::Formula => 0,
            },
        })
        .collect();
    (front, starts)
}

/// Returns the pages before the page `text`, where the text begins. `contents` is the first page with a table of
/// contents. A single page before these is the cover.
fn front(pages: &PagedDocument, contents: Option<usize>, text: usize) -> Vec<FrontPage> {
    let contents = contents.filter(|page| *page < text);
    let titles: &[FrontPart] = match contents.unwrap_or(text) {
        0 => &[],
        1 => &[FrontPart::Cover],
        _ => &[FrontPart::Cover, FrontPart::Title],
    };
    let parts = titles.iter().copied().enumerate().chain(contents.map(|page| (page, FrontPart::Contents)));
    parts.map(|(page, part)| FrontPage { label: label(&pages.pages()[page]), part }).collect()
}

/// Returns the printed page numbers of `ids`. Ids without a label on the pages are left out.
pub(super) fn labels(pages: &PagedDocument, ids: &BTreeSet<String>) -> BTreeMap<String, String> {
    let entry = |id: &String| Some((id.clone(), label(pages.pages().get(page_of(id, pages)?)?)));
    ids.iter().filter_map(entry).collect()
}

/// Returns the number of a page as printed: `12`, `iv`. A page without a numbering pattern has its number in digits.
pub(super) fn label(page: &Page) -> String {
    match &page.numbering {
        Some(Numbering::Pattern(pattern)) => pattern.apply(None, &[page.number]).ok(),
        Some(Numbering::Func(_)) | None => None,
    }
    .map_or_else(|| page.number.to_string(), Into::into)
}

/// Collects the letters that each page draws of each leaf.
struct LeafCollector<'a> {
    world: &'a IssueWorld,
    map: &'a SourceMap,
    ranges: TextRanges,
    /// Index of the current page.
    page: usize,
    /// First page with a table of contents.
    contents: Option<usize>,
    /// Text drawn of a leaf on a page, in drawing order, by leaf and page. Empty for pictures.
    drawn: BTreeMap<(usize, usize), String>,
    /// Cached leaf of each string in the generated source.
    leaves_by_span: HashMap<Span, Option<usize>>,
    /// Remaining code leaves by their text. Typst keeps no source span for the text of raw elements.
    code: HashMap<&'a str, VecDeque<usize>>,
    /// Picture leaves by the paths of their files.
    pictures: HashMap<FileId, usize>,
    /// Raw element that is being drawn, and its leaf.
    open_code: Option<(Location, usize)>,
    /// Line of a raw element that is being drawn.
    open_line: Option<Location>,
}

impl<'a> LeafCollector<'a> {
    fn new(world: &'a IssueWorld, map: &'a SourceMap, leaves: &Leaves<'a>) -> Self {
        let mut code: HashMap<_, VecDeque<_>> = HashMap::new();
        for (number, leaf) in leaves.all.iter().enumerate() {
            match leaf.kind {
                LeafKind::Code(text) => {
                    code.entry(text.strip_suffix('\n').unwrap_or(text)).or_default().push_back(number);
                }
                LeafKind::Words(_) | LeafKind::Picture | LeafKind::Formula => {}
            }
        }
        let pictures = map.pictures().iter().filter_map(|picture| Some((world::id(&picture.path), picture.leaf?)));
        Self {
            world,
            map,
            ranges: TextRanges::of(world),
            page: 0,
            contents: None,
            drawn: BTreeMap::new(),
            leaves_by_span: HashMap::new(),
            code,
            pictures: pictures.collect(),
            open_code: None,
            open_line: None,
        }
    }

    fn frame(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.frame(&group.frame),
                FrameItem::Text(text) => self.text(text),
                FrameItem::Tag(tag) => self.tag(tag),
                FrameItem::Image(..) | FrameItem::Shape(..) | FrameItem::Link(..) => {}
            }
        }
    }

    fn text(&mut self, item: &TextItem) {
        let mut previous = None;
        for glyph in &item.glyphs {
            let code = self.open_line.and(self.open_code).map(|(_, leaf)| leaf);
            let Some(leaf) = self.leaf(glyph.span.0).or(code) else { continue };
            // The glyphs of a cluster share one range of the text.
            let range = glyph.range();
            if previous.replace(range.start) != Some(range.start) {
                self.drawn.entry((leaf, self.page)).or_default().push_str(&item.text[range]);
            }
        }
    }

    fn leaf(&mut self, span: Span) -> Option<usize> {
        if span.id() != Some(self.world.main()) {
            return None;
        }
        let (ranges, map) = (&self.ranges, self.map);
        *self.leaves_by_span.entry(span).or_insert_with(|| map.leaf_at(&ranges.range(span)?))
    }

    fn tag(&mut self, tag: &Tag) {
        match tag {
            Tag::Start(element, _) => {
                if let Some(code) = element.to_packed::<RawElem>() {
                    // The argument of a `raw` call is one string.
                    let leaf = match &code.text {
                        RawContent::Text(text) => self.code.get_mut(text.as_str()).and_then(VecDeque::pop_front),
                        RawContent::Lines(_) => None,
                    };
                    self.open_code = leaf.map(|leaf| (tag.location(), leaf));
                } else if element.is::<OutlineElem>() {
                    self.contents.get_or_insert(self.page);
                } else if element.is::<RawLine>() {
                    self.open_line = Some(tag.location());
                } else if let Some(leaf) = picture_path(element).and_then(|path| self.pictures.get(&path)) {
                    self.drawn.entry((*leaf, self.page)).or_default();
                }
            }
            Tag::End(location, ..) => {
                self.open_code.take_if(|(open, _)| open == location);
                self.open_line.take_if(|open| open == location);
            }
        }
    }
}

/// Returns the fragments of all leaves, in reading order: one for each page that draws a part of a leaf. Titles are
/// left out on pages other than that of their label, since they are only repeated there.
fn fragments(
    drawn: &BTreeMap<(usize, usize), String>,
    leaves: &Leaves<'_>,
    pages: &PagedDocument,
) -> Vec<LeafFragment> {
    let mut fragments = Vec::new();
    let mut cursor: Option<(usize, LetterCursor)> = None;
    for (&(number, page), drawn) in drawn {
        let leaf = &leaves.all[number];
        if leaf.heading.is_some_and(|id| page_of(id, pages).is_some_and(|label_page| label_page != page)) {
            continue;
        }
        let text = match leaf.kind {
            LeafKind::Words(text) | LeafKind::Code(text) => text,
            LeafKind::Picture | LeafKind::Formula => "",
        };
        if cursor.as_ref().is_none_or(|(previous, _)| *previous != number) {
            cursor = Some((number, LetterCursor::new(text)));
        }
        let at = cursor.as_mut().and_then(|(_, cursor)| cursor.advance(drawn));
        if let Some(at) = at {
            let weight = if leaf.may_float { 1 } else { 1000 * (1 + drawn.chars().count()) };
            fragments.push(LeafFragment { leaf: number, at, page, weight });
        }
    }
    fragments
}

/// Returns the index of the page with the label of an id. Repetitions of a title have no label.
pub(super) fn page_of(id: &str, pages: &PagedDocument) -> Option<usize> {
    let introspector = Output::introspector(pages);
    let labelled = introspector.query_label(Label::new(PicoStr::intern(id))?).ok()?;
    Some(introspector.page(labelled.location()?)?.get() - 1)
}
