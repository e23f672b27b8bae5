//! Reads the content of laid-out pages for the [page judge](crate::judge): text, pictures and grounds with their
//! positions, and the elements that they belong to.

use std::collections::HashMap;

use typst::introspection::Location;
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Size, Transform};
use typst::model::Destination;
use typst::syntax::FileId;
use typst::text::TextItem;
use typst::visualize::{Color, Geometry, Image, ImageKind, Paint, Shape};
use typst_layout::{Page, PagedDocument};

use super::page_starts;
use crate::document::ImageFile;
use crate::judge::{
    ElementKind, ElementKinds, GlyphSource, Ground, LaidOutContent, NotePages, PageArea, PageContent, PageElement,
    PlacedPicture, TextRun,
};

mod element;

/// Reads the content of all pages. `files` are the image files of the document, and `main` is the generated source.
pub(super) fn read(document: &PagedDocument, files: &[ImageFile], main: FileId) -> LaidOutContent {
    let mut reader = ContentReader { main: Some(main), ..ContentReader::default() };
    for (index, file) in files.iter().enumerate() {
        reader.files.entry(&file.bytes).or_insert(index);
    }
    // Number 0 stands for text without an element.
    reader.content.elements.push(PageElement { kind: ElementKind::Other, ..PageElement::default() });
    for page in document.pages() {
        reader.page(page);
    }
    reader.resolve_links();
    reader.content
}

/// Position of a frame on its page.
#[derive(Clone, Copy)]
struct Surroundings {
    transform: Transform,
    clip: Option<PageArea>,
    /// Index in the page's frames.
    frame: Option<usize>,
}

#[derive(Default)]
struct ContentReader<'a> {
    /// The generated source.
    main: Option<FileId>,
    content: LaidOutContent,
    page: PageContent,
    /// Elements that have begun and not ended, with their numbers.
    open: Vec<(Location, usize)>,
    /// Kinds of all elements in `open`.
    within: ElementKinds,
    /// Page index of each footnote's mark.
    marks: HashMap<Location, usize>,
    /// Ids of elements.
    labels: HashMap<Location, String>,
    /// Targets and page indices of links inside the issue.
    links: Vec<(Location, usize)>,
    /// Index of each image file by its content. Typst's images do not store their path.
    files: HashMap<&'a [u8], usize>,
}

impl ContentReader<'_> {
    fn page(&mut self, page: &Page) {
        let size = page.frame.size();
        let trim = PageArea { left: 0.0, top: 0.0, right: size.x.to_pt(), bottom: size.y.to_pt() };
        let fill = page.fill_or_white().as_ref().map_or(Some([1.0; 3]), solid);
        self.page = PageContent { label: page_starts::label(page), trim, fill, ..PageContent::default() };
        self.frame(&page.frame, Surroundings { transform: Transform::identity(), clip: None, frame: None });
        self.content.pages.push(std::mem::take(&mut self.page));
    }

    fn frame(&mut self, frame: &Frame, at: Surroundings) {
        for (position, item) in frame.items() {
            let placed =
                Surroundings { transform: at.transform.pre_concat(Transform::translate(position.x, position.y)), ..at };
            match item {
                FrameItem::Group(group) => self.group(group, placed),
                FrameItem::Text(text) => self.text(text, placed),
                FrameItem::Shape(shape, _) => self.shape(shape, placed),
                FrameItem::Image(image, size, _) => self.image(image, *size, placed),
                FrameItem::Tag(tag) => self.tag(tag, Point::zero().transform(placed.transform)),
                FrameItem::Link(Destination::Location(target), _) => {
                    self.links.push((*target, self.content.pages.len()));
                }
                FrameItem::Link(..) => {}
            }
        }
    }

    fn group(&mut self, group: &GroupItem, at: Surroundings) {
        let transform = at.transform.pre_concat(group.transform);
        let area = area(transform, group.frame.size());
        let mut inner = Surroundings { transform, ..at };
        if group.clip.is_some() {
            inner.clip = Some(at.clip.map_or(area, |outer| outer.intersection(&area)));
        }
        // The frame of a single line or word is no measure for text.
        if area.height() > MIN_FRAME_HEIGHT {
            inner.frame = Some(self.page.frames.len());
            self.page.frames.push(area);
        }
        // A float or a footnote is drawn while the paragraph around its page or column break is open.
        if group.parent.is_some() {
            let outer = (std::mem::take(&mut self.open), std::mem::take(&mut self.within));
            self.frame(&group.frame, inner);
            (self.open, self.within) = outer;
        } else {
            self.frame(&group.frame, inner);
        }
    }

    fn text(&mut self, item: &TextItem, at: Surroundings) {
        let Some((origin, scale)) = upright(at.transform) else { return };
        let (Some(first), Some(last)) = (item.glyphs.first(), item.glyphs.last()) else { return };
        let source = |glyph: &typst::text::Glyph| {
            // Text of the layout has no place in the author's files.
            glyph.span.0.id().filter(|id| Some(*id) == self.main).map(|_| GlyphSource {
                literal: glyph.span.0.into_raw().get(),
                offset: glyph.span.1,
                length: glyph.range.end - glyph.range.start,
            })
        };
        let spaces = item.glyphs.iter().filter(|glyph| item.text[glyph.range()] == *" ").filter_map(|glyph| {
            let natural = item.font.x_advance(glyph.id).filter(|natural| natural.get() > 0.0)?;
            Some((glyph.x_advance.get(), natural.get()))
        });
        let spaces = spaces.fold((0.0, 0.0), |sum, space| (sum.0 + space.0, sum.1 + space.1));
        let spaces = (spaces.0 * item.size.to_pt() * scale, spaces.1 * item.size.to_pt() * scale);
        self.page.runs.push(TextRun {
            text: item.text.to_string(),
            left: origin.x.to_pt(),
            right: origin.x.to_pt() + item.width().to_pt() * scale,
            baseline: origin.y.to_pt(),
            size: item.size.to_pt() * scale,
            scale,
            fill: solid(&item.fill),
            is_bold: item.font.info().variant.weight.to_number() >= 600,
            spaces,
            start: source(first),
            end: source(last),
            element: self.element(),
            within: self.within,
            frame: at.frame,
            clip: at.clip,
            grounds_below: self.page.grounds.len(),
            pictures_below: self.page.pictures.len(),
        });
    }

    fn shape(&mut self, shape: &Shape, at: Surroundings) {
        let Some(fill) = &shape.fill else { return };
        let (corner, size) = match &shape.geometry {
            Geometry::Rect(size) => (Point::zero(), *size),
            Geometry::Curve(_) => {
                let bounds = shape.bbox(false);
                (bounds.min, bounds.size())
            }
            Geometry::Line(_) => return,
        };
        let transform = at.transform.pre_concat(Transform::translate(corner.x, corner.y));
        let whole = area(transform, size);
        let area = at.clip.map_or(whole, |clip| clip.intersection(&whole));
        self.page.grounds.push(Ground { area, fill: solid(fill) });
    }

    fn image(&mut self, image: &Image, size: Size, at: Surroundings) {
        let whole = area(at.transform, size);
        let bytes = match image.kind() {
            ImageKind::Raster(raster) => raster.data().as_slice(),
            ImageKind::Svg(svg) => svg.data().as_slice(),
            ImageKind::Pdf(_) => &[],
        };
        self.page.pictures.push(PlacedPicture {
            file: self.files.get(bytes).copied(),
            area: at.clip.map_or(whole, |clip| clip.intersection(&whole)),
            pixels: (image.width(), image.height()),
            within: self.within,
            element: self.element(),
            runs_below: self.page.runs.len(),
        });
    }

    /// Finds the ids of the elements that links lead to.
    fn resolve_links(&mut self) {
        let mentions = self.links.iter().filter_map(|(target, page)| Some((self.labels.get(target)?.clone(), *page)));
        self.content.mentions = mentions.collect();
    }

    /// Returns the number of the innermost block-level element. A running head is outside of the paragraph that is
    /// open at the page break.
    fn element(&self) -> usize {
        let open = self.open.iter().rev().map(|(_, number)| (*number, self.content.elements[*number].kind));
        let mut open = open.take_while(|(_, kind)| *kind != ElementKind::Artifact);
        open.find(|(_, kind)| kind.is_block()).map_or(0, |(number, _)| number)
    }
}

/// Height above which a frame is an area for text, in points.
const MIN_FRAME_HEIGHT: f64 = 30.0;

/// Returns the colour as sRGB components, or `None` if it is transparent, a gradient or a pattern.
fn solid(paint: &Paint) -> Option<[f32; 3]> {
    match paint {
        Paint::Solid(color) => opaque(color),
        Paint::Gradient(_) | Paint::Tiling(_) => None,
    }
}

fn opaque(color: &Color) -> Option<[f32; 3]> {
    let rgb = color.to_rgb();
    (color.alpha().unwrap_or(1.0) > 0.99).then_some([rgb.red, rgb.green, rgb.blue])
}

/// Returns the origin of a coordinate system on the page and its scale, or `None` if it is rotated, skewed or mirrored.
fn upright(transform: Transform) -> Option<(Point, f64)> {
    let is_upright = transform.kx.get().abs() < 1e-6 && transform.ky.get().abs() < 1e-6 && transform.sx.get() > 0.0;
    is_upright.then(|| (Point::zero().transform(transform), transform.sy.get().abs()))
}

/// Returns the area on the page of a rectangle at the origin of a coordinate system.
fn area(transform: Transform, size: Size) -> PageArea {
    let corners = [(Abs::zero(), Abs::zero()), (size.x, Abs::zero()), (Abs::zero(), size.y), (size.x, size.y)];
    let corners = corners.map(|(x, y)| Point::new(x, y).transform(transform));
    let (x, y) = (corners.map(|corner| corner.x.to_pt()), corners.map(|corner| corner.y.to_pt()));
    let least = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
    let most = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    PageArea { left: least(x), top: least(y), right: most(x), bottom: most(y) }
}
