//! Pages for print, made from the pages for the screen.
//!
//! A layout with `shared-pages = true` promises that its two kinds of pages differ in nothing but what it asks
//! `is-printed()` for. Typst then gets the same colours for both, and neither bleed nor gutter. So everything that is the
//! same on both comes from Typst's caches, which are keyed by the styles of the text, and the layout starts from the
//! values that the pages for the screen have settled on. Afterwards, the colours of the frames are replaced by inks, and
//! the pages get their bleed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use typst::foundations::{Bytes, Smart};
use typst::layout::{Abs, Ratio, Sides};
use typst::model::Document as _;
use typst::visualize::{Color, Paint, ProcessColor, Rgb};
use typst_layout::{Page, PagedDocument};

use super::compile::Memory;
use super::paints::each_paint_mut;
use super::purpose::PagePurpose;
use super::{Pages, chapter_colours, settle, turned};
use crate::diagnostic::{Report, Reported};
use crate::issue::Issue;
use crate::layout::{Colour, SettingValue};
use crate::print::OutputCondition;

/// Greatest bleed in millimetres that pages for the screen reach into.
const MAX_BLEED: f64 = 3.0;

/// Returns `true` if the pages of an issue for print are made from its pages for the screen, unless these are too many
/// for a book without a gutter.
pub(crate) fn has_shared_pages(issue: &Issue, purpose: PagePurpose<'_>) -> bool {
    let PagePurpose::Print(condition) = purpose else { return false };
    issue.layout.shared_pages && purpose.bleed(issue) <= MAX_BLEED && LayoutInks::of(issue, condition).is_some()
}

impl Pages {
    /// Makes the pages for print from these, which are for the screen. Returns `None` if they must be laid out on their
    /// own; `has_shared_pages` must be true.
    ///
    /// # Errors
    /// Typst fails.
    pub(crate) fn for_print(
        &self,
        issue: &Issue,
        purpose: PagePurpose<'_>,
        report: &mut Report,
    ) -> Result<Option<Self>, Reported> {
        let PagePurpose::Print(condition) = purpose else { return Ok(None) };
        let Some(inks) = LayoutInks::of(issue, condition) else { return Ok(None) };
        if purpose.gutter(issue, self.len()) > 0.0 {
            return Ok(None);
        }
        let (mut files, mut world) = (self.files.clone(), self.world.clone());
        let (path, content) = files.set_printed();
        world.add_file(path, Bytes::new(content));
        let mut pages = settle(files, world, issue, PagePurpose::Screen, self.guess(), Memory::LastRuns, report)?;
        let bleed = Sides::splat(Abs::mm(purpose.bleed(issue)));
        let printed = pages.document.pages().iter().map(|page| inks.printed(page, bleed)).collect();
        pages.document = turned::upright(PagedDocument::new(printed, pages.document.info().clone()));
        Ok(Some(pages))
    }
}

/// The inks of the layout's colours.
struct LayoutInks<'a> {
    /// The colours by red, green and blue.
    colours: BTreeMap<[u8; 3], Cow<'a, Colour>>,
    condition: &'a OutputCondition,
}

impl<'a> LayoutInks<'a> {
    /// Returns the inks of the issue's layout. `None` if a colour of the screen has different inks in two settings.
    fn of(issue: &'a Issue, condition: &'a OutputCondition) -> Option<Self> {
        let mut colours: BTreeMap<_, Cow<'_, Colour>> = BTreeMap::new();
        let settings = issue.layout.all_settings().filter_map(|setting| match &setting.value {
            SettingValue::Colour(colour) => Some(Cow::Borrowed(colour)),
            _ => None,
        });
        let chapters = chapter_colours::all(issue).map(|(_, colour)| Cow::Owned(colour));
        for colour in settings.chain(chapters) {
            let press = colour.press;
            if colours.insert(colour.rgb(), colour).is_some_and(|other| other.press != press) {
                return None;
            }
        }
        Some(Self { colours, condition })
    }

    /// Returns a page in the colours of print, with its bleed.
    fn printed(&self, page: &Page, bleed: Sides<Abs>) -> Page {
        let mut page = page.clone();
        if page.bleed.is_zero() {
            page.bleed = bleed;
        }
        if let Smart::Custom(Some(fill)) = &mut page.fill {
            self.print(fill);
        }
        each_paint_mut(&mut page.frame, &mut |paint| self.print(paint));
        page
    }

    /// Replaces a colour of the layout, or a lighter one made from it, by its inks. Other colours are converted with the
    /// PDF, like those of pictures.
    fn print(&self, paint: &mut Paint) {
        if let Paint::Solid(Color::Process(ProcessColor::Rgb(rgb))) = paint
            && let Some(printed) = self.printed_colour(*rgb)
        {
            *paint = Paint::Solid(Color::Process(printed));
        }
    }

    fn printed_colour(&self, rgb: Rgb) -> Option<ProcessColor> {
        if rgb.alpha < 1.0 {
            return None;
        }
        let parts = [rgb.red, rgb.green, rgb.blue];
        if let Some(colour) = eight_bits(parts).and_then(|parts| self.colours.get(&parts)) {
            return Some(self.inks(colour));
        }
        let mut lighter = self.colours.iter().filter_map(|(rgb, colour)| {
            let factor = lightening(rgb.map(|part| f32::from(part) / 255.0), parts)?;
            Some(self.inks(colour).lighten(Ratio::new(factor)))
        });
        lighter.next().filter(|first| lighter.all(|other| other == *first))
    }

    fn inks(&self, colour: &Colour) -> ProcessColor {
        PagePurpose::Print(self.condition).process_colour(colour)
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
