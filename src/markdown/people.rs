//! Names of people on lines of their own in `:::people` and `:::signatures`.

use crate::document::{Block, Inline, InlineStyle};

/// Names that layouts declare for directives with a list of people.
const PEOPLE: [&str; 2] = ["people", "signatures"];

/// Breaks the line after each name that is written on a line of its own: a strong text alone on its line. Without the
/// break, the role on the next line would follow the name without a sign between them.
pub(super) fn break_lines_after_names(directive: &str, blocks: &mut [Block]) {
    if !PEOPLE.contains(&directive) {
        return;
    }
    for block in blocks {
        let Block::List(list) = block else { continue };
        for inside in list.items.iter_mut().flat_map(|item| &mut item.blocks) {
            if let Block::Paragraph { content, .. } = inside {
                break_after_names(content);
            }
        }
    }
}

fn break_after_names(content: &mut [Inline]) {
    for at in 1..content.len() {
        let is_name = matches!(&content[at - 1], Inline::Styled { style: InlineStyle::Strong, .. });
        let begins_line = at < 2 || matches!(&content[at - 2], Inline::SoftBreak { .. } | Inline::HardBreak { .. });
        if let (true, true, Inline::SoftBreak { span }) = (is_name, begins_line, &content[at]) {
            content[at] = Inline::HardBreak { span: *span };
        }
    }
}
