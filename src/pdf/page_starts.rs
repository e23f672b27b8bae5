//! Where each page begins in the text, at the very word.
//!
//! Every glyph on a page knows which string of the generated source it is from, and the [source map](super::source_map) which
//! [leaf](Leaves) of the tree that string is. (It also counts bytes in the string, but a show rule that cuts the string begins to
//! count again; so the letters are counted here.) Titles are said again in contents and running heads: their page is that of
//! their label. What a layout moved away from its place in the text is seen by the [run](run) of the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use typst::foundations::{Label, Output};
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem};
use typst::model::Numbering;
use typst::syntax::Span;
use typst::text::{RawContent, RawElem, RawLine, TextItem};
use typst::utils::PicoStr;
use typst::visualize::{Image, ImageKind};
use typst::{World as _, WorldExt as _};
use typst_layout::{Page, PagedDocument};

use super::source_map::SourceMap;
use super::world::IssueWorld;
use crate::document::{ImageFile, LeafKind, Leaves, PageStart};

mod letters;
mod run;

use letters::Letters;
use run::Place;

/// The pages that begin in the text, in order: a cover has none of it.
pub(super) fn find(
    pages: &PagedDocument,
    world: &IssueWorld,
    map: &SourceMap,
    leaves: &Leaves<'_>,
    files: &[ImageFile],
) -> Vec<PageStart> {
    let mut seen = Seen::new(world, map, leaves, files);
    for (page, laid_out) in pages.pages().iter().enumerate() {
        seen.page = page;
        seen.look_at(&laid_out.frame);
    }
    let places = places(&seen.words, leaves, pages);
    let starts = run::starts(&places, pages.pages().len());
    starts
        .into_iter()
        .map(|Place { leaf, at, page, .. }| PageStart {
            label: label(&pages.pages()[page]),
            leaf,
            at: match leaves.all[leaf].kind {
                LeafKind::Words(text) => letters::word_start(text, at),
                LeafKind::Code(_) => at,
                LeafKind::Picture(_) | LeafKind::Formula => 0,
            },
        })
        .collect()
}

/// The printed numbers of the pages where some ids are.
pub(super) fn labels(pages: &PagedDocument, ids: &BTreeSet<String>) -> BTreeMap<String, String> {
    let of = |id: &String| Some((id.clone(), label(pages.pages().get(page_of(id, pages)?)?)));
    ids.iter().filter_map(of).collect()
}

/// The number of a page as it is printed.
fn label(page: &Page) -> String {
    match &page.numbering {
        Some(Numbering::Pattern(pattern)) => pattern.apply(None, &[page.number]).ok(),
        Some(Numbering::Func(_)) | None => None,
    }
    .map_or_else(|| page.number.to_string(), Into::into)
}

/// What each page has of each leaf.
struct Seen<'a> {
    world: &'a IssueWorld,
    map: &'a SourceMap,
    /// The page that is looked at.
    page: usize,
    /// By leaf and page, in the order in which it is drawn.
    words: BTreeMap<(usize, usize), String>,
    /// Which leaf the strings of the source are.
    known: HashMap<Span, Option<usize>>,
    /// The leaves that are code, by their text: Typst keeps no place of it in the source.
    code: HashMap<&'a str, VecDeque<usize>>,
    /// The leaves that are pictures, by what Typst knows of them.
    pictures: HashMap<&'a [u8], VecDeque<usize>>,
    /// The code that is being drawn.
    open_code: Option<(Location, usize)>,
    /// The line of code that is being drawn.
    open_line: Option<Location>,
}

impl<'a> Seen<'a> {
    fn new(world: &'a IssueWorld, map: &'a SourceMap, leaves: &Leaves<'a>, files: &'a [ImageFile]) -> Self {
        let mut code: HashMap<_, VecDeque<_>> = HashMap::new();
        let mut pictures: HashMap<_, VecDeque<_>> = HashMap::new();
        for (number, leaf) in leaves.all.iter().enumerate() {
            match leaf.kind {
                LeafKind::Code(text) => {
                    code.entry(text.strip_suffix('\n').unwrap_or(text)).or_default().push_back(number);
                }
                LeafKind::Picture(file) => {
                    if let Some(file) = files.get(file) {
                        pictures.entry(&*file.bytes).or_default().push_back(number);
                    }
                }
                LeafKind::Words(_) | LeafKind::Formula => {}
            }
        }
        let words = BTreeMap::new();
        Self { world, map, page: 0, words, known: HashMap::new(), code, pictures, open_code: None, open_line: None }
    }

    fn look_at(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.look_at(&group.frame),
                FrameItem::Text(text) => self.text(text),
                FrameItem::Image(image, ..) => self.image(image),
                FrameItem::Tag(tag) => self.tag(tag),
                FrameItem::Shape(..) | FrameItem::Link(..) => {}
            }
        }
    }

    fn text(&mut self, item: &TextItem) {
        let mut before = None;
        for glyph in &item.glyphs {
            let code = self.open_line.and(self.open_code).map(|(_, leaf)| leaf);
            let Some(leaf) = self.leaf(glyph.span.0).or(code) else { continue };
            // Glyphs of one cluster share their letters.
            let range = glyph.range();
            if before.replace(range.start) != Some(range.start) {
                self.words.entry((leaf, self.page)).or_default().push_str(&item.text[range]);
            }
        }
    }

    fn leaf(&mut self, span: Span) -> Option<usize> {
        if span.id() != Some(self.world.main()) {
            return None;
        }
        let (world, map) = (self.world, self.map);
        *self.known.entry(span).or_insert_with(|| map.leaf_at(&world.range(span)?))
    }

    fn image(&mut self, image: &Image) {
        let bytes = match image.kind() {
            ImageKind::Raster(raster) => raster.data().as_slice(),
            ImageKind::Svg(svg) => svg.data().as_slice(),
            ImageKind::Pdf(_) => return,
        };
        if let Some(leaf) = self.pictures.get_mut(bytes).and_then(VecDeque::pop_front) {
            self.words.entry((leaf, self.page)).or_default();
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match tag {
            Tag::Start(element, _) => {
                if let Some(code) = element.to_packed::<RawElem>() {
                    // What a function is called with is one string.
                    let leaf = match &code.text {
                        RawContent::Text(text) => self.code.get_mut(text.as_str()).and_then(VecDeque::pop_front),
                        RawContent::Lines(_) => None,
                    };
                    self.open_code = leaf.map(|leaf| (tag.location(), leaf));
                } else if element.is::<RawLine>() {
                    self.open_line = Some(tag.location());
                }
            }
            Tag::End(location, ..) => {
                self.open_code.take_if(|(open, _)| open == location);
                self.open_line.take_if(|open| open == location);
            }
        }
    }
}

/// Where the leaves, and what is in them on further pages, are: in reading order.
fn places(words: &BTreeMap<(usize, usize), String>, leaves: &Leaves<'_>, pages: &PagedDocument) -> Vec<Place> {
    let mut places = Vec::new();
    let mut left: Option<(usize, Letters)> = None;
    for (&(number, page), drawn) in words {
        let leaf = &leaves.all[number];
        if leaf.heading.is_some_and(|id| page_of(id, pages).is_some_and(|right| right != page)) {
            continue;
        }
        let text = match leaf.kind {
            LeafKind::Words(text) | LeafKind::Code(text) => text,
            LeafKind::Picture(_) | LeafKind::Formula => "",
        };
        if left.as_ref().is_none_or(|(before, _)| *before != number) {
            left = Some((number, Letters::of(text)));
        }
        let at = left.as_mut().and_then(|(_, letters)| letters.take(drawn));
        if let Some(at) = at {
            let weight = if leaf.may_float { 1 } else { 1000 * (1 + drawn.chars().count()) };
            places.push(Place { leaf: number, at, page, weight });
        }
    }
    places
}

/// The page where the label of an id is: of a title, where it stands and not where it is said again.
fn page_of(id: &str, pages: &PagedDocument) -> Option<usize> {
    let introspector = Output::introspector(pages);
    let labelled = introspector.query_label(Label::new(PicoStr::intern(id))?).ok()?;
    Some(introspector.page(labelled.location()?)?.get() - 1)
}
