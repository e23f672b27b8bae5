//! Writes collections (lists of figures and tables, chart data, references, index) as calls.

use super::CallWriter;
use super::literal::string;
use crate::document::{BibliographyEntry, CaptionEntry, Collection, IndexEntry};
use crate::tagged_text::RegionRole;

impl CallWriter<'_> {
    pub(super) fn collection(&mut self, collection: &Collection) {
        match collection {
            Collection::Figures(entries) => self.list_of("figures", entries),
            Collection::Tables(entries) => self.list_of("tables", entries),
            Collection::ChartData(tables) | Collection::FigureSources(tables) | Collection::DataFiles(tables) => {
                for table in tables {
                    self.spanned(table.span, |writer| writer.table(table));
                    self.push("\n");
                }
            }
            Collection::References(references) => {
                self.push("#reference-list((");
                for reference in references {
                    self.region(RegionRole::Item, |writer| writer.bibliography_entry(reference));
                }
                self.push("))");
            }
            Collection::Index(letters) => {
                self.push("#index-list((");
                for letter in letters {
                    self.push(&format!("(letter: {}, entries: ", string(&letter.letter)));
                    self.index_entries(&letter.entries);
                    self.push("),\n");
                }
                self.push("))");
            }
        }
    }

    fn bibliography_entry(&mut self, reference: &BibliographyEntry) {
        self.push(&format!("(id: {}, label: ", string(&reference.id)));
        match &reference.label {
            Some(label) => self.region(RegionRole::Term, |writer| writer.content(label)),
            None => self.push("none"),
        }
        self.push(", body: ");
        self.content(&reference.content);
        self.push("),\n");
    }

    fn list_of(&mut self, kind: &str, entries: &[CaptionEntry]) {
        self.push(&format!("#list-of({}, (", string(kind)));
        for entry in entries {
            self.region(RegionRole::CaptionEntry, |writer| {
                writer.push(&format!("(id: {}, number: {}, caption: ", string(&entry.id), string(&entry.number)));
                writer.content(&entry.caption);
                writer.push("),\n");
            });
        }
        self.push("))");
    }

    fn index_entries(&mut self, entries: &[IndexEntry]) {
        self.push("(");
        for entry in entries {
            self.region(RegionRole::IndexEntry, |writer| writer.index_entry(entry));
        }
        self.push(")");
    }

    fn index_entry(&mut self, entry: &IndexEntry) {
        let texts = |texts: &[String]| {
            let all: Vec<String> = texts.iter().map(|text| format!("[#{}],", string(text))).collect();
            all.concat()
        };
        let marks: String = entry.marks.iter().map(|mark| string(mark) + ",").collect();
        self.push("(term: [#");
        self.leaf(self.leaves.text(&entry.term), |writer| writer.push(&string(&entry.term)));
        self.push(&format!("], marks: ({marks}), "));
        self.push(&format!("see: ({}), see-also: ({}), subs: ", texts(&entry.see), texts(&entry.see_also)));
        self.index_entries(&entry.entries);
        self.push("),");
    }
}
