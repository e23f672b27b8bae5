//! Colours of the pages as inks.

use lopdf::Object;

use super::Colour;
use crate::press::output_condition::{Ink, OutputCondition, limit};

/// Where black ink begins to count as black: lighter is gray, which must not overprint.
const BLACK: f32 = 0.95;
/// How far a channel may be from a colour of the palette, of 255: colours are rounded when they are written.
const CLOSE: u8 = 1;

/// What is painted with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Paint {
    /// Whatever the stream that draws this one paints with.
    Inherited,
    /// Inks, and the amount of black alone that is as light.
    Ink(Ink, f32),
    /// The level of a soft mask, 0 to 1.
    Level(f32),
    /// In a space that stays: a pattern, a spot ink. The name of the space, and the operands.
    Other(Vec<u8>, Vec<Object>),
}

impl Paint {
    /// Full black: black ink and no other.
    pub(super) const BLACK: Self = Self::Ink(Ink { c: 0.0, m: 0.0, y: 0.0, k: 1.0 }, 1.0);

    /// Whether it is black, of black ink alone.
    pub(super) fn is_black(&self) -> bool {
        matches!(self, Self::Ink(ink, _) if is_one_black(*ink) && ink.k >= BLACK)
    }

    /// The same in one ink, if there is more than one in it.
    pub(super) fn in_one_ink(&self) -> Option<Self> {
        match self {
            Self::Ink(ink, black) if inks(*ink) > 1 => Some(Self::Ink(only_black(*black), *black)),
            Self::Ink(..) | Self::Inherited | Self::Level(_) | Self::Other(..) => None,
        }
    }
}

fn inks(ink: Ink) -> usize {
    [ink.c, ink.m, ink.y, ink.k].into_iter().filter(|part| *part > 0.0).count()
}

fn is_one_black(ink: Ink) -> bool {
    ink.c <= 0.0 && ink.m <= 0.0 && ink.y <= 0.0
}

fn only_black(k: f32) -> Ink {
    Ink { c: 0.0, m: 0.0, y: 0.0, k }
}

/// How light inks are, as the amount of black that is about as light (ISO 32000-1, 10.3.4).
pub(super) fn black_of_inks([c, m, y, k]: [f32; 4]) -> f32 {
    (0.3 * c + 0.59 * m + 0.11 * y + k).min(1.0)
}

/// How light a screen colour is, 0 to 1 (ISO 32000-1, 10.3.3): what a viewer takes a soft mask's level to be.
pub(super) fn level_of_rgb([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

/// What a stream's colours are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// They are printed.
    Print,
    /// They are a soft mask's levels.
    Mask,
}

/// The paint of a gray of 0 to 1: black ink only, as much as there is not of light.
pub(super) fn gray(level: f32, purpose: Purpose) -> Paint {
    let level = level.clamp(0.0, 1.0);
    match purpose {
        Purpose::Mask => Paint::Level(level),
        Purpose::Print => Paint::Ink(only_black(1.0 - level), 1.0 - level),
    }
}

/// From colours to inks, as the job asks for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inks<'a> {
    pub(super) condition: &'a OutputCondition,
    pub(super) palette: &'a [([u8; 3], Ink)],
    pub(super) colour: Colour,
    pub(super) most: f32,
}

impl Inks<'_> {
    /// The paint of an sRGB colour of 0 to 1.
    pub(super) fn rgb(self, rgb: [f32; 3], purpose: Purpose) -> Paint {
        match purpose {
            Purpose::Mask => Paint::Level(level_of_rgb(rgb).clamp(0.0, 1.0)),
            Purpose::Print => {
                let rgb = rgb.map(eight_bits);
                Paint::Ink(self.ink(rgb), self.condition.gray(rgb))
            }
        }
    }

    /// The paint of four inks of 0 to 1.
    pub(super) fn cmyk(self, inks: [f32; 4], purpose: Purpose) -> Paint {
        let inks = inks.map(|ink| ink.clamp(0.0, 1.0));
        let black = black_of_inks(inks);
        let [c, m, y, k] = inks;
        match (purpose, self.colour) {
            (Purpose::Mask, Colour::Process | Colour::Greyscale) => Paint::Level(1.0 - black),
            (Purpose::Print, Colour::Greyscale) => Paint::Ink(only_black(black), black),
            (Purpose::Print, Colour::Process) => Paint::Ink(limit(Ink { c, m, y, k }, self.most), black),
        }
    }

    /// The inks of an sRGB colour: those that the layout names, else the profile's.
    pub(super) fn ink(self, rgb: [u8; 3]) -> Ink {
        let is_close = |other: &[u8; 3]| rgb.iter().zip(other).all(|(a, b)| a.abs_diff(*b) <= CLOSE);
        let named = self.palette.iter().find(|(screen, _)| is_close(screen)).map(|(_, ink)| *ink);
        match (self.colour, named) {
            (Colour::Process, Some(ink)) => limit(ink, self.most),
            (Colour::Process, None) => limit(self.condition.ink(rgb), self.most),
            (Colour::Greyscale, Some(ink)) => only_black(black_of_inks([ink.c, ink.m, ink.y, ink.k])),
            (Colour::Greyscale, None) => only_black(self.condition.gray(rgb)),
        }
    }
}

/// 0 to 1 in steps of 255.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255")]
pub(super) fn eight_bits(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// A number for a content stream or dictionary, with four places: a whole number where it is one.
#[expect(clippy::cast_possible_truncation, reason = "only whole numbers that are small")]
pub(super) fn number(value: f32) -> Object {
    let rounded = (value * 10_000.0).round() / 10_000.0;
    if rounded.fract() == 0.0 && rounded.abs() < 1e6 { Object::Integer(rounded as i64) } else { Object::Real(rounded) }
}

/// Numbers, as an array's or operator's.
pub(super) fn numbers(values: &[f32]) -> Vec<Object> {
    values.iter().map(|value| number(*value)).collect()
}
