//! Accessibility metadata of the package (EPUB Accessibility 1.1, section 2), computed from the content.
//!
//! Conformance to WCAG is not computed, because it has to be evaluated and certified by a person: see
//! [`AccessibilityClaims`](crate::publication::AccessibilityClaims).

use crate::document::{Block, Collection, Document, Image, Inline, each_inline};

/// Features of an issue's content that matter for accessibility.
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Accessibility {
    /// Number of images that are not decorative.
    images: usize,
    /// Number of these images that have alternative text.
    described: usize,
    tables: bool,
    notes: bool,
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
        let mut facts = Self {
            images: 0,
            described: 0,
            tables: false,
            notes: !document.notes.is_empty(),
            formulas: false,
            charts: false,
            index: false,
            pages: has_pages,
        };
        document.each_image(&mut |image| facts.count(image));
        document.each_block(&mut |block| match block {
            Block::Chart(chart) => {
                facts.count(&chart.image);
                facts.tables = true;
                facts.charts = true;
            }
            Block::Table(_) => facts.tables = true,
            Block::Equation(_) => facts.formulas = true,
            Block::Collection { collection, .. } => facts.index |= matches!(collection, Collection::Index(_)),
            Block::Paragraph { .. }
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

    /// Returns the accessibility summary, in English.
    pub(crate) fn summary(self) -> String {
        let mut marked = vec!["Headings", "lists"];
        if self.tables {
            marked.push("tables");
        }
        if self.notes {
            marked.push("notes");
        }
        if self.formulas {
            marked.push("formulas");
        }
        let marked = match marked.as_slice() {
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
            [] => String::new(),
        };
        let images = match (self.images, self.described) {
            (0, _) => "There are no images in the text.".to_owned(),
            (1, 1) => "The image has alternative text.".to_owned(),
            (1, _) => "The image has no alternative text.".to_owned(),
            (all, described) if all == described => format!("All {all} images have alternative text."),
            (all, 0) => format!("None of the {all} images has alternative text."),
            (all, described) => format!("{described} of the {all} images have alternative text, the others have none."),
        };
        let pages = if self.pages { " Page numbers are those of the PDF." } else { "" };
        format!("{marked} are marked up as such, and the contents lead to every section and article. {images}{pages}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Accessibility = Accessibility {
        images: 0,
        described: 0,
        tables: false,
        notes: false,
        formulas: false,
        charts: false,
        index: false,
        pages: false,
    };

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
    fn the_summary_counts_images() {
        let facts = Accessibility { images: 5, described: 3, tables: true, notes: true, ..NONE };
        assert_eq!(
            facts.summary(),
            "Headings, lists, tables and notes are marked up as such, and the contents lead to every section and article. \
             3 of the 5 images have alternative text, the others have none."
        );
    }
}
