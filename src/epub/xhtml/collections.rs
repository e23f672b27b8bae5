//! What is collected, as XHTML.

use super::Writer;
use crate::document::{Collection, IndexEntry, Listed, Reference};

impl Writer<'_, '_> {
    pub(super) fn collection(&mut self, collection: &Collection) {
        match collection {
            Collection::Figures(entries) => self.list_of(&self.issue.terms.figure, entries),
            Collection::Tables(entries) => self.list_of(&self.issue.terms.table, entries),
            Collection::ChartData(tables) => tables.iter().for_each(|table| self.table(table)),
            Collection::References(references) => self.references(references),
            Collection::Index(letters) => {
                self.out.tag("section").set("class", "index").set("epub:type", "index").set("role", "doc-index").open();
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

    fn list_of(&mut self, word: &str, entries: &[Listed]) {
        self.out.tag("ul").set("class", "list-of").open();
        self.out.line();
        for entry in entries {
            self.out.open("li");
            self.page_break_at(self.breaks.first_of(&entry.caption));
            self.linked("label", &entry.id, &format!("{word}\u{A0}{}", entry.number));
            self.out.text(" ");
            self.inlines(&entry.caption);
            self.out.raw("</li>\n");
        }
        self.out.raw("</ul>\n");
    }

    /// Words that lead to an id.
    pub(super) fn linked(&mut self, class: &str, id: &str, words: &str) {
        match self.plan.link(self.page, id).filter(|_| !self.in_link) {
            Some(address) => self.out.tag("a").unless_empty("class", class).set("href", address).with_text(words),
            None => self.out.text(words),
        }
    }

    fn references(&mut self, references: &[Reference]) {
        let tag = self.out.tag("section").set("class", "references");
        tag.set("epub:type", "bibliography").set("role", "doc-bibliography").open();
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

    /// The pages of an entry, each once, as in the PDF; without these its places, counted.
    fn marks(&mut self, marks: &[String]) {
        let mut said: Vec<String> = Vec::new();
        for (at, mark) in marks.iter().enumerate() {
            let label = self.breaks.label_of(mark).map_or_else(|| (at + 1).to_string(), str::to_owned);
            if said.contains(&label) {
                continue;
            }
            self.out.text(if said.is_empty() { " " } else { ", " });
            self.linked("", mark, &label);
            said.push(label);
        }
    }

    fn index_entries(&mut self, entries: &[IndexEntry]) {
        self.out.raw("<ul>\n");
        for entry in entries {
            self.out.open("li");
            self.text(&entry.term);
            self.marks(&entry.marks);
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
