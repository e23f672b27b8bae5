//! Links the first use of each glossary term to its entry.

use std::collections::HashMap;

use crate::document::{Block, Document, Inline, Part, PartMut, ReferenceKind, plain_text};
use crate::source::Span;

pub(super) fn run(document: &mut Document) {
    let mut terms = GlossaryTerms::default();
    document.each_block(&mut |block| {
        if let Block::DescriptionList { entries, .. } = block {
            for entry in entries {
                let words = entry.terms.first().map(|term| plain_text(term)).unwrap_or_default();
                if let (Some(id), Some(first)) = (entry.id.clone(), first_word(&words)) {
                    terms.0.entry(first).or_default().push(GlossaryTerm { id, words });
                }
            }
        }
    });
    // Longest first, so that `landing stage` is linked as a whole if `landing` is a term too.
    for same in terms.0.values_mut() {
        same.sort_by_key(|term| std::cmp::Reverse(term.words.len()));
    }
    for section in &mut document.sections {
        blocks(&mut section.blocks, &mut terms);
        section.articles.iter_mut().for_each(|article| blocks(&mut article.blocks, &mut terms));
    }
}

/// Terms that have not been linked yet, by their first word in lower case.
#[derive(Default)]
struct GlossaryTerms(HashMap<String, Vec<GlossaryTerm>>);

struct GlossaryTerm {
    id: String,
    words: String,
}

impl GlossaryTerms {
    /// Removes and returns the term at the beginning of `text`, with its length in `text` in bytes.
    fn take(&mut self, text: &str) -> Option<(GlossaryTerm, usize)> {
        let first = first_word(text)?;
        let same = self.0.get_mut(&first)?;
        let at = same.iter().position(|term| match_length(text, &term.words).is_some())?;
        let term = same.remove(at);
        if same.is_empty() {
            self.0.remove(&first);
        }
        let length = match_length(text, &term.words)?;
        Some((term, length))
    }
}

/// Returns the letters and digits at the beginning of `text` in lower case, or `None` if it begins with another
/// character.
fn first_word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_lowercase())
}

/// Returns the length of `term` at the beginning of `text`, in bytes, if it occurs there as whole words. The case of
/// its first letter is ignored.
fn match_length(text: &str, term: &str) -> Option<usize> {
    let (mut term, mut rest) = (term.chars(), text.chars());
    let (expected, actual) = (term.next()?, rest.next()?);
    let is_same = expected == actual || expected.to_lowercase().eq(actual.to_lowercase());
    let rest = rest.as_str().strip_prefix(term.as_str()).filter(|_| is_same)?;
    (!rest.starts_with(char::is_alphanumeric)).then(|| text.len() - rest.len())
}

/// Links terms in paragraphs only. Titles, captions and table cells may be repeated elsewhere in the layout.
fn blocks(inside: &mut [Block], terms: &mut GlossaryTerms) {
    for block in inside {
        if terms.0.is_empty() {
            return;
        }
        match block {
            Block::Paragraph { content, .. } => link(content, terms),
            Block::Quote { .. }
            | Block::List(_)
            | Block::Callout { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. }
            | Block::Directive { .. }
                if !is_glossary(block) =>
            {
                for part in block.parts_mut() {
                    if let PartMut::Blocks(inside) = part {
                        blocks(inside, terms);
                    }
                }
            }
            Block::Quote { .. }
            | Block::List(_)
            | Block::Callout { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. }
            | Block::Directive { .. }
            | Block::Heading(_)
            | Block::DescriptionList { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Chart(_)
            | Block::Equation(_)
            | Block::Collection { .. } => {}
        }
    }
}

/// Returns `true` if a block is a glossary. Terms are not linked inside a glossary, since the link would lead to
/// itself.
fn is_glossary(block: &Block) -> bool {
    block.parts().iter().any(|part| {
        let Part::Blocks(inside) = part else { return false };
        inside.iter().any(|block| {
            matches!(block, Block::DescriptionList { entries, .. } if entries.iter().any(|entry| entry.id.is_some()))
        })
    })
}

fn link(run: &mut Vec<Inline>, terms: &mut GlossaryTerms) {
    let mut linked = Vec::with_capacity(run.len());
    for inline in run.drain(..) {
        match inline {
            Inline::Text { text, span } => link_text(&text, span, terms, &mut linked),
            other => linked.push(other),
        }
    }
    *run = linked;
}

/// Splits a text at the terms in it, which become references.
fn link_text(text: &str, span: Span, terms: &mut GlossaryTerms, linked: &mut Vec<Inline>) {
    let piece = |text: &str| Inline::Text { text: text.to_owned(), span };
    let (mut done, mut at) = (0, 0);
    let mut is_inside_word = false;
    while let Some(c) = text[at..].chars().next() {
        if c.is_alphanumeric()
            && !is_inside_word
            && let Some((term, length)) = terms.take(&text[at..])
        {
            if at > done {
                linked.push(piece(&text[done..at]));
            }
            let content = vec![piece(&text[at..at + length])];
            linked.push(Inline::Reference { kind: ReferenceKind::Term, id: term.id, content, span });
            at += length;
            done = at;
            continue;
        }
        is_inside_word = c.is_alphanumeric();
        at += c.len_utf8();
    }
    if done < text.len() {
        linked.push(piece(&text[done..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn terms_are_linked_once_as_whole_words() {
        let mut terms = GlossaryTerms::default();
        for words in ["slip", "slip road", "Ärmel"] {
            let term = GlossaryTerm { id: words.to_owned(), words: words.to_owned() };
            terms.0.entry(first_word(words).unwrap()).or_default().insert(0, term);
        }
        let mut linked = Vec::new();
        let span = Span::new(SourceId::default(), 0..0);
        link_text("Slipway, unslip: a slip road, a slip, a slip; ärmel.", span, &mut terms, &mut linked);
        let found: Vec<_> = linked
            .iter()
            .filter_map(|inline| match inline {
                Inline::Reference { content, .. } => Some(plain_text(content)),
                _ => None,
            })
            .collect();
        assert_eq!(found, ["slip road", "slip", "ärmel"]);
        assert_eq!(plain_text(&linked), "Slipway, unslip: a slip road, a slip, a slip; ärmel.");
    }
}
