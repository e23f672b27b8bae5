//! Colours of chapters: on the pages of a chapter with a colour of its own, that colour replaces the accent of the
//! layout. The layout promises with `chapter-colours = true` that each chapter begins on a new page.

use std::collections::HashMap;
use std::ops::Range;

use typst::foundations::{Label, Value};
use typst::introspection::{MetadataElem, Tag};
use typst::layout::{Frame, FrameItem};
use typst::model::Document as _;
use typst::utils::PicoStr;
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
    let mut colours: HashMap<&str, Paint> = HashMap::new();
    for (id, colour) in chapters {
        let to = Paint::Solid(Color::Process(purpose.process_colour(&colour)));
        for page in chapter_pages(id, &document, issue) {
            replace(&mut pages[page].frame, &from, &to);
        }
        colours.insert(id, to);
    }
    if let Some(label) = Label::new(PicoStr::intern(MENTION)) {
        let mut mentions = Mentions { label, from, colours, current: None };
        for page in &mut pages {
            mentions.replace(&mut page.frame);
        }
    }
    PagedDocument::new(pages.into_iter().collect(), document.info().clone())
}

/// Label of the metadata before text about a chapter on other pages, such as its number in the contents. The value is
/// the id of the chapter. Other metadata with the label ends the text.
const MENTION: &str = "masthead-chapter";

/// Replaces the accent in texts about chapters with a colour.
struct Mentions<'a> {
    label: Label,
    from: Paint,
    colours: HashMap<&'a str, Paint>,
    /// Colour of the chapter that the text at this place is about.
    current: Option<Paint>,
}

impl Mentions<'_> {
    fn replace(&mut self, frame: &mut Frame) {
        // Changing a frame copies it.
        if self.current.is_none() && !self.is_in(frame) {
            return;
        }
        frame.retain(|item| {
            match item {
                FrameItem::Group(group) => self.replace(&mut group.frame),
                FrameItem::Tag(Tag::Start(element, _)) if element.label() == Some(self.label) => {
                    let value = element.to_packed::<MetadataElem>().map(|metadata| &metadata.value);
                    let Some(Value::Str(id)) = value else { return true };
                    self.current = self.colours.get(id.as_str()).cloned();
                }
                FrameItem::Text(text) if text.fill == self.from => {
                    self.current.iter().for_each(|colour| text.fill.clone_from(colour));
                }
                FrameItem::Tag(_)
                | FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..) => {}
            }
            true
        });
    }

    fn is_in(&self, frame: &Frame) -> bool {
        frame.items().any(|(_, item)| match item {
            FrameItem::Group(group) => self.is_in(&group.frame),
            FrameItem::Tag(Tag::Start(element, _)) => element.label() == Some(self.label),
            FrameItem::Tag(Tag::End(..))
            | FrameItem::Text(_)
            | FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..) => false,
        })
    }
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
