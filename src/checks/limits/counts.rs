//! Limits on the number of elements of a kind.
//!
//! Typst takes about a millisecond and 100 kB of memory for each block, more for figures, and for each heading time in
//! proportion to the number of pages.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Inline, Part, each_inline, each_run_of};
use crate::publication::Limits;
use crate::source::Span;

use super::sum::UsedLimit;

/// Number of figures that a chart counts as: it is drawn for the page and for narrow screens, and has a table.
const CHART_FIGURES: usize = 2;
/// Number of links that an index mark counts as: the index has a line for it, with the number of its page.
const MARK_LINKS: usize = 4;

/// Number of links that a reference to a footnote counts as if it is in a footnote, whose text is appended to it.
const INNER_NOTE_LINKS: usize = 5;
/// Number of lines of code that count as a block.
const CODE_LINES: usize = 3;

/// Elements of one kind.
struct ElementCount {
    /// Name of the elements in messages.
    name: &'static str,
    /// Key of the limit.
    key: &'static str,
    limit: usize,
    found: usize,
    /// The first element over the limit.
    first_over: Option<Span>,
}

impl ElementCount {
    fn new(name: &'static str, key: &'static str, limit: usize) -> Self {
        Self { name, key, limit, found: 0, first_over: None }
    }

    fn add(&mut self, number: usize, span: Span) {
        self.found += number;
        if self.found > self.limit {
            self.first_over.get_or_insert(span);
        }
    }

    fn report(self, report: &mut Report) {
        let Self { name, key, limit, found, first_over } = self;
        if let Some(span) = first_over {
            let message = format!("the issue has {found} {name}; at most {limit} are allowed");
            let help = format!("divide the issue, or raise `{key}` in `[limits]`");
            report.push(Diagnostic::new(Code::OverLimit, span, message, help));
        }
    }
}

/// Reports each kind of elements of which the issue has too many. Returns the parts of the limits that it uses.
pub(super) fn run(document: &Document, limits: &Limits, report: &mut Report) -> Vec<UsedLimit> {
    let mut blocks = ElementCount::new("paragraphs and other blocks", "blocks", limits.blocks);
    let mut headings = ElementCount::new("headings", "headings", limits.headings);
    let mut figures =
        ElementCount::new("figures, tables and pictures (a chart counts as two)", "figures", limits.figures);
    let mut formulas = ElementCount::new("formulas", "formulas", limits.formulas);
    let mut links =
        ElementCount::new("links, references and marks (a mark for the index counts as four)", "links", limits.links);
    for section in &document.sections {
        let titles = section.heading.iter().chain(section.articles.iter().map(|article| &article.heading));
        titles.for_each(|heading| headings.add(1, heading.span));
    }
    document.each_block(&mut |block| {
        blocks.add(blocks_of(block), block.span());
        match block {
            Block::Heading(_) => headings.add(1, block.span()),
            Block::Figure(_) | Block::Table(_) => figures.add(1, block.span()),
            Block::Chart(_) => figures.add(CHART_FIGURES, block.span()),
            Block::Equation(_) => formulas.add(1, block.span()),
            Block::Collection { collection, .. } => figures.add(collection.tables().len(), block.span()),
            Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::List(_)
            | Block::DescriptionList { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {}
        }
    });
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| match inline {
            Inline::Math(_) => formulas.add(1, inline.span()),
            Inline::Image(_) => figures.add(1, inline.span()),
            Inline::IndexMark { .. } => links.add(MARK_LINKS, inline.span()),
            Inline::Link { .. } | Inline::Reference { .. } | Inline::Anchor { .. } | Inline::NoteReference { .. } => {
                links.add(1, inline.span());
            }
            Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::SoftBreak { .. }
            | Inline::HardBreak { .. }
            | Inline::Styled { .. }
            | Inline::Passage { .. }
            | Inline::Abbreviation { .. }
            | Inline::Mention { .. }
            | Inline::DataFigure(_) => {}
        });
    });
    add_inner_notes(document, &mut links);
    let counts = [blocks, headings, figures, formulas, links];
    let used = counts
        .iter()
        .map(|count| UsedLimit { key: count.key, found: count.found, limit: count.limit, counts_twice: false })
        .collect();
    for count in counts {
        count.report(report);
    }
    used
}

/// Counts the references to footnotes that are in footnotes, which [`run`] has counted once.
fn add_inner_notes(document: &Document, links: &mut ElementCount) {
    for note in &document.notes {
        each_run_of([Part::Blocks(&note.blocks)], &mut |run| {
            each_inline(run, &mut |inline| {
                if matches!(inline, Inline::NoteReference { .. }) {
                    links.add(INNER_NOTE_LINKS - 1, inline.span());
                }
            });
        });
    }
}

/// Returns the number of blocks that a block is, without the blocks in it: the entries of a list and the lines of code
/// count, too.
fn blocks_of(block: &Block) -> usize {
    match block {
        Block::List(list) => 1 + list.items.len(),
        Block::DescriptionList { entries, .. } => 1 + entries.len(),
        Block::Collection { collection, .. } => 1 + collection.entries(),
        Block::Code { text, .. } => 1 + text.lines().count() / CODE_LINES,
        Block::Paragraph { .. }
        | Block::Heading(_)
        | Block::Quote { .. }
        | Block::ThematicBreak { .. }
        | Block::Table(_)
        | Block::Figure(_)
        | Block::Chart(_)
        | Block::Equation(_)
        | Block::Callout { .. }
        | Block::Directive { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => 1,
    }
}
