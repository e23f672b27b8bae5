//! Resamples images to the size at which the pages show them.
//!
//! The displayed size of an image is known only after layout, because a layout may set it in one column or across all
//! columns. The pages are therefore laid out with the images of the EPUB. Afterwards each image is replaced by one with
//! the resolution of the PDF edition, resampled from the author's original file. The layout of the page does not
//! change.

use std::collections::HashMap;

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem, Transform};
use typst::model::Document as _;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat, RasterImage};
use typst_layout::{Page, PagedDocument};

use crate::document::{ImageFile, ImageFormat};
use crate::image_file;
use crate::threads;

/// Returns the pages with their images resampled to `dpi`, or `None` if no image needs resampling.
pub(super) fn resample(
    document: &PagedDocument,
    files: &[&ImageFile],
    dpi: u32,
    threads: usize,
) -> Option<PagedDocument> {
    let displayed = DisplayedImages::on(document, files);
    let target_widths: Vec<(usize, u32)> = displayed
        .widths
        .iter()
        .enumerate()
        .filter(|(_, width)| **width > 0.0)
        .map(|(index, width)| (index, pixels(*width, dpi)))
        .collect();
    let resampled = threads::map(threads, &target_widths, |(index, width)| {
        let (bytes, format) = image_file::fit_to_width(files[*index], *width)?;
        Some((*index, raster(bytes, format)?))
    });
    let resampled: HashMap<usize, RasterImage> = resampled.into_iter().flatten().collect();
    if resampled.is_empty() {
        return None;
    }
    let replace = |page: &Page| {
        let mut page = page.clone();
        displayed.replace(&mut page.frame, &resampled);
        page
    };
    Some(PagedDocument::new(document.pages().iter().map(replace).collect(), document.info().clone()))
}

/// Returns the index and the resolution, in pixels per inch, of each displayed raster image. An image that is displayed
/// several times counts at its largest size.
pub(super) fn resolutions(document: &PagedDocument, files: &[&ImageFile]) -> Vec<(usize, u32)> {
    let widths = DisplayedImages::on(document, files).widths;
    let displayed = files.iter().zip(widths).enumerate().filter(|(_, (_, width))| *width > 0.0);
    displayed
        .map(|(index, (file, width))| {
            let own = file.original.as_ref().map_or(file.width, |original| original.width);
            (index, whole(f64::from(own) * 72.0 / width))
        })
        .collect()
}

/// Converts a width in points to pixels, rounded up.
fn pixels(width: f64, dpi: u32) -> u32 {
    whole((width / 72.0 * f64::from(dpi)).ceil())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixel counts are positive; a cast from a float saturates"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

fn raster(bytes: Vec<u8>, format: ImageFormat) -> Option<RasterImage> {
    let format = match format {
        ImageFormat::Png => ExchangeFormat::Png,
        ImageFormat::Jpeg => ExchangeFormat::Jpg,
        ImageFormat::Svg => return None,
    };
    RasterImage::plain(Bytes::new(bytes), RasterFormat::Exchange(format)).ok()
}

/// Image files and the sizes at which the pages display them.
struct DisplayedImages<'a> {
    /// Index of each image file by its content. Typst's images do not store their path.
    by_content: HashMap<&'a [u8], usize>,
    /// Greatest displayed width of each image file, in points; 0 if it is not displayed as a raster image.
    widths: Vec<f64>,
}

impl<'a> DisplayedImages<'a> {
    /// Measures the images on all pages.
    fn on(document: &PagedDocument, files: &[&'a ImageFile]) -> Self {
        let mut displayed = Self { by_content: HashMap::new(), widths: vec![0.0; files.len()] };
        for (index, file) in files.iter().enumerate() {
            displayed.by_content.entry(&file.bytes).or_insert(index);
        }
        document.pages().iter().for_each(|page| displayed.measure(&page.frame, 1.0));
        displayed
    }

    fn index(&self, image: &Image) -> Option<usize> {
        match image.kind() {
            ImageKind::Raster(raster) => self.by_content.get(raster.data().as_slice()).copied(),
            ImageKind::Svg(_) | ImageKind::Pdf(_) => None,
        }
    }

    fn measure(&mut self, frame: &Frame, scale: f64) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.measure(&group.frame, scale * horizontal_scale(group.transform)),
                FrameItem::Image(image, size, _) => {
                    if let Some(index) = self.index(image) {
                        self.widths[index] = self.widths[index].max(size.x.to_pt() * scale);
                    }
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn replace(&self, frame: &mut Frame, resampled: &HashMap<usize, RasterImage>) {
        // Changing a frame copies it. Most frames contain no image.
        if !contains_images(frame) {
            return;
        }
        frame.retain(|item| {
            match item {
                FrameItem::Group(group) => self.replace(&mut group.frame, resampled),
                FrameItem::Image(image, ..) => {
                    if let Some(raster) = self.index(image).and_then(|index| resampled.get(&index)) {
                        *image = Image::new(raster.clone(), image.alt().map(Into::into), image.scaling());
                    }
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
            true
        });
    }
}

fn contains_images(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => contains_images(&group.frame),
        FrameItem::Image(..) => true,
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => false,
    })
}

/// Returns the factor by which a transformation scales horizontal lengths.
fn horizontal_scale(transform: Transform) -> f64 {
    transform.sx.get().hypot(transform.ky.get())
}
