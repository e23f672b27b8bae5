//! Formats citations in the citation style, as text or footnotes.

use std::collections::BTreeMap;

use self::places::PlacedCitation;
use super::ids::slug;
use crate::bibliography::{Bibliography, CitationRequest, RenderedCitation};
use crate::diagnostic::Report;
use crate::document::{BibliographyEntry, Block, Document, Inline, Note, each_inline_mut};
use crate::source::Span;

mod in_sentence;
mod notes;
mod places;

/// Formats all citations and reports mistakes in the cited sources. Returns the entries of the list of references.
pub(super) fn run(document: &mut Document, bibliography: &Bibliography, report: &mut Report) -> Vec<BibliographyEntry> {
    in_sentence::mark(document, bibliography, report);
    let places = places::find(document, bibliography);
    if places.is_empty() {
        return Vec::new();
    }
    let cited = places.iter().flat_map(|place| place.items.iter().map(|item| item.key.as_str()));
    bibliography.report_mistakes(cited, report);
    let requests: Vec<CitationRequest<'_>> = places
        .iter()
        .map(|place| CitationRequest {
            items: &place.items,
            in_sentence: place.in_sentence,
            note: place.note,
            is_note: place.is_note,
            span: place.span,
        })
        .collect();
    let rendered = bibliography.render(&requests, &id);
    let mut citations: BTreeMap<usize, (&PlacedCitation, RenderedCitation)> =
        places.iter().zip(rendered.citations).map(|(place, citation)| (place.index, (place, citation))).collect();
    place(document, bibliography, &mut citations);
    rendered.references
}

/// Puts the rendered citations into the document.
fn place(
    document: &mut Document,
    bibliography: &Bibliography,
    citations: &mut BTreeMap<usize, (&PlacedCitation, RenderedCitation)>,
) {
    let mut index = 0;
    let mut next = || {
        index += 1;
        citations.remove(&(index - 1)).map(|(place, citation)| (place.in_sentence, citation)).unwrap_or_default()
    };
    // Citations in the author's footnotes are formatted in place, even in a style that uses footnotes.
    let notes = std::mem::take(&mut document.notes);
    let mut new_notes: Vec<Note> = Vec::new();
    let count = notes.len();
    fill(document, bibliography, &mut |span| {
        let (_, citation) = next();
        if !bibliography.has_notes() {
            return sentence(citation, span);
        }
        if crate::document::is_blank(&citation.content) {
            return citation.author;
        }
        let paragraph = Block::Paragraph { content: with_final_stop(citation.content, span), span };
        new_notes.push(Note {
            id: String::new(),
            number: None,
            references: 0,
            language: None,
            blocks: vec![paragraph],
            span,
        });
        let mark = Inline::NoteReference { note: count + new_notes.len() - 1, occurrence: 0, span };
        citation.author.into_iter().chain([mark]).collect()
    });
    if bibliography.has_notes() {
        notes::move_behind_punctuation(document, bibliography.has_punctuation_in_quotes());
    }
    let sections = std::mem::take(&mut document.sections);
    document.notes = notes;
    fill(document, bibliography, &mut |span| {
        let (in_sentence, citation) = next();
        if in_sentence && bibliography.has_notes() {
            return in_note(citation, span);
        }
        let citation = RenderedCitation { content: without_final_stop(citation.content), ..citation };
        sentence(citation, span)
    });
    document.sections = sections;
    document.notes.extend(new_notes);
}

/// Writes the authors in the sentence, if any, and the citation after them.
fn sentence(citation: RenderedCitation, span: Span) -> Vec<Inline> {
    let mut run = citation.author;
    if !run.is_empty() && !citation.content.is_empty() {
        run.push(Inline::Text { text: " ".to_owned(), span });
    }
    run.extend(citation.content);
    run
}

/// Writes a citation whose authors are part of a sentence in a footnote of the author: `Berg, The River, 3`
fn in_note(citation: RenderedCitation, span: Span) -> Vec<Inline> {
    let mut run = citation.author;
    let content = without_final_stop(citation.content);
    if !content.is_empty() {
        run.push(Inline::Text { text: ", ".to_owned(), span });
        run.extend(content);
    }
    run
}

/// Removes the full stop at the end of a citation. In the author's footnote, the citation is only part of a sentence.
fn without_final_stop(mut content: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text { text, .. }) = content.last_mut()
        && text.ends_with('.')
    {
        text.pop();
    }
    content
}

/// Adds a full stop to a citation that is a footnote of its own, unless it already ends with punctuation.
fn with_final_stop(mut content: Vec<Inline>, span: Span) -> Vec<Inline> {
    let words = crate::document::plain_text(&content);
    if !words.trim_end_matches(['\u{201D}', '\u{2019}', '"']).ends_with(['.', '?', '!']) {
        content.push(Inline::Text { text: ".".to_owned(), span });
    }
    content
}

/// Replaces the content of each citation by the result of `content`, in reading order.
fn fill(document: &mut Document, bibliography: &Bibliography, content: &mut impl FnMut(Span) -> Vec<Inline>) {
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::Mention { items, content: words, span, .. } = inline
                && items.iter().all(|item| bibliography.has(&item.key))
            {
                *words = content(*span);
            }
        });
    });
}

/// Returns the id of a source in the list of references.
fn id(key: &str) -> String {
    format!("cite-{}", slug(key))
}
