//! Numbers figures (with charts), tables and equations, each from 1. Figures and tables are numbered only if the layout
//! numbers them and they have a caption. Equations with an id are always numbered, since a reference can name them only
//! by number.

use crate::document::{Block, Document};

pub(super) fn run(document: &mut Document, layout_has_numbers: bool) {
    let (mut figures, mut tables, mut equations) = (0, 0, 0);
    let next = |count: &mut u32| {
        *count += 1;
        Some(count.to_string())
    };
    document.each_block_mut(&mut |block| match block {
        Block::Figure(figure) if layout_has_numbers && figure.caption.has_text() => {
            figure.caption.number = next(&mut figures);
        }
        Block::Chart(chart) if layout_has_numbers && chart.caption.has_text() => {
            chart.caption.number = next(&mut figures);
        }
        Block::Table(table) if layout_has_numbers && table.caption.has_text() => {
            table.caption.number = next(&mut tables);
        }
        Block::Equation(equation) if !equation.id.is_empty() => equation.number = next(&mut equations),
        Block::Figure(_)
        | Block::Chart(_)
        | Block::Table(_)
        | Block::Equation(_)
        | Block::Paragraph { .. }
        | Block::Heading(_)
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Collection { .. }
        | Block::Callout { .. }
        | Block::Directive { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => {}
    });
}
