//! sRGB colours, tints and contrast.

use std::fmt;

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChartColour([u8; 3]);

/// Background of the chart.
pub(super) const PAPER: ChartColour = ChartColour([255; 3]);

impl ChartColour {
    /// Parses `#rrggbb`. Returns black for any other text.
    pub(super) fn parse(text: &str) -> Self {
        let part = |start: usize| text.get(start..start + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (part(1), part(3), part(5)) {
            (Some(red), Some(green), Some(blue)) => Self([red, green, blue]),
            _ => Self([0; 3]),
        }
    }

    /// Returns this colour mixed with [`PAPER`]; `part` is the share of this colour (0 to 1).
    pub(super) fn tint(self, part: f64) -> Self {
        let mut mixed = self.0;
        for (own, paper) in mixed.iter_mut().zip(PAPER.0) {
            *own = rounded(f64::from(*own) * part + f64::from(paper) * (1.0 - part));
        }
        Self(mixed)
    }

    /// Returns the contrast ratio of two colours, from 1 to 21 (WCAG 2, definition of "contrast ratio").
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Returns the relative luminance, from 0 to 1 (WCAG 2, definition of "relative luminance").
    fn luminance(self) -> f64 {
        let light = |number: u8| {
            let number = f64::from(number) / 255.0;
            if number <= 0.04045 { number / 12.92 } else { ((number + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0;
        0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
    }
}

impl fmt::Display for ChartColour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
fn rounded(number: f64) -> u8 {
    number.round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tints_mix_the_colour_with_paper() {
        let colour = ChartColour::parse("#b03a17");
        assert_eq!(colour.tint(1.0), colour);
        assert_eq!(colour.tint(0.0), PAPER);
        assert_eq!(colour.tint(0.5).to_string(), "#d89d8b");
    }

    #[test]
    fn invalid_colours_are_black() {
        for wrong in ["", "red", "#12", "#ä1234"] {
            assert_eq!(ChartColour::parse(wrong).to_string(), "#000000", "{wrong}");
        }
    }

    #[test]
    fn contrast_is_between_1_and_21() {
        assert!((ChartColour::parse("#000000").contrast(PAPER) - 21.0).abs() < 0.01);
        assert!((PAPER.contrast(PAPER) - 1.0).abs() < 0.01);
    }
}
