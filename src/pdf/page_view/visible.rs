//! The visible items of a page, to tell what an edit has changed.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::utils::hash128;
use typst_layout::Page;

/// Height of letters above and below the baseline, as a share of the font size. Accents and swashes are within it.
const ABOVE_BASELINE: f64 = 1.3;
const BELOW_BASELINE: f64 = 0.6;

/// A text, shape or image on a page, or a group of them that is rotated or scaled.
#[derive(Debug, Clone, Copy)]
pub(super) struct VisibleItem {
    /// Digest of the look and the position.
    digest: u128,
    /// Vertical extent, in points from the top of the page.
    top: f64,
    bottom: f64,
}

/// Returns the visible items of a page. Spans and tags do not count: they change with every edit.
pub(super) fn visible_items(page: &Page) -> Vec<VisibleItem> {
    let mut items = Vec::new();
    collect(&page.frame, Point::zero(), 0, &mut items);
    items
}

/// Returns a digest of the whole page.
pub(super) fn digest(page: &Page, items: &[VisibleItem]) -> u128 {
    let digests: Vec<u128> = items.iter().map(|item| item.digest).collect();
    hash128(&(page.bleed, &page.fill, page.frame.size(), digests))
}

/// Returns the vertical extent of the items that only one of two pages has. `None` if there are no such items.
pub(super) fn changed_extent(before: &[VisibleItem], after: &[VisibleItem]) -> Option<(f64, f64)> {
    let mut surplus: HashMap<u128, i32> = HashMap::new();
    for (items, step) in [(before, 1), (after, -1)] {
        for item in items {
            *surplus.entry(item.digest).or_default() += step;
        }
    }
    let changed = before.iter().chain(after).filter(|item| surplus.get(&item.digest).is_some_and(|count| *count != 0));
    changed.map(|item| (item.top, item.bottom)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// Adds the items of a frame at `offset`. `clip` is a digest of the areas that the frame is clipped to.
fn collect(frame: &Frame, offset: Point, clip: u128, items: &mut Vec<VisibleItem>) {
    for (position, item) in frame.items() {
        let position = offset + *position;
        match item {
            FrameItem::Group(group) if is_translation(&group.transform) => {
                let position = position + Point::new(group.transform.tx, group.transform.ty);
                let clip = group.clip.as_ref().map_or(clip, |area| hash128(&(clip, position, area)));
                collect(&group.frame, position, clip, items);
            }
            FrameItem::Group(_) | FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => {
                let ((top, bottom), y) = (extent(item), position.y.to_pt());
                items.push(VisibleItem {
                    digest: hash128(&(clip, position, Look(item))),
                    top: y + top,
                    bottom: y + bottom,
                });
            }
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn is_translation(transform: &Transform) -> bool {
    transform.sx.is_one() && transform.sy.is_one() && transform.kx.is_zero() && transform.ky.is_zero()
}

/// Returns the vertical extent of an item, in points from its position. A rotated or scaled group can be anywhere.
fn extent(item: &FrameItem) -> (f64, f64) {
    match item {
        FrameItem::Text(text) => {
            let size = text.size.to_pt();
            (-ABOVE_BASELINE * size, BELOW_BASELINE * size)
        }
        FrameItem::Shape(shape, _) => {
            let bounds = shape.bbox(true);
            (bounds.min.y.to_pt(), bounds.max.y.to_pt())
        }
        FrameItem::Image(_, size, _) => (0.0, size.y.to_pt()),
        FrameItem::Group(_) => (f64::NEG_INFINITY, f64::INFINITY),
        FrameItem::Link(..) | FrameItem::Tag(_) => (0.0, 0.0),
    }
}

/// The look of an item, without its position.
struct Look<'a>(&'a FrameItem);

impl Hash for Look<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0 {
            FrameItem::Group(group) => {
                (0, group.transform, &group.clip, group.frame.size()).hash(state);
                for (position, item) in group.frame.items() {
                    position.hash(state);
                    Look(item).hash(state);
                }
                // Marks the end of the group.
                1.hash(state);
            }
            FrameItem::Text(text) => {
                (2, &text.font, text.size, &text.fill, &text.stroke, &text.text).hash(state);
                text.glyphs.len().hash(state);
                for glyph in &text.glyphs {
                    (glyph.id, glyph.x_advance, glyph.x_offset, glyph.y_advance, glyph.y_offset).hash(state);
                }
            }
            FrameItem::Shape(shape, _) => (3, shape).hash(state),
            FrameItem::Image(image, size, _) => (4, image, size).hash(state),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

/// Returns a copy of a frame without the items that are outside the extent from `top` to `bottom`, in points from the
/// top of the frame. Rotated and scaled groups are kept.
pub(super) fn within(frame: &Frame, top: f64, bottom: f64) -> Frame {
    let mut copy = Frame::new(frame.size(), frame.kind());
    for (position, item) in frame.items() {
        let y = position.y.to_pt();
        match item {
            FrameItem::Group(group) if is_translation(&group.transform) => {
                let mut group = group.clone();
                let y = y + group.transform.ty.to_pt();
                group.frame = within(&group.frame, top - y, bottom - y);
                copy.push(*position, FrameItem::Group(group));
            }
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
            FrameItem::Group(_) | FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => {
                let extent = extent(item);
                if y + extent.0 <= bottom && y + extent.1 >= top {
                    copy.push(*position, item.clone());
                }
            }
        }
    }
    copy
}
