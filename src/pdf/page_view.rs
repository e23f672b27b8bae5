//! A laid-out page for the preview: its picture, and a digest of what it shows.

use std::hash::{Hash, Hasher};

use typst::layout::{Abs, Frame, FrameItem};
use typst::utils::hash128;
use typst_layout::Page;
use typst_render::RenderOptions;

use super::{Pages, page_starts};
use crate::image_file::page;

/// A laid-out page. It remains valid when the issue is laid out again.
#[derive(Debug, Clone)]
pub(crate) struct PageView {
    page: Page,
    /// Digest of everything that is visible, 128 bits in hexadecimal digits. Pages with the same digest look the same.
    pub(crate) digest: String,
    /// Page number as printed.
    pub(crate) label: String,
    /// Width in points, without bleed.
    pub(crate) width: f64,
    /// Height in points, without bleed.
    pub(crate) height: f64,
    /// Bleed on each side, in points: left, top, right, bottom.
    pub(crate) bleed: [f64; 4],
}

impl PageView {
    fn new(page: &Page) -> Self {
        let (size, bleed) = (page.frame.size(), page.bleed);
        Self {
            page: page.clone(),
            digest: format!("{:032x}", hash128(&VisiblePage(page))),
            label: page_starts::label(page),
            width: size.x.to_pt(),
            height: size.y.to_pt(),
            bleed: [bleed.left, bleed.top, bleed.right, bleed.bottom].map(Abs::to_pt),
        }
    }

    /// Renders the page with its bleed as PNG, `pixels` wide.
    pub(crate) fn picture(&self, pixels: u32) -> Vec<u8> {
        let width = self.width + self.bleed[0] + self.bleed[2];
        let options = RenderOptions { pixel_per_pt: (f64::from(pixels) / width).into(), render_bleed: true };
        let picture = typst_render::render(&self.page, &options);
        page::write(picture.data(), picture.width(), picture.height()).expect("a picture has all its pixels")
    }
}

impl Pages {
    /// Returns the pages for the preview.
    pub(crate) fn views(&self) -> Vec<PageView> {
        self.document.pages().iter().map(PageView::new).collect()
    }
}

/// The visible part of a page. Typst's own digest of a page includes spans and tags, which change with every edit.
struct VisiblePage<'a>(&'a Page);

impl Hash for VisiblePage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.bleed.hash(state);
        self.0.fill.hash(state);
        hash_frame(&self.0.frame, state);
    }
}

fn hash_frame<H: Hasher>(frame: &Frame, state: &mut H) {
    frame.size().hash(state);
    for (position, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                (0, position, group.transform, &group.clip).hash(state);
                hash_frame(&group.frame, state);
                // Marks the end of the group.
                1.hash(state);
            }
            FrameItem::Text(text) => {
                (2, position, &text.font, text.size, &text.fill, &text.stroke, &text.text).hash(state);
                text.glyphs.len().hash(state);
                for glyph in &text.glyphs {
                    (glyph.id, glyph.x_advance, glyph.x_offset, glyph.y_advance, glyph.y_offset).hash(state);
                }
            }
            FrameItem::Shape(shape, _) => (3, position, shape).hash(state),
            FrameItem::Image(image, size, _) => (4, position, image, size).hash(state),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}
