//! Checks the `[limits]` that can be counted in the document.

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Block, Document, Inline, Table, each_inline, plain_text};
use crate::issue::Issue;
use crate::publication::Limits;
use crate::source::Span;

mod counts;
mod strings;
mod sum;

use sum::UsedLimit;

/// Maximum number of characters in a grapheme cluster (a letter with its combining marks, an emoji sequence). Shaping
/// takes memory quadratic in this number. No script needs as many: text in Stream-Safe Text Format (UAX #15, section
/// 13) has at most 30 marks in a row.
const MAX_CLUSTER: usize = 64;

/// Maximum number of inlines in a paragraph. Line breaks are optimised over all of them, which takes a second at the limit.
const MAX_PARTS: usize = 10_000;

/// Maximum number of columns of a table. A page has room for about 40 of numbers. A table that is too wide is set row by
/// row, each as a table of its own.
const MAX_COLUMNS: usize = 200;

/// Numbers of columns, and the number of cells that a cell of a table with more columns counts as. Tables that do not fit
/// a column of text are measured again for the whole page; beyond 40 columns a table may be too wide for every page.
const WIDTHS: [(usize, usize); 2] = [(40, 6), (12, 2)];

/// Number of characters of a cell that count as one cell: long cells take more time than the same text in paragraphs.
const CELL_CHARACTERS: usize = 50;

/// Checks an issue against the limits. `printed` holds the metadata that the layout prints in addition to the document.
pub(super) fn run(issue: &Issue, printed: &str, report: &mut Report) {
    clusters(&issue.document, printed, report);
    strings::run(issue, report);
    count(&issue.document, &issue.publication.limits, report);
}

/// Checks a document that was read before the passes run, which take time and add to it.
///
/// # Errors
/// A limit is exceeded.
pub(crate) fn check_size(document: &Document, limits: &Limits, report: &mut Report) -> Result<(), Reported> {
    let before = report.len();
    count(document, limits, report);
    report.check_since(before)
}

/// Reports what a document has too much of.
fn count(document: &Document, limits: &Limits, report: &mut Report) {
    paragraphs(document, limits.paragraph_characters, report);
    notes(document, limits.notes, report);
    let cells = tables(document, limits.table_cells, report);
    let mut used = counts::run(document, limits, report);
    used.push(UsedLimit { key: "notes", found: document.notes.len(), limit: limits.notes });
    used.push(UsedLimit { key: "table-cells", found: cells, limit: limits.table_cells });
    let mut text = 0;
    let mut place = None;
    document.each_run(&mut |run| {
        text += run.iter().map(bytes).sum::<usize>();
        place = place.or_else(|| run.first().map(Inline::span));
    });
    let limit = usize::try_from(limits.issue_bytes).unwrap_or(usize::MAX);
    used.push(UsedLimit { key: "issue-bytes", found: text.min(limit), limit });
    sum::run(used, place, report);
}

fn paragraphs(document: &Document, limit: usize, report: &mut Report) {
    document.each_run(&mut |run| {
        // A text has at least as many bytes as characters, so most runs need not be counted by characters.
        let length = || plain_text(run).chars().count();
        if let Some(first) = run.first()
            && run.iter().map(bytes).sum::<usize>() > limit
            && length() > limit
        {
            let message =
                format!("this text has {} characters in one paragraph; at most {limit} are allowed", length());
            let help = "divide it with empty lines, or raise `paragraph-characters` in `[limits]`";
            report.push(Diagnostic::new(Code::OverLimit, first.span(), message, help));
        }
        if let Some(first) = run.first()
            && parts(run) > MAX_PARTS
        {
            let message = format!(
                "this paragraph has {} lines, marks and other parts; at most {MAX_PARTS} are allowed",
                parts(run)
            );
            let help = "divide it with empty lines; lines that belong together can be a list";
            report.push(Diagnostic::new(Code::OverLimit, first.span(), message, help));
        }
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block
            && let Some(line) = text.lines().find(|line| line.len() > limit && line.chars().count() > limit)
        {
            let message =
                format!("this code has a line of {} characters; at most {limit} are allowed", line.chars().count());
            let help = "divide the line, or raise `paragraph-characters` in `[limits]`";
            report.push(Diagnostic::new(Code::OverLimit, *span, message, help));
        }
    });
}

/// Returns the number of inlines in a run. Words that are divided at soft hyphens count as their parts.
fn parts(run: &[Inline]) -> usize {
    let mut parts = 0;
    each_inline(run, &mut |inline| {
        parts += 1;
        if let Inline::Text { text, .. } = inline
            && !text.is_ascii()
        {
            parts += text.matches('\u{AD}').count();
        }
    });
    parts
}

fn clusters(document: &Document, printed: &str, report: &mut Report) {
    if has_oversized_cluster(printed) {
        report.push(oversized_cluster(None));
    }
    document.each_run(&mut |run| {
        if let Some(first) = run.first()
            && has_oversized_cluster(&plain_text(run))
        {
            report.push(oversized_cluster(Some(first.span())));
        }
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block
            && has_oversized_cluster(text)
        {
            report.push(oversized_cluster(Some(*span)));
        }
    });
}

fn has_oversized_cluster(text: &str) -> bool {
    !text.is_ascii()
        && text.graphemes(true).any(|cluster| cluster.len() > MAX_CLUSTER && cluster.chars().count() > MAX_CLUSTER)
}

fn oversized_cluster(span: Option<Span>) -> Diagnostic {
    let message = format!("a letter has more than {MAX_CLUSTER} combining marks");
    let help = "remove the marks: such a letter cannot be printed or read";
    Diagnostic::new(Code::OverLimit, span, message, help)
}

/// Returns the length of an inline in bytes, as an upper bound of its length in characters. Breaks, images, marks and
/// note references count as 1.
fn bytes(inline: &Inline) -> usize {
    match inline {
        Inline::Text { text, .. } | Inline::Code { text, .. } => text.len(),
        Inline::Math(math) => math.words.len(),
        Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Image(_)
        | Inline::IndexMark { .. }
        | Inline::Anchor { .. }
        | Inline::NoteReference { .. } => 1,
        Inline::Styled { .. }
        | Inline::Passage { .. }
        | Inline::Abbreviation { .. }
        | Inline::Link { .. }
        | Inline::Mention { .. }
        | Inline::DataFigure(_)
        | Inline::Reference { .. } => inline.children().iter().map(bytes).sum(),
    }
}

fn notes(document: &Document, limit: usize, report: &mut Report) {
    if let Some(first) = document.notes.get(limit) {
        let message = format!("the issue has {} footnotes; at most {limit} are allowed", document.notes.len());
        let help = "divide the issue, or raise `notes` in `[limits]`";
        report.push(Diagnostic::new(Code::OverLimit, first.span, message, help));
    }
}

/// Reports too many table cells, at the table that exceeds the limit. The data tables of charts and the tables of compiled
/// lists count too. Returns the number of cells.
fn tables(document: &Document, limit: usize, report: &mut Report) -> usize {
    let mut cells = 0;
    let mut first_over: Option<Span> = None;
    document.each_block(&mut |block| {
        if let Block::Table(table) = block
            && table.alignments.len() > MAX_COLUMNS
        {
            let message =
                format!("this table has {} columns; at most {MAX_COLUMNS} are allowed", table.alignments.len());
            let help = "select the columns that matter: no page has room for as many";
            report.push(Diagnostic::new(Code::OverLimit, table.span, message, help));
        }
        cells += cells_of(block);
        if cells > limit {
            first_over.get_or_insert(block.span());
        }
    });
    if let Some(span) = first_over {
        let message = format!("with this table the issue has more than {limit} table cells: {cells} in all");
        let help = "print what matters and link to the rest, or raise `table-cells` in `[limits]`";
        report.push(Diagnostic::new(Code::OverLimit, span, message, help));
    }
    cells
}

/// Returns the number of cells of a table, the header row included. A long cell counts as several, and so does a cell of a
/// table that may be too wide for a column or a page.
fn cells(table: &Table) -> usize {
    let cells = table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells));
    let columns = table.alignments.len();
    let cost = WIDTHS.iter().find(|(width, _)| columns > *width).map_or(1, |(_, cost)| *cost);
    cost * table.cells() + cells.map(|cell| cell.iter().map(bytes).sum::<usize>() / CELL_CHARACTERS).sum::<usize>()
}

/// Returns the number of cells in the tables of a block.
fn cells_of(block: &Block) -> usize {
    match block {
        Block::Table(table) => cells(table),
        Block::Chart(chart) => cells(&chart.table),
        Block::Collection { collection, .. } => collection.tables().iter().map(cells).sum(),
        Block::Paragraph { .. }
        | Block::Heading(_)
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Figure(_)
        | Block::Equation(_)
        | Block::Callout { .. }
        | Block::Directive { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => 0,
    }
}
