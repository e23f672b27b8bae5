//! Reads the text and pictures of the pages in the order of their marked-content sequences.
//!
//! typst-pdf writes one sequence for each text item and each image of a frame, in drawing order, and numbers the sequences
//! of a page from 0. Items in artifacts (running heads, repeated header rows) have none.

use std::collections::{HashMap, HashSet};

use typst::World as _;
use typst::foundations::{Content, StyleChain, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Frame, FrameItem, GridCell, GroupItem, HideElem, Inherit, Point, RepeatElem};
use typst::loading::LoadSource;
use typst::model::{OutlineElem, TableCell};
use typst::pdf::ArtifactElem;
use typst::syntax::{FileId, Span};
use typst::text::{RawContent, RawElem, TextItem};
use typst::visualize::ImageElem;
use typst_layout::PagedDocument;

use super::drawn_code::DrawnCode;
use super::repeated_hyphens::RepeatedHyphens;
use super::source_map::SourceMap;
use super::text_ranges::TextRanges;
use super::world::{self, IssueWorld};
use crate::tagged_text::{TaggedItem, TaggedText};

/// Reads the pages.
pub(super) fn read(document: &PagedDocument, world: &IssueWorld, map: &SourceMap) -> TaggedText {
    let pictures = map.pictures().iter().map(|picture| (world::id(&picture.path), picture.position)).collect();
    let mut hidden = ArtifactFinder::default();
    document.pages().iter().for_each(|page| hidden.frame(&page.frame));
    let mut reader = TaggedTextReader {
        world,
        map,
        ranges: TextRanges::of(world),
        pictures,
        open_picture: None,
        drawn_code: DrawnCode::default(),
        open_code: None,
        last_region: None,
        abbreviations: map.regions().abbreviations().collect(),
        open_abbreviation: None,
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

/// Returns the path of the file that an element shows, if it is a picture.
pub(super) fn picture_path(element: &Content) -> Option<FileId> {
    match element.to_packed::<ImageElem>()?.source.derived.source.v {
        LoadSource::Path(path) => Some(path),
        LoadSource::Bytes => None,
    }
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
    /// Positions in the source of the pictures that are not on the pages yet, by their paths.
    pictures: HashMap<FileId, usize>,
    /// Path of the picture that has begun. The image itself has none.
    open_picture: Option<FileId>,
    drawn_code: DrawnCode,
    /// Code that has begun and not ended.
    open_code: Option<OpenCode>,
    /// Region of the last text.
    last_region: Option<usize>,
    /// Regions of the abbreviations, in order.
    abbreviations: Vec<usize>,
    /// Region of the abbreviation that has begun and not ended.
    open_abbreviation: Option<usize>,
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
                FrameItem::Image(..) if self.artifacts.is_empty() => {
                    let (region, top) = (self.picture_region(), position.y.to_pt());
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
        let (code, contents, abbreviation) =
            (self.open_code.take(), self.contents.take(), self.open_abbreviation.take());
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
        self.open_abbreviation = abbreviation;
    }

    /// Notes code or a table of contents that begins. Code in the contents repeats that of titles.
    fn begin(&mut self, element: &Content) {
        let Some(location) = element.location() else { return };
        if element.is::<OutlineElem>() {
            self.contents = Some(location);
        }
        if let Some(path) = picture_path(element) {
            self.open_picture = Some(path);
        }
        if let Some(Value::Dict(mark)) = element.to_packed::<MetadataElem>().map(|mark| &mark.value)
            && let Ok(number) = mark.get("abbreviation")
        {
            let number = if let Value::Int(number) = number { usize::try_from(*number).ok() } else { None };
            self.open_abbreviation = number.and_then(|number| self.abbreviations.get(number)).copied();
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
        // Words that the layout has set anew, letter for letter, do not say where they come from.
        region.or(self.open_abbreviation)
    }

    /// Returns the region of the picture that has begun. The contents repeat those of titles.
    fn picture_region(&mut self) -> Option<usize> {
        let path = self.open_picture.take().filter(|_| self.contents.is_none())?;
        let position = self.pictures.remove(&path)?;
        self.map.regions().at(&(position..position + 1))
    }
}
