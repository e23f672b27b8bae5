//! The purpose for which pages are laid out: screen, print, cover sheet, or pictures for the e-book.

use typst::visualize::{Cmyk, ProcessColor, Rgb};

use crate::edition::Edition;
use crate::issue::Issue;
use crate::layout::Colour;
use crate::print::OutputCondition;

/// The purpose for which pages are laid out. It determines bleed, gutter and colour space.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PagePurpose<'a> {
    /// The PDF edition, for screen and archive.
    Screen,
    /// The print edition, for a printing condition.
    Print(&'a OutputCondition),
    /// The cover edition, for a printing condition and the number of pages inside the cover.
    Cover(&'a OutputCondition, u32),
    /// The cover of the e-book, one page for a picture.
    BookCover,
    /// The formulas for the e-book, each on a page for a picture.
    Formulas,
}

impl PagePurpose<'_> {
    /// Returns the edition whose name is the value of `issue.edition` in a layout.
    pub(super) fn edition(self) -> Edition {
        match self {
            // Pictures for an e-book are in the colours of the screen.
            Self::Screen | Self::BookCover | Self::Formulas => Edition::Pdf,
            Self::Print(_) => Edition::Print,
            Self::Cover(..) => Edition::Cover,
        }
    }

    /// Returns `true` if the pages are for paper.
    pub(super) fn is_printed(self) -> bool {
        match self {
            Self::Screen | Self::BookCover | Self::Formulas => false,
            Self::Print(_) | Self::Cover(..) => true,
        }
    }

    /// Returns the bleed, in millimetres: the distance by which colour extends beyond the trimmed page.
    pub(super) fn bleed(self, issue: &Issue) -> f64 {
        match self {
            Self::Screen | Self::BookCover | Self::Formulas => 0.0,
            Self::Print(_) | Self::Cover(..) => issue.publication.print.bleed,
        }
    }

    /// Returns the additional inner margin for an issue of this many pages, in millimetres.
    pub(super) fn gutter(self, issue: &Issue, pages: usize) -> f64 {
        match self {
            Self::Screen | Self::BookCover | Self::Formulas | Self::Cover(..) => 0.0,
            Self::Print(_) => issue.publication.print.gutter(u32::try_from(pages).unwrap_or(u32::MAX)),
        }
    }

    /// Returns a colour as Typst source: `rgb(…)` for screens, `cmyk(…)` for print.
    pub(super) fn colour(self, colour: &Colour) -> String {
        match self {
            Self::Screen | Self::BookCover | Self::Formulas => format!("rgb(\"{}\")", colour.screen),
            Self::Print(condition) | Self::Cover(condition, _) => {
                format!("cmyk({})", inks(colour, condition).map(|part| format!("{part}%")).join(", "))
            }
        }
    }

    /// Returns a colour as Typst has it after reading the source of [`Self::colour`].
    pub(super) fn process_colour(self, colour: &Colour) -> ProcessColor {
        match self {
            Self::Screen | Self::BookCover | Self::Formulas => {
                let [red, green, blue] = colour.rgb().map(|part| f32::from(part) / 255.0);
                ProcessColor::Rgb(Rgb::new(red, green, blue, 1.0))
            }
            Self::Print(condition) | Self::Cover(condition, _) => {
                let [c, m, y, k] = inks(colour, condition).map(part);
                ProcessColor::Cmyk(Cmyk { c, m, y, k })
            }
        }
    }
}

/// Converts per cent in the same way as Typst.
#[expect(clippy::cast_possible_truncation, reason = "Typst stores colours in this precision")]
fn part(per_cent: f32) -> f32 {
    // The decimal number, which Typst reads.
    let written: f64 = per_cent.to_string().parse().unwrap_or_default();
    (written / 100.0) as f32
}

/// Returns cyan, magenta, yellow and black of a colour in per cent. A colour without CMYK values is converted for the
/// printing condition.
fn inks(colour: &Colour, condition: &OutputCondition) -> [f32; 4] {
    let converted = || {
        let ink = condition.ink(colour.rgb());
        [ink.c, ink.m, ink.y, ink.k].map(|part| (part * 1000.0).round() / 10.0)
    };
    colour.press.map_or_else(converted, |inks| inks.map(f32::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_have_the_precision_of_typst() {
        let parts = [0.0, 100.0, 75.0, 12.3].map(|per_cent| part(per_cent).to_string());
        assert_eq!(parts, ["0", "1", "0.75", "0.123"]);
    }
}
