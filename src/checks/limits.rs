//! `[limits]`, as far as they can be counted in the tree.

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Inline, Table, plain_text};
use crate::publication::Limits;
use crate::source::Span;

/// Most characters that are drawn as one: a letter and its marks, an emoji of several. No script comes near it, a text in
/// Stream-Safe Format (UAX #15, section 13) has at most 30 marks in a row, and shaping takes memory by the square.
const CLUSTER: usize = 64;

/// Checks an issue against the limits. `printed` is what the layout prints beside the document.
pub(super) fn run(document: &Document, printed: &str, limits: &Limits, report: &mut Report) {
    clusters(document, printed, report);
    paragraphs(document, limits.paragraph_characters, report);
    notes(document, limits.notes, report);
    tables(document, limits.table_cells, report);
}

fn paragraphs(document: &Document, most: usize, report: &mut Report) {
    document.each_run(&mut |run| {
        // More bytes than characters: seldom is anything counted.
        let length = || plain_text(run).chars().count();
        if let Some(first) = run.first()
            && run.iter().map(bytes).sum::<usize>() > most
            && length() > most
        {
            let message =
                format!("this text has {} characters without a paragraph's end; {most} are allowed", length());
            let help = "divide it by empty lines, or raise `paragraph-characters` in `[limits]`";
            report.push(Diagnostic::at(Code::OverLimit, first.span(), message, help));
        }
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block
            && let Some(line) = text.lines().find(|line| line.len() > most && line.chars().count() > most)
        {
            let message = format!("this code has a line of {} characters; {most} are allowed", line.chars().count());
            let help = "divide the line, or raise `paragraph-characters` in `[limits]`";
            report.push(Diagnostic::at(Code::OverLimit, *span, message, help));
        }
    });
}

fn clusters(document: &Document, printed: &str, report: &mut Report) {
    if has_monster(printed) {
        report.push(monster(None));
    }
    document.each_run(&mut |run| {
        if let Some(first) = run.first()
            && has_monster(&plain_text(run))
        {
            report.push(monster(Some(first.span())));
        }
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block
            && has_monster(text)
        {
            report.push(monster(Some(*span)));
        }
    });
}

fn has_monster(text: &str) -> bool {
    !text.is_ascii() && text.graphemes(true).any(|cluster| cluster.len() > CLUSTER && cluster.chars().count() > CLUSTER)
}

fn monster(span: Option<Span>) -> Diagnostic {
    let message = format!("a letter has more than {CLUSTER} marks on it");
    let help = "remove them: nobody can print or read that";
    match span {
        Some(span) => Diagnostic::at(Code::OverLimit, span, message, help),
        None => Diagnostic::nowhere(Code::OverLimit, message, help),
    }
}

fn bytes(inline: &Inline) -> usize {
    match inline {
        Inline::Text { text, .. } | Inline::Code { text, .. } => text.len(),
        Inline::Math(math) => math.words.len(),
        Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Image(_)
        | Inline::IndexMark { .. }
        | Inline::NoteReference { .. } => 1,
        Inline::Styled { .. }
        | Inline::Abbreviation { .. }
        | Inline::Link { .. }
        | Inline::Mention { .. }
        | Inline::Reference { .. } => inline.children().iter().map(bytes).sum(),
    }
}

fn notes(document: &Document, most: usize, report: &mut Report) {
    if let Some(first) = document.notes.get(most) {
        let message = format!("the issue has {} footnotes; at most {most} are allowed", document.notes.len());
        let help = "divide the issue, or raise `notes` in `[limits]`";
        report.push(Diagnostic::at(Code::OverLimit, first.span, message, help));
    }
}

/// At the table that brings the number over the limit.
fn tables(document: &Document, most: usize, report: &mut Report) {
    let mut cells = 0;
    let mut place: Option<Span> = None;
    document.each_block(&mut |block| {
        let Table { alignments, rows, span, .. } = if let Block::Table(table) = block {
            table
        } else if let Block::Chart(chart) = block {
            &chart.table
        } else {
            return;
        };
        cells += alignments.len() * (rows.len() + 1);
        if cells > most {
            place.get_or_insert(*span);
        }
    });
    if let Some(span) = place {
        let message = format!("with this table the issue has more than {most} table cells: {cells} in all");
        let help = "print what matters and link to the rest, or raise `table-cells` in `[limits]`";
        report.push(Diagnostic::at(Code::OverLimit, span, message, help));
    }
}
