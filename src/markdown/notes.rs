//! Footnotes: `[^1]` and `[^1]: text`.

use std::collections::HashMap;

use comrak::nodes::{AstNode, NodeValue};

use super::FileParser;
use crate::diagnostic::Code;
use crate::document::{Inline, Note};
use crate::source::Span;

/// The definition of a footnote, detached from the tree.
pub(super) struct NoteDefinition<'n> {
    label: String,
    node: &'n AstNode<'n>,
}

impl FileParser<'_, '_> {
    /// Detaches the definitions from the tree. [`Self::finish_notes`] converts them after the rest of the file.
    pub(super) fn take_definitions<'n>(root: &'n AstNode<'n>) -> Vec<NoteDefinition<'n>> {
        let definition = |node: &'n AstNode<'n>| match &node.data.borrow().value {
            NodeValue::FootnoteDefinition(definition) => Some(NoteDefinition { label: definition.name.clone(), node }),
            _ => None,
        };
        let definitions: Vec<_> = root.descendants().filter_map(definition).collect();
        for definition in &definitions {
            definition.node.detach();
        }
        definitions
    }

    /// Converts a reference. Notes are numbered in the order of their first references.
    pub(super) fn note_reference(&mut self, label: &str, span: Span) -> Inline {
        let notes = &mut self.reader.notes;
        let note = if let Some(note) = self.labels.get(label) {
            *note
        } else {
            notes.push(Note {
                id: String::new(),
                number: None,
                references: 0,
                language: None,
                blocks: Vec::new(),
                span,
            });
            self.labels.insert(label.to_owned(), notes.len() - 1);
            self.labels_in_order.push(label.to_owned());
            notes.len() - 1
        };
        notes[note].references += 1;
        Inline::NoteReference { note, occurrence: notes[note].references, span }
    }

    /// Converts the texts of the notes, in the order of their numbers. A text may itself refer to further notes, whose
    /// numbers are higher.
    ///
    /// Duplicate definitions and notes without a reference are reported.
    pub(super) fn finish_notes(&mut self, definitions: Vec<NoteDefinition<'_>>) {
        let mut waiting: HashMap<String, Vec<NoteDefinition<'_>>> = HashMap::new();
        for definition in definitions {
            waiting.entry(definition.label.clone()).or_default().push(definition);
        }
        let mut at = 0;
        while let Some(label) = self.labels_in_order.get(at).cloned() {
            at += 1;
            let Some(definitions) = waiting.remove(&label) else { continue };
            for (number, definition) in definitions.into_iter().enumerate() {
                self.finish_note(&definition, number > 0);
            }
        }
        let mut unused: Vec<_> =
            waiting.into_values().flatten().map(|note| (self.span(note.node), note.label)).collect();
        unused.sort_by_key(|(span, _)| span.range().start);
        for (span, label) in unused {
            let message = format!("nothing refers to the footnote [^{label}]");
            self.warn(Code::UnusedNote, span, message, "refer to it in the text, or remove it: it is not printed");
        }
    }

    /// Converts the text of a note, unless the note has another text already.
    fn finish_note(&mut self, definition: &NoteDefinition<'_>, is_defined: bool) {
        let span = self.span(definition.node);
        if is_defined {
            let message = format!("the footnote [^{}] is defined already", definition.label);
            self.warn(Code::UnusedNote, span, message, "give it a label of its own, or remove it: it is not printed");
            return;
        }
        let blocks = self.blocks(definition.node);
        if let Some(note) = self.labels.get(&definition.label) {
            let entry = &mut self.reader.notes[*note];
            (entry.blocks, entry.span) = (blocks, span);
        }
    }
}
