//! Reports titles of links and of images in the text: e-book readers show them on demand, paper does not.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Inline, each_inline, plain_text};
use crate::issue::Issue;
use crate::source::Span;

pub(super) fn run(issue: &Issue, report: &mut Report) {
    if !issue.publication.editions.iter().any(|edition| edition.has_pages()) {
        return;
    }
    issue.document.each_block(&mut |block| {
        if let Block::Figure(figure) = block
            && let Some(title) = figure.link.as_ref().and_then(|link| link.title.as_ref())
        {
            report.push(unprinted("link", title, figure.span));
        }
    });
    issue.document.each_run(&mut |run| {
        each_inline(run, &mut |inline| match inline {
            Inline::Link { title: Some(title), content, span, .. } if *title != plain_text(content) => {
                report.push(unprinted("link", title, *span));
            }
            Inline::Image(image) => {
                if let Some(title) = image.title.as_ref().filter(|title| **title != image.description) {
                    report.push(unprinted("image", title, image.span));
                }
            }
            Inline::Link { .. }
            | Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::SoftBreak { .. }
            | Inline::HardBreak { .. }
            | Inline::Styled { .. }
            | Inline::Passage { .. }
            | Inline::Abbreviation { .. }
            | Inline::Anchor { .. }
            | Inline::Math(_)
            | Inline::Mention { .. }
            | Inline::Reference { .. }
            | Inline::DataFigure(_)
            | Inline::IndexMark { .. }
            | Inline::NoteReference { .. } => {}
        });
    });
}

/// Returns the diagnostic for the title of `what`.
fn unprinted(what: &str, title: &str, span: Span) -> Diagnostic {
    let message = format!("the title `{title}` of this {what} is in the e-book only: paper has no place for it");
    let help = if what == "link" {
        "remove the title, or write its words into the text"
    } else {
        "remove the title, write its words into the text, or give the image a paragraph of its own, where its title is \
         its caption"
    };
    Diagnostic::new(Code::UnprintedTitle, span, message, help)
}
