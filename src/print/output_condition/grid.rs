//! Conversion of sRGB to four inks, by interpolation in a grid of colours.
//!
//! Floating-point results of the profile differ between machines in the last bits. Only the grid points are converted
//! by the profile and rounded; all other colours are interpolated with integers. This is fast and yields identical
//! files on all machines.

use moxcms::{ColorProfile, Layout, RenderingIntent, ToneReprCurve, TransformOptions};

use super::ink::{FULL, limit_levels};
use super::tone::linear;

/// Number of grid points per axis.
const CORNERS: usize = 33;
/// Index distance of neighbours along red, green and blue.
const STRIDES: [usize; 3] = [CORNERS * CORNERS, CORNERS, 1];

/// Conversion of sRGB to four inks by a profile.
pub(super) struct InkGrid {
    /// Inks at each grid point, in [`FULL`] parts: cyan and magenta in one number, yellow and black in the other. Blue varies
    /// fastest.
    inks: Vec<[u64; 2]>,
}

/// Position of each 8-bit level on an axis: cell, and offset within the cell in 255ths.
const AXIS_POSITIONS: [(usize, u32); 256] = {
    let mut places = [(0, 0); 256];
    let mut level = 0;
    while level < 256 {
        let along = level * (CORNERS - 1);
        let cell = if along / 255 < CORNERS - 1 { along / 255 } else { CORNERS - 2 };
        #[expect(clippy::cast_possible_truncation, reason = "0 to 255")]
        let offset = (along - cell * 255) as u32;
        places[level] = (cell, offset);
        level += 1;
    }
    places
};

impl InkGrid {
    /// Creates the grid from the inks at each point. Returns `None` if there are not as many as points.
    pub(super) fn new(inks: &[[u16; 4]]) -> Option<Self> {
        let pair = |a: u16, b: u16| u64::from(a) | u64::from(b) << 32;
        let inks: Vec<_> = inks.iter().map(|&[c, m, y, k]| [pair(c, m), pair(y, k)]).collect();
        (inks.len() == CORNERS.pow(3)).then_some(Self { inks })
    }

    /// Returns the inks of a colour in [`FULL`] parts.
    pub(super) fn parts(&self, rgb: [u8; 3]) -> [u16; 4] {
        self.at(rgb).map(|sum| u16::try_from((sum + 127) / 255).unwrap_or(FULL))
    }

    /// Returns the inks of a pixel in 8-bit levels, at most `max_ink` levels in total.
    #[inline]
    pub(super) fn levels(&self, rgb: [u8; 3], max_ink: u32) -> [u8; 4] {
        let whole = u32::from(FULL);
        limit_levels(self.at(rgb).map(|sum| u8::try_from((sum + whole / 2) / whole).unwrap_or(u8::MAX)), max_ink)
    }

    /// Interpolates between grid points by the tetrahedral method: along the axes in descending order of the offset.
    /// Returns the inks in 255ths of a part.
    #[inline]
    fn at(&self, rgb: [u8; 3]) -> [u32; 4] {
        let [red, green, blue] = rgb.map(|level| AXIS_POSITIONS[usize::from(level)]);
        let corner = red.0 * STRIDES[0] + green.0 * STRIDES[1] + blue.0;
        let mut offsets = [(red.1, STRIDES[0]), (green.1, STRIDES[1]), (blue.1, STRIDES[2])];
        for (a, b) in [(0, 1), (1, 2), (0, 1)] {
            if offsets[a].0 < offsets[b].0 {
                offsets.swap(a, b);
            }
        }
        let second = corner + offsets[0].1;
        let third = second + offsets[1].1;
        let corners = [corner, second, third, third + offsets[2].1];
        let weights = [255 - offsets[0].0, offsets[0].0 - offsets[1].0, offsets[1].0 - offsets[2].0, offsets[2].0];
        // Two inks at a time: their sums have 24 bits each.
        let mut sums = [0; 2];
        for (corner, weight) in corners.into_iter().zip(weights) {
            for (sum, pair) in sums.iter_mut().zip(self.inks[corner]) {
                *sum += pair * u64::from(weight);
            }
        }
        let [[c, m], [y, k]] = sums.map(|sum| [low(sum), low(sum >> 32)]);
        [c, m, y, k]
    }
}

/// Returns the lower half of a number.
#[inline]
fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// Converts the grid points by a profile, to [`FULL`] parts. `darkest` is the luminance of the darkest printable colour, 0 to
/// 1. Returns `None` if the profile fails.
pub(super) fn measure(profile: &ColorProfile, darkest: f64) -> Option<Vec<[u16; 4]>> {
    let axis: Vec<f64> = (0u32..).map(|corner| f64::from(corner) / 32.0).take(CORNERS).collect();
    let mut source = Vec::with_capacity(CORNERS.pow(3) * 3);
    for &red in &axis {
        for &green in &axis {
            source.extend(axis.iter().flat_map(|&blue| [red, green, blue]));
        }
    }
    let mut target = vec![0.0; CORNERS.pow(3) * 4];
    let srgb = srgb_with_black_point(darkest);
    let transform = srgb.create_transform_f64(Layout::Rgb, profile, Layout::Rgba, relative_colorimetric()).ok()?;
    transform.transform(&source, &mut target).ok()?;
    let mut inks: Vec<[u16; 4]> = target.as_chunks::<4>().0.iter().map(|inks| inks.map(parts)).collect();
    // White is bare paper, regardless of rounding errors in the profile.
    *inks.last_mut()? = [0; 4];
    Some(inks)
}

/// Returns the inks, 0 to 1 each, of screen black without black point compensation: the darkest printable colour.
pub(super) fn darkest(profile: &ColorProfile) -> Option<[f64; 4]> {
    let mut inks = [0.0; 4];
    let transform = srgb_with_black_point(0.0)
        .create_transform_f64(Layout::Rgb, profile, Layout::Rgba, relative_colorimetric())
        .ok()?;
    transform.transform(&[0.0; 3], &mut inks).ok()?;
    Some(inks)
}

/// Returns an sRGB profile whose black has the luminance `darkest`.
///
/// Black point compensation scales XYZ linearly so that screen black maps to the darkest printable colour and white is
/// unchanged. Because both are assumed to be neutral, this equals scaling linear red, green and blue, and so can be
/// part of the tone curves.
fn srgb_with_black_point(darkest: f64) -> ColorProfile {
    let mut srgb = ColorProfile::new_srgb();
    let curve = (0u32..4096).map(|step| word(darkest + (1.0 - darkest) * linear(f64::from(step) / 4095.0))).collect();
    let curve = ToneReprCurve::Lut(curve);
    srgb.red_trc = Some(curve.clone());
    srgb.green_trc = Some(curve.clone());
    srgb.blue_trc = Some(curve);
    // The coding-independent code points (cicp) for sRGB would take precedence over the curves.
    srgb.cicp = None;
    srgb
}

/// Returns the options for the relative colorimetric intent.
pub(super) fn relative_colorimetric() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() }
}

/// Converts [`FULL`] parts to an 8-bit level.
pub(super) fn level(parts: u16) -> u8 {
    u8::try_from((u32::from(parts) + 128) / 256).unwrap_or(u8::MAX)
}

/// Converts 0 to 1 to [`FULL`] parts. Other values are clamped; NaN and infinities become 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to FULL")]
pub(super) fn parts(value: f64) -> u16 {
    let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    (value * f64::from(FULL)).round() as u16
}

/// Converts 0 to 1 to a 16-bit integer. Other values are clamped; NaN and infinities become 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 65535")]
pub(super) fn word(value: f64) -> u16 {
    let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    (value * 65535.0).round() as u16
}
