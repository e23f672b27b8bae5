//! Lists: an inner list is in the item that it belongs to, not beside it.

use super::{TagChild, TagElement};

pub(super) fn complete(element: &mut TagElement) {
    for child in &mut element.children {
        if let TagChild::Element(child) = child {
            complete(child);
        }
    }
    if element.kind != "L" {
        return;
    }
    let mut items: Vec<TagChild> = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        let is_list = child.element().is_some_and(|child| child.kind == "L");
        match items.last_mut().and_then(body).filter(|_| is_list) {
            Some(body) => {
                // Text beside a list is a block, too.
                if body.elements().all(|inside| !matches!(inside.kind.as_str(), "P" | "L")) {
                    let text = std::mem::take(&mut body.children);
                    body.children.extend((!text.is_empty()).then(|| TagChild::Element(TagElement::new("P", text))));
                }
                body.children.push(child);
            }
            None => items.push(child),
        }
    }
    element.children = items;
}

/// Returns the body of a list item.
fn body(item: &mut TagChild) -> Option<&mut TagElement> {
    let TagChild::Element(item) = item else { return None };
    item.children.iter_mut().rev().find_map(|child| match child {
        TagChild::Element(child) if child.kind == "LBody" => Some(child),
        TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => None,
    })
}
