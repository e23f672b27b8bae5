//! Finds elements of which only a part is on the pages: the end of the element, or what refers to a note, is on a
//! [lost line](super::lost_text). Such pages cannot be exported as a tagged PDF.

use std::collections::HashSet;

use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// Returns `true` if an element begins and does not end, or ends and does not begin, or if a note or a part of a cell
/// belongs to an element that is on no page.
pub(super) fn are_in(document: &PagedDocument) -> bool {
    let mut found = FoundTags::default();
    document.pages().iter().for_each(|page| found.frame(&page.frame));
    found.started != found.ended || !found.parents.is_subset(&found.started)
}

/// Locations of elements.
#[derive(Default)]
struct FoundTags {
    started: HashSet<Location>,
    ended: HashSet<Location>,
    /// Elements that a part of a page belongs to.
    parents: HashSet<Location>,
}

impl FoundTags {
    fn frame(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => {
                    self.parents.extend(group.parent.map(|parent| parent.location));
                    self.frame(&group.frame);
                }
                FrameItem::Tag(Tag::Start(element, flags)) if flags.tagged => self.started.extend(element.location()),
                FrameItem::Tag(Tag::End(location, _, flags)) if flags.tagged => {
                    self.ended.insert(*location);
                }
                FrameItem::Tag(_)
                | FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..) => {}
            }
        }
    }
}
