//! Places of the citations in the order in which they are read.

use std::collections::BTreeMap;

use crate::bibliography::Bibliography;
use crate::document::{Document, Inline, MentionItem, Part, each_inline, each_run_of};
use crate::source::Span;

/// A citation in the document.
#[derive(Debug)]
pub(super) struct PlacedCitation {
    pub(super) items: Vec<MentionItem>,
    pub(super) in_sentence: bool,
    pub(super) span: Span,
    /// Number of the note that contains the citation, from 1.
    pub(super) note: Option<usize>,
    /// Whether the citation is a note of its own.
    pub(super) is_note: bool,
    /// Position among all citations if those in footnotes come last.
    pub(super) index: usize,
    /// Position in reading order. A footnote is read where it is first referred to.
    position: (usize, usize),
}

/// Finds the citations, in reading order.
pub(super) fn find(document: &mut Document, bibliography: &Bibliography) -> Vec<PlacedCitation> {
    let has_notes = bibliography.has_notes();
    let mut places: Vec<PlacedCitation> = Vec::new();
    // Position in reading order and number of each footnote.
    let mut notes: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let (mut position, mut note_number) = (0, 0);
    let mut visit = |inline: &Inline, places: &mut Vec<PlacedCitation>| {
        if let Inline::NoteReference { note, .. } = inline
            && !notes.contains_key(note)
        {
            position += 1;
            note_number += 1;
            notes.insert(*note, (position, note_number));
        }
        if let Some(place) = citation(inline, bibliography) {
            position += 1;
            note_number += usize::from(has_notes);
            let (note, is_note, index) = (has_notes.then_some(note_number), has_notes, places.len());
            places.push(PlacedCitation { note, is_note, index, position: (position, 0), ..place });
        }
    };
    let footnotes = std::mem::take(&mut document.notes);
    document.each_run(&mut |run| each_inline(run, &mut |inline| visit(inline, &mut places)));
    for (index, note) in footnotes.iter().enumerate() {
        let (position, number) = notes.get(&index).copied().unwrap_or((usize::MAX, usize::MAX));
        each_run_of([Part::Blocks(&note.blocks)], &mut |run| {
            each_inline(run, &mut |inline| {
                if let Some(place) = citation(inline, bibliography) {
                    let index = places.len();
                    let note = has_notes.then_some(number);
                    places.push(PlacedCitation { note, index, position: (position, index + 1), ..place });
                }
            });
        });
    }
    document.notes = footnotes;
    places.sort_by_key(|place| place.position);
    places
}

/// Returns the citation that an inline is. `None` for other inlines and for keys that are not in the bibliography.
fn citation(inline: &Inline, bibliography: &Bibliography) -> Option<PlacedCitation> {
    let Inline::Mention { items, in_sentence, span, .. } = inline else { return None };
    items.iter().all(|item| bibliography.has(&item.key)).then(|| PlacedCitation {
        items: items.clone(),
        in_sentence: *in_sentence,
        span: *span,
        note: None,
        is_note: false,
        index: 0,
        position: (0, 0),
    })
}
