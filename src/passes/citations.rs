//! Mentions of sources become what the citation style prints: words, or footnotes.

use super::ids::slug;
use crate::bibliography::Bibliography;
use crate::document::{Block, Document, Inline, Mentioned, Note, Reference, each_inline, each_inline_mut};
use crate::source::Span;

/// Sets all citations; gives what is cited.
pub(super) fn run(document: &mut Document, bibliography: &Bibliography) -> Vec<Reference> {
    let mut found: Vec<(Vec<Mentioned>, Span)> = Vec::new();
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::Mention { items, span, .. } = inline
                && items.iter().all(|item| bibliography.has(&item.key))
            {
                found.push((items.clone(), *span));
            }
        });
    });
    if found.is_empty() {
        return Vec::new();
    }
    let set = bibliography.set(&found, &id);
    let mut citations = set.citations.into_iter();
    // What is cited in a footnote stands there: it is one already.
    let notes = std::mem::take(&mut document.notes);
    let mut made: Vec<Note> = Vec::new();
    let before = notes.len();
    fill(document, bibliography, &mut |span| {
        let content = citations.next().unwrap_or_default();
        if !bibliography.has_notes() {
            return content;
        }
        let paragraph = Block::Paragraph { content: sentence(content, span), span };
        made.push(Note { id: String::new(), references: 0, blocks: vec![paragraph], span });
        vec![Inline::NoteReference { note: before + made.len() - 1, occurrence: 0, span }]
    });
    let sections = std::mem::take(&mut document.sections);
    document.notes = notes;
    fill(document, bibliography, &mut |_| without_stop(citations.next().unwrap_or_default()));
    document.sections = sections;
    document.notes.extend(made);
    set.references
}

/// Among the words of a note a citation is no sentence.
fn without_stop(mut content: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text { text, .. }) = content.last_mut()
        && text.ends_with('.')
    {
        text.pop();
    }
    content
}

/// A note ends as a sentence does.
fn sentence(mut content: Vec<Inline>, span: Span) -> Vec<Inline> {
    if !crate::document::plain_text(&content).ends_with(['.', '?', '!']) {
        content.push(Inline::Text { text: ".".to_owned(), span });
    }
    content
}

/// Calls `content` for each citation of the document in reading order.
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

/// The id of a source.
fn id(key: &str) -> String {
    format!("cite-{}", slug(key))
}
