//! Compiled lists (figures, tables, bibliography, index) as HTML.

use super::HtmlWriter;
use crate::document::{BibliographyEntry, CaptionEntry, Collection, IndexEntry};

impl HtmlWriter<'_, '_> {
    pub(super) fn collection(&mut self, collection: &Collection) {
        match collection {
            Collection::Figures(entries) => self.list_of(&self.issue.terms.figure, entries),
            Collection::Tables(entries) => self.list_of(&self.issue.terms.table, entries),
            Collection::ChartData(tables) | Collection::FigureSources(tables) | Collection::DataFiles(tables) => {
                for table in tables {
                    self.table(table);
                }
            }
            Collection::References(references) => self.references(references),
            Collection::Index(letters) => {
                let tag = self.out.tag("section").set("class", "index");
                tag.maybe("epub:type", self.package.epub_type("index")).set("role", "doc-index").open();
                self.out.line();
                for letter in letters {
                    self.out.tag("p").set("class", "letter").with_text(&letter.letter);
                    self.out.line();
                    self.index_entries(&letter.entries);
                }
                self.out.raw("</section>\n");
            }
        }
    }

    fn list_of(&mut self, word: &str, entries: &[CaptionEntry]) {
        self.out.tag("ul").set("class", "list-of").open();
        self.out.line();
        for entry in entries {
            self.out.open("li");
            self.page_marks_at(self.package.leaves().first_of(&entry.caption));
            self.link_to_id("label", &entry.id, &format!("{word}\u{A0}{}", entry.number));
            self.out.text(" ");
            self.inlines(&entry.caption);
            self.out.raw("</li>\n");
        }
        self.out.raw("</ul>\n");
    }

    /// Writes text as a link to an id, or without a link inside another link or if the id does not exist.
    pub(super) fn link_to_id(&mut self, class: &str, id: &str, words: &str) {
        match self.package.link(id).filter(|_| !self.in_link) {
            Some(address) => self.out.tag("a").unless_empty("class", class).set("href", address).with_text(words),
            None => self.out.text(words),
        }
    }

    fn references(&mut self, references: &[BibliographyEntry]) {
        let tag = self.out.tag("section").set("class", "references");
        tag.maybe("epub:type", self.package.epub_type("bibliography")).set("role", "doc-bibliography").open();
        self.out.raw("\n<ul>\n");
        for reference in references {
            self.out.tag("li").set("id", &reference.id).open();
            if let Some(label) = &reference.label {
                self.out.tag("span").set("class", "label").open();
                self.inlines(label);
                self.out.raw("</span> ");
            }
            self.inlines(&reference.content);
            self.out.raw("</li>\n");
        }
        self.out.raw("</ul>\n</section>\n");
    }

    /// Writes the locators of an index entry: the printed page numbers without repetitions, or consecutive numbers if
    /// the pages are unknown.
    fn locators(&mut self, marks: &[String]) {
        let mut written: Vec<String> = Vec::new();
        for (at, mark) in marks.iter().enumerate() {
            let label = self.package.page_label(mark).map_or_else(|| (at + 1).to_string(), str::to_owned);
            if written.contains(&label) {
                continue;
            }
            self.out.text(if written.is_empty() { " " } else { ", " });
            self.link_to_id("", mark, &label);
            written.push(label);
        }
    }

    fn index_entries(&mut self, entries: &[IndexEntry]) {
        self.out.raw("<ul>\n");
        for entry in entries {
            self.out.open("li");
            self.text(&entry.term);
            self.locators(&entry.marks);
            let terms = &self.issue.terms;
            for (word, others) in [(&terms.see, &entry.see), (&terms.see_also, &entry.see_also)] {
                if !others.is_empty() {
                    self.out.text(", ");
                    self.out.element("em", word);
                    self.out.text(&format!(" {}", others.join("; ")));
                }
            }
            if !entry.entries.is_empty() {
                self.out.line();
                self.index_entries(&entry.entries);
            }
            self.out.raw("</li>\n");
        }
        self.out.raw("</ul>\n");
    }
}
