//! Reports the faults of an issue at their places in the author's files.

use std::ops::Range;

use super::meant::MeantBlocks;
use super::{Fault, FaultPlace, IssueScore, Judgement, score};
use crate::diagnostic::Report;
use crate::document::{Block, Document};
use crate::source::Span;

/// Reports the faults for which `filter` is true, except those in blocks that are meant as they are. `origin` returns
/// the span of a range of the generated source. Returns the score without the faults that are not reported.
pub(crate) fn report_faults(
    judgement: Judgement,
    document: &Document,
    origin: impl Fn(&Range<usize>) -> Option<Span>,
    filter: impl Fn(&Fault) -> bool,
    report: &mut Report,
) -> IssueScore {
    let meant = MeantBlocks::of(document);
    let mut reported = Vec::new();
    for fault in judgement.faults.into_iter().filter(filter) {
        let span = fault.source.as_ref().and_then(|source| match source {
            FaultPlace::Range(range) => origin(range),
            FaultPlace::Label(id) => span_of(id, document),
            FaultPlace::Picture(file) => image_span(*file, document),
            FaultPlace::Literal(_) => None,
        });
        if span.is_none_or(|span| !meant.contain(span)) {
            report.push(fault.diagnostic(span));
            reported.push(fault);
        }
    }
    let mut score = judgement.score;
    score::recount(&mut score, &reported);
    score
}

/// Returns the span of the first image that shows a file.
fn image_span(file: usize, document: &Document) -> Option<Span> {
    let mut found = None;
    document.each_image(&mut |image| {
        if image.file == file {
            found.get_or_insert(image.span);
        }
    });
    found
}

/// Returns the span of the heading, figure or table with an id.
fn span_of(id: &str, document: &Document) -> Option<Span> {
    let sections = document.sections.iter();
    let mut headings = sections
        .flat_map(|section| section.heading.iter().chain(section.articles.iter().map(|article| &article.heading)));
    if let Some(heading) = headings.find(|heading| heading.id == id) {
        return Some(heading.span);
    }
    let mut found = None;
    document.each_block(&mut |block| {
        let own = match block {
            Block::Heading(heading) => Some(&heading.id),
            Block::Figure(figure) => Some(&figure.caption.id),
            Block::Chart(chart) => Some(&chart.caption.id),
            Block::Table(table) => Some(&table.caption.id),
            Block::Equation(equation) => Some(&equation.id),
            Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::List(_)
            | Block::DescriptionList { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Collection { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => None,
        };
        if own.is_some_and(|own| own == id) {
            found.get_or_insert(block.span());
        }
    });
    found
}
