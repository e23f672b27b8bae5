//! From sRGB to four inks, by a grid of colours that the profile was asked for.
//!
//! The profile's own arithmetic differs from machine to machine in the last bits. Asking it for the corners of a grid
//! only, rounding them, and interpolating in whole numbers makes the same file everywhere; and it is fast.

use moxcms::{ColorProfile, Layout, RenderingIntent, ToneReprCurve, TransformOptions};

use super::ink::{FULL, limit_levels};
use super::tone::linear;

/// Corners along an axis.
const CORNERS: usize = 33;
/// How far apart two neighbours along red, green and blue are.
const STRIDES: [usize; 3] = [CORNERS * CORNERS, CORNERS, 1];

/// The inks, in [`FULL`] parts, at each corner; blue runs fastest.
pub(super) struct Grid(Vec<[u16; 4]>);

/// Where a level of 8 bits lies on an axis: cell, and way in it in 255ths.
const PLACES: [(usize, u32); 256] = {
    let mut places = [(0, 0); 256];
    let mut level = 0;
    while level < 256 {
        let along = level * (CORNERS - 1);
        let cell = if along / 255 < CORNERS - 1 { along / 255 } else { CORNERS - 2 };
        #[expect(clippy::cast_possible_truncation, reason = "0 to 255")]
        let way = (along - cell * 255) as u32;
        places[level] = (cell, way);
        level += 1;
    }
    places
};

impl Grid {
    /// `darkest` is the luminance of the darkest the press can do, 0 to 1.
    pub(super) fn new(profile: &ColorProfile, darkest: f64) -> Option<Self> {
        let axis: Vec<f64> = (0u32..).map(|corner| f64::from(corner) / 32.0).take(CORNERS).collect();
        let mut source = Vec::with_capacity(CORNERS.pow(3) * 3);
        for &red in &axis {
            for &green in &axis {
                source.extend(axis.iter().flat_map(|&blue| [red, green, blue]));
            }
        }
        let mut target = vec![0.0; CORNERS.pow(3) * 4];
        let srgb = compensated(darkest);
        let transform = srgb.create_transform_f64(Layout::Rgb, profile, Layout::Rgba, relative()).ok()?;
        transform.transform(&source, &mut target).ok()?;
        let mut inks: Vec<[u16; 4]> = target.as_chunks::<4>().0.iter().map(|inks| inks.map(parts)).collect();
        // White is bare paper, whatever the rounding of the profile's tables makes of it.
        *inks.last_mut()? = [0; 4];
        Some(Self(inks))
    }

    /// The inks of a colour in [`FULL`] parts.
    pub(super) fn parts(&self, rgb: [u8; 3]) -> [u16; 4] {
        self.at(rgb).map(|sum| u16::try_from((sum + 127) / 255).unwrap_or(FULL))
    }

    /// The inks of a pixel in levels of 8 bits, at most `most` levels together.
    #[inline]
    pub(super) fn levels(&self, rgb: [u8; 3], most: u32) -> [u8; 4] {
        let whole = u32::from(FULL);
        limit_levels(self.at(rgb).map(|sum| u8::try_from((sum + whole / 2) / whole).unwrap_or(u8::MAX)), most)
    }

    /// From corner to corner along the axes, the longest way first (tetrahedral interpolation). In 255ths of a part.
    #[inline]
    fn at(&self, rgb: [u8; 3]) -> [u32; 4] {
        let [red, green, blue] = rgb.map(|level| PLACES[usize::from(level)]);
        let corner = red.0 * STRIDES[0] + green.0 * STRIDES[1] + blue.0;
        let mut ways = [(red.1, STRIDES[0]), (green.1, STRIDES[1]), (blue.1, STRIDES[2])];
        for (a, b) in [(0, 1), (1, 2), (0, 1)] {
            if ways[a].0 < ways[b].0 {
                ways.swap(a, b);
            }
        }
        let second = corner + ways[0].1;
        let third = second + ways[1].1;
        let values = [corner, second, third, third + ways[2].1].map(|corner| self.0[corner]);
        let weights = [255 - ways[0].0, ways[0].0 - ways[1].0, ways[1].0 - ways[2].0, ways[2].0];
        let mut sums = [0; 4];
        for (value, weight) in values.into_iter().zip(weights) {
            for (sum, part) in sums.iter_mut().zip(value) {
                *sum += u32::from(part) * weight;
            }
        }
        sums
    }
}

/// The inks of screen black, 0 to 1 each, without compensation: the darkest the press can do.
pub(super) fn darkest(profile: &ColorProfile) -> Option<[f64; 4]> {
    let mut inks = [0.0; 4];
    let transform = compensated(0.0).create_transform_f64(Layout::Rgb, profile, Layout::Rgba, relative()).ok()?;
    transform.transform(&[0.0; 3], &mut inks).ok()?;
    Some(inks)
}

/// sRGB with the black point of the press: black point compensation scales XYZ linearly so that screen black becomes
/// the darkest print and white stays. As both are taken for neutral, that is the same as scaling red, green and blue
/// before their matrix, and so a matter of the tone curve.
fn compensated(darkest: f64) -> ColorProfile {
    let mut srgb = ColorProfile::new_srgb();
    let curve = (0u32..4096).map(|step| word(darkest + (1.0 - darkest) * linear(f64::from(step) / 4095.0))).collect();
    let curve = ToneReprCurve::Lut(curve);
    srgb.red_trc = Some(curve.clone());
    srgb.green_trc = Some(curve.clone());
    srgb.blue_trc = Some(curve);
    // Its code for sRGB would come before the curves.
    srgb.cicp = None;
    srgb
}

/// Relative to paper white.
pub(super) fn relative() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() }
}

/// [`FULL`] parts as a level of 8 bits.
pub(super) fn level(parts: u16) -> u8 {
    u8::try_from((u32::from(parts) + 128) / 256).unwrap_or(u8::MAX)
}

/// 0 to 1 in [`FULL`] parts.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to FULL")]
pub(super) fn parts(value: f64) -> u16 {
    let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    (value * f64::from(FULL)).round() as u16
}

/// 0 to 1 as a whole number of 16 bits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 65535")]
pub(super) fn word(value: f64) -> u16 {
    let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    (value * 65535.0).round() as u16
}
