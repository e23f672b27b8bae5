//! Footnotes: `[^1]` and `[^1]: text`.

use std::collections::HashSet;

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
        let note = *self.labels.entry(label.to_owned()).or_insert_with(|| {
            notes.push(Note {
                id: String::new(),
                number: None,
                references: 0,
                language: None,
                blocks: Vec::new(),
                span,
            });
            notes.len() - 1
        });
        notes[note].references += 1;
        Inline::NoteReference { note, occurrence: notes[note].references, span }
    }

    /// Converts the texts of the notes, in the order of their numbers. A text may itself refer to further notes.
    ///
    /// Duplicate definitions and notes without a reference are reported.
    pub(super) fn finish_notes(&mut self, definitions: Vec<NoteDefinition<'_>>) {
        let mut waiting = definitions;
        let mut defined = HashSet::new();
        loop {
            let note_index = |definition: &NoteDefinition<'_>| self.labels.get(&definition.label).copied();
            let next =
                waiting.iter().enumerate().filter_map(|(at, definition)| Some((note_index(definition)?, at))).min();
            let Some((note, at)) = next else { break };
            let definition = waiting.remove(at);
            let span = self.span(definition.node);
            if !defined.insert(note) {
                let message = format!("the footnote [^{}] is defined already", definition.label);
                self.warn(
                    Code::UnusedNote,
                    span,
                    message,
                    "give it a label of its own, or remove it: it is not printed",
                );
                continue;
            }
            let blocks = self.blocks(definition.node);
            let entry = &mut self.reader.notes[note];
            (entry.blocks, entry.span) = (blocks, span);
        }
        for definition in waiting {
            let span = self.span(definition.node);
            let message = format!("nothing refers to the footnote [^{}]", definition.label);
            self.warn(Code::UnusedNote, span, message, "refer to it in the text, or remove it: it is not printed");
        }
    }
}
