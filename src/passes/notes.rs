//! Numbers the footnotes by their first references in reading order, which differs from the order of reading files: an
//! article may belong to an earlier section than the file before it. A footnote's number is its index in
//! [`Document::notes`] plus one. With `notes = "chapter"`, the numbers begin anew in each section.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, Note, Part, Section, each_inline, each_inline_mut, each_run_of};
use crate::publication::NotePlacement;

mod shared;

pub(super) fn run(document: &mut Document, placement: NotePlacement, report: &mut Report) {
    let is_by_chapter = placement == NotePlacement::Chapter;
    if is_by_chapter {
        shared::copy(document, report);
    }
    let Order { notes: order, numbers } = reading_order(document, is_by_chapter);
    let mut notes: Vec<_> = std::mem::take(&mut document.notes).into_iter().map(Some).collect();
    document.notes = order.iter().filter_map(|&old| notes[old].take()).collect();
    for note in notes.iter().flatten() {
        report.push(unused(note));
    }
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
        note.number = numbers.get(index).copied();
    }
    let languages = languages(document);
    for (note, language) in document.notes.iter_mut().zip(languages) {
        note.language = language;
    }
}

/// Language at the first reference to a note.
#[derive(Debug, Clone)]
enum FoundLanguage {
    NotFound,
    /// `None` for the language of the issue.
    Found(Option<String>),
}

impl FoundLanguage {
    fn language(self) -> Option<String> {
        match self {
            Self::NotFound => None,
            Self::Found(language) => language,
        }
    }
}

/// Returns the language of each note: that of the blocks around its first reference. `None` is that of the issue.
fn languages(document: &Document) -> Vec<Option<String>> {
    let mut found: Vec<FoundLanguage> = vec![FoundLanguage::NotFound; document.notes.len()];
    for section in &document.sections {
        let title = section.heading.iter().map(|heading| Part::Inlines(&heading.title));
        title.chain([Part::Blocks(&section.blocks)]).for_each(|part| add_languages(&part, None, &mut found));
        for article in &section.articles {
            let parts = [Part::Inlines(&article.heading.title), Part::Blocks(&article.blocks)];
            for part in &parts {
                add_languages(part, article.language.as_deref(), &mut found);
            }
        }
    }
    for (at, note) in document.notes.iter().enumerate() {
        let language = found[at].clone().language();
        add_languages(&Part::Blocks(&note.blocks), language.as_deref(), &mut found);
    }
    found.into_iter().map(FoundLanguage::language).collect()
}

fn add_languages(part: &Part<'_>, language: Option<&str>, found: &mut [FoundLanguage]) {
    match part {
        Part::Inlines(run) => each_inline(run, &mut |inline| {
            if let Inline::NoteReference { note, .. } = inline {
                let own = &mut found[*note];
                if matches!(own, FoundLanguage::NotFound) {
                    *own = FoundLanguage::Found(language.map(str::to_owned));
                }
            }
        }),
        Part::Blocks(blocks) => {
            for block in *blocks {
                let language = block.language().or(language);
                block.parts().iter().for_each(|part| add_languages(part, language, found));
            }
        }
    }
}

/// Order of the notes.
struct Order {
    /// Old indices of the notes.
    notes: Vec<usize>,
    /// Number of each of them in its section. Empty if the notes are numbered through the issue.
    numbers: Vec<usize>,
}

/// Returns the notes in the order of their first references: first those in the text, then those in other notes; with
/// `is_by_chapter`, for each section. A note is left out if nothing refers to it but the title or another note
/// that is left out.
fn reading_order(document: &Document, is_by_chapter: bool) -> Order {
    let mut order = Order { notes: Vec::new(), numbers: Vec::new() };
    let mut is_known = vec![false; document.notes.len()];
    let groups: Vec<&[Section]> =
        if is_by_chapter { document.sections.chunks(1).collect() } else { vec![&document.sections] };
    for sections in groups {
        let mut at = order.notes.len();
        add_references(sections.iter().flat_map(Section::parts), &mut order.notes, &mut is_known);
        while let Some(&note) = order.notes.get(at) {
            add_references([Part::Blocks(&document.notes[note].blocks)], &mut order.notes, &mut is_known);
            at += 1;
        }
        if is_by_chapter {
            let count = order.notes.len() - order.numbers.len();
            order.numbers.extend(1..=count);
        }
    }
    order
}

/// Adds the indices of the notes that `parts` refer to, in reading order, unless they are known.
fn add_references<'a>(parts: impl IntoIterator<Item = Part<'a>>, order: &mut Vec<usize>, is_known: &mut [bool]) {
    each_run_of(parts, &mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::NoteReference { note, .. } = inline
                && !std::mem::replace(&mut is_known[*note], true)
            {
                order.push(*note);
            }
        });
    });
}

fn unused(note: &Note) -> Diagnostic {
    let help = "refer to it in the text (not in the issue's title), or remove it; it is not printed";
    Diagnostic::new(Code::UnusedNote, note.span, "nothing in the text refers to this footnote", help)
}
