//! A laid-out page for the preview: its picture, a digest of what it shows, and the part that an edit changed.

use std::ops::Range;
use std::sync::Arc;

use typst::layout::{Abs, Frame, Point, Size};
use typst_layout::Page;
use typst_render::RenderOptions;

use super::drawn_images::scaled_to_drawing;
use super::{Pages, page_starts};
use crate::image_file::page;
use crate::print::{Plate, PrintInks};

mod plate;
mod visible;

use visible::VisibleItem;

/// A laid-out page. It remains valid when the issue is laid out again.
#[derive(Debug, Clone)]
pub(crate) struct PageView {
    page: Page,
    items: Arc<[VisibleItem]>,
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
        let items = visible::visible_items(page);
        Self {
            page: page.clone(),
            digest: format!("{:032x}", visible::digest(page, &items)),
            items: items.into(),
            label: page_starts::label(page),
            width: size.x.to_pt(),
            height: size.y.to_pt(),
            bleed: [bleed.left, bleed.top, bleed.right, bleed.bottom].map(Abs::to_pt),
        }
    }

    /// Returns the vertical extent of what an edit changed on the page, in points from the top of its bleed. `None` if
    /// nothing has changed, or the size of the page or its colour.
    pub(crate) fn changed_band(&self, before: &Self) -> Option<[f64; 2]> {
        let is_alike = self.page.frame.size() == before.page.frame.size()
            && self.page.bleed == before.page.bleed
            && self.page.fill == before.page.fill;
        let (top, bottom) = visible::changed_extent(&before.items, &self.items).filter(|_| is_alike)?;
        let height = self.height + self.bleed[1] + self.bleed[3];
        Some([top, bottom].map(|edge| (edge + self.bleed[1]).clamp(0.0, height)))
    }

    /// Renders the page with its bleed as PNG, `pixels` wide.
    pub(crate) fn picture(&self, pixels: u32) -> Vec<u8> {
        self.png(&self.page, pixels)
    }

    /// Renders some pixel rows of [`Self::picture`].
    pub(crate) fn rows(&self, pixels: u32, rows: Range<u32>) -> Vec<u8> {
        let scale = self.scale(pixels);
        let (top, height) = (f64::from(rows.start) / scale, f64::from(rows.end - rows.start) / scale);
        let top = top - self.bleed[1];
        let mut frame = Frame::hard(Size::new(self.page.frame.width(), Abs::pt(height)));
        frame.push_frame(Point::with_y(Abs::pt(-top)), visible::within(&self.page.frame, top, top + height));
        let mut band = Page { frame, ..self.page.clone() };
        (band.bleed.top, band.bleed.bottom) = (Abs::zero(), Abs::zero());
        self.png(&band, pixels)
    }

    /// Renders the amount of ink on one plate, from white to black, `pixels` wide. The page must be one of the print
    /// edition.
    pub(crate) fn plate(&self, pixels: u32, plate: Plate, inks: &PrintInks) -> Vec<u8> {
        self.png(&plate::separated(&self.page, plate, inks, self.scale(pixels)), pixels)
    }

    /// Pixels for a point in a picture that is `pixels` wide.
    fn scale(&self, pixels: u32) -> f64 {
        f64::from(pixels) / (self.width + self.bleed[0] + self.bleed[2])
    }

    fn png(&self, page: &Page, pixels: u32) -> Vec<u8> {
        let options = RenderOptions { pixel_per_pt: self.scale(pixels).into(), render_bleed: true };
        let picture = typst_render::render(&scaled_to_drawing(page, &options), &options);
        page::write_quickly(picture.data(), picture.width(), picture.height()).expect("a picture has all its pixels")
    }
}

impl Pages {
    /// Returns the pages for the preview.
    pub(crate) fn views(&self) -> Vec<PageView> {
        self.document.pages().iter().map(PageView::new).collect()
    }
}
