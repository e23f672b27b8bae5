//! Copies of the notes that several chapters refer to: each chapter has the text of its own notes at its end.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, Note, Section, each_inline_mut, each_run_of_mut};

/// Maximum size of all copies, in bytes of source text.
const MAX_COPIED: usize = 1 << 20;

/// Copies each note for every section that refers to it, except the first.
pub(super) fn copy(document: &mut Document, report: &mut Report) {
    let owners = vec![None; document.notes.len()];
    let mut copier = NoteCopier { notes: std::mem::take(&mut document.notes), owners, copied: 0, report };
    for (number, section) in document.sections.iter_mut().enumerate() {
        copier.section(number, section);
    }
    document.notes = copier.notes;
}

struct NoteCopier<'a> {
    notes: Vec<Note>,
    /// The section of each note: the first one that refers to it.
    owners: Vec<Option<usize>>,
    /// Size of the copies so far.
    copied: usize,
    report: &'a mut Report,
}

impl NoteCopier<'_> {
    fn section(&mut self, number: usize, section: &mut Section) {
        let mut copies = HashMap::new();
        let mut next = Vec::new();
        each_run_of_mut(section.parts_mut(), &mut |run| self.run(run, number, &mut copies, &mut next));
        while let Some(note) = next.pop() {
            let mut blocks = std::mem::take(&mut self.notes[note].blocks);
            let part = crate::document::PartMut::Blocks(&mut blocks);
            each_run_of_mut([part], &mut |run| self.run(run, number, &mut copies, &mut next));
            self.notes[note].blocks = blocks;
        }
    }

    /// Gives the references in a run the notes of their section. `next` receives the notes whose text has not been read.
    fn run(&mut self, run: &mut [Inline], section: usize, copies: &mut HashMap<usize, usize>, next: &mut Vec<usize>) {
        each_inline_mut(run, &mut |inline| {
            let Inline::NoteReference { note, .. } = inline else { return };
            match self.owners[*note] {
                None => {
                    self.owners[*note] = Some(section);
                    next.push(*note);
                }
                Some(owner) if owner == section => {}
                Some(_) => {
                    if let Some(copy) = copies.get(note).copied().or_else(|| self.copy(*note, section)) {
                        if copies.insert(*note, copy).is_none() {
                            next.push(copy);
                        }
                        *note = copy;
                    }
                }
            }
        });
    }

    /// Copies a note. Returns `None` if the copies are too large.
    fn copy(&mut self, note: usize, section: usize) -> Option<usize> {
        let original = &self.notes[note];
        let size = original.span.range().len().max(1);
        if self.copied + size > MAX_COPIED {
            let message = "this footnote is too long for a copy in each chapter that refers to it";
            let help = "refer to it in one chapter only, or remove `notes = \"chapter\"`";
            self.report.push(Diagnostic::new(Code::OverLimit, original.span, message, help));
            return None;
        }
        self.copied += size;
        let copy = original.clone();
        self.notes.push(copy);
        self.owners.push(Some(section));
        Some(self.notes.len() - 1)
    }
}
