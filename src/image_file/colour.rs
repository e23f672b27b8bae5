//! Colour profiles: conversion of pixels to sRGB, which both editions assume for images without a profile.
//!
//! A profile is evaluated at the corners of a grid only, and colours in between are interpolated in whole numbers. This
//! rounds away floating-point differences between machines, and bounds the cost of any profile.

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout as ChannelLayout, TransformOptions};

/// Number of grid corners along each axis of an RGB profile.
const RGB_CORNERS: usize = 33;
/// Number of grid corners along each axis of a CMYK profile.
const CMYK_CORNERS: usize = 17;
/// Largest difference per channel, of 255 levels, at which a profile counts as sRGB. It is not visible.
const TOLERANCE: u8 = 2;

/// A colour profile, sampled at the corners of a grid.
struct ProfileGrid<const CHANNELS: usize> {
    /// Number of corners along each axis.
    corners: usize,
    /// sRGB value of each corner, in 256ths of a level. The last channel varies fastest.
    values: Vec<[u16; 3]>,
}

impl<const CHANNELS: usize> ProfileGrid<CHANNELS> {
    /// Samples `profile`. Returns `None` if it cannot be converted to sRGB.
    fn new(profile: &ColorProfile, layout: ChannelLayout, corners: usize) -> Option<Self> {
        let count = corners.pow(u32::try_from(CHANNELS).ok()?);
        let step = 1.0 / f64::from(u32::try_from(corners - 1).ok()?);
        let mut source = Vec::with_capacity(count * CHANNELS);
        for index in 0..count {
            // The last channel varies fastest.
            let along =
                |channel: usize| index / corners.pow(u32::try_from(CHANNELS - 1 - channel).unwrap_or(0)) % corners;
            source.extend((0..CHANNELS).map(|channel| step * f64::from(u32::try_from(along(channel)).unwrap_or(0))));
        }
        let mut target = vec![0.0; count * 3];
        let options = TransformOptions::default();
        let transform =
            profile.create_transform_f64(layout, &ColorProfile::new_srgb(), ChannelLayout::Rgb, options).ok()?;
        transform.transform(&source, &mut target).ok()?;
        let values = target.chunks_exact(3).map(|colour| [0, 1, 2].map(|at| fixed(colour[at]))).collect();
        Some(Self { corners, values })
    }

    /// Converts a pixel to sRGB by tetrahedral interpolation: the path through the grid cell follows the axes in the
    /// order of the pixel's distance along them, the longest first.
    fn at(&self, pixel: [u8; CHANNELS]) -> [u8; 3] {
        let last = self.corners - 1;
        let mut corner = 0;
        let mut ways = [(0, 0); CHANNELS];
        let mut stride = 1;
        for channel in (0..CHANNELS).rev() {
            let along = usize::from(pixel[channel]) * last;
            let cell = (along / 255).min(last - 1);
            corner += cell * stride;
            ways[channel] = (along - cell * 255, stride);
            stride *= self.corners;
        }
        ways.sort_unstable_by(|a, b| b.cmp(a));
        let mut sum = [0; 3];
        let mut add = |corner: usize, weight: usize| {
            for (sum, value) in sum.iter_mut().zip(self.values[corner]) {
                *sum += usize::from(value) * weight;
            }
        };
        let mut left = 255;
        for (way, stride) in ways {
            add(corner, left - way);
            left = way;
            corner += stride;
        }
        add(corner, left);
        sum.map(|sum| u8::try_from((sum + 255 * 128) / (255 * 256)).unwrap_or(u8::MAX))
    }

    /// Returns `true` if the conversion differs from `same` by at most [`TOLERANCE`] at all samples.
    fn is_close_to(&self, same: impl Fn([u8; CHANNELS]) -> [u8; 3]) -> bool {
        let samples = 6usize.pow(u32::try_from(CHANNELS).unwrap_or(0));
        (0..samples).all(|index| {
            let mut rest = index;
            let pixel = [(); CHANNELS].map(|()| {
                let level = rest % 6;
                rest /= 6;
                u8::try_from(level * 51).unwrap_or(u8::MAX)
            });
            self.at(pixel).iter().zip(same(pixel)).all(|(a, b)| a.abs_diff(b) <= TOLERANCE)
        })
    }
}

/// Converts a value from 0 to 1 to 256ths of 255 levels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 65280")]
fn fixed(value: f64) -> u16 {
    let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    (value * 65280.0).round() as u16
}

/// Conversion of a file's pixels to sRGB.
pub(super) enum Conversion {
    /// None: the pixels are sRGB.
    None,
    /// A table for gray levels.
    Gray(Box<[u8; 256]>),
    /// A function for RGB pixels.
    Colours(Box<dyn Fn([u8; 3]) -> [u8; 3]>),
}

impl Conversion {
    /// Returns the conversion for a file's profile. An unusable profile is ignored, as in a browser.
    pub(super) fn new(profile: Option<&[u8]>, has_colours: bool) -> Self {
        Self::try_new(profile, has_colours).unwrap_or(Self::None)
    }

    fn try_new(profile: Option<&[u8]>, has_colours: bool) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile?).ok()?;
        match (profile.color_space, has_colours) {
            (DataColorSpace::Rgb, true) => {
                let grid = ProfileGrid::<3>::new(&profile, ChannelLayout::Rgb, RGB_CORNERS)?;
                (!grid.is_close_to(|pixel| pixel)).then(|| Self::Colours(Box::new(move |pixel| grid.at(pixel))))
            }
            (DataColorSpace::Gray, false) => {
                let grid = ProfileGrid::<1>::new(&profile, ChannelLayout::Gray, 256)?;
                let mut table = Box::new([0; 256]);
                (0..=255).for_each(|level: u8| table[usize::from(level)] = grid.at([level])[1]);
                (!grid.is_close_to(|[level]| [level; 3])).then_some(Self::Gray(table))
            }
            _ => None,
        }
    }

    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Converts an image of 8 bits per channel to sRGB. The alpha channel is not changed.
    pub(super) fn apply(&self, picture: DynamicImage) -> DynamicImage {
        let mut picture = picture;
        let channels = usize::from(picture.color().channel_count());
        let colours = |pixels: &mut [u8]| match self {
            Self::None => {}
            Self::Gray(table) => {
                for pixel in pixels.chunks_exact_mut(channels) {
                    pixel[0] = table[usize::from(pixel[0])];
                }
            }
            Self::Colours(convert) => {
                for pixel in pixels.chunks_exact_mut(channels) {
                    let srgb = convert([pixel[0], pixel[1], pixel[2]]);
                    pixel[..3].copy_from_slice(&srgb);
                }
            }
        };
        match &mut picture {
            DynamicImage::ImageLuma8(image) => colours(image),
            DynamicImage::ImageLumaA8(image) => colours(image),
            DynamicImage::ImageRgb8(image) => colours(image),
            DynamicImage::ImageRgba8(image) => colours(image),
            _ => {}
        }
        picture
    }
}

/// Converts CMYK pixels to sRGB: with the file's profile if it is a CMYK profile, otherwise as inks on coated paper
/// (CGATS TR 001, the profile that Typst uses).
pub(super) fn cmyk_to_srgb(inks: &[u8], width: u32, height: u32, profile: Option<&[u8]>) -> Option<DynamicImage> {
    let grid = |bytes: &[u8]| {
        let profile = ColorProfile::new_from_slice(bytes).ok()?;
        let is_cmyk = profile.color_space == DataColorSpace::Cmyk;
        is_cmyk.then(|| ProfileGrid::<4>::new(&profile, ChannelLayout::Rgba, CMYK_CORNERS)).flatten()
    };
    let grid = profile.and_then(grid).or_else(|| grid(typst_assets::icc::CMYK_TO_XYZ))?;
    let mut last = ([0; 4], grid.at([0; 4]));
    let mut colours = Vec::with_capacity(inks.len() / 4 * 3);
    for pixel in inks.chunks_exact(4) {
        let pixel = [pixel[0], pixel[1], pixel[2], pixel[3]];
        if pixel != last.0 {
            last = (pixel, grid.at(pixel));
        }
        colours.extend(last.1);
    }
    RgbImage::from_raw(width, height, colours).map(DynamicImage::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(profile: &ColorProfile) -> Vec<u8> {
        profile.encode().unwrap()
    }

    #[test]
    fn srgb_needs_no_conversion() {
        assert!(Conversion::new(Some(&encoded(&ColorProfile::new_srgb())), true).is_none());
        assert!(Conversion::new(Some(typst_assets::icc::S_RGB_V4), true).is_none());
        assert!(Conversion::new(Some(typst_assets::icc::S_GREY_V4), false).is_none());
        assert!(Conversion::new(Some(b"nonsense"), true).is_none());
        assert!(Conversion::new(None, true).is_none());
    }

    #[test]
    fn display_p3_becomes_srgb() {
        let Conversion::Colours(convert) = Conversion::new(Some(&encoded(&ColorProfile::new_display_p3())), true)
        else {
            panic!("a wide profile needs a conversion");
        };
        assert_eq!(convert([255, 255, 255]), [255, 255, 255]);
        assert_eq!(convert([0, 0, 0]), [0, 0, 0]);
        // (204, 72, 52) in Display P3 is (220, 60, 40) in sRGB, computed with the matrices of colour-science.
        let [red, green, blue] = convert([204, 72, 52]);
        assert!(red.abs_diff(220) <= 2 && green.abs_diff(60) <= 3 && blue.abs_diff(40) <= 3, "{red} {green} {blue}");
    }

    #[test]
    fn cmyk_becomes_srgb() {
        let colour = |inks: [u8; 4]| cmyk_to_srgb(&inks, 1, 1, None).unwrap().into_rgb8().get_pixel(0, 0).0;
        assert!(colour([0; 4]).iter().all(|&level| level >= 250), "paper: {:?}", colour([0; 4]));
        assert!(colour([0, 0, 0, 255]).iter().all(|&level| level < 60), "black: {:?}", colour([0, 0, 0, 255]));
        let [red, green, blue] = colour([255, 0, 0, 0]);
        assert!(red < 60 && green > 120 && blue > 180, "cyan: {red} {green} {blue}");
    }
}
