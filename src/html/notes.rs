//! Footnotes, at the end of the file with their first reference, with links back to their references.

use super::{HtmlWriter, set_language};
use crate::document::{Block, Inline};

impl HtmlWriter<'_, '_> {
    /// Writes the notes of a file. Reading systems show an `aside` with the type `footnote` as a pop-up (EPUB 3
    /// Structural Semantics Vocabulary, DPUB-ARIA 1.1). There is no heading: reading systems that hide the notes would
    /// leave it without content.
    pub(super) fn notes(&mut self, notes: &[usize]) {
        if notes.is_empty() {
            return;
        }
        let tag = self.out.tag("section").set("class", "footnotes");
        let tag = tag.maybe("epub:type", self.package.epub_type("endnotes"));
        tag.set("role", "doc-endnotes").set("aria-label", &self.issue.terms.notes).open();
        self.out.line();
        for &note in notes {
            self.note(note);
        }
        self.out.raw("</section>\n");
    }

    /// Writes a note. Its number is put at the start of the first paragraph and the back links at the end of the last;
    /// where the first or last block is not a paragraph, they get a paragraph of their own.
    fn note(&mut self, index: usize) {
        let note = &self.issue.document.notes[index];
        let tag = self.out.tag("aside").set("class", "footnote").maybe("epub:type", self.package.epub_type("footnote"));
        let tag = tag.set("role", "doc-footnote");
        set_language(tag.set("id", &note.id), note.language.as_deref(), self.issue).open();
        self.out.line();
        let back = (1..=note.references).filter_map(|at| self.package.back_link(index, at)).collect::<Vec<_>>();
        match note.blocks.as_slice() {
            [Block::Paragraph { content, .. }] => self.note_paragraph(Some(index), content, &back),
            [Block::Paragraph { content: first, .. }, between @ .., Block::Paragraph { content: last, .. }] => {
                self.note_paragraph(Some(index), first, &[]);
                self.blocks(between);
                self.note_paragraph(None, last, &back);
            }
            [Block::Paragraph { content, .. }, rest @ ..] => {
                self.note_paragraph(Some(index), content, &[]);
                self.blocks(rest);
                self.note_paragraph(None, &[], &back);
            }
            blocks => {
                self.note_paragraph(Some(index), &[], &[]);
                self.blocks(blocks);
                self.note_paragraph(None, &[], &back);
            }
        }
        self.out.raw("</aside>\n");
    }

    /// Writes a paragraph of a note, with the number of the note with index `number` before and the back links after
    /// its content. Writes nothing if all three are empty.
    fn note_paragraph(&mut self, number: Option<usize>, content: &[Inline], back: &[String]) {
        if number.is_none() && content.is_empty() && back.is_empty() {
            return;
        }
        self.out.open("p");
        if let Some(index) = number {
            self.out
                .tag("span")
                .set("class", "number")
                .with_text(&format!("{}.", self.issue.document.note_number(index)));
            self.out.text(" ");
        }
        self.inlines(content);
        for (at, address) in back.iter().enumerate() {
            self.out.text(" ");
            let words = &self.issue.terms.back;
            let label = if back.len() == 1 { words.clone() } else { format!("{words} ({})", at + 1) };
            let tag = self.out.tag("a").set("class", "back").set("role", "doc-backlink").set("href", address);
            tag.set("aria-label", label).open();
            // This arrow is not an emoji.
            self.out.text("↑");
            if at > 0 {
                self.out.element("sup", &(at + 1).to_string());
            }
            self.out.close("a");
        }
        self.out.raw("</p>\n");
    }
}
