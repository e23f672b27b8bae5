//! Amounts of ink on single printing plates, for the preview of the print edition.

use super::finish::{ColourMode, InkConverter, KNOCKS_OUT_FROM, ONE_INK_BELOW, OVERPRINTED_LINE, Paint, PaintPurpose};
use super::output_condition::{Ink, OutputCondition};

/// A printing plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plate {
    Cyan,
    Magenta,
    Yellow,
    Black,
}

impl Plate {
    /// Returns the plate with a name, such as `cyan`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "cyan" => Some(Self::Cyan),
            "magenta" => Some(Self::Magenta),
            "yellow" => Some(Self::Yellow),
            "black" => Some(Self::Black),
            _ => None,
        }
    }

    fn amount(self, ink: Ink) -> f32 {
        match self {
            Self::Cyan => ink.c,
            Self::Magenta => ink.m,
            Self::Yellow => ink.y,
            Self::Black => ink.k,
        }
    }
}

/// Kind of object in a colour. Small text is set in one ink, and black text and lines overprint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum InkedObject {
    /// An area or an image.
    Area,
    /// Text of a size in points.
    Text(f64),
    /// A line of a width in points.
    Line(f64),
}

/// The inks of an issue's print edition.
pub(crate) struct PrintInks {
    pub(super) condition: OutputCondition,
    /// Screen colours that have inks of their own.
    pub(super) palette: Vec<([u8; 3], Ink)>,
    pub(super) colour: ColourMode,
    pub(super) ink_limit: f32,
}

impl PrintInks {
    /// Returns the amount of ink, 0 to 1, that a plate prints for an sRGB colour. `None` if it prints nothing and leaves
    /// what is below.
    pub(crate) fn of_rgb(&self, rgb: [f32; 3], object: InkedObject, plate: Plate) -> Option<f32> {
        amount(&self.converter().rgb(rgb, PaintPurpose::Print), object, plate)
    }

    /// Returns the same for a CMYK colour.
    pub(crate) fn of_cmyk(&self, inks: [f32; 4], object: InkedObject, plate: Plate) -> Option<f32> {
        amount(&self.converter().cmyk(inks, PaintPurpose::Print), object, plate)
    }

    fn converter(&self) -> InkConverter<'_> {
        let Self { condition, palette, colour, ink_limit } = self;
        InkConverter { condition, palette, colour: *colour, ink_limit: *ink_limit }
    }
}

fn amount(paint: &Paint, object: InkedObject, plate: Plate) -> Option<f32> {
    let (is_small, overprints) = match object {
        InkedObject::Area => (false, false),
        InkedObject::Text(size) => (size < f64::from(ONE_INK_BELOW), size < f64::from(KNOCKS_OUT_FROM)),
        InkedObject::Line(width) => (false, width <= f64::from(OVERPRINTED_LINE)),
    };
    let one_ink = paint.in_one_ink().filter(|_| is_small);
    let paint = one_ink.as_ref().unwrap_or(paint);
    match paint {
        Paint::Ink(..) if overprints && paint.is_black() && plate != Plate::Black => None,
        Paint::Ink(ink, _) => Some(plate.amount(*ink)),
        Paint::Inherited | Paint::Level(_) | Paint::Other(..) => Some(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inks() -> PrintInks {
        let red = Ink { c: 0.0, m: 1.0, y: 0.8, k: 0.1 };
        PrintInks {
            condition: OutputCondition::iso_coated_v2_300(),
            palette: vec![([200, 10, 30], red)],
            colour: ColourMode::Process,
            ink_limit: 3.0,
        }
    }

    const PLATES: [Plate; 4] = [Plate::Cyan, Plate::Magenta, Plate::Yellow, Plate::Black];

    #[test]
    fn a_colour_of_the_palette_has_its_own_inks_and_others_those_of_the_profile() {
        let of = |rgb: [u8; 3]| {
            let rgb = rgb.map(|level| f32::from(level) / 255.0);
            PLATES.map(|plate| inks().of_rgb(rgb, InkedObject::Area, plate))
        };
        assert_eq!(of([200, 10, 30]), [Some(0.0), Some(1.0), Some(0.8), Some(0.1)]);
        assert_eq!(of([255, 255, 255]), [Some(0.0); 4]);
        let blue = of([20, 40, 200]);
        assert!(blue[0] > Some(0.7) && blue[2] < Some(0.2), "{blue:?}");
    }

    #[test]
    fn black_text_overprints_unless_it_is_large_and_small_text_has_one_ink() {
        let of = |rgb: [f32; 3], object| PLATES.map(|plate| inks().of_rgb(rgb, object, plate));
        let black = [0.0; 3];
        assert_eq!(of(black, InkedObject::Text(10.0)), [None, None, None, Some(1.0)]);
        assert_eq!(of(black, InkedObject::Text(40.0)), [Some(0.0), Some(0.0), Some(0.0), Some(1.0)]);
        assert_eq!(of(black, InkedObject::Line(0.5)), [None, None, None, Some(1.0)]);
        assert_eq!(of(black, InkedObject::Line(3.0))[0], Some(0.0));
        let blue = of([0.1, 0.2, 0.8], InkedObject::Text(8.0));
        assert!(blue[..3].iter().all(|amount| *amount == Some(0.0)) && blue[3] > Some(0.5), "{blue:?}");
    }
}
