//! The first use of each term of a glossary leads to its entry.

use std::collections::HashMap;

use crate::document::{Block, Document, Inline, Part, PartMut, ReferenceKind, plain_text};
use crate::source::Span;

pub(super) fn run(document: &mut Document) {
    let mut terms = Terms::default();
    document.each_block(&mut |block| {
        if let Block::DescriptionList { entries, .. } = block {
            for entry in entries {
                let words = entry.terms.first().map(|term| plain_text(term)).unwrap_or_default();
                if let (Some(id), Some(first)) = (entry.id.clone(), first_word(&words)) {
                    terms.0.entry(first).or_default().push(Term { id, words });
                }
            }
        }
    });
    // Of `landing stage` and `landing` the longer is meant where both stand.
    for same in terms.0.values_mut() {
        same.sort_by_key(|term| std::cmp::Reverse(term.words.len()));
    }
    for section in &mut document.sections {
        blocks(&mut section.blocks, &mut terms);
        section.articles.iter_mut().for_each(|article| blocks(&mut article.blocks, &mut terms));
    }
}

/// The terms that are still to be found, by their first words in small letters.
#[derive(Default)]
struct Terms(HashMap<String, Vec<Term>>);

struct Term {
    id: String,
    words: String,
}

impl Terms {
    /// The term that stands at the beginning of a text, and how long it is there. It is found once.
    fn take(&mut self, text: &str) -> Option<(Term, usize)> {
        let first = first_word(text)?;
        let same = self.0.get_mut(&first)?;
        let at = same.iter().position(|term| begins(text, &term.words).is_some())?;
        let term = same.remove(at);
        if same.is_empty() {
            self.0.remove(&first);
        }
        let length = begins(text, &term.words)?;
        Some((term, length))
    }
}

/// The letters and digits that a text begins with, in small letters.
fn first_word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_lowercase())
}

/// How long a term is at the beginning of a text, if it stands there as whole words, whatever the case of its first letter.
fn begins(text: &str, term: &str) -> Option<usize> {
    let (mut term, mut rest) = (term.chars(), text.chars());
    let (wanted, found) = (term.next()?, rest.next()?);
    let is_same = wanted == found || wanted.to_lowercase().eq(found.to_lowercase());
    let rest = rest.as_str().strip_prefix(term.as_str()).filter(|_| is_same)?;
    (!rest.starts_with(char::is_alphanumeric)).then(|| text.len() - rest.len())
}

/// Looks through paragraphs: titles, captions and cells may be said again elsewhere.
fn blocks(inside: &mut [Block], terms: &mut Terms) {
    for block in inside {
        if terms.0.is_empty() {
            return;
        }
        match block {
            Block::Paragraph { content, .. } => link(content, terms),
            Block::Quote { .. }
            | Block::List(_)
            | Block::Callout { .. }
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

/// A glossary explains its terms: none leads to itself.
fn is_glossary(block: &Block) -> bool {
    block.parts().iter().any(|part| {
        let Part::Blocks(inside) = part else { return false };
        inside.iter().any(|block| {
            matches!(block, Block::DescriptionList { entries, .. } if entries.iter().any(|entry| entry.id.is_some()))
        })
    })
}

fn link(run: &mut Vec<Inline>, terms: &mut Terms) {
    let mut linked = Vec::with_capacity(run.len());
    for inline in run.drain(..) {
        match inline {
            Inline::Text { text, span } => pieces(&text, span, terms, &mut linked),
            other => linked.push(other),
        }
    }
    *run = linked;
}

fn pieces(text: &str, span: Span, terms: &mut Terms, linked: &mut Vec<Inline>) {
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
    fn terms_are_found_once_as_whole_words() {
        let mut terms = Terms::default();
        for words in ["slip", "slip road", "Ärmel"] {
            let term = Term { id: words.to_owned(), words: words.to_owned() };
            terms.0.entry(first_word(words).unwrap()).or_default().insert(0, term);
        }
        let mut linked = Vec::new();
        let span = Span::new(SourceId::default(), 0..0);
        pieces("Slipway, unslip: a slip road, a slip, a slip; ärmel.", span, &mut terms, &mut linked);
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
