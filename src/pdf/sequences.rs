//! Reads the text and pictures of the pages in the order of their marked-content sequences.
//!
//! typst-pdf writes one sequence for each text item and each image of a frame, in drawing order, and numbers the sequences
//! of a page from 0. Items in artifacts (running heads, repeated header rows) have none.

use std::collections::{HashMap, HashSet, VecDeque};

use typst::World as _;
use typst::foundations::{Content, StyleChain};
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, GridCell, GroupItem, HideElem, Inherit, Point, RepeatElem};
use typst::model::{OutlineElem, TableCell};
use typst::pdf::ArtifactElem;
use typst::syntax::Span;
use typst::text::{RawContent, RawElem, TextItem};
use typst::visualize::{Image, ImageKind};
use typst_layout::PagedDocument;

use super::drawn_code::DrawnCode;
use super::repeated_hyphens::RepeatedHyphens;
use super::source_map::SourceMap;
use super::text_ranges::TextRanges;
use super::world::IssueWorld;
use crate::document::ImageFile;
use crate::tagged_text::{TaggedItem, TaggedText};

/// Reads the pages. `files` are the image files of the document.
pub(super) fn read(document: &PagedDocument, world: &IssueWorld, map: &SourceMap, files: &[ImageFile]) -> TaggedText {
    let mut pictures: HashMap<&[u8], VecDeque<usize>> = HashMap::new();
    for (position, file) in map.pictures() {
        if let Some(file) = files.get(*file) {
            pictures.entry(&*file.bytes).or_default().push_back(*position);
        }
    }
    let mut hidden = ArtifactFinder::default();
    document.pages().iter().for_each(|page| hidden.frame(&page.frame));
    let mut reader = TaggedTextReader {
        world,
        map,
        ranges: TextRanges::of(world),
        pictures,
        drawn_code: DrawnCode::default(),
        open_code: None,
        last_region: None,
        contents: None,
        regions_by_span: HashMap::new(),
        hidden: hidden.elements,
        artifacts: Vec::new(),
        hyphens: RepeatedHyphens::default(),
        page: 0,
        items: Vec::new(),
    };
    let read = |(index, page): (usize, &typst_layout::Page)| {
        reader.page = index;
        reader.frame(&page.frame, Point::zero());
        reader.hyphens.end_page();
        std::mem::take(&mut reader.items)
    };
    let mut pages: Vec<Vec<TaggedItem>> = document.pages().iter().enumerate().map(read).collect();
    reader.drawn_code.place(document, map, &mut pages);
    TaggedText::new(map.regions().clone(), pages)
}

/// Returns `true` for elements whose content is an artifact.
fn is_artifact(element: &Content) -> bool {
    element.is::<HideElem>()
        || element.is::<ArtifactElem>()
        || element.is::<RepeatElem>()
        || element.to_packed::<TableCell>().is_some_and(|cell| cell.is_repeated.get(StyleChain::default()))
        || element.to_packed::<GridCell>().is_some_and(|cell| cell.is_repeated.get(StyleChain::default()))
}

/// Finds the elements that are in artifacts. Their footnotes and floats are artifacts, too, and can be on earlier pages.
#[derive(Default)]
struct ArtifactFinder {
    elements: HashSet<Location>,
    /// Artifacts that have begun and not ended.
    open: Vec<Location>,
}

impl ArtifactFinder {
    fn frame(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.frame(&group.frame),
                FrameItem::Tag(Tag::Start(element, flags)) if flags.tagged => {
                    let Some(location) = element.location() else { continue };
                    if is_artifact(element) {
                        self.open.push(location);
                    }
                    if !self.open.is_empty() {
                        self.elements.insert(location);
                    }
                }
                FrameItem::Tag(Tag::End(location, ..)) => self.open.retain(|open| open != location),
                FrameItem::Tag(Tag::Start(..))
                | FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..) => {}
            }
        }
    }
}

/// Code whose text is being drawn. Notes can be drawn in between.
struct OpenCode {
    location: Location,
    text: String,
}

/// Reads the sequences of a page.
struct TaggedTextReader<'a> {
    world: &'a IssueWorld,
    map: &'a SourceMap,
    ranges: TextRanges,
    /// Remaining positions of pictures in the source by the content of their file. Typst keeps no path for images.
    pictures: HashMap<&'a [u8], VecDeque<usize>>,
    drawn_code: DrawnCode,
    /// Code that has begun and not ended.
    open_code: Option<OpenCode>,
    /// Region of the last text.
    last_region: Option<usize>,
    /// Table of contents that has begun and not ended.
    contents: Option<Location>,
    /// Cached positions of the strings of the source.
    regions_by_span: HashMap<Span, Option<usize>>,
    /// Elements in artifacts.
    hidden: HashSet<Location>,
    /// Artifacts that have begun and not ended. `None` stands for one around the current group.
    artifacts: Vec<Option<Location>>,
    hyphens: RepeatedHyphens,
    /// Index of the page.
    page: usize,
    items: Vec<TaggedItem>,
}

impl TaggedTextReader<'_> {
    /// Reads a frame. `origin` is its position on the page.
    fn frame(&mut self, frame: &Frame, origin: Point) {
        for (position, item) in frame.items() {
            let position = origin + *position;
            match item {
                FrameItem::Group(group) => self.group(group, position),
                FrameItem::Text(text) if self.artifacts.is_empty() => self.text(text, position),
                FrameItem::Image(image, ..) if self.artifacts.is_empty() => {
                    let (region, top) = (self.picture_region(image), position.y.to_pt());
                    self.items.push(TaggedItem { text: String::new(), region, top, is_repeated_hyphen: false });
                }
                FrameItem::Tag(Tag::Start(element, flags)) if flags.tagged && is_artifact(element) => {
                    self.artifacts.push(element.location());
                }
                FrameItem::Tag(Tag::Start(element, _)) if self.artifacts.is_empty() => self.begin(element),
                FrameItem::Tag(Tag::End(location, ..)) => {
                    self.artifacts.retain(|open| *open != Some(*location));
                    self.open_code.take_if(|open| open.location == *location);
                    self.contents.take_if(|open| open == location);
                }
                FrameItem::Tag(Tag::Start(..))
                | FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..) => {}
            }
        }
    }

    /// Reads a group. One that belongs to an element elsewhere (a note, a float) is no part of the code that is being drawn, and
    /// is an artifact if it inherits from an element that is one.
    fn group(&mut self, group: &GroupItem, position: Point) {
        let origin = position + Point::new(group.transform.tx, group.transform.ty);
        let Some(parent) = group.parent else { return self.frame(&group.frame, origin) };
        let (code, contents) = (self.open_code.take(), self.contents.take());
        if parent.inherit == Inherit::Yes {
            let inside = if self.hidden.contains(&parent.location) { vec![None] } else { Vec::new() };
            let around = std::mem::replace(&mut self.artifacts, inside);
            self.frame(&group.frame, origin);
            self.artifacts = around;
        } else {
            self.frame(&group.frame, origin);
        }
        self.open_code = code;
        self.contents = contents;
    }

    /// Notes code or a table of contents that begins. Code in the contents repeats that of titles.
    fn begin(&mut self, element: &Content) {
        let Some(location) = element.location() else { return };
        if element.is::<OutlineElem>() {
            self.contents = Some(location);
        }
        if let Some(RawContent::Text(text)) = element.to_packed::<RawElem>().map(|code| &code.text)
            && self.contents.is_none()
        {
            self.drawn_code.begin(location, self.last_region);
            self.open_code = Some(OpenCode { location, text: text.to_string() });
        }
    }

    fn text(&mut self, text: &TextItem, position: Point) {
        let region = self.text_region(text);
        if let Some(hyphen) = self.hyphens.find(text, position, self.items.len())
            && let Some(hyphen) = self.items.get_mut(hyphen)
        {
            hyphen.is_repeated_hyphen = true;
            hyphen.region = None;
        }
        let top = (position.y - text.size).to_pt();
        self.items.push(TaggedItem { text: text.text.to_string(), region, top, is_repeated_hyphen: false });
    }

    fn text_region(&mut self, text: &TextItem) -> Option<usize> {
        let mut region = None;
        let mut previous = None;
        for glyph in &text.glyphs {
            let span = glyph.span.0;
            if previous.replace(span) == Some(span) || span.id() != Some(self.world.main()) {
                continue;
            }
            let (ranges, map) = (&self.ranges, self.map);
            let found = *self.regions_by_span.entry(span).or_insert_with(|| map.regions().at(&ranges.range(span)?));
            region = Some(region.map_or(found, |region| map.regions().common(region, found)));
        }
        let region = region.flatten();
        self.last_region = region.or(self.last_region);
        let code = self.open_code.as_ref().filter(|code| region.is_none() && code.text.contains(text.text.trim()));
        if let Some(code) = code {
            self.drawn_code.add(code.location, self.page, self.items.len());
        }
        region
    }

    /// Returns the region of a picture. Pictures with the same content are matched in order. The contents repeat those of titles.
    fn picture_region(&mut self, image: &Image) -> Option<usize> {
        if self.contents.is_some() {
            return None;
        }
        let bytes = match image.kind() {
            ImageKind::Raster(raster) => raster.data().as_slice(),
            ImageKind::Svg(svg) => svg.data().as_slice(),
            ImageKind::Pdf(_) => return None,
        };
        let position = self.pictures.get_mut(bytes).and_then(VecDeque::pop_front)?;
        self.map.regions().at(&(position..position + 1))
    }
}
