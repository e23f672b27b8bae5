//! The first use of each term of a glossary leads to its entry.

use crate::document::{Block, Document, Inline, Part, PartMut, ReferenceKind, plain_text};
use crate::source::Span;

pub(super) fn run(document: &mut Document) {
    let mut terms = Vec::new();
    document.each_block(&mut |block| {
        if let Block::DescriptionList { entries, .. } = block {
            for entry in entries {
                let words = entry.terms.first().map(|term| plain_text(term)).unwrap_or_default();
                terms.extend(entry.id.clone().filter(|_| !words.is_empty()).map(|id| Term { id, words }));
            }
        }
    });
    // Of `landing stage` and `landing` the longer is meant where both stand.
    terms.sort_by_key(|term| std::cmp::Reverse(term.words.len()));
    for section in &mut document.sections {
        blocks(&mut section.blocks, &mut terms);
        section.articles.iter_mut().for_each(|article| blocks(&mut article.blocks, &mut terms));
    }
}

struct Term {
    id: String,
    words: String,
}

/// Looks through paragraphs: titles, captions and cells may be said again elsewhere.
fn blocks(inside: &mut [Block], terms: &mut Vec<Term>) {
    for block in inside {
        if terms.is_empty() {
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

fn link(run: &mut Vec<Inline>, terms: &mut Vec<Term>) {
    let mut at = 0;
    while at < run.len() {
        if let Inline::Text { text, span } = &run[at]
            && let Some((which, range)) = first(text, terms)
        {
            let (text, span) = (text.clone(), *span);
            let term = terms.remove(which);
            let word = text_inline(&text[range.clone()], span);
            let reference = Inline::Reference { kind: ReferenceKind::Term, id: term.id, content: vec![word], span };
            let pieces = [text_inline(&text[..range.start], span), reference, text_inline(&text[range.end..], span)];
            let pieces =
                pieces.into_iter().filter(|piece| !matches!(piece, Inline::Text { text, .. } if text.is_empty()));
            let before = usize::from(range.start > 0);
            run.splice(at..=at, pieces.collect::<Vec<_>>());
            at += before;
        }
        at += 1;
    }
}

fn text_inline(text: &str, span: Span) -> Inline {
    Inline::Text { text: text.to_owned(), span }
}

/// The first term in a text, as a whole word, whatever the case of its first letter.
fn first(text: &str, terms: &[Term]) -> Option<(usize, std::ops::Range<usize>)> {
    let found = terms.iter().enumerate().filter_map(|(which, term)| Some((which, find(text, &term.words)?)));
    found.min_by_key(|(which, range)| (range.start, *which))
}

fn find(text: &str, term: &str) -> Option<std::ops::Range<usize>> {
    let mut rest = term.chars();
    let first = rest.next()?;
    let rest = rest.as_str();
    let starts = text.char_indices().filter(|(_, c)| *c == first || c.to_lowercase().eq(first.to_lowercase()));
    starts.map(|(at, c)| at..at + c.len_utf8() + rest.len()).find(|range| {
        text.get(range.clone()).is_some_and(|found| found.ends_with(rest))
            && !text[..range.start].ends_with(char::is_alphanumeric)
            && !text[range.end..].starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn terms_are_found_as_whole_words() {
        assert_eq!(find("The slipway and the slip.", "slip"), Some(20..24));
        assert_eq!(find("Slip of the tongue", "slip"), Some(0..4));
        assert_eq!(find("unslip slips", "slip"), None);
        assert_eq!(find("Ärmel", "ärmel"), Some(0..6));
    }
}
