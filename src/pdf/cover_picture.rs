//! Picture of the cover of an e-book.
//!
//! The size of its file is estimated from a small picture, so that a large one is usually drawn once.

use typst_render::RenderOptions;

use super::Pages;
use super::drawn_images::scaled_to_drawing;
use crate::document::ImageFormat;
use crate::image_file::page;

/// Largest size of the picture, in pixels: enough for the whole screen of a tablet.
const LARGEST: (f64, f64) = (1600.0, 2400.0);
/// Shares of [`LARGEST`] in which the picture is drawn.
const SCALES: [f64; 7] = [1.0, 0.875, 0.75, 0.625, 0.5, 0.4, 0.3125];
/// Share of [`LARGEST`] from which the others are estimated. It is enough for a shelf of books.
const SMALLEST: f64 = 0.25;
/// Bits per channel for the shades at the edges of letters in a PNG. Areas of one colour keep it.
const SHADE_BITS: u32 = 3;
const FEWEST_SHADE_BITS: u32 = 2;

impl Pages {
    /// Renders the first page in one of the formats of cover pictures, as large as [`LARGEST`] and `max_bytes` allow. A
    /// picture in the smallest size and fewest shades can be larger than `max_bytes`.
    pub(crate) fn picture(&self, format: ImageFormat, max_bytes: usize) -> Vec<u8> {
        // Without compression, a pixel takes three bytes.
        if bytes(max_bytes) >= 3.0 * LARGEST.0 * LARGEST.1 {
            return self.first_page(format, 1.0, SHADE_BITS);
        }
        let smallest = self.first_page(format, SMALLEST, SHADE_BITS);
        let estimate = |scale: f64| bytes(smallest.len()) * (scale / SMALLEST).powf(growth(format));
        for scale in SCALES.into_iter().filter(|&scale| estimate(scale) <= bytes(max_bytes)) {
            let picture = self.first_page(format, scale, SHADE_BITS);
            if picture.len() <= max_bytes {
                return picture;
            }
        }
        if smallest.len() <= max_bytes { smallest } else { self.first_page(format, SMALLEST, FEWEST_SHADE_BITS) }
    }

    /// Renders the first page in a size relative to [`LARGEST`]. A PNG has `bits` for the shades of each channel.
    fn first_page(&self, format: ImageFormat, scale: f64, bits: u32) -> Vec<u8> {
        let page = &self.document.pages()[0];
        let size = page.frame.size();
        let largest = (LARGEST.0 / size.x.to_pt()).min(LARGEST.1 / size.y.to_pt());
        let options = RenderOptions { pixel_per_pt: (largest * scale).into(), ..RenderOptions::default() };
        let drawn = typst_render::render(&scaled_to_drawing(page, &options), &options);
        let (pixels, width, height) = (drawn.data(), drawn.width(), drawn.height());
        let written = match format {
            ImageFormat::Jpeg => page::write_jpeg(pixels, width, height),
            ImageFormat::Png | ImageFormat::Svg => page::write_small(pixels, width, height, bits),
        };
        written.expect("a picture has all its pixels")
    }
}

/// Returns the power of the scale with which the file grows, as measured: type and lines take bytes nearly in proportion
/// to the scale, photographs more.
fn growth(format: ImageFormat) -> f64 {
    match format {
        ImageFormat::Jpeg => 1.5,
        ImageFormat::Png | ImageFormat::Svg => 1.18,
    }
}

fn bytes(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}
