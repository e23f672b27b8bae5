//! Headings of documents that have only bold lines.

use crate::document::{Block, Heading, Inline, InlineStyle, plain_text};
use crate::import::ImportReport;

/// Longest bold line that is taken for a heading, in characters.
const MAX_LENGTH: usize = 100;

/// Makes the bold lines of a document without headings the titles of articles.
pub(super) fn promote_bold_lines(blocks: &mut [Block], report: &mut ImportReport) {
    if blocks.iter().any(|block| matches!(block, Block::Heading(_))) {
        return;
    }
    // A bold line at the end, or before another one, is a heading of nothing.
    for at in 0..blocks.len().saturating_sub(1) {
        let Some(title) = bold_line(&blocks[at]).filter(|_| bold_line(&blocks[at + 1]).is_none()) else { continue };
        let span = blocks[at].span();
        let words = plain_text(&title);
        report.set_place(&words);
        report.change("a bold line is a heading");
        let (id, aliases, classes) = (String::new(), Vec::new(), Vec::new());
        blocks[at] =
            Block::Heading(Heading { id, aliases, level: 2, number: None, accent: None, title, classes, span });
    }
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
