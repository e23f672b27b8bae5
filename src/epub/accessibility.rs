//! Accessibility metadata of the package (EPUB Accessibility 1.1, section 2), computed from the content.
//!
//! Conformance to WCAG is not computed, because it has to be evaluated and certified by a person: see
//! [`AccessibilityClaims`](crate::publication::AccessibilityClaims).

use crate::document::{Block, Collection, Document, Image, Inline, each_inline};
use crate::terms::AccessibilityTerms;

/// Features of an issue's content that matter for accessibility.
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Accessibility {
    /// Number of images that are not decorative.
    images: usize,
    /// Number of these images that have alternative text.
    described: usize,
    formulas: bool,
    /// Whether there are charts, whose numbers are in a table.
    charts: bool,
    index: bool,
    /// Whether there are page break markers for the pages of the PDF.
    pages: bool,
}

impl Accessibility {
    /// Collects the features of a document. The cover image is not counted: the title page has the same information as
    /// text.
    pub(crate) fn of(document: &Document, has_pages: bool) -> Self {
        let mut facts =
            Self { images: 0, described: 0, formulas: false, charts: false, index: false, pages: has_pages };
        document.each_image(&mut |image| facts.count(image));
        document.each_block(&mut |block| match block {
            Block::Chart(chart) => {
                facts.count(&chart.image);
                facts.charts = true;
            }
            Block::Equation(_) => facts.formulas = true,
            Block::Collection { collection, .. } => facts.index |= matches!(collection, Collection::Index(_)),
            Block::Paragraph { .. }
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Heading(_)
            | Block::Quote { .. }
            | Block::List(_)
            | Block::DescriptionList { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {}
        });
        document.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                facts.formulas |= matches!(inline, Inline::Math(_));
            });
        });
        facts
    }

    /// Counts an image unless it is decorative: a decorative image needs no alternative text.
    fn count(&mut self, image: &Image) {
        if image.decorative {
            return;
        }
        self.images += 1;
        self.described += usize::from(image.described);
    }

    fn all_described(self) -> bool {
        self.described == self.images
    }

    /// Returns the metadata properties and their values, in output order.
    pub(crate) fn properties(self) -> Vec<(&'static str, &'static str)> {
        let mut all = vec![("schema:accessMode", "textual")];
        if self.images > 0 {
            all.push(("schema:accessMode", "visual"));
        }
        let sufficient = if self.all_described() { "textual" } else { "textual,visual" };
        all.push(("schema:accessModeSufficient", sufficient));
        let features = ["ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"];
        all.extend(features.map(|feature| ("schema:accessibilityFeature", feature)));
        if self.images > 0 && self.all_described() {
            all.push(("schema:accessibilityFeature", "alternativeText"));
        }
        if self.formulas {
            // Every formula has a text alternative.
            all.extend(["MathML", "describedMath"].map(|feature| ("schema:accessibilityFeature", feature)));
        }
        if self.charts {
            all.push(("schema:accessibilityFeature", "longDescription"));
        }
        if self.index {
            all.push(("schema:accessibilityFeature", "index"));
        }
        if self.pages {
            all.extend(["pageBreakMarkers", "pageNavigation"].map(|feature| ("schema:accessibilityFeature", feature)));
        }
        // Prepared images show one frame, so nothing flashes or moves.
        all.push(("schema:accessibilityHazard", "none"));
        all
    }

    /// Returns the accessibility summary.
    pub(crate) fn summary(self, terms: &AccessibilityTerms) -> String {
        let images = match self.images {
            0 => &terms.no_images,
            _ if self.all_described() => &terms.all_described,
            _ => &terms.not_all_described,
        };
        let pages = self.pages.then_some(&terms.page_numbers);
        let sentences: Vec<&str> = [&terms.marked_up, images].into_iter().chain(pages).map(String::as_str).collect();
        sentences.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publication::Language;
    use crate::terms::Terms;

    const NONE: Accessibility =
        Accessibility { images: 0, described: 0, formulas: false, charts: false, index: false, pages: false };

    fn has(facts: Accessibility, property: &str, value: &str) -> bool {
        facts.properties().contains(&(property, value))
    }

    #[test]
    fn alternative_text_is_claimed_only_when_every_image_has_it() {
        let feature = ("schema:accessibilityFeature", "alternativeText");
        assert!(!has(NONE, feature.0, feature.1));
        assert!(has(Accessibility { images: 2, described: 2, ..NONE }, feature.0, feature.1));
        let one_missing = Accessibility { images: 2, described: 1, ..NONE };
        assert!(!has(one_missing, feature.0, feature.1));
        assert!(has(one_missing, "schema:accessModeSufficient", "textual,visual"));
        assert!(!has(one_missing, "schema:accessModeSufficient", "textual"));
    }

    #[test]
    fn text_alone_has_no_visual_mode_and_no_hazard() {
        assert!(!has(NONE, "schema:accessMode", "visual"));
        assert!(has(NONE, "schema:accessibilityHazard", "none"));
    }

    #[test]
    fn features_are_those_of_the_content() {
        let all = Accessibility { formulas: true, charts: true, index: true, ..NONE };
        for feature in ["MathML", "describedMath", "longDescription", "index"] {
            assert!(has(all, "schema:accessibilityFeature", feature), "{feature}");
            assert!(!has(NONE, "schema:accessibilityFeature", feature), "{feature}");
        }
    }

    #[test]
    fn the_summary_is_in_the_language_of_the_issue() {
        let summary = |facts: Accessibility, tag: &str| {
            facts.summary(&Terms::of(&Language::new(tag).unwrap()).unwrap().accessibility)
        };
        let facts = Accessibility { images: 5, described: 3, pages: true, ..NONE };
        assert_eq!(
            summary(facts, "en"),
            "Headings, lists, tables, notes and formulas are marked up as such, and the contents lead to every section and \
             article. Not all images have alternative text. Page numbers are those of the PDF."
        );
        assert!(
            summary(Accessibility { described: 5, ..facts }, "de")
                .contains(" Alle Bilder haben einen Alternativtext. ")
        );
        assert!(summary(NONE, "fr").ends_with(" Le texte ne contient pas d’images."));
    }
}
