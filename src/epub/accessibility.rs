//! Accessibility metadata of the package (EPUB Accessibility 1.1, section 2), computed from the content.
//!
//! Conformance to WCAG is not computed, because it has to be evaluated and certified by a person: see
//! [`AccessibilityClaims`](crate::publication::AccessibilityClaims).

use crate::document::{Block, Collection, Document, Image, Inline, each_inline};
use crate::terms::AccessibilityTerms;

/// Features of an issue's content that matter for accessibility.
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Accessibility {
    /// Number of images that are not decorative.
    images: usize,
    /// Number of these images that have alternative text.
    described: usize,
    headings: bool,
    lists: bool,
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
        let sections = document.sections.iter();
        let mut facts = Self {
            headings: sections.clone().any(|section| section.heading.is_some() || !section.articles.is_empty()),
            notes: !document.notes.is_empty(),
            pages: has_pages,
            ..Self::default()
        };
        document.each_image(&mut |image| facts.count(image));
        document.each_block(&mut |block| facts.add(block));
        document.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                facts.formulas |= matches!(inline, Inline::Math(_));
            });
        });
        facts
    }

    /// Adds the features of a block, without those of the blocks in it.
    fn add(&mut self, block: &Block) {
        match block {
            Block::Chart(chart) => {
                self.count(&chart.image);
                self.charts = true;
            }
            Block::Equation(_) => self.formulas = true,
            Block::Heading(_) => self.headings = true,
            Block::List(_) | Block::DescriptionList { .. } => self.lists = true,
            Block::Table(_) => self.tables = true,
            Block::Collection { collection, .. } => match collection {
                Collection::Index(_) => self.index = true,
                Collection::Figures(_) | Collection::Tables(_) | Collection::References(_) => self.lists = true,
                Collection::ChartData(tables) | Collection::FigureSources(tables) | Collection::DataFiles(tables) => {
                    self.tables |= !tables.is_empty();
                }
            },
            Block::Paragraph { .. }
            | Block::Figure(_)
            | Block::Quote { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {}
        }
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
        let has_alternatives = self.images > 0 && self.all_described();
        let features = [
            ("ARIA", true),
            ("displayTransformability", true),
            ("readingOrder", true),
            ("structuralNavigation", self.headings),
            ("tableOfContents", true),
            // No e-book has digital rights management.
            ("unlocked", true),
            ("alternativeText", has_alternatives),
            // Every formula has a text alternative.
            ("MathML", self.formulas),
            ("describedMath", self.formulas),
            ("longDescription", self.charts),
            ("index", self.index),
            ("pageBreakMarkers", self.pages),
            ("pageNavigation", self.pages),
        ];
        let present = features.into_iter().filter(|(_, is_true)| *is_true);
        all.extend(present.map(|(feature, _)| ("schema:accessibilityFeature", feature)));
        // Prepared images show one frame, so nothing flashes or moves.
        all.push(("schema:accessibilityHazard", "none"));
        all
    }

    /// Returns the accessibility summary. It has only sentences about content that the issue has.
    pub(crate) fn summary(self, terms: &AccessibilityTerms) -> String {
        let kinds = [
            (self.headings, &terms.kinds.headings),
            (self.lists, &terms.kinds.lists),
            (self.tables, &terms.kinds.tables),
            (self.notes, &terms.kinds.notes),
            (self.formulas, &terms.kinds.formulas),
            (self.index, &terms.kinds.index),
        ];
        let kinds: Vec<&str> = kinds.into_iter().filter(|(is_there, _)| *is_there).map(|(_, word)| &**word).collect();
        let marked_up = terms.marked_up.replace("{kinds}", &kinds.join(", "));
        let images = match self.images {
            0 => &terms.no_images,
            _ if self.all_described() => &terms.all_described,
            _ => &terms.not_all_described,
        };
        let sentences = [
            (!kinds.is_empty(), &marked_up),
            (self.headings, &terms.contents_lead),
            (true, images),
            (self.charts, &terms.charts),
            (self.formulas, &terms.formulas),
            (self.pages, &terms.page_numbers),
        ];
        let present = sentences.into_iter().filter(|(is_true, _)| *is_true);
        present.map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tests::sample;
    use crate::publication::Language;
    use crate::terms::Terms;

    fn has(facts: Accessibility, property: &str, value: &str) -> bool {
        facts.properties().contains(&(property, value))
    }

    #[test]
    fn alternative_text_is_claimed_only_when_every_image_has_it() {
        let feature = ("schema:accessibilityFeature", "alternativeText");
        let none = Accessibility::default();
        assert!(!has(none, feature.0, feature.1));
        assert!(has(Accessibility { images: 2, described: 2, ..none }, feature.0, feature.1));
        let one_missing = Accessibility { images: 2, described: 1, ..none };
        assert!(!has(one_missing, feature.0, feature.1));
        assert!(has(one_missing, "schema:accessModeSufficient", "textual,visual"));
        assert!(!has(one_missing, "schema:accessModeSufficient", "textual"));
    }

    #[test]
    fn text_alone_has_no_visual_mode_and_no_hazard() {
        assert!(!has(Accessibility::default(), "schema:accessMode", "visual"));
        assert!(has(Accessibility::default(), "schema:accessibilityHazard", "none"));
    }

    #[test]
    fn features_are_those_of_the_content() {
        let none = Accessibility::default();
        let all = Accessibility { headings: true, formulas: true, charts: true, index: true, pages: true, ..none };
        for feature in ["MathML", "describedMath", "longDescription", "index", "structuralNavigation", "pageNavigation"]
        {
            assert!(has(all, "schema:accessibilityFeature", feature), "{feature}");
            assert!(!has(none, "schema:accessibilityFeature", feature), "{feature}");
        }
        for feature in ["ARIA", "displayTransformability", "readingOrder", "tableOfContents", "unlocked"] {
            assert!(has(none, "schema:accessibilityFeature", feature), "{feature}");
        }
    }

    #[test]
    fn facts_are_found_in_the_document() {
        let facts = Accessibility::of(&sample::everything(), true);
        assert!(facts.headings && facts.lists && facts.tables && facts.notes && facts.pages);
        let plain = sample::document(vec![sample::section(None, vec![sample::words("x")], vec![])]);
        assert_eq!(Accessibility::of(&plain, false), Accessibility::default());
    }

    #[test]
    fn the_summary_is_in_the_language_of_the_issue_and_about_its_content() {
        let summary = |facts: Accessibility, tag: &str| {
            facts.summary(&Terms::of(&Language::new(tag).unwrap()).unwrap().accessibility)
        };
        let none = Accessibility::default();
        assert_eq!(summary(none, "en"), "There are no images in the text.");
        let tables = Accessibility { headings: true, tables: true, pages: true, images: 5, described: 3, ..none };
        assert_eq!(
            summary(tables, "en"),
            "Marked up as such: headings, tables. The contents lead to every section and article. Not all images have \
             alternative text. Page numbers are those of the PDF."
        );
        let german = summary(Accessibility { notes: true, formulas: true, described: 5, ..tables }, "de");
        assert!(german.starts_with("Als solche ausgezeichnet: Überschriften, Tabellen, Anmerkungen, Formeln."));
        assert!(german.contains(" Alle Bilder haben einen Alternativtext. Jede Formel hat einen Alternativtext. "));
        assert!(summary(Accessibility { charts: true, ..none }, "fr").ends_with(" figurent dans un tableau."));
    }
}
