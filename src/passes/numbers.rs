//! Numbers figures (with charts), tables and equations, each from 1. Figures and tables are numbered only if the layout
//! numbers them and they have a caption. Portraits in a byline or a pull quote are not numbered. Equations with an id
//! are always numbered, since a reference can name them only by number. Headings of the class `note` are the notes to
//! the accounts of a report; their titles begin with their numbers.

use std::collections::HashSet;

use crate::document::{Block, Document, Heading, Inline};
use crate::source::Span;

/// Class of the headings of notes to accounts.
const NOTE: &str = "note";

/// Directives whose figures are portraits of the author or the speaker.
const WITH_PORTRAITS: [&str; 2] = ["byline", "pullquote"];

pub(super) fn run(document: &mut Document, layout_has_numbers: bool) {
    if layout_has_numbers {
        number_notes(document);
    }
    let portraits = portraits(document);
    let (mut figures, mut tables, mut equations) = (0, 0, 0);
    let next = |count: &mut u32| {
        *count += 1;
        Some(count.to_string())
    };
    document.each_block_mut(&mut |block| match block {
        Block::Figure(figure)
            if layout_has_numbers && figure.caption.has_text() && !portraits.contains(&figure.span) =>
        {
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

/// Returns the places of the figures in bylines and pull quotes.
fn portraits(document: &Document) -> HashSet<Span> {
    let mut portraits = HashSet::new();
    document.each_block(&mut |block| {
        if let Block::Directive { name, blocks, .. } = block
            && WITH_PORTRAITS.contains(&name.as_str())
        {
            portraits.extend(blocks.iter().filter(|block| matches!(block, Block::Figure(_))).map(Block::span));
        }
    });
    portraits
}

/// Numbers the notes to the accounts, in reading order. A note below another one is a part of it: "3.1".
fn number_notes(document: &mut Document) {
    let mut numbers = NoteNumbers::default();
    for section in &mut document.sections {
        if let Some(heading) = &section.heading {
            numbers.close(heading.level);
        }
        section.blocks.iter_mut().for_each(|block| numbers.block(block));
        for article in &mut section.articles {
            numbers.heading(&mut article.heading);
            article.blocks.iter_mut().for_each(|block| numbers.block(block));
        }
    }
}

/// A note to which the headings below it belong.
struct OpenNote {
    level: u8,
    number: String,
    /// Number of the notes below it.
    parts: u32,
}

#[derive(Default)]
struct NoteNumbers {
    /// Number of the notes that are no part of another one.
    count: u32,
    /// The note of the last heading and those around it, outermost first.
    open: Vec<OpenNote>,
}

impl NoteNumbers {
    /// Ends the notes that a heading of this level does not belong to.
    fn close(&mut self, level: u8) {
        self.open.retain(|note| note.level < level);
    }

    /// Numbers a heading. Those in quotations and the like are no notes.
    fn block(&mut self, block: &mut Block) {
        if let Block::Heading(heading) = block {
            self.heading(heading);
        }
    }

    fn heading(&mut self, heading: &mut Heading) {
        self.close(heading.level);
        if !heading.classes.iter().any(|class| class == NOTE) {
            return;
        }
        let number = if let Some(around) = self.open.last_mut() {
            around.parts += 1;
            format!("{}.{}", around.number, around.parts)
        } else {
            self.count += 1;
            self.count.to_string()
        };
        heading.title.insert(0, Inline::Text { text: format!("{number}\u{2002}"), span: heading.span });
        self.open.push(OpenNote { level: heading.level, number: number.clone(), parts: 0 });
        heading.number = Some(number);
    }
}
