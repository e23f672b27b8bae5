//! Images at the size at which the pages show them.
//!
//! How large an image is shown is known when the pages are laid out and not before: a layout may set it in one column or over
//! all of them. So the pages are laid out with what the e-book has, and then each image is exchanged for one that has as many
//! pixels an inch as the PDF wants, made from the author's own file. The frames stay as they are.

use std::collections::HashMap;

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem, Transform};
use typst::model::Document as _;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat, RasterImage};
use typst_layout::{Page, PagedDocument};

use crate::document::{ImageFile, ImageFormat};
use crate::image_file;
use crate::threads;

/// The pages with other images; none if all of them are right.
pub(super) fn at_size(
    document: &PagedDocument,
    files: &[&ImageFile],
    dpi: u32,
    threads: usize,
) -> Option<PagedDocument> {
    let shown = Shown::on(document, files);
    let wanted: Vec<(usize, u32)> = shown
        .widths
        .iter()
        .enumerate()
        .filter(|(_, width)| **width > 0.0)
        .map(|(index, width)| (index, pixels(*width, dpi)))
        .collect();
    let made = threads::map(threads, &wanted, |(index, width)| {
        let (bytes, format) = image_file::for_width(files[*index], *width)?;
        Some((*index, raster(bytes, format)?))
    });
    let made: HashMap<usize, RasterImage> = made.into_iter().flatten().collect();
    if made.is_empty() {
        return None;
    }
    let exchange = |page: &Page| {
        let mut page = page.clone();
        shown.exchange(&mut page.frame, &made);
        page
    };
    Some(PagedDocument::new(document.pages().iter().map(exchange).collect(), document.info().clone()))
}

/// The pixels an inch of each image file that is shown, where it is shown largest; drawings have none.
pub(super) fn resolutions(document: &PagedDocument, files: &[&ImageFile]) -> Vec<(usize, u32)> {
    let widths = Shown::on(document, files).widths;
    let shown = files.iter().zip(widths).enumerate().filter(|(_, (_, width))| *width > 0.0);
    shown
        .map(|(index, (file, width))| {
            let own = file.original.as_ref().map_or(file.width, |original| original.width);
            (index, whole(f64::from(own) * 72.0 / width))
        })
        .collect()
}

/// A width in points as pixels.
fn pixels(width: f64, dpi: u32) -> u32 {
    whole((width / 72.0 * f64::from(dpi)).ceil())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is counted is positive; a cast from a float saturates"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

fn raster(bytes: Vec<u8>, format: ImageFormat) -> Option<RasterImage> {
    let format = match format {
        ImageFormat::Png => ExchangeFormat::Png,
        ImageFormat::Jpeg => ExchangeFormat::Jpg,
        ImageFormat::Gif => ExchangeFormat::Gif,
        ImageFormat::Webp => ExchangeFormat::Webp,
        ImageFormat::Svg => return None,
    };
    RasterImage::plain(Bytes::new(bytes), RasterFormat::Exchange(format)).ok()
}

/// How large each image file is shown.
struct Shown<'a> {
    /// Typst's images know their content and not their path.
    by_content: HashMap<&'a [u8], usize>,
    /// The greatest width of each, in points; 0 where it is not shown.
    widths: Vec<f64>,
}

impl<'a> Shown<'a> {
    fn on(document: &PagedDocument, files: &[&'a ImageFile]) -> Self {
        let mut shown = Self { by_content: HashMap::new(), widths: vec![0.0; files.len()] };
        for (index, file) in files.iter().enumerate() {
            shown.by_content.entry(&file.bytes).or_insert(index);
        }
        document.pages().iter().for_each(|page| shown.look_at(&page.frame, 1.0));
        shown
    }

    fn index(&self, image: &Image) -> Option<usize> {
        match image.kind() {
            ImageKind::Raster(raster) => self.by_content.get(raster.data().as_slice()).copied(),
            ImageKind::Svg(_) | ImageKind::Pdf(_) => None,
        }
    }

    fn look_at(&mut self, frame: &Frame, scale: f64) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.look_at(&group.frame, scale * widening(group.transform)),
                FrameItem::Image(image, size, _) => {
                    if let Some(index) = self.index(image) {
                        self.widths[index] = self.widths[index].max(size.x.to_pt() * scale);
                    }
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn exchange(&self, frame: &mut Frame, made: &HashMap<usize, RasterImage>) {
        // To change a frame is to copy it: most hold no image.
        if !holds_images(frame) {
            return;
        }
        frame.retain(|item| {
            match item {
                FrameItem::Group(group) => self.exchange(&mut group.frame, made),
                FrameItem::Image(image, ..) => {
                    if let Some(raster) = self.index(image).and_then(|index| made.get(&index)) {
                        *image = Image::new(raster.clone(), image.alt().map(Into::into), image.scaling());
                    }
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
            true
        });
    }
}

fn holds_images(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => holds_images(&group.frame),
        FrameItem::Image(..) => true,
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => false,
    })
}

/// How much wider a transformation makes what lies across.
fn widening(transform: Transform) -> f64 {
    transform.sx.get().hypot(transform.ky.get())
}
