//! `[print]`: what the print edition is made for.

use super::Named;

/// One millimetre in points.
const MILLIMETRE: f64 = 72.0 / 25.4;

/// A sheet thicker than this is hard to fold at the spine: more pages are glued.
const MOST_STAPLED: u32 = 64;

/// How issues are printed, trimmed and bound.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintSettings {
    /// `bleed`: how far colour runs past the trim, in millimetres.
    pub bleed: f64,
    /// `marks`: whether crop and registration marks stand around the page.
    pub marks: bool,
    /// `signature`: the number of pages is rounded up to a multiple of this.
    pub signature: u32,
    /// `binding`; none goes by the number of pages.
    pub binding: Option<Binding>,
    /// `paper-thickness`: of one leaf, in millimetres.
    pub paper_thickness: f64,
    /// `colour`
    pub colour: PrintColour,
    /// `profile`: the path of an ICC profile; none is the one built in.
    pub profile: Option<Named>,
    /// `ink-limit`: all four inks together, in per cent.
    pub ink_limit: u16,
    /// `sheet`: what an office printer prints on; none goes by the pages.
    pub sheet: Option<SheetSize>,
    /// `dpi`: most pixels an inch of a picture.
    pub dpi: u32,
    /// `links`: how a link's address is printed; see [`Publication::printed_links`](super::Publication::printed_links).
    pub links: Option<PrintedLinks>,
}

impl Default for PrintSettings {
    fn default() -> Self {
        Self {
            bleed: 3.0,
            marks: true,
            signature: 4,
            binding: None,
            paper_thickness: 0.1,
            colour: PrintColour::Process,
            profile: None,
            ink_limit: 300,
            sheet: None,
            dpi: 300,
            links: None,
        }
    }
}

/// How the leaves are held together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Folded sheets, stapled through the fold.
    Saddle,
    /// Leaves glued to a spine.
    Perfect,
}

/// What inks there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintColour {
    /// Cyan, magenta, yellow and black.
    Process,
    /// Black alone.
    Greyscale,
}

/// How the address that a link leads to is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedLinks {
    /// Behind the words, in brackets.
    Shown,
    /// At the foot of the page.
    Notes,
    /// Not at all.
    Hidden,
}

/// The paper in an office printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetSize {
    /// 210 × 297 mm
    A4,
    /// 297 × 420 mm
    A3,
    /// 8½ × 11 in
    UsLetter,
    /// 11 × 17 in
    UsTabloid,
}

impl PrintSettings {
    /// The bleed in points.
    #[expect(clippy::cast_possible_truncation, reason = "some millimetres, in the numbers that a PDF has")]
    pub(crate) fn bleed_points(&self) -> f32 {
        (self.bleed * MILLIMETRE) as f32
    }

    /// How many pages an issue has when it is printed.
    pub(crate) fn rounded(&self, pages: u32) -> u32 {
        pages.div_ceil(self.signature).saturating_mul(self.signature)
    }

    /// How an issue of so many pages is bound.
    pub(crate) fn binding(&self, pages: u32) -> Binding {
        let by_pages = if self.rounded(pages) <= MOST_STAPLED { Binding::Saddle } else { Binding::Perfect };
        self.binding.unwrap_or(by_pages)
    }

    /// How far the text stands back from the fold, in millimetres. Glued leaves do not open flat, the less so the more there
    /// are; of folded sheets the inner ones stand out by the thickness of the outer ones, and lose as much when they are trimmed.
    pub(crate) fn gutter(&self, pages: u32) -> f64 {
        let leaves = f64::from(self.rounded(pages)) / 2.0;
        let gutter = match self.binding(pages) {
            Binding::Saddle => self.paper_thickness * (leaves / 2.0 - 1.0).max(0.0) / 2.0,
            Binding::Perfect => 3.0 + self.paper_thickness * leaves / 2.0,
        };
        // In steps, since a page more is not to move all others; and nobody sees less than a millimetre.
        if gutter < 1.0 { 0.0 } else { (gutter * 2.0).round() / 2.0 }
    }

    /// [`Self::spine`] in points.
    #[expect(clippy::cast_possible_truncation, reason = "some millimetres, in the numbers that a PDF has")]
    pub(crate) fn spine_points(&self, pages: u32) -> f32 {
        (self.spine(pages) * MILLIMETRE) as f32
    }

    /// The thickness of all leaves, in millimetres; 0 where they are folded.
    pub(crate) fn spine(&self, pages: u32) -> f64 {
        match self.binding(pages) {
            Binding::Saddle => 0.0,
            Binding::Perfect => (f64::from(self.rounded(pages)) / 2.0 * self.paper_thickness * 100.0).round() / 100.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_rounded_to_signatures() {
        let settings = |signature| PrintSettings { signature, ..PrintSettings::default() };
        assert_eq!([0, 1, 4, 5, 51].map(|pages| settings(4).rounded(pages)), [0, 4, 4, 8, 52]);
        assert_eq!(settings(16).rounded(51), 64);
        assert_eq!(settings(1).rounded(51), 51);
    }

    #[test]
    fn a_thick_issue_is_glued_and_has_a_spine() {
        let settings = PrintSettings::default();
        assert_eq!(settings.binding(64), Binding::Saddle);
        assert_eq!(settings.binding(65), Binding::Perfect);
        assert!(settings.spine(52).abs() < f64::EPSILON);
        assert!((settings.spine(200) - 10.0).abs() < 1e-9);
        assert!(settings.gutter(64).abs() < f64::EPSILON);
        assert!((settings.gutter(200) - 8.0).abs() < 1e-9);
        let glued = PrintSettings { binding: Some(Binding::Perfect), ..settings };
        assert!((glued.gutter(52) - 4.5).abs() < 1e-9);
    }
}
