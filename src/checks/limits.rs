//! Checks the `[limits]` that can be counted in the document.

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{Block, Document, Inline, LongWords, each_inline, plain_text};
use crate::issue::Issue;
use crate::publication::Limits;
use crate::source::Span;

mod cells;
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

/// Letters of [long runs](LongWords::in_runs) and of [dense long words](LongWords::dense): the number of letters above which
/// a word is such a word, and the number of letters that each of its letters counts as, since setting it takes as much time.
const LONG_WORDS: [(usize, usize); 2] = [(LongWords::MAX_WORD, 6), (LongWords::MAX_SHORT_WORD, 4)];

/// Checks an issue against the limits. `printed` holds the metadata that the layout prints in addition to the document.
pub(super) fn run(issue: &Issue, printed: &str, report: &mut Report) {
    clusters(&issue.document, printed, report);
    strings::run(issue, report);
    count(&issue.document, &issue.publication.limits, cells::TableRoom::of(&issue.layout), report);
}

/// Checks a document that was read before the passes run, which take time and add to it.
///
/// # Errors
/// A limit is exceeded.
pub(crate) fn check_size(document: &Document, limits: &Limits, report: &mut Report) -> Result<(), Reported> {
    let before = report.len();
    count(document, limits, cells::TableRoom::Unknown, report);
    report.check_since(before)
}

/// Reports what a document has too much of. `room` is the room for its tables.
fn count(document: &Document, limits: &Limits, room: cells::TableRoom, report: &mut Report) {
    paragraphs(document, limits.paragraph_characters, report);
    notes(document, limits.notes, report);
    let cells = cells::run(document, limits.table_cells, room, report);
    let mut used = counts::run(document, limits, report);
    used.push(UsedLimit { key: "notes", found: document.notes.len(), limit: limits.notes, counts_twice: false });
    used.push(UsedLimit { key: "table-cells", found: cells, limit: limits.table_cells, counts_twice: false });
    used.push(text(document, limits, report));
    let mut place = None;
    document.each_run(&mut |run| place = place.or_else(|| run.first().map(Inline::span)));
    sum::run(used, place, report);
}

/// Reports too much text in long words. Returns the part of `issue-bytes` that the text uses.
fn text(document: &Document, limits: &Limits, report: &mut Report) -> UsedLimit {
    let limit = usize::try_from(limits.issue_bytes).unwrap_or(usize::MAX);
    let mut text = 0;
    let mut letters = [0; 2];
    let mut first_over = [None; 2];
    document.each_run(&mut |run| {
        text += run.iter().map(bytes).sum::<usize>();
        let words = LongWords::of(run);
        letters[0] += words.in_runs;
        letters[1] += words.dense();
        for (kind, (_, weight)) in LONG_WORDS.into_iter().enumerate() {
            if letters[kind] * weight > limit {
                first_over[kind] = first_over[kind].or_else(|| run.first().map(Inline::span));
            }
        }
    });
    for (kind, (least, weight)) in LONG_WORDS.into_iter().enumerate() {
        let Some(span) = first_over[kind] else { continue };
        let (letters, most) = (letters[kind], limit / weight);
        let message = format!(
            "the issue has {letters} letters in words of more than {least} letters; at most {most} are allowed"
        );
        let help = format!(
            "divide such words with blanks, or raise `issue-bytes` in `[limits]`, of which each of the letters takes {weight}"
        );
        report.push(Diagnostic::new(Code::OverLimit, span, message, help));
    }
    let further: usize = letters.into_iter().zip(LONG_WORDS).map(|(letters, (_, weight))| letters * (weight - 1)).sum();
    UsedLimit { key: "issue-bytes", found: (text + further).min(limit), limit, counts_twice: true }
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
