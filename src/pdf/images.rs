//! Resamples images to the size at which the pages show them.
//!
//! The displayed size of an image is known only after layout, because a layout may set it in one column or across all
//! columns. The pages are therefore laid out with the images of the EPUB. Afterwards each image is replaced by one with
//! the resolution of the PDF edition, resampled from the author's original file. The layout of the page does not
//! change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use image::DynamicImage;
use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem, Transform};
use typst::model::Document as _;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat, RasterImage};
use typst_layout::{Page, PagedDocument};

use crate::document::{ImageFile, ImageFormat};
use crate::image_file;
use crate::threads;

/// Images in the size of an edition, by the index and the width of their files. `None` marks an image that is shown as it
/// is. Editions of the same resolution share them.
#[derive(Default)]
pub(super) struct ResampledImages(Mutex<HashMap<(usize, u32), Option<RasterImage>>>);

impl ResampledImages {
    /// Returns an image, made by `resample` on the first call.
    fn get_or_make(&self, key: (usize, u32), resample: impl FnOnce() -> Option<RasterImage>) -> Option<RasterImage> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let image = resample();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, image.clone());
            image
        })
    }
}

/// Returns the pages with their images resampled to `dpi`, or `None` if no image needs resampling. `known` are the images
/// made for the same files before.
pub(super) fn resample(
    document: &PagedDocument,
    files: &[&ImageFile],
    known: &ResampledImages,
    dpi: u32,
    threads: usize,
) -> Option<PagedDocument> {
    let displayed = DisplayedImages::on(document, files);
    let images: Vec<(usize, &DisplayedImage)> = displayed.iter().collect();
    let resampled = threads::map(threads, &images, |(index, image)| {
        let width = pixels(image.width, dpi);
        let resample = || {
            let (bytes, format) = image_file::fit_to_width(files[*index], &image.pixels, width)?;
            raster(Bytes::new(bytes), format)
        };
        Some((*index, known.get_or_make((*index, width), resample)?))
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
    let resolution = |(index, image): (usize, &DisplayedImage)| {
        let file = files[index];
        let own = file.original.as_ref().map_or(file.width, |original| original.width);
        (index, whole(f64::from(own) * 72.0 / image.width))
    };
    DisplayedImages::on(document, files).iter().map(resolution).collect()
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

/// Decodes an image file like the layout of the pages, which finds the pixels in Typst's cache afterwards. Returns `true` if
/// the file can be decoded.
pub(crate) fn is_whole(bytes: &Arc<[u8]>, format: ImageFormat) -> bool {
    raster(Bytes::new(Arc::clone(bytes)), format).is_some()
}

fn raster(bytes: Bytes, format: ImageFormat) -> Option<RasterImage> {
    let format = match format {
        ImageFormat::Png => ExchangeFormat::Png,
        ImageFormat::Jpeg => ExchangeFormat::Jpg,
        ImageFormat::Svg => return None,
    };
    RasterImage::plain(bytes, RasterFormat::Exchange(format)).ok()
}

/// An image file on the pages.
#[derive(Clone)]
struct DisplayedImage {
    /// Greatest displayed width, in points, which is not 0.
    width: f64,
    /// Decoded pixels, as Typst keeps them.
    pixels: Arc<DynamicImage>,
}

/// Image files and the sizes at which the pages display them.
struct DisplayedImages<'a> {
    /// Index of each image file by its content. Typst's images do not store their path.
    by_content: HashMap<&'a [u8], usize>,
    /// Each image file, or `None` if it is not displayed as a raster image.
    images: Vec<Option<DisplayedImage>>,
}

impl<'a> DisplayedImages<'a> {
    /// Measures the images on all pages.
    fn on(document: &PagedDocument, files: &[&'a ImageFile]) -> Self {
        let mut displayed = Self { by_content: HashMap::new(), images: vec![None; files.len()] };
        for (index, file) in files.iter().enumerate() {
            displayed.by_content.entry(&file.bytes).or_insert(index);
        }
        document.pages().iter().for_each(|page| displayed.measure(&page.frame, 1.0));
        displayed
    }

    /// Iterates over the displayed images, each with its index.
    fn iter(&self) -> impl Iterator<Item = (usize, &DisplayedImage)> {
        self.images.iter().enumerate().filter_map(|(index, image)| Some((index, image.as_ref()?)))
    }

    /// Returns a raster image with the index of its file.
    fn raster<'i>(&self, image: &'i Image) -> Option<(usize, &'i RasterImage)> {
        match image.kind() {
            ImageKind::Raster(raster) => Some((*self.by_content.get(raster.data().as_slice())?, raster)),
            ImageKind::Svg(_) | ImageKind::Pdf(_) => None,
        }
    }

    fn measure(&mut self, frame: &Frame, scale: f64) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.measure(&group.frame, scale * horizontal_scale(group.transform)),
                FrameItem::Image(image, size, _) => {
                    let width = size.x.to_pt() * scale;
                    if let Some((index, raster)) = self.raster(image).filter(|_| width > 0.0) {
                        let pixels = || Arc::clone(raster.dynamic());
                        let image =
                            self.images[index].get_or_insert_with(|| DisplayedImage { width, pixels: pixels() });
                        image.width = image.width.max(width);
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
                    if let Some(raster) = self.raster(image).and_then(|(index, _)| resampled.get(&index)) {
                        *image = Image::new(raster.clone(), image.alt().map(Into::into), image.scaling());
                    }
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
            true
        });
    }
}

/// Returns `true` if a frame contains images.
pub(super) fn contains_images(frame: &Frame) -> bool {
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
