//! Typography of passages in other languages than the issue: the innermost language decides.

use std::collections::HashMap;

use super::Typography;
use crate::document::{Block, Document, Inline, PartMut, each_inline};
use crate::publication::Language;
use crate::terms::{Quotes, Terms};

/// Languages of a document besides that of the issue, by their tags. A language without terms has the quotation marks of
/// the text around it.
pub(super) struct Languages(HashMap<String, (Language, Option<Quotes>)>);

impl Languages {
    /// Collects the languages of a document.
    pub(super) fn of(document: &Document) -> Self {
        let mut languages = HashMap::new();
        let mut add = |tag: &str| {
            if !languages.contains_key(tag)
                && let Ok(language) = Language::new(tag)
            {
                let quotes = Terms::of(&language).map(|terms| terms.quotes);
                languages.insert(tag.to_owned(), (language, quotes));
            }
        };
        let articles = document.sections.iter().flat_map(|section| &section.articles);
        articles.filter_map(|article| article.language.as_deref()).for_each(&mut add);
        document.notes.iter().filter_map(|note| note.language.as_deref()).for_each(&mut add);
        document.each_block(&mut |block| {
            block.language().into_iter().for_each(&mut add);
        });
        document.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::Passage { language, .. } = inline {
                    add(language);
                }
            });
        });
        Self(languages)
    }

    /// Sets the typography of all texts. `typography` is that of the issue.
    pub(super) fn set(&self, document: &mut Document, typography: Typography<'_>) {
        for section in &mut document.sections {
            if let Some(heading) = &mut section.heading {
                self.run(&mut heading.title, typography);
            }
            self.blocks(&mut section.blocks, typography);
            for article in &mut section.articles {
                let typography = self.typography(article.language.as_deref(), typography);
                self.run(&mut article.heading.title, typography);
                article.byline.iter_mut().for_each(|byline| self.run(byline, typography));
                self.blocks(&mut article.blocks, typography);
            }
        }
        for note in &mut document.notes {
            let typography = self.typography(note.language.as_deref(), typography);
            self.blocks(&mut note.blocks, typography);
        }
    }

    /// Returns the typography of a language, or `around` if there is none.
    fn typography<'a>(&'a self, tag: Option<&str>, around: Typography<'a>) -> Typography<'a> {
        match tag.and_then(|tag| self.0.get(tag)) {
            Some((language, quotes)) => Typography { quotes: quotes.as_ref().unwrap_or(around.quotes), language },
            None => around,
        }
    }

    fn blocks(&self, blocks: &mut [Block], around: Typography<'_>) {
        for block in blocks {
            let typography = self.typography(block.language(), around);
            typography.set_block_texts(block);
            for part in block.parts_mut() {
                match part {
                    PartMut::Inlines(run) => self.run(run, typography),
                    PartMut::Blocks(inside) => self.blocks(inside, typography),
                }
            }
        }
    }

    fn run(&self, run: &mut [Inline], typography: Typography<'_>) {
        typography.set(run);
        self.inside(run, typography);
    }

    /// Sets the texts without markup in a run, and the passages in it.
    fn inside(&self, run: &mut [Inline], around: Typography<'_>) {
        for inline in run {
            around.set_inline_texts(inline);
            if let Inline::Passage { language, content, .. } = inline {
                let typography = self.typography(Some(language), around);
                self.run(content, typography);
            } else if let Some(children) = inline.children_mut() {
                self.inside(children, around);
            }
        }
    }
}
