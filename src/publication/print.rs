//! `[print]`: settings for printing and binding.

use super::SpannedName;

/// One millimetre in points.
const MILLIMETRE: f64 = 72.0 / 25.4;

/// Maximum number of pages in a stapled issue. More pages are hard to fold at the spine and are glued.
const MAX_STAPLED_PAGES: u32 = 64;

/// Settings for printing, trimming and binding an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintSettings {
    /// `bleed`: width of the bleed beyond the trim, in millimetres.
    pub bleed: f64,
    /// `marks`: whether crop and registration marks are printed around the page.
    pub marks: bool,
    /// `signature`: pages in a signature. The number of pages is rounded up to a multiple of it.
    pub signature: u32,
    /// `binding`: kind of binding. `None` chooses it by the number of pages.
    pub binding: Option<Binding>,
    /// `paper-thickness`: thickness of one leaf, in millimetres.
    pub paper_thickness: f64,
    /// `colour`: inks to print with.
    pub colour: PrintColour,
    /// `profile`: path of an ICC profile. `None` uses the built-in profile.
    pub profile: Option<SpannedName>,
    /// `ink-limit`: maximum sum of the four inks, in per cent.
    pub ink_limit: u16,
    /// `sheet`: sheet size of an office printer. `None` chooses it by the page size.
    pub sheet: Option<SheetSize>,
    /// `dpi`: maximum resolution of images, in pixels per inch.
    pub dpi: u32,
    /// `links`: how the addresses of links are printed. For the default see
    /// [`Publication::printed_links`](super::Publication::printed_links).
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

/// Kind of binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Folded sheets, stapled through the fold.
    Saddle,
    /// Leaves glued to a spine.
    Perfect,
}

/// Inks to print with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintColour {
    /// Cyan, magenta, yellow and black.
    Process,
    /// Black alone.
    Greyscale,
}

/// Form in which the addresses of links are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedLinks {
    /// After the text of the link, in brackets.
    Shown,
    /// At the foot of the page.
    Notes,
    /// Not at all.
    Hidden,
}

/// Sheet size of an office printer.
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
    /// Returns the bleed in points.
    #[expect(clippy::cast_possible_truncation, reason = "a few millimetres, in the precision of a PDF")]
    pub(crate) fn bleed_points(&self) -> f32 {
        (self.bleed * MILLIMETRE) as f32
    }

    /// Rounds a number of pages up to a multiple of the signature.
    pub(crate) fn round_to_signature(&self, pages: u32) -> u32 {
        pages.div_ceil(self.signature).saturating_mul(self.signature)
    }

    /// Returns the binding of an issue with this number of pages.
    pub(crate) fn binding(&self, pages: u32) -> Binding {
        let by_pages =
            if self.round_to_signature(pages) <= MAX_STAPLED_PAGES { Binding::Saddle } else { Binding::Perfect };
        self.binding.unwrap_or(by_pages)
    }

    /// Returns the distance to move the text away from the fold, in millimetres.
    ///
    /// Glued leaves do not open flat, and less so the more there are. Of folded sheets, the inner ones stick out by the
    /// thickness of the outer ones and lose as much when they are trimmed.
    pub(crate) fn gutter(&self, pages: u32) -> f64 {
        let leaves = f64::from(self.round_to_signature(pages)) / 2.0;
        let gutter = match self.binding(pages) {
            Binding::Saddle => self.paper_thickness * (leaves / 2.0 - 1.0).max(0.0) / 2.0,
            Binding::Perfect => 3.0 + self.paper_thickness * leaves / 2.0,
        };
        // Rounded to half a millimetre, so that adding a page does not move all others; below a millimetre it is
        // invisible.
        if gutter < 1.0 { 0.0 } else { (gutter * 2.0).round() / 2.0 }
    }

    /// Returns [`Self::spine`] in points.
    #[expect(clippy::cast_possible_truncation, reason = "a few millimetres, in the precision of a PDF")]
    pub(crate) fn spine_points(&self, pages: u32) -> f32 {
        (self.spine(pages) * MILLIMETRE) as f32
    }

    /// Returns the thickness of all leaves, in millimetres, or 0 for folded sheets.
    pub(crate) fn spine(&self, pages: u32) -> f64 {
        match self.binding(pages) {
            Binding::Saddle => 0.0,
            Binding::Perfect => {
                (f64::from(self.round_to_signature(pages)) / 2.0 * self.paper_thickness * 100.0).round() / 100.0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_rounded_to_signatures() {
        let settings = |signature| PrintSettings { signature, ..PrintSettings::default() };
        assert_eq!([0, 1, 4, 5, 51].map(|pages| settings(4).round_to_signature(pages)), [0, 4, 4, 8, 52]);
        assert_eq!(settings(16).round_to_signature(51), 64);
        assert_eq!(settings(1).round_to_signature(51), 51);
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
