//! Notes: footnotes at their first references, or lists of notes at the ends of chapters.

use super::literal::string;
use super::{CallWriter, Repetition};
use crate::document::{Block, Note};
use crate::tagged_text::RegionRole;

/// A note at the end of a chapter.
#[derive(Debug, Clone)]
pub(super) struct Endnote {
    /// Index of the note in the document.
    note: usize,
    /// Number of marks written so far.
    marks: usize,
    /// Label of the first mark that has one.
    mark: Option<String>,
}

/// State of a footnote in the generated source.
#[derive(Debug, Clone, Copy)]
pub(super) enum NoteState {
    /// Not written yet.
    Unwritten,
    /// Written as a footnote with a label.
    Footnote,
    /// Written as a footnote without a label, which cannot be the target of a link.
    Unlabelled,
    /// Appended to the text of another footnote.
    Inner,
}

impl CallWriter<'_> {
    /// Writes a reference to a footnote. In a title, it is marked for layouts, which repeat the title without it.
    pub(super) fn note_reference(&mut self, index: usize) {
        if self.repetition == Repetition::Title && !self.in_note {
            self.push("#title-note[");
            self.note(index);
            self.push("]");
        } else {
            self.note(index);
        }
    }

    /// Writes a reference to a footnote: the footnote itself at its first reference, then a mark that links to it.
    ///
    /// Typst loses a footnote inside a footnote if something floats across all columns. A footnote whose first
    /// reference is in another footnote is therefore appended to the text of that one.
    fn note(&mut self, index: usize) {
        if self.endnotes.is_some() {
            return self.endnote_mark(index);
        }
        let note = &self.document.notes[index];
        let arguments = |id: Option<&str>| note_arguments(id, index);
        // Content that may be repeated has no labels, since labels must be unique, and no links.
        let id = Some(note.id.as_str()).filter(|_| self.repetition == Repetition::Never);
        match self.notes[index] {
            NoteState::Footnote if id.is_some() => self.push(&format!("#note-again{}", arguments(id))),
            NoteState::Footnote | NoteState::Inner => self.push(&format!("#note-mark{}", arguments(id))),
            NoteState::Unlabelled => self.push(&format!("#note-mark{}", arguments(None))),
            NoteState::Unwritten if self.in_note => {
                self.notes[index] = if id.is_some() { NoteState::Inner } else { NoteState::Unlabelled };
                self.inner_notes.push(index);
                self.push(&format!("#note-mark{}", arguments(id)));
            }
            NoteState::Unwritten => {
                self.notes[index] = if id.is_some() { NoteState::Footnote } else { NoteState::Unlabelled };
                self.push(&format!("#note{}[", arguments(id)));
                // The language around the mark does not reach the foot of the page.
                let of_issue = self.issue.metadata.language.as_str().to_owned();
                let around_mark = std::mem::replace(&mut self.language, of_issue);
                self.in_note = true;
                self.region(RegionRole::Note, |writer| writer.spanned(note.span, |writer| writer.note_text(note)));
                while !self.inner_notes.is_empty() {
                    let inner = self.inner_notes.remove(0);
                    self.inner_note(inner);
                }
                self.in_note = false;
                self.language = around_mark;
                self.push("]");
            }
        }
    }

    /// Writes the mark of a note at the end of the chapter, and notes it for [`Self::endnotes`].
    fn endnote_mark(&mut self, index: usize) {
        let Some(endnotes) = &mut self.endnotes else { return };
        let note = &self.document.notes[index];
        let at = endnotes.iter().position(|endnote| endnote.note == index).unwrap_or_else(|| {
            endnotes.push(Endnote { note: index, marks: 0, mark: None });
            endnotes.len() - 1
        });
        let endnote = &mut endnotes[at];
        endnote.marks += 1;
        // Labels must be unique, and a header that is repeated on the next page must hold no links.
        let mark = (self.repetition == Repetition::Never).then(|| format!("note-ref-{}-{}", index + 1, endnote.marks));
        if endnote.mark.is_none() {
            endnote.mark.clone_from(&mark);
        }
        let id = Some(note.id.as_str()).filter(|_| self.repetition != Repetition::Possible);
        let [mark, id] = [mark.as_deref(), id].map(|id| id.map_or_else(|| "none".to_owned(), string));
        let number = self.document.note_number(index);
        self.push(&format!("#endnote-mark({mark}, {id}, number: {number})"));
    }

    /// Writes the notes of a chapter at its end: those that the text refers to, and those that these notes refer to.
    pub(super) fn endnotes(&mut self) {
        if self.endnotes.as_ref().is_none_or(Vec::is_empty) {
            return;
        }
        self.in_note = true;
        let mut at = 0;
        self.push("#endnotes((\n");
        self.region(RegionRole::List, |writer| {
            while let Some(endnote) = writer.endnotes.as_ref().and_then(|endnotes| endnotes.get(at)).cloned() {
                let note = &writer.document.notes[endnote.note];
                writer.push(&format!("(id: {}, body: [", string(&note.id)));
                writer.region(RegionRole::Item, |writer| writer.spanned(note.span, |writer| writer.note_text(note)));
                writer.push("]),\n");
                at += 1;
            }
        });
        self.in_note = false;
        // The first mark of a note may be in another note.
        let marks = self.endnotes.replace(Vec::new()).unwrap_or_default();
        let marks =
            marks.into_iter().map(|endnote| endnote.mark.map_or_else(|| "none".to_owned(), |mark| string(&mark)));
        let marks: String = marks.map(|mark| mark + ",").collect();
        self.push(&format!("), marks: ({marks}))\n"));
    }

    fn inner_note(&mut self, index: usize) {
        let note = &self.document.notes[index];
        let id = Some(note.id.as_str()).filter(|_| self.repetition == Repetition::Never);
        self.push(&format!("#note-text{}[", note_arguments(id, index)));
        self.region(RegionRole::Note, |writer| writer.spanned(note.span, |writer| writer.note_text(note)));
        self.push("]");
    }

    /// Writes the text of a footnote in its own language, which may not be that of the words around its mark.
    fn note_text(&mut self, note: &Note) {
        let language = note.language.as_deref().unwrap_or_else(|| self.issue.metadata.language.as_str());
        self.in_language(Some(language), |writer| writer.note_blocks(&note.blocks));
    }

    /// Writes the blocks of a footnote. The first paragraph is written as bare text, without a paragraph's space and
    /// indent, so that the number stands beside its first words.
    fn note_blocks(&mut self, blocks: &[Block]) {
        let rest = match blocks {
            [Block::Paragraph { content, .. }, rest @ ..] => {
                self.inlines(content);
                rest
            }
            blocks => blocks,
        };
        self.blocks(rest);
    }
}

/// Returns the arguments `("note-1", number: 1)`.
fn note_arguments(id: Option<&str>, index: usize) -> String {
    format!("({}, number: {})", id.map_or_else(|| "none".to_owned(), string), index + 1)
}
