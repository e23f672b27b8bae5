//! Link targets that are written in HTML: `<a id="fares"></a>` in or before a heading, or in the text.

use crate::document::{Block, Inline, Part, PartMut, take_anchors};

/// Moves link targets that stand in a paragraph of their own to the block that follows, or else to the block before. If
/// there is neither, they are removed.
pub(super) fn attach(blocks: &mut Vec<Block>) {
    for at in (0..blocks.len()).rev() {
        let Block::Paragraph { content, .. } = &mut blocks[at] else { continue };
        if !has_only_anchors(content) {
            continue;
        }
        let mut targets = std::mem::take(content);
        targets.retain(|inline| matches!(inline, Inline::Anchor { .. }));
        if let Some(Block::Heading(heading)) = blocks.get_mut(at + 1) {
            heading.aliases.extend(take_anchors(&mut targets).into_iter().map(|(id, _)| id));
        } else if let Some(caption) = blocks.get_mut(at + 1).and_then(Block::caption_mut) {
            caption.text.splice(0..0, targets);
        } else if let Some(run) = blocks.get_mut(at + 1).and_then(|block| edge_run(block, Edge::First)) {
            run.splice(0..0, targets);
        } else if let Some(before) = at.checked_sub(1).and_then(|before| blocks.get_mut(before)) {
            if let Some(caption) = before.caption_mut() {
                caption.text.extend(targets);
            } else if let Some(run) = edge_run(before, Edge::Last) {
                run.extend(targets);
            }
        }
        blocks.remove(at);
    }
}

fn has_only_anchors(run: &[Inline]) -> bool {
    let is_blank = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.trim().is_empty(),
        other => matches!(other, Inline::Anchor { .. } | Inline::SoftBreak { .. }),
    };
    run.iter().any(|inline| matches!(inline, Inline::Anchor { .. })) && run.iter().all(is_blank)
}

/// The beginning or the end of a block.
#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

/// Returns the first or last run of inlines in a block that is not empty.
fn edge_run(block: &mut Block, edge: Edge) -> Option<&mut Vec<Inline>> {
    let is_full = |part: &Part<'_>| match part {
        Part::Inlines(run) => !run.is_empty(),
        Part::Blocks(blocks) => !blocks.is_empty(),
    };
    let index = match edge {
        Edge::First => block.parts().iter().position(is_full),
        Edge::Last => block.parts().iter().rposition(is_full),
    }?;
    match (block.parts_mut().into_iter().nth(index)?, edge) {
        (PartMut::Inlines(run), _) => Some(run),
        (PartMut::Blocks(blocks), Edge::First) => blocks.first_mut().and_then(|block| edge_run(block, edge)),
        (PartMut::Blocks(blocks), Edge::Last) => blocks.last_mut().and_then(|block| edge_run(block, edge)),
    }
}
