//! Line breaks that stand for space between paragraphs, as site generators and mails have them.

use percent_encoding::percent_decode_str;

use super::{ImportReport, ImportedText};
use crate::document::{Block, Figure, Inline, InlineStyle, PartMut, Table, plain_text};

/// Divides paragraphs at two line breaks in a row, and takes out line breaks at their edges. Paragraphs of line breaks alone are
/// taken out.
pub(super) fn without_blank_lines(text: &mut ImportedText, report: &mut ImportReport) {
    tidy(&mut text.blocks, report);
    text.notes.iter_mut().for_each(|note| tidy(&mut note.blocks, report));
}

fn tidy(blocks: &mut Vec<Block>, report: &mut ImportReport) {
    let mut tidied = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        for part in block.parts_mut() {
            match part {
                PartMut::Blocks(inside) => tidy(inside, report),
                PartMut::Inlines(_) => {}
            }
        }
        match &mut block {
            Block::Heading(heading) => without_bold(&mut heading.title),
            Block::Figure(figure) => without_file_name(figure),
            _ => {}
        }
        match block {
            Block::Paragraph { content, span } => {
                let parts = divided(content);
                tidied.extend(parts.into_iter().map(|content| Block::Paragraph { content, span }));
            }
            Block::Table(table) if is_frame(&table) => {
                report.change_anywhere("a table of one cell is a box");
                let (name, classes, span) = ("box".to_owned(), Vec::new(), table.span);
                let content = table.header.into_iter().chain(table.rows.into_iter().flat_map(|row| row.cells));
                let inside = content.filter(|cell| !cell.is_empty()).map(|content| Block::Paragraph { content, span });
                tidied.push(Block::Directive { name, classes, blocks: inside.collect(), span });
            }
            block => tidied.push(block),
        }
    }
    *blocks = tidied;
}

/// Returns `true` for a table of one cell, as text programs have them for boxes.
fn is_frame(table: &Table) -> bool {
    let cells = table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells));
    let is_small = table.alignments.len() == 1 && table.rows.len() < 2;
    is_small && cells.filter(|cell| !cell.is_empty()).count() == 1 && !table.caption.has_text()
}

/// Takes the bold style off a title that is bold as a whole: titles are bold or not as the layout sets them.
fn without_bold(title: &mut Vec<Inline>) {
    if let [Inline::Styled { style: InlineStyle::Strong, content, .. }] = title.as_mut_slice() {
        *title = std::mem::take(content);
    }
}

/// Takes the name of the file away where a program wrote it as the caption or the description of a picture.
fn without_file_name(figure: &mut Figure) {
    let path = percent_decode_str(&figure.image.source).decode_utf8_lossy().into_owned();
    let name = path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned();
    let is_name = |text: &str| !text.is_empty() && (text == name || text == path || text == "Untitled");
    if is_name(&plain_text(&figure.caption.text)) {
        figure.caption.text.clear();
    }
    if is_name(&figure.image.description) {
        figure.image.description.clear();
        figure.image.described = false;
    }
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
        without_blank_lines(&mut tidied, &mut ImportReport::default());
        assert_eq!(tidied.markdown(), "a\\\nb\n\nc\n\nd\ne\n");
    }
}
