//! Replacing the colours of laid-out frames.

use typst::layout::{Frame, FrameItem};
use typst::visualize::Paint;

/// Calls `visit` for the paint of every text and shape in a frame.
pub(super) fn each_paint_mut(frame: &mut Frame, visit: &mut impl FnMut(&mut Paint)) {
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => each_paint_mut(&mut group.frame, visit),
            FrameItem::Text(text) => {
                visit(&mut text.fill);
                text.stroke.iter_mut().for_each(|stroke| visit(&mut stroke.paint));
            }
            FrameItem::Shape(shape, _) => {
                shape.fill.iter_mut().for_each(&mut *visit);
                shape.stroke.iter_mut().for_each(|stroke| visit(&mut stroke.paint));
            }
            FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
        true
    });
}
