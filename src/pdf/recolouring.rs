//! Replacing the colours of a layout on pages that are laid out.
//!
//! A layout with `shared-pages = true` promises that its pages differ in nothing but the colours when its colours change,
//! and that it draws with these colours and lighter shades of them.

use std::collections::BTreeMap;

use typst::foundations::Smart;
use typst::layout::Ratio;
use typst::visualize::{Color, Paint, ProcessColor, Rgb};
use typst_layout::Page;

use super::paints::each_paint_mut;

/// New colours for those of a layout, by red, green and blue.
pub(super) struct Recolouring {
    colours: BTreeMap<[u8; 3], ProcessColor>,
}

impl Recolouring {
    /// Returns `None` if one colour has two different new colours.
    pub(super) fn new(pairs: impl IntoIterator<Item = ([u8; 3], ProcessColor)>) -> Option<Self> {
        let mut colours = BTreeMap::new();
        for (from, to) in pairs {
            if colours.insert(from, to).is_some_and(|other| other != to) {
                return None;
            }
        }
        Some(Self { colours })
    }

    /// Replaces the colours of a page.
    pub(super) fn apply(&self, page: &mut Page) {
        if let Smart::Custom(Some(fill)) = &mut page.fill {
            self.replace(fill);
        }
        each_paint_mut(&mut page.frame, &mut |paint| self.replace(paint));
    }

    /// Replaces a colour of the layout, or a lighter one made from it. Other colours stay as they are.
    fn replace(&self, paint: &mut Paint) {
        if let Paint::Solid(Color::Process(ProcessColor::Rgb(rgb))) = paint
            && let Some(colour) = self.colour(*rgb)
        {
            *paint = Paint::Solid(Color::Process(colour));
        }
    }

    fn colour(&self, rgb: Rgb) -> Option<ProcessColor> {
        if rgb.alpha < 1.0 {
            return None;
        }
        let parts = [rgb.red, rgb.green, rgb.blue];
        if let Some(colour) = eight_bits(parts).and_then(|parts| self.colours.get(&parts)) {
            return Some(*colour);
        }
        let mut lighter = self.colours.iter().filter_map(|(rgb, colour)| {
            let factor = lightening(rgb.map(|part| f32::from(part) / 255.0), parts)?;
            Some(colour.lighten(Ratio::new(factor)))
        });
        lighter.next().filter(|first| lighter.all(|other| other == *first))
    }
}

/// Returns a colour in eight bits for each part, or `None` if it is between two such colours.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "parts of colours are from 0 to 1")]
fn eight_bits(parts: [f32; 3]) -> Option<[u8; 3]> {
    let is_whole = parts.iter().all(|part| (part * 255.0 - (part * 255.0).round()).abs() < 1e-3);
    is_whole.then(|| parts.map(|part| (part * 255.0).round() as u8))
}

/// Returns the factor by which `colour` was lightened to `lighter`, or `None` if it was not.
fn lightening(colour: [f32; 3], lighter: [f32; 3]) -> Option<f64> {
    let (from, to) = colour.into_iter().zip(lighter).min_by(|a, b| a.0.total_cmp(&b.0))?;
    let factor = f64::from(to - from) / f64::from(1.0 - from);
    // A layout writes the factor in whole per cent, or nearly so.
    let factor = (factor * 1e4).round() / 1e4;
    let is_made = |(from, to): (f32, f32)| {
        let expected = f64::from(from) + (1.0 - f64::from(from)) * factor;
        (expected - f64::from(to)).abs() < 1e-5
    };
    (factor > 0.0 && factor < 1.0 && colour.into_iter().zip(lighter).all(is_made)).then_some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lighter_shades_are_recognized() {
        let accent = [0xb0, 0x3a, 0x17].map(|part: u8| f32::from(part) / 255.0);
        let lighter = |factor: f32| accent.map(|part| part + (1.0 - part) * factor);
        for (factor, expected) in [(0.16, 0.16), (0.85, 0.85), (0.005, 0.005)] {
            assert_eq!(lightening(accent, lighter(factor)), Some(expected));
        }
        assert_eq!(lightening(accent, accent), None);
        assert_eq!(lightening(accent, accent.map(|part| part * 0.9)), None, "darker");
        assert_eq!(lightening(accent, [0.8, 0.6, 0.9]), None, "another colour");
    }

    #[test]
    fn colours_between_two_of_eight_bits_are_none_of_the_layout() {
        assert_eq!(eight_bits([1.0, 0.0, 89.0 / 255.0]), Some([255, 0, 89]));
        assert_eq!(eight_bits([1.0, 0.0, 89.4 / 255.0]), None);
    }
}
