//! Greys: how much black ink is as light as a colour.
//!
//! The profile says how light each amount of black ink alone is. That curve is stretched so that full black ink stands
//! for screen black and paper for white, the same black point compensation as colours get, and is then read backwards.

use moxcms::{ColorProfile, Layout};

use super::grid::{parts, relative, word};

/// Amounts of black ink that the profile is asked for.
const STEPS: u32 = 256;
/// Most luminance of black, and least difference of luminance between paper and black, for a profile to make sense.
pub(super) const BLACKEST: f64 = 0.3;

/// Black ink, in parts of [`FULL`](super::ink::FULL), by luminance of 16 bits.
pub(super) struct Tone {
    black: Vec<u16>,
    /// Luminance of 16 bits that each level of red, green and blue adds, by sRGB's curve and weights.
    luminance: [[u32; 256]; 3],
}

/// How much red, green and blue add to luminance (IEC 61966-2-1).
const WEIGHTS: [f64; 3] = [0.2126, 0.7152, 0.0722];

impl Tone {
    /// From the luminance of each amount of the [`ramp`]; none if black ink is not dark.
    pub(super) fn new(ramp: &[f64]) -> Option<Self> {
        let (paper, full) = (*ramp.first()?, *ramp.last()?);
        if full > BLACKEST || paper < full + BLACKEST {
            return None;
        }
        // From dark to light; made to rise, should the profile waver.
        let mut lights: Vec<u16> = ramp.iter().rev().map(|light| word((light - full) / (paper - full))).collect();
        for index in 1..lights.len() {
            lights[index] = lights[index].max(lights[index - 1]);
        }
        let luminance = WEIGHTS.map(|weight| {
            let mut table = [0; 256];
            for (level, entry) in (0u32..).zip(&mut table) {
                *entry = u32::from(word(weight * linear(f64::from(level) / 255.0)));
            }
            table
        });
        Some(Self { black: inverse(&lights), luminance })
    }

    /// The black ink that is as light as a colour, in the same parts.
    #[inline]
    pub(super) fn black(&self, rgb: [u8; 3]) -> u16 {
        let sum: u32 = self.luminance.iter().zip(rgb).map(|(table, level)| table[usize::from(level)]).sum();
        // The weights add up to 1, but for rounding.
        let index = usize::try_from(sum).unwrap_or(usize::MAX).min(self.black.len() - 1);
        if rgb == [255; 3] { 0 } else { self.black[index] }
    }
}

/// Black ink by luminance, from luminance by black ink (which rises, from full ink to none).
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
            parts(1.0 - steps / f64::from(STEPS - 1))
        })
        .collect()
}

/// Rising amounts of black ink, none of the others.
pub(super) fn ramp() -> Vec<f64> {
    (0..STEPS).flat_map(|step| [0.0, 0.0, 0.0, f64::from(step) / f64::from(STEPS - 1)]).collect()
}

/// Luminance, 0 to 1, of amounts of four inks.
pub(super) fn luminances(profile: &ColorProfile, inks: &[f64]) -> Option<Vec<f64>> {
    let mut colours = vec![0.0; inks.len() / 4 * 3];
    let srgb = ColorProfile::new_srgb();
    let back = profile.create_transform_f64(Layout::Rgba, &srgb, Layout::Rgb, relative()).ok()?;
    back.transform(inks, &mut colours).ok()?;
    let luminance = |rgb: &[f64; 3]| rgb.iter().zip(WEIGHTS).map(|(&level, weight)| weight * linear(level)).sum();
    let luminances: Vec<f64> = colours.as_chunks::<3>().0.iter().map(luminance).collect();
    luminances.iter().all(|light| light.is_finite()).then_some(luminances)
}

/// sRGB's curve: from what is in a file, 0 to 1, to light.
pub(super) fn linear(level: f64) -> f64 {
    let level = level.clamp(0.0, 1.0);
    if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
}

/// Whether a colour counts as grey. A tinge that is hardly seen in a dark or middle grey does (`#1d2124`, `#5a6065`,
/// `#b9bec2`); the same in a light one is what makes it warm or cool, so there it takes less (`#f4f1ec`, `#f5f0e8` are
/// colours).
pub(super) fn is_neutral(rgb: [u8; 3]) -> bool {
    let [red, green, blue] = rgb.map(i32::from);
    let spread = red.max(green).max(blue) - red.min(green).min(blue);
    let from_white = 255 - (red + green + blue) / 3;
    spread <= MOST_SPREAD && spread * 4 <= from_white
}

/// How far red, green and blue of a grey may be apart, in levels of 8 bits.
const MOST_SPREAD: i32 = 12;
