//! Headings of imported texts: bold lines in place of headings, and levels that are skipped.

use super::ImportReport;
use crate::document::{Block, Heading, Inline, InlineStyle, PartMut, plain_text};
use crate::source::Span;

/// Longest bold line that is taken for a heading, in characters.
const MAX_LENGTH: usize = 100;

/// Longest bold line that is taken for a heading in a text that has others.
const MAX_LENGTH_AMONG_OTHERS: usize = 70;

/// Level of the titles of articles.
const TITLE: u8 = 2;

/// Level of the outermost headings inside an article.
const FIRST_INNER: u8 = 3;

/// Makes bold lines headings: the titles of articles if there are no headings, or else headings below the last one. Returns
/// their positions.
pub(super) fn promote_bold_lines(blocks: &mut [Block], report: &mut ImportReport) -> Vec<Span> {
    let is_heading = |block: &Block| matches!(block, Block::Heading(_));
    let has_others = blocks.iter().any(is_heading);
    let mut promoted = Vec::new();
    let mut level = TITLE;
    // A bold line at the end, or before another one, is a heading of nothing.
    for at in 0..blocks.len().saturating_sub(1) {
        if let Block::Heading(heading) = &blocks[at] {
            level = (heading.level + 1).clamp(FIRST_INNER, 6);
        }
        let next = &blocks[at + 1];
        let is_above = if has_others {
            matches!(next, Block::Paragraph { .. } | Block::List(_))
        } else {
            bold_line(next).is_none()
        };
        let title = bold_line(&blocks[at]).filter(|title| is_above && (!has_others || is_plain_title(title)));
        let Some(title) = title else { continue };
        let span = blocks[at].span();
        let words = plain_text(&title);
        report.set_place(&words);
        report.change("a bold line is a heading");
        promoted.push(span);
        let (id, aliases, classes) = (String::new(), Vec::new(), Vec::new());
        blocks[at] = Block::Heading(Heading { id, aliases, level, number: None, accent: None, title, classes, span });
    }
    promoted
}

/// Returns the words of a paragraph that is one short bold line without a full stop.
fn bold_line(block: &Block) -> Option<Vec<Inline>> {
    let Block::Paragraph { content, .. } = block else { return None };
    let [Inline::Styled { style: InlineStyle::Strong, content, .. }] = content.as_slice() else { return None };
    let words = plain_text(content);
    let has_break = content.iter().any(|inline| matches!(inline, Inline::HardBreak { .. }));
    let is_title = !words.is_empty() && words.chars().count() <= MAX_LENGTH && !words.ends_with(['.', ':', ';', ',']);
    (is_title && !has_break).then(|| content.clone())
}

/// Returns `true` for words that look like the other headings of a text.
fn is_plain_title(title: &[Inline]) -> bool {
    let words = plain_text(title);
    let has_line = title.iter().any(|inline| matches!(inline, Inline::SoftBreak { .. }));
    words.chars().count() < MAX_LENGTH_AMONG_OTHERS
        && words.starts_with(char::is_alphanumeric)
        && words.ends_with(char::is_alphanumeric)
        && !has_line
}

/// Raises headings inside articles that skip a level, as the layouts set them.
pub(super) fn close_gaps(blocks: &mut [Block], report: &mut ImportReport) {
    close(blocks, &mut Vec::new(), report);
}

/// Raises headings. `around` has the levels of the headings around the current one: as written, and as they become.
fn close(blocks: &mut [Block], around: &mut Vec<(u8, u8)>, report: &mut ImportReport) {
    for block in blocks {
        if let Block::Heading(heading) = block {
            while around.last().is_some_and(|(last, _)| *last >= heading.level) {
                around.pop();
            }
            if heading.level >= FIRST_INNER {
                let outer = around.last().map_or(TITLE, |(_, set)| *set);
                let level = heading.level.min(outer + 1);
                around.push((heading.level, level));
                if level < heading.level {
                    report.set_place(&plain_text(&heading.title));
                    report.change("a heading that skips a level is raised");
                    heading.level = level;
                }
            }
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Blocks(inside) => close(inside, around, report),
                PartMut::Inlines(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportedText;
    use crate::source::SourceId;

    fn span() -> Span {
        Span::new(SourceId::default(), 0..0)
    }

    fn words(text: &str) -> Vec<Inline> {
        vec![Inline::Text { text: text.to_owned(), span: span() }]
    }

    fn heading(level: u8, text: &str) -> Block {
        let (id, aliases, classes) = (String::new(), Vec::new(), Vec::new());
        let (title, span) = (words(text), span());
        Block::Heading(Heading { id, aliases, level, number: None, accent: None, title, classes, span })
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph { content: words(text), span: span() }
    }

    fn bold(text: &str) -> Block {
        let content = vec![Inline::Styled { style: InlineStyle::Strong, content: words(text), span: span() }];
        Block::Paragraph { content, span: span() }
    }

    fn written(blocks: Vec<Block>) -> String {
        ImportedText { blocks, ..ImportedText::default() }.markdown()
    }

    #[test]
    fn bold_lines_become_headings() {
        let mut report = ImportReport::default();
        let mut alone = vec![bold("Tides?"), paragraph("x"), bold("At the end")];
        assert_eq!(promote_bold_lines(&mut alone, &mut report).len(), 1);
        assert_eq!(written(alone), "## Tides?\n\nx\n\n**At the end**\n");
        let mut among = vec![heading(3, "A"), bold("Tides"), paragraph("x"), bold("Why?"), paragraph("y")];
        assert_eq!(promote_bold_lines(&mut among, &mut report).len(), 1);
        assert_eq!(written(among), "### A\n\n#### Tides\n\nx\n\n**Why?**\n\ny\n");
        assert!(report.text("x").contains("a bold line is a heading, under “Tides?”"), "{}", report.text("x"));
    }

    #[test]
    fn levels_are_not_skipped() {
        let mut report = ImportReport::default();
        let levels = [4, 6, 5, 1, 5, 2, 3, 4];
        let mut blocks: Vec<Block> = levels.iter().map(|level| heading(*level, "x")).collect();
        close_gaps(&mut blocks, &mut report);
        let set: Vec<usize> =
            written(blocks).lines().filter(|line| !line.is_empty()).map(|line| line.len() - 2).collect();
        assert_eq!(set, [3, 4, 4, 1, 3, 2, 3, 4]);
    }
}
