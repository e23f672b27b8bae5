//! Numbers the footnotes by their first references in reading order: an article's file may come into an earlier section
//! than the file read before it. A note's number is its place in [`Document::notes`].

use crate::document::{Document, Inline, each_inline, each_inline_mut};

pub(super) fn run(document: &mut Document) {
    let order = reading_order(document);
    let mut notes: Vec<_> = std::mem::take(&mut document.notes).into_iter().map(Some).collect();
    document.notes = order.iter().filter_map(|&old| notes[old].take()).collect();
    let mut new_index = vec![0; notes.len()];
    for (new, &old) in order.iter().enumerate() {
        new_index[old] = new;
    }
    let mut occurrences = vec![0; notes.len()];
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::NoteReference { note, occurrence, .. } = inline {
                *note = new_index[*note];
                occurrences[*note] += 1;
                *occurrence = occurrences[*note];
            }
        });
    });
    for (index, note) in document.notes.iter_mut().enumerate() {
        note.id = format!("note-{}", index + 1);
        note.references = occurrences[index];
    }
}

/// The notes as the reader numbered them, in the order of their first references; those of the text before those of notes.
fn reading_order(document: &Document) -> Vec<usize> {
    let mut order = Vec::new();
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::NoteReference { note, .. } = inline
                && !order.contains(note)
            {
                order.push(*note);
            }
        });
    });
    order
}
