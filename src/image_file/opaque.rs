//! Transparent PNG files on a white ground, for the e-book.
//!
//! Night themes of reading systems make the background of every element transparent, so that a style sheet cannot give
//! a picture a ground: dark lines would be on a dark page. Paper is white.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::png;

/// Colour types of PNG with an alpha channel (PNG, third edition, section 11.2.1).
const ALPHA: [u8; 2] = [4, 6];

/// Returns the picture on a white ground, or `None` if the file is no PNG or if all its pixels are opaque.
pub(crate) fn on_white(bytes: &[u8]) -> Option<Vec<u8>> {
    let colour_type = bytes.get(25).filter(|_| png::is_complete(bytes))?;
    if !ALPHA.contains(colour_type) && !png::has_transparency(bytes) {
        return None;
    }
    let pixels = image::load_from_memory_with_format(bytes, ImageFormat::Png).ok()?.into_rgba8();
    if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        return None;
    }
    let white = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let opaque = RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [red, green, blue, alpha] = pixels.get_pixel(x, y).0;
        Rgb([red, green, blue].map(|colour| white(colour, alpha)))
    });
    png::write(&DynamicImage::ImageRgb8(opaque), png::density(bytes))
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    #[test]
    fn transparent_pixels_become_white() {
        let picture = |alpha: u8| {
            let pixels =
                RgbaImage::from_fn(2, 1, |x, _| if x == 0 { Rgba([0, 0, 0, 255]) } else { Rgba([0, 0, 0, alpha]) });
            png::write(&DynamicImage::ImageRgba8(pixels), Some(144.0)).unwrap()
        };
        let opaque = on_white(&picture(51)).unwrap();
        let pixels = image::load_from_memory(&opaque).unwrap();
        assert!(!pixels.color().has_alpha());
        assert_eq!(pixels.to_rgb8().into_raw(), [0, 0, 0, 204, 204, 204]);
        assert!((png::density(&opaque).unwrap() - 144.0).abs() < 0.1, "the size on paper");
        assert_eq!(on_white(&picture(255)), None, "nothing is transparent");
        assert_eq!(on_white(b"GIF89a"), None);
    }
}
