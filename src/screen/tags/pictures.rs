//! Captions that a layout sets apart from their picture, such as those beside the openings of chapters.

use super::source::TagSource;
use super::{TagChild, TagElement};
use crate::tagged_text::RegionRole;

/// Maximum number of blocks of the layout between a picture and its caption.
const MAX_DISTANCE: usize = 4;

/// Moves the captions into the figures of their pictures.
pub(super) fn complete(element: &mut TagElement, source: &TagSource<'_>) {
    let mut at = 0;
    while at < element.children.len() {
        if let Some(region) = uncaptioned(&element.children[at], source) {
            let is_caption = |child: &TagChild| {
                child.element().is_some_and(|child| child.kind == "P") && picture_of(child, source) == Some(region)
            };
            let caption = element.children[at + 1..].iter().take(MAX_DISTANCE).position(is_caption);
            let caption = caption.map(|distance| element.children.remove(at + 1 + distance));
            if let (Some(TagChild::Element(mut caption)), Some(figure)) = (caption, element.children[at].element_mut())
            {
                "Caption".clone_into(&mut caption.kind);
                figure.children.insert(0, TagChild::Element(caption));
            }
        }
        if let Some(child) = element.children[at].element_mut() {
            complete(child, source);
        }
        at += 1;
    }
}

/// Returns the region of a figure without a caption.
fn uncaptioned(child: &TagChild, source: &TagSource<'_>) -> Option<usize> {
    let figure = child.element().filter(|child| child.kind == "Figure")?;
    let has_caption = figure.elements().any(|inside| inside.kind == "Caption");
    picture_of(child, source).filter(|_| !has_caption)
}

fn picture_of(child: &TagChild, source: &TagSource<'_>) -> Option<usize> {
    source.region(child).filter(|region| *source.regions().role(*region) == RegionRole::Picture)
}
