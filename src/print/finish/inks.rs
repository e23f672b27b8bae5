//! Conversion of colours to inks.

use lopdf::Object;

use super::ColourMode;
use crate::print::output_condition::{Ink, OutputCondition, limit};

/// Smallest amount of black ink that counts as black. Less is gray, which must not overprint.
const BLACK_FROM: f32 = 0.95;
/// Largest difference per channel, of 255, to a palette colour: Typst rounds colours when it writes them.
const PALETTE_TOLERANCE: u8 = 1;

/// Paint of a fill or a stroke.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::print) enum Paint {
    /// The colour of the content stream that draws this one.
    Inherited,
    /// Inks, and the amount of black ink alone that is equally light.
    Ink(Ink, f32),
    /// Gray level of a soft mask, 0 to 1.
    Level(f32),
    /// Colour in a colour space that is not converted, such as a pattern or a spot ink: name of the space, and
    /// operands.
    Other(Vec<u8>, Vec<Object>),
}

impl Paint {
    /// Full black ink, no other inks.
    pub(super) const BLACK: Self = Self::Ink(Ink { c: 0.0, m: 0.0, y: 0.0, k: 1.0 }, 1.0);

    /// Returns `true` if the paint is black and consists of black ink alone.
    pub(in crate::print) fn is_black(&self) -> bool {
        matches!(self, Self::Ink(ink, _) if is_black_only(*ink) && ink.k >= BLACK_FROM)
    }

    /// Replaces several inks by the equally light amount of black ink. Returns `None` if there are no inks to replace.
    pub(in crate::print) fn in_one_ink(&self) -> Option<Self> {
        match self {
            Self::Ink(ink, black) if ink_count(*ink) > 1 => Some(Self::Ink(black_only(*black), *black)),
            Self::Ink(..) | Self::Inherited | Self::Level(_) | Self::Other(..) => None,
        }
    }
}

fn ink_count(ink: Ink) -> usize {
    [ink.c, ink.m, ink.y, ink.k].into_iter().filter(|part| *part > 0.0).count()
}

fn is_black_only(ink: Ink) -> bool {
    ink.c <= 0.0 && ink.m <= 0.0 && ink.y <= 0.0
}

fn black_only(k: f32) -> Ink {
    Ink { c: 0.0, m: 0.0, y: 0.0, k }
}

/// Returns the amount of black ink that is about as light as the given inks (ISO 32000-1, 10.3.4).
pub(super) fn black_equivalent([c, m, y, k]: [f32; 4]) -> f32 {
    (0.3 * c + 0.59 * m + 0.11 * y + k).min(1.0)
}

/// Returns the luminosity of an RGB colour, 0 to 1, by which viewers compute the level of a soft mask (ISO 32000-1,
/// 10.3.3).
pub(super) fn level_of_rgb([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

/// Use of the colours of a content stream or an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::print) enum PaintPurpose {
    /// The colours are printed.
    Print,
    /// The colours are levels of a soft mask.
    Mask,
}

/// Returns the paint of a gray level of 0 (black) to 1 (white): black ink of `1.0 - level` when printed.
pub(super) fn gray(level: f32, purpose: PaintPurpose) -> Paint {
    let level = level.clamp(0.0, 1.0);
    match purpose {
        PaintPurpose::Mask => Paint::Level(level),
        PaintPurpose::Print => Paint::Ink(black_only(1.0 - level), 1.0 - level),
    }
}

/// Converts colours to inks according to the job.
#[derive(Debug, Clone, Copy)]
pub(in crate::print) struct InkConverter<'a> {
    pub(in crate::print) condition: &'a OutputCondition,
    pub(in crate::print) palette: &'a [([u8; 3], Ink)],
    pub(in crate::print) colour: ColourMode,
    pub(in crate::print) ink_limit: f32,
}

impl InkConverter<'_> {
    /// Returns the paint of an sRGB colour, 0 to 1 per channel.
    pub(in crate::print) fn rgb(self, rgb: [f32; 3], purpose: PaintPurpose) -> Paint {
        match purpose {
            PaintPurpose::Mask => Paint::Level(level_of_rgb(rgb).clamp(0.0, 1.0)),
            PaintPurpose::Print => {
                let rgb = rgb.map(eight_bits);
                Paint::Ink(self.ink(rgb), self.condition.black_ink(rgb))
            }
        }
    }

    /// Returns the paint of a CMYK colour, 0 to 1 per ink.
    pub(in crate::print) fn cmyk(self, inks: [f32; 4], purpose: PaintPurpose) -> Paint {
        let inks = inks.map(|ink| ink.clamp(0.0, 1.0));
        let black = black_equivalent(inks);
        let [c, m, y, k] = inks;
        match (purpose, self.colour) {
            (PaintPurpose::Mask, ColourMode::Process | ColourMode::Greyscale) => Paint::Level(1.0 - black),
            (PaintPurpose::Print, ColourMode::Greyscale) => Paint::Ink(black_only(black), black),
            (PaintPurpose::Print, ColourMode::Process) => Paint::Ink(limit(Ink { c, m, y, k }, self.ink_limit), black),
        }
    }

    /// Returns the inks of an sRGB colour: those of the palette, or else of the profile.
    pub(super) fn ink(self, rgb: [u8; 3]) -> Ink {
        let is_close = |other: &[u8; 3]| rgb.iter().zip(other).all(|(a, b)| a.abs_diff(*b) <= PALETTE_TOLERANCE);
        let named = self.palette.iter().find(|(screen, _)| is_close(screen)).map(|(_, ink)| *ink);
        match (self.colour, named) {
            (ColourMode::Process, Some(ink)) => limit(ink, self.ink_limit),
            (ColourMode::Process, None) => limit(self.condition.ink(rgb), self.ink_limit),
            (ColourMode::Greyscale, Some(ink)) => black_only(black_equivalent([ink.c, ink.m, ink.y, ink.k])),
            (ColourMode::Greyscale, None) => black_only(self.condition.black_ink(rgb)),
        }
    }
}

/// Converts 0 to 1 to a level of 0 to 255.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255")]
pub(super) fn eight_bits(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// Returns a number object, rounded to four decimal places; an integer if the fraction is zero.
#[expect(clippy::cast_possible_truncation, reason = "only whole numbers that are small")]
pub(super) fn number(value: f32) -> Object {
    let rounded = (value * 10_000.0).round() / 10_000.0;
    if rounded.fract() == 0.0 && rounded.abs() < 1e6 { Object::Integer(rounded as i64) } else { Object::Real(rounded) }
}

/// Returns number objects, for an array or the operands of an operator.
pub(super) fn numbers(values: &[f32]) -> Vec<Object> {
    values.iter().map(|value| number(*value)).collect()
}
