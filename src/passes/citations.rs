//! Formats citations in the citation style, as text or footnotes.

use super::ids::slug;
use crate::bibliography::Bibliography;
use crate::document::{BibliographyEntry, Block, Document, Inline, MentionItem, Note, each_inline, each_inline_mut};
use crate::source::Span;

/// Formats all citations. Returns the entries of the list of references.
pub(super) fn run(document: &mut Document, bibliography: &Bibliography) -> Vec<BibliographyEntry> {
    let mut mentions: Vec<(Vec<MentionItem>, Span)> = Vec::new();
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::Mention { items, span, .. } = inline
                && items.iter().all(|item| bibliography.has(&item.key))
            {
                mentions.push((items.clone(), *span));
            }
        });
    });
    if mentions.is_empty() {
        return Vec::new();
    }
    let formatted = bibliography.render(&mentions, &id);
    let mut citations = formatted.citations.into_iter();
    // Citations in the author's footnotes are formatted in place, even in a style that uses footnotes.
    let notes = std::mem::take(&mut document.notes);
    let mut new_notes: Vec<Note> = Vec::new();
    let count = notes.len();
    fill(document, bibliography, &mut |span| {
        let content = citations.next().unwrap_or_default();
        if !bibliography.has_notes() {
            return content;
        }
        let paragraph = Block::Paragraph { content: with_final_stop(content, span), span };
        new_notes.push(Note { id: String::new(), references: 0, blocks: vec![paragraph], span });
        vec![Inline::NoteReference { note: count + new_notes.len() - 1, occurrence: 0, span }]
    });
    let sections = std::mem::take(&mut document.sections);
    document.notes = notes;
    fill(document, bibliography, &mut |_| without_final_stop(citations.next().unwrap_or_default()));
    document.sections = sections;
    document.notes.extend(new_notes);
    formatted.references
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
    if !crate::document::plain_text(&content).ends_with(['.', '?', '!']) {
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
