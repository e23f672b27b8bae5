//! Colours of chapters: `# On the quays {accent="#9b2226"}`. Reports those that the layout does not use, and those that
//! are too light for text.

use crate::chart;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Heading};
use crate::layout::Layout;
use crate::source::Span;

/// Minimum contrast of text (WCAG 2.2, success criterion 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// Class of chapters without an opening in the accent colour.
const QUIET: &str = "quiet";

pub(super) fn run(document: &mut Document, layout: &Layout, report: &mut Report) {
    for section in &mut document.sections {
        if let Some(heading) = &mut section.heading {
            check(heading, layout, report);
        }
        for article in &mut section.articles {
            remove(&mut article.heading, report);
        }
    }
    document.each_block_mut(&mut |block| {
        if let Block::Heading(heading) = block {
            remove(heading, report);
        }
    });
}

/// Checks the colour of a chapter, and removes a colour that the layout does not use.
fn check(heading: &mut Heading, layout: &Layout, report: &mut Report) {
    let Some(accent) = &heading.accent else { return };
    let place = place(heading, report);
    let unused = if !layout.chapter_colours {
        let message = format!("the layout `{}` has no colours of chapters", layout.name);
        Some((message, "remove it: only layouts with `chapter-colours = true` use it, such as `report`"))
    } else if heading.classes.iter().any(|class| class == QUIET) {
        let message = "a `.quiet` chapter has no colour of its own: it may share its page".to_owned();
        Some((message, "remove the colour or the class"))
    } else {
        None
    };
    if let Some((message, help)) = unused {
        report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
        heading.accent = None;
        return;
    }
    let grounds = [("white", "#ffffff".to_owned()), ("the tint of boxes", layout.colour("tint", "#ffffff"))];
    let contrasts = grounds.map(|(name, ground)| (name, chart::contrast(accent, &ground)));
    if let Some((ground, ratio)) = contrasts.into_iter().find(|(_, ratio)| *ratio < LEAST_CONTRAST) {
        let ratio = (ratio * 10.0).floor() / 10.0;
        let message = format!("the contrast of `{accent}` and {ground} is only {ratio:.1} : 1");
        let help = "choose a darker colour: titles and labels of the chapter need 4.5 : 1";
        report.push(Diagnostic::new(Code::LowContrast, place, message, help));
    }
}

/// Removes the colour of a heading that opens no chapter.
fn remove(heading: &mut Heading, report: &mut Report) {
    if heading.accent.take().is_some() {
        let place = place(heading, report);
        let message = "only a chapter has a colour: a heading of level 1";
        let help = "remove it, or move it to the heading of the chapter";
        report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
    }
}

/// Returns the position of the attribute in a heading.
fn place(heading: &Heading, report: &Report) -> Span {
    let range = heading.span.range();
    let written = &report.sources.get(heading.span.source).text()[range.clone()];
    let Some(start) = written.rfind("accent=") else { return heading.span };
    let length = written[start..].find([' ', '}']).unwrap_or(written.len() - start);
    Span::new(heading.span.source, range.start + start..range.start + start + length)
}
