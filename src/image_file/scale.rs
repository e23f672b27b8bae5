//! Scaling down with a Lanczos filter, in linear light and with premultiplied alpha.
//!
//! Averages of sRGB values would be too dark: a fine black and white pattern would become a gray of 22 % light instead
//! of 50 %. All arithmetic is on whole numbers, so that every machine computes the same pixels.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};

/// Scales an image of 8 bits per channel. Returns `None` if the resizer fails.
pub(crate) fn down(picture: DynamicImage, width: u32, height: u32) -> Option<DynamicImage> {
    let (pixels, channels) = match picture.color().channel_count() {
        1 => (PixelType::U16, 1),
        2 => (PixelType::U16x2, 2),
        3 => (PixelType::U16x3, 3),
        _ => (PixelType::U16x4, 4),
    };
    let has_alpha = picture.color().has_alpha();
    let (from_width, from_height) = (picture.width(), picture.height());
    let tables = TransferTables::new();
    // Consumes the 8-bit samples before the target is allocated, since an image may be large.
    let linear = tables.linear(picture.into_bytes(), channels, has_alpha);
    let source = Image::from_vec_u8(from_width, from_height, linear, pixels).ok()?;
    let mut target = Image::new(width, height, pixels);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    drop(source);
    let bytes = tables.srgb(&target.into_vec(), channels, has_alpha);
    match channels {
        1 => GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
        2 => GrayAlphaImage::from_raw(width, height, bytes).map(DynamicImage::from),
        3 => RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from),
    }
}

/// Tables of the sRGB transfer function (IEC 61966-2-1), with linear light from 0 to 65535.
struct TransferTables {
    /// Linear light of each sRGB value.
    to_linear: Vec<u16>,
    /// Nearest sRGB value for each amount of light.
    to_srgb: Vec<u8>,
}

impl TransferTables {
    fn new() -> Self {
        let to_linear: Vec<u16> =
            (0..=255u8).map(|number| rounded(srgb_to_light(f64::from(number) / 255.0) * 65535.0)).collect();
        // Index of the sRGB value whose light is nearest.
        let mut nearest = 0;
        let to_srgb = (0..=u16::MAX).map(|light| {
            while nearest < 255 && to_linear[nearest + 1].abs_diff(light) < to_linear[nearest].abs_diff(light) {
                nearest += 1;
            }
            u8::try_from(nearest).unwrap_or(u8::MAX)
        });
        let to_srgb = to_srgb.collect();
        Self { to_linear, to_srgb }
    }

    /// Converts sRGB samples to linear light: 16 bits per sample in native byte order, premultiplied with alpha.
    fn linear(&self, bytes: Vec<u8>, channels: usize, has_alpha: bool) -> Vec<u8> {
        let mut out = vec![0; bytes.len() * 2];
        if !has_alpha {
            for (light, number) in out.chunks_exact_mut(2).zip(bytes) {
                light.copy_from_slice(&self.to_linear[usize::from(number)].to_ne_bytes());
            }
            return out;
        }
        for (light, pixel) in out.chunks_exact_mut(2 * channels).zip(bytes.chunks_exact(channels)) {
            let opacity = u32::from(pixel[channels - 1]);
            let colours =
                pixel[..channels - 1].iter().map(|&number| u32::from(self.to_linear[usize::from(number)]) * opacity);
            let premultiplied = colours.map(|light| (light + 127) / 255).chain([opacity * 257]);
            for (light, value) in light.chunks_exact_mut(2).zip(premultiplied) {
                light.copy_from_slice(&u16::try_from(value).unwrap_or(u16::MAX).to_ne_bytes());
            }
        }
        out
    }

    /// Converts linear samples back to sRGB samples of 8 bits, the inverse of [`TransferTables::linear`].
    fn srgb(&self, linear: &[u8], channels: usize, has_alpha: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(linear.len() / 2);
        let sample = |bytes: &[u8]| u32::from(u16::from_ne_bytes([bytes[0], bytes[1]]));
        if !has_alpha {
            let light = linear.chunks_exact(2).map(|light| u16::from_ne_bytes([light[0], light[1]]));
            return light.map(|light| self.to_srgb[usize::from(light)]).collect();
        }
        for pixel in linear.chunks_exact(channels * 2) {
            let (colours, alpha) = pixel.split_at(2 * (channels - 1));
            let opacity = sample(alpha);
            for colour in colours.chunks_exact(2) {
                let light = (sample(colour) * 65535 + opacity / 2).checked_div(opacity).unwrap_or(0).min(65535);
                out.push(self.to_srgb[usize::try_from(light).unwrap_or(0)]);
            }
            out.push(u8::try_from((opacity + 128) / 257).unwrap_or(u8::MAX));
        }
        out
    }
}

fn srgb_to_light(number: f64) -> f64 {
    if number <= 0.04045 { number / 12.92 } else { ((number + 0.055) / 1.055).powf(2.4) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the light is between 0 and 65535")]
fn rounded(light: f64) -> u16 {
    light.round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_computed_in_linear_light() {
        let pattern = GrayImage::from_fn(64, 64, |x, y| image::Luma([if (x + y) % 2 == 0 { 255 } else { 0 }]));
        let small = down(pattern.into(), 16, 16).unwrap().into_luma8();
        // 188 in sRGB is half of the light of white.
        assert!(small.pixels().all(|pixel| pixel.0[0].abs_diff(188) <= 2), "{:?}", small.as_raw());
    }

    #[test]
    fn transparent_pixels_do_not_bleed_into_others() {
        let half =
            RgbaImage::from_fn(64, 64, |x, _| image::Rgba(if x < 33 { [200, 10, 10, 255] } else { [0, 255, 0, 0] }));
        let small = down(half.into(), 16, 16).unwrap().into_rgba8();
        for pixel in small.pixels().filter(|pixel| pixel.0[3] > 16) {
            assert!(pixel.0[0].abs_diff(200) <= 8 && pixel.0[1].abs_diff(10) <= 2, "{pixel:?}");
        }
    }

    #[test]
    fn a_single_colour_is_unchanged() {
        let flat = RgbImage::from_pixel(50, 40, image::Rgb([3, 128, 251]));
        let small = down(flat.into(), 7, 5).unwrap().into_rgb8();
        assert!(small.pixels().all(|pixel| pixel.0 == [3, 128, 251]));
    }
}
