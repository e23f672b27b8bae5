//! Reports symbols that the e-book has as text.

use super::glyphs::find_within;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Inline, each_inline};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::source::Span;
use crate::symbols::DrawnSymbols;

/// Maximum number of symbols that the message lists.
const MAX_LISTED: usize = 12;

pub(super) fn run(issue: &Issue, report: &mut Report) {
    if !issue.publication.editions.contains(&Edition::Epub) {
        return;
    }
    let left = DrawnSymbols::left_as_text(issue);
    let Some(first) = left.first() else { return };
    let more = if left.len() > MAX_LISTED { " …" } else { "" };
    let listed = left.iter().take(MAX_LISTED).cloned().collect::<Vec<_>>().join(" ");
    let message = format!("many e-readers have no font for {listed}{more}, and would show an empty box");
    let help = "write a word instead or beside it; the e-book draws most symbols, but not those within code, those that \
                Masthead's fonts lack, or many thousands";
    let span = first_place(issue, first).map(|span| match first.chars().next() {
        Some(c) => find_within(c, span, report),
        None => span,
    });
    report.push(Diagnostic::new(Code::UndrawnSymbol, span, message, help));
}

/// Returns the text with the first occurrence of a symbol, or `None` if it is in the metadata only.
fn first_place(issue: &Issue, symbol: &str) -> Option<Span> {
    let mut place = None;
    let mut compare = |text: &str, span: Span| {
        if place.is_none() && text.contains(symbol) {
            place = Some(span);
        }
    };
    issue.document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::Text { text, span } | Inline::Code { text, span } = inline {
                compare(text, *span);
            }
        });
    });
    issue.document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block {
            compare(text, *span);
        }
    });
    place
}
