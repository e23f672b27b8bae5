//! What pages are laid out for.

use crate::edition::Edition;
use crate::issue::Issue;
use crate::layout::Colour;
use crate::press::OutputCondition;

/// What pages are laid out for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// To be read on a screen, and kept.
    Screen,
    /// To be printed under a condition.
    Press(&'a OutputCondition),
    /// The cover alone, to be printed under a condition around so many pages.
    Cover(&'a OutputCondition, u32),
}

impl Purpose<'_> {
    /// `issue.edition` in a layout.
    pub(super) fn edition(self) -> &'static str {
        match self {
            Self::Screen => Edition::Pdf.name(),
            Self::Press(_) => Edition::Print.name(),
            Self::Cover(..) => Edition::Cover.name(),
        }
    }

    /// How far colour runs past the trim, in millimetres.
    pub(super) fn bleed(self, issue: &Issue) -> f64 {
        match self {
            Self::Screen => 0.0,
            Self::Press(_) | Self::Cover(..) => issue.publication.print.bleed,
        }
    }

    /// How far text stands back from the fold if there are so many pages, in millimetres.
    pub(super) fn gutter(self, issue: &Issue, pages: usize) -> f64 {
        match self {
            Self::Screen | Self::Cover(..) => 0.0,
            Self::Press(_) => issue.publication.print.gutter(u32::try_from(pages).unwrap_or(u32::MAX)),
        }
    }

    /// A colour as Typst spells it.
    pub(super) fn colour(self, colour: &Colour) -> String {
        match self {
            Self::Screen => format!("rgb(\"{}\")", colour.screen),
            Self::Press(condition) | Self::Cover(condition, _) => {
                let made = || {
                    let ink = condition.ink(colour.rgb());
                    [ink.c, ink.m, ink.y, ink.k].map(|part| (part * 1000.0).round() / 10.0)
                };
                let inks = colour.press.map_or_else(made, |inks| inks.map(f32::from));
                format!("cmyk({})", inks.map(|part| format!("{part}%")).join(", "))
            }
        }
    }
}
