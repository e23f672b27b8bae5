//! Conversion of greys to equally light amounts of black ink.
//!
//! The profile yields the luminance of each amount of black ink alone. This curve is scaled so that full black ink
//! corresponds to screen black and paper to white, which is the black point compensation of all colours, and then
//! inverted.

use moxcms::{ColorProfile, Layout};

use super::grid::{parts, relative_colorimetric, word};

/// Number of amounts of black ink that are converted by the profile.
pub(super) const STEPS: usize = 256;
/// Number of the last amount, from 0.
const LAST_STEP: f64 = 255.0;
/// Largest luminance of full black ink, and smallest difference between it and paper, of a plausible profile.
pub(super) const MAX_BLACK_LUMINANCE: f64 = 0.3;

/// Table of black ink, in parts of [`FULL`](super::ink::FULL), by 16-bit luminance.
pub(super) struct ToneCurve {
    black: Vec<u16>,
    /// 16-bit luminance that each level of red, green and blue contributes, by the sRGB curve and weights.
    luminance: [[u32; 256]; 3],
}

/// Weights of red, green and blue in luminance (IEC 61966-2-1).
const WEIGHTS: [f64; 3] = [0.2126, 0.7152, 0.0722];

impl ToneCurve {
    /// Creates the table from the [`lights`] of a profile. Returns `None` if there are not [`STEPS`] of them.
    pub(super) fn new(lights: &[u16]) -> Option<Self> {
        if lights.len() != STEPS {
            return None;
        }
        let luminance = WEIGHTS.map(|weight| {
            let mut table = [0; 256];
            for (level, entry) in (0u32..).zip(&mut table) {
                *entry = u32::from(word(weight * linear(f64::from(level) / 255.0)));
            }
            table
        });
        Some(Self { black: inverse(lights), luminance })
    }

    /// Returns the black ink that is equally light as a colour, in parts of [`FULL`](super::ink::FULL).
    #[inline]
    pub(super) fn black(&self, rgb: [u8; 3]) -> u16 {
        let sum: u32 = self.luminance.iter().zip(rgb).map(|(table, level)| table[usize::from(level)]).sum();
        // The weights add up to 1 except for rounding.
        let index = usize::try_from(sum).unwrap_or(usize::MAX).min(self.black.len() - 1);
        if rgb == [255; 3] { 0 } else { self.black[index] }
    }
}

/// Returns the 16-bit luminances from full black ink to none, ascending, from the luminance of each amount of the [`ramp`].
/// Returns `None` if black ink is too light.
pub(super) fn lights(ramp: &[f64]) -> Option<Vec<u16>> {
    let (paper, full) = (*ramp.first()?, *ramp.last()?);
    if full > MAX_BLACK_LUMINANCE || paper < full + MAX_BLACK_LUMINANCE {
        return None;
    }
    let mut lights: Vec<u16> = ramp.iter().rev().map(|light| word((light - full) / (paper - full))).collect();
    // Forced to ascend, in case the profile is not monotonic.
    for index in 1..lights.len() {
        lights[index] = lights[index].max(lights[index - 1]);
    }
    Some(lights)
}

/// Inverts the curve: returns the black ink for each 16-bit luminance. `lights` are the ascending luminances from full
/// ink to none, in equal steps.
fn inverse(lights: &[u16]) -> Vec<u16> {
    let mut upper = 1;
    (0..=u16::MAX)
        .map(|light| {
            while upper + 1 < lights.len() && lights[upper] < light {
                upper += 1;
            }
            let (dark, bright) = (f64::from(lights[upper - 1]), f64::from(lights[upper]));
            let between =
                if bright > dark { ((f64::from(light) - dark) / (bright - dark)).clamp(0.0, 1.0) } else { 1.0 };
            let steps = f64::from(u32::try_from(upper - 1).unwrap_or(0)) + between;
            parts(1.0 - steps / LAST_STEP)
        })
        .collect()
}

/// Returns amounts of the four inks with black rising from 0 to 1 in [`STEPS`] and no other ink.
pub(super) fn ramp() -> Vec<f64> {
    (0u32..).take(STEPS).flat_map(|step| [0.0, 0.0, 0.0, f64::from(step) / LAST_STEP]).collect()
}

/// Returns the luminance, 0 to 1, of each group of four inks, or `None` if the profile fails.
pub(super) fn luminances(profile: &ColorProfile, inks: &[f64]) -> Option<Vec<f64>> {
    let mut colours = vec![0.0; inks.len() / 4 * 3];
    let srgb = ColorProfile::new_srgb();
    let back = profile.create_transform_f64(Layout::Rgba, &srgb, Layout::Rgb, relative_colorimetric()).ok()?;
    back.transform(inks, &mut colours).ok()?;
    let luminance = |rgb: &[f64; 3]| rgb.iter().zip(WEIGHTS).map(|(&level, weight)| weight * linear(level)).sum();
    let luminances: Vec<f64> = colours.as_chunks::<3>().0.iter().map(luminance).collect();
    luminances.iter().all(|light| light.is_finite()).then_some(luminances)
}

/// Converts an sRGB value, 0 to 1, to linear light (IEC 61966-2-1).
pub(super) fn linear(level: f64) -> f64 {
    let level = level.clamp(0.0, 1.0);
    if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
}

/// Returns `true` if a colour counts as grey.
///
/// A slight tinge is barely visible in dark and middle greys, so `#1d2124`, `#5a6065` and `#b9bec2` count as grey. In
/// light colours the same tinge is visible as a warm or cool tone, so `#f4f1ec` and `#f5f0e8` do not.
pub(super) fn is_neutral(rgb: [u8; 3]) -> bool {
    let [red, green, blue] = rgb.map(i32::from);
    let spread = red.max(green).max(blue) - red.min(green).min(blue);
    let from_white = 255 - (red + green + blue) / 3;
    spread <= MAX_NEUTRAL_SPREAD && spread * 4 <= from_white
}

/// Largest difference between the red, green and blue of a grey, in 8-bit levels.
const MAX_NEUTRAL_SPREAD: i32 = 12;
