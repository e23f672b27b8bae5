//! Line breaks that stand for space between paragraphs, as site generators and mails have them.

use super::ImportedText;
use crate::document::{Block, Inline, PartMut};

/// Divides paragraphs at two line breaks in a row, and takes out line breaks at their edges. Paragraphs of line breaks alone are
/// taken out.
pub(super) fn without_blank_lines(text: &mut ImportedText) {
    tidy(&mut text.blocks);
    text.notes.iter_mut().for_each(|note| tidy(&mut note.blocks));
}

fn tidy(blocks: &mut Vec<Block>) {
    let mut tidied = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        for part in block.parts_mut() {
            match part {
                PartMut::Blocks(inside) => tidy(inside),
                PartMut::Inlines(_) => {}
            }
        }
        match block {
            Block::Paragraph { content, span } => {
                let parts = divided(content);
                tidied.extend(parts.into_iter().map(|content| Block::Paragraph { content, span }));
            }
            block => tidied.push(block),
        }
    }
    *blocks = tidied;
}

/// Divides the content of a paragraph at two or more line breaks in a row.
fn divided(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut parts: Vec<Vec<Inline>> = vec![Vec::new()];
    let mut run = content.into_iter().peekable();
    while let Some(inline) = run.next() {
        if !matches!(inline, Inline::HardBreak { .. }) {
            parts.last_mut().into_iter().for_each(|part| part.push(inline.clone()));
            continue;
        }
        let mut breaks = 1;
        while let Some(next) = run.next_if(is_blank) {
            breaks += usize::from(matches!(next, Inline::HardBreak { .. }));
        }
        let is_edge = run.peek().is_none() || parts.last().is_some_and(|part| part.iter().all(is_blank));
        if !is_edge && breaks > 1 {
            parts.push(Vec::new());
        } else if !is_edge {
            parts.last_mut().into_iter().for_each(|part| part.push(inline.clone()));
        }
    }
    parts.retain(|part| !part.iter().all(is_blank));
    parts
}

/// Returns `true` for space and line breaks.
fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text { text, .. } => text.chars().all(|c| matches!(c, ' ' | '\u{a0}')),
        inline => matches!(inline, Inline::HardBreak { .. } | Inline::SoftBreak { .. }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    #[test]
    fn line_breaks_are_between_lines_only() {
        let span = Span::new(SourceId::default(), 0..0);
        let text = |text: &str| Inline::Text { text: text.to_owned(), span };
        let line = || Inline::HardBreak { span };
        let soft = || Inline::SoftBreak { span };
        let runs = [
            vec![line()],
            vec![line(), text("a"), line(), text("b"), line(), soft(), line(), text("c"), line()],
            vec![text("\u{a0}")],
            vec![text("d"), soft(), text("e")],
        ];
        let blocks = runs.into_iter().map(|content| Block::Paragraph { content, span }).collect();
        let mut tidied = ImportedText { blocks, ..ImportedText::default() };
        without_blank_lines(&mut tidied);
        assert_eq!(tidied.markdown(), "a\\\nb\n\nc\n\nd\ne\n");
    }
}
