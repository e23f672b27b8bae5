//! Colours of chapters: on the pages of a chapter with a colour of its own, that colour replaces the accent of the
//! layout. The layout promises with `chapter-colours = true` that each chapter begins on a new page.

use std::ops::Range;

use typst::layout::Frame;
use typst::model::Document as _;
use typst::visualize::{Color, Paint};
use typst_layout::{Page, PagedDocument};

use super::page_starts;
use super::paints::each_paint_mut;
use super::purpose::PagePurpose;
use crate::issue::Issue;
use crate::layout::{Colour, SettingValue};

/// Returns the chapters that have a colour of their own: the id of the heading, and the colour.
pub(crate) fn all(issue: &Issue) -> impl Iterator<Item = (&str, Colour)> {
    let headings = issue.document.sections.iter().filter_map(|section| section.heading.as_ref());
    headings.filter_map(|heading| {
        let colour = Colour { screen: heading.accent.clone()?, press: None, span: None };
        Some((heading.id.as_str(), colour))
    })
}

/// Replaces the accent on the pages of the chapters that have a colour of their own.
pub(super) fn apply(document: PagedDocument, issue: &Issue, purpose: PagePurpose<'_>) -> PagedDocument {
    let Some(SettingValue::Colour(accent)) = issue.layout.setting("accent") else { return document };
    let chapters: Vec<_> = all(issue).collect();
    if chapters.is_empty() {
        return document;
    }
    let from = Paint::Solid(Color::Process(purpose.process_colour(accent)));
    let mut pages: Vec<Page> = document.pages().to_vec();
    for (id, colour) in chapters {
        let to = Paint::Solid(Color::Process(purpose.process_colour(&colour)));
        for page in chapter_pages(id, &document, issue) {
            replace(&mut pages[page].frame, &from, &to);
        }
    }
    PagedDocument::new(pages.into_iter().collect(), document.info().clone())
}

fn replace(frame: &mut Frame, from: &Paint, to: &Paint) {
    each_paint_mut(frame, &mut |paint| {
        if paint == from {
            paint.clone_from(to);
        }
    });
}

/// Returns the indices of the pages of a chapter: from its heading to the next section that begins on a later page.
fn chapter_pages(id: &str, document: &PagedDocument, issue: &Issue) -> Range<usize> {
    let Some(first) = page_starts::page_of(id, document) else { return 0..0 };
    let headings = issue.document.sections.iter().filter_map(|section| section.heading.as_ref());
    let after = headings.skip_while(|heading| heading.id != id).skip(1);
    let next = after.filter_map(|heading| page_starts::page_of(&heading.id, document)).find(|page| *page > first);
    first..next.unwrap_or_else(|| document.pages().len())
}
