//! Blocks that are meant as they are: those with the class `as-meant`, and those between `:::as-meant` and `:::`.

use crate::directive::BuiltInDirective;
use crate::document::{Block, Document, Heading, Part};
use crate::source::Span;

/// Source ranges of the blocks whose page faults are not reported.
#[derive(Debug, Default)]
pub(crate) struct MeantBlocks(Vec<Span>);

impl MeantBlocks {
    /// Collects the blocks of a document. A section or an article whose heading has the class counts as a whole.
    pub(crate) fn of(document: &Document) -> Self {
        let mut meant = Self::default();
        for section in &document.sections {
            let is_meant = section.heading.as_ref().is_some_and(is_marked);
            meant.add_heading(section.heading.as_ref(), is_meant);
            meant.add_blocks(&section.blocks, is_meant);
            for article in &section.articles {
                let is_meant = is_meant || is_marked(&article.heading);
                meant.add_heading(Some(&article.heading), is_meant);
                meant.add_blocks(&article.blocks, is_meant);
            }
        }
        for note in &document.notes {
            meant.add_blocks(&note.blocks, false);
        }
        meant
    }

    /// Returns `true` if a place is in one of the blocks.
    pub(crate) fn contain(&self, place: Span) -> bool {
        self.0.iter().any(|span| span.source == place.source && span.start <= place.start && place.start < span.end)
    }

    fn add_heading(&mut self, heading: Option<&Heading>, is_meant: bool) {
        self.0.extend(heading.filter(|_| is_meant).map(|heading| heading.span));
    }

    fn add_blocks(&mut self, blocks: &[Block], is_meant: bool) {
        for block in blocks {
            let classes = match block {
                Block::Heading(heading) => &heading.classes[..],
                Block::Figure(figure) => &figure.caption.classes,
                Block::Chart(chart) => &chart.caption.classes,
                Block::Table(table) => &table.caption.classes,
                Block::Directive { classes, .. } => classes,
                Block::Paragraph { .. }
                | Block::Quote { .. }
                | Block::List(_)
                | Block::DescriptionList { .. }
                | Block::Code { .. }
                | Block::ThematicBreak { .. }
                | Block::Equation(_)
                | Block::Collection { .. }
                | Block::Callout { .. }
                | Block::Passage { .. }
                | Block::Disclosure { .. } => &[],
            };
            let is_container = matches!(block, Block::Directive { name, .. } if name == BuiltInDirective::AS_MEANT);
            if is_meant || is_container || classes.iter().any(|class| class == BuiltInDirective::AS_MEANT) {
                self.0.push(block.span());
                continue;
            }
            for part in block.parts() {
                match part {
                    Part::Blocks(inside) => self.add_blocks(inside, false),
                    Part::Inlines(_) => {}
                }
            }
        }
    }
}

fn is_marked(heading: &Heading) -> bool {
    heading.classes.iter().any(|class| class == BuiltInDirective::AS_MEANT)
}
