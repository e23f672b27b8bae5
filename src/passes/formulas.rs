//! Puts formulas into words of the innermost language around them, unless the author has described them.

use std::collections::HashMap;

use crate::document::{Block, Document, Inline, Math, PartMut};
use crate::math::{FormulaTerms, speech};
use crate::publication::Language;

/// Describes the formulas of a document. `language` is that of the issue.
pub(super) fn run(document: &mut Document, language: &Language) {
    let mut describer = FormulaDescriber::default();
    for section in &mut document.sections {
        if let Some(heading) = &mut section.heading {
            describer.run(&mut heading.title, language);
        }
        describer.blocks(&mut section.blocks, language);
        for article in &mut section.articles {
            let own = own_language(article.language.as_deref());
            let language = own.as_ref().unwrap_or(language);
            describer.run(&mut article.heading.title, language);
            article.byline.iter_mut().for_each(|byline| describer.run(byline, language));
            describer.blocks(&mut article.blocks, language);
        }
    }
    for note in &mut document.notes {
        let own = own_language(note.language.as_deref());
        describer.blocks(&mut note.blocks, own.as_ref().unwrap_or(language));
    }
}

fn own_language(tag: Option<&str>) -> Option<Language> {
    tag.and_then(|tag| Language::new(tag).ok())
}

/// Words of the languages that formulas are in, by their primary tags.
#[derive(Default)]
struct FormulaDescriber(HashMap<String, Option<FormulaTerms>>);

impl FormulaDescriber {
    fn blocks(&mut self, blocks: &mut [Block], around: &Language) {
        for block in blocks {
            let own = own_language(block.language());
            let language = own.as_ref().unwrap_or(around);
            if let Block::Equation(equation) = block {
                self.describe(&mut equation.math, language);
            }
            for part in block.parts_mut() {
                match part {
                    PartMut::Inlines(run) => self.run(run, language),
                    PartMut::Blocks(inside) => self.blocks(inside, language),
                }
            }
        }
    }

    fn run(&mut self, run: &mut [Inline], around: &Language) {
        for inline in run {
            let own = if let Inline::Passage { language, .. } = inline { own_language(Some(language)) } else { None };
            if let Inline::Math(math) = inline {
                self.describe(math, around);
            } else if let Some(children) = inline.children_mut() {
                self.run(children, own.as_ref().unwrap_or(around));
            }
        }
    }

    /// Describes a formula. One in a language without words keeps the line of signs.
    fn describe(&mut self, math: &mut Math, language: &Language) {
        if !math.description.is_empty() {
            return;
        }
        let primary = language.primary();
        let terms = self.0.entry(primary.to_owned()).or_insert_with(|| FormulaTerms::of(primary));
        if let Some(terms) = terms {
            math.description = speech(&math.mathml, terms).unwrap_or_default();
        }
    }
}
