//! Differences of pages for print from those for the screen, besides their colours and bleed: a link looks like any other
//! word, and small letters have one ink.

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::text::TextItem;
use typst::visualize::{Color, Geometry, Paint, ProcessColor, Shape};

use super::chapter_colours;
use super::purpose::PagePurpose;
use crate::issue::Issue;
use crate::layout::SettingValue;
use crate::print::ONE_INK_BELOW;

/// Settings for the colour of titles, numbers and the like, and for that of text.
const ACCENT: &str = "accent";
const INK: &str = "ink";

/// Changes of the frames of pages for print.
pub(super) struct OnPaper {
    /// The accent, and the colours that chapters have instead.
    accents: Vec<ProcessColor>,
    /// Colour of small letters in one of them. `None` if the layout has no such setting.
    ink: Option<ProcessColor>,
}

impl OnPaper {
    pub(super) fn new(issue: &Issue, purpose: PagePurpose<'_>) -> Self {
        let setting = |name| match issue.layout.setting(name) {
            Some(SettingValue::Colour(colour)) => Some(purpose.process_colour(colour)),
            _ => None,
        };
        let chapters = chapter_colours::all(issue).map(|(_, colour)| purpose.process_colour(&colour));
        Self { accents: setting(ACCENT).into_iter().chain(chapters).collect(), ink: setting(INK) }
    }

    /// Removes the lines under links and changes the colour of small letters. The colours must be those of print. Lines
    /// through letters stay, and so do those of underlined words, which have the colour of the letters.
    pub(super) fn apply(&self, frame: &mut Frame) {
        let stays: Vec<bool> = frame.items().map(|(at, item)| !is_under_link(frame, *at, item)).collect();
        let mut stays = stays.into_iter();
        frame.retain(|item| {
            match item {
                FrameItem::Group(group) => self.apply(&mut group.frame),
                FrameItem::Text(text) => self.apply_to_text(text),
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
            stays.next().unwrap_or(true)
        });
    }

    fn apply_to_text(&self, text: &mut TextItem) {
        if text.size < Abs::pt(ONE_INK_BELOW.into())
            && let Some(ink) = self.ink
            && let Paint::Solid(Color::Process(fill)) = &text.fill
            && self.accents.contains(fill)
        {
            text.fill = Paint::Solid(Color::Process(ink));
        }
    }
}

/// Returns `true` if an item at the position `at` in a frame is a line under a link. Typst draws it beside the letters and
/// the area of the link.
fn is_under_link(frame: &Frame, at: Point, item: &FrameItem) -> bool {
    let FrameItem::Shape(Shape { geometry: Geometry::Line(end), stroke: Some(stroke), .. }, span) = item else {
        return false;
    };
    if end.y != Abs::zero() || !span.is_detached() {
        return false;
    }
    let middle = at.x + end.x / 2.0;
    let is_in_link = |(start, item): &(Point, FrameItem)| match item {
        FrameItem::Link(_, size) => start.x <= middle && middle <= start.x + size.x && start.y < at.y,
        _ => false,
    };
    let is_below = |(start, item): &(Point, FrameItem)| match item {
        FrameItem::Text(text) => {
            let is_along = start.x <= middle && middle <= start.x + text.width();
            is_along && start.y < at.y && at.y < start.y + text.size && text.fill != stroke.paint
        }
        _ => false,
    };
    frame.items().any(is_in_link) && frame.items().any(is_below)
}
