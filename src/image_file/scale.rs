//! Scaling down: Lanczos, in linear light and with colours weighed by their opacity.
//!
//! Averages of sRGB numbers are too dark: a fine black and white pattern would become a gray of 22 % light instead of 50 %.
//! All arithmetic is on whole numbers, so every machine gets the same pixels.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};

/// The picture in fewer pixels. `picture` has 8 bits a channel.
pub(super) fn down(picture: DynamicImage, width: u32, height: u32) -> Option<DynamicImage> {
    let (pixels, channels) = match picture.color().channel_count() {
        1 => (PixelType::U16, 1),
        2 => (PixelType::U16x2, 2),
        3 => (PixelType::U16x3, 3),
        _ => (PixelType::U16x4, 4),
    };
    let has_alpha = picture.color().has_alpha();
    let (from_width, from_height) = (picture.width(), picture.height());
    let light = Light::new();
    // The samples in bytes are dropped before there are others: an image may be large.
    let linear = light.linear(picture.into_bytes(), channels, has_alpha);
    let source = Image::from_vec_u8(from_width, from_height, linear, pixels).ok()?;
    let mut target = Image::new(width, height, pixels);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    drop(source);
    let bytes = light.bytes(&target.into_vec(), channels, has_alpha);
    match channels {
        1 => GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
        2 => GrayAlphaImage::from_raw(width, height, bytes).map(DynamicImage::from),
        3 => RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from),
    }
}

/// The way from sRGB numbers to light, 0 to 65535, and back (IEC 61966-2-1).
struct Light {
    of: Vec<u16>,
    number: Vec<u8>,
}

impl Light {
    fn new() -> Self {
        let of: Vec<u16> =
            (0..=255u8).map(|number| rounded(srgb_to_light(f64::from(number) / 255.0) * 65535.0)).collect();
        // The number whose light is nearest.
        let mut nearest = 0;
        let number = (0..=u16::MAX).map(|light| {
            while nearest < 255 && of[nearest + 1].abs_diff(light) < of[nearest].abs_diff(light) {
                nearest += 1;
            }
            u8::try_from(nearest).unwrap_or(u8::MAX)
        });
        let number = number.collect();
        Self { of, number }
    }

    /// Samples of 16 bits, in the machine's own order of bytes.
    fn linear(&self, bytes: Vec<u8>, channels: usize, has_alpha: bool) -> Vec<u8> {
        let mut out = vec![0; bytes.len() * 2];
        if !has_alpha {
            for (light, number) in out.chunks_exact_mut(2).zip(bytes) {
                light.copy_from_slice(&self.of[usize::from(number)].to_ne_bytes());
            }
            return out;
        }
        for (light, pixel) in out.chunks_exact_mut(2 * channels).zip(bytes.chunks_exact(channels)) {
            let opacity = u32::from(pixel[channels - 1]);
            let colours = pixel[..channels - 1].iter().map(|&number| u32::from(self.of[usize::from(number)]) * opacity);
            let weighed = colours.map(|light| (light + 127) / 255).chain([opacity * 257]);
            for (light, weighed) in light.chunks_exact_mut(2).zip(weighed) {
                light.copy_from_slice(&u16::try_from(weighed).unwrap_or(u16::MAX).to_ne_bytes());
            }
        }
        out
    }

    fn bytes(&self, linear: &[u8], channels: usize, has_alpha: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(linear.len() / 2);
        let sample = |bytes: &[u8]| u32::from(u16::from_ne_bytes([bytes[0], bytes[1]]));
        if !has_alpha {
            let light = linear.chunks_exact(2).map(|light| u16::from_ne_bytes([light[0], light[1]]));
            return light.map(|light| self.number[usize::from(light)]).collect();
        }
        for pixel in linear.chunks_exact(channels * 2) {
            let (colours, alpha) = pixel.split_at(2 * (channels - 1));
            let opacity = sample(alpha);
            for colour in colours.chunks_exact(2) {
                let light = (sample(colour) * 65535 + opacity / 2).checked_div(opacity).unwrap_or(0).min(65535);
                out.push(self.number[usize::try_from(light).unwrap_or(0)]);
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
    fn a_fine_pattern_keeps_its_light() {
        let pattern = GrayImage::from_fn(64, 64, |x, y| image::Luma([if (x + y) % 2 == 0 { 255 } else { 0 }]));
        let small = down(pattern.into(), 16, 16).unwrap().into_luma8();
        // Half of the light is sRGB's 188.
        assert!(small.pixels().all(|pixel| pixel.0[0].abs_diff(188) <= 2), "{:?}", small.as_raw());
    }

    #[test]
    fn what_is_transparent_lends_no_colour() {
        let half =
            RgbaImage::from_fn(64, 64, |x, _| image::Rgba(if x < 33 { [200, 10, 10, 255] } else { [0, 255, 0, 0] }));
        let small = down(half.into(), 16, 16).unwrap().into_rgba8();
        for pixel in small.pixels().filter(|pixel| pixel.0[3] > 16) {
            assert!(pixel.0[0].abs_diff(200) <= 8 && pixel.0[1].abs_diff(10) <= 2, "{pixel:?}");
        }
    }

    #[test]
    fn one_colour_stays() {
        let flat = RgbImage::from_pixel(50, 40, image::Rgb([3, 128, 251]));
        let small = down(flat.into(), 7, 5).unwrap().into_rgb8();
        assert!(small.pixels().all(|pixel| pixel.0 == [3, 128, 251]));
    }
}
