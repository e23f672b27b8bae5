//! Footnotes: `[^1]` and `[^1]: text`.

use std::collections::HashSet;

use comrak::nodes::{AstNode, NodeValue};

use super::File;
use crate::diagnostic::Code;
use crate::document::{Inline, Note};
use crate::source::Span;

/// A definition, lifted out of the text.
pub(super) struct Definition<'n> {
    label: String,
    node: &'n AstNode<'n>,
}

impl File<'_, '_> {
    /// Takes the definitions out of the tree; their texts are read when all references have been seen.
    pub(super) fn take_definitions<'n>(root: &'n AstNode<'n>) -> Vec<Definition<'n>> {
        let definition = |node: &'n AstNode<'n>| match &node.data.borrow().value {
            NodeValue::FootnoteDefinition(definition) => Some(Definition { label: definition.name.clone(), node }),
            _ => None,
        };
        let definitions: Vec<_> = root.descendants().filter_map(definition).collect();
        for definition in &definitions {
            definition.node.detach();
        }
        definitions
    }

    /// A reference. The note is numbered by its first one.
    pub(super) fn note_reference(&mut self, label: &str, span: Span) -> Inline {
        let notes = &mut self.reader.notes;
        let note = *self.labels.entry(label.to_owned()).or_insert_with(|| {
            notes.push(Note { id: String::new(), references: 0, blocks: Vec::new(), span });
            notes.len() - 1
        });
        notes[note].references += 1;
        Inline::NoteReference { note, occurrence: notes[note].references, span }
    }

    /// Reads the notes' texts, in the order of their numbers; a note's text may itself refer to further notes.
    pub(super) fn finish_notes(&mut self, definitions: Vec<Definition<'_>>) {
        let mut waiting = definitions;
        let mut defined = HashSet::new();
        loop {
            let referred = |definition: &Definition<'_>| self.labels.get(&definition.label).copied();
            let next =
                waiting.iter().enumerate().filter_map(|(at, definition)| Some((referred(definition)?, at))).min();
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
