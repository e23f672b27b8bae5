//! Lists: an inner list is in the item that it belongs to, not beside it. Lists that a layout has set in a form of its own
//! are lists, too.

use super::source::TagSource;
use super::{TagChild, TagElement, languages, marks, paragraphs};
use crate::tagged_text::RegionRole;

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
                    body.children = paragraphs::blocks(std::mem::take(&mut body.children));
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
    match item {
        TagChild::Element(item) => body_of(item),
        TagChild::Content { .. } | TagChild::Object { .. } => None,
    }
}

fn body_of(item: &mut TagElement) -> Option<&mut TagElement> {
    item.children.iter_mut().rev().find_map(|child| match child {
        TagChild::Element(child) if child.kind == "LBody" => Some(child),
        TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => None,
    })
}

/// Makes a list of its items and of what the layout has added between them.
pub(super) fn list(children: Vec<TagChild>, source: &TagSource<'_>) -> TagElement {
    let mut items: Vec<TagChild> = Vec::new();
    let mut added = Vec::new();
    for child in children {
        match child {
            TagChild::Element(mut item) if item.kind == "LI" => {
                prepend(&mut item, std::mem::take(&mut added), source);
                items.push(TagChild::Element(item));
            }
            TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => added.push(child),
        }
    }
    if let Some(body) = items.last_mut().and_then(body) {
        body.children.append(&mut added);
    }
    let mut list = TagElement::new("L", items);
    marks::complete_list(&mut list, source);
    list
}

/// Makes an item of its blocks. Its label is the term of a description, or a number or sign of the layout.
pub(super) fn item(mut blocks: Vec<TagChild>, source: &TagSource<'_>) -> TagElement {
    let is_term = |block: &&TagChild| {
        source
            .enclosing(source.region(block), |role| *role == RegionRole::Term || role.is_item())
            .is_some_and(|region| *source.regions().role(region) == RegionRole::Term)
    };
    let language = blocks.first().and_then(TagChild::element).and_then(languages::of);
    let count = blocks.iter().take_while(is_term).count();
    let mut label: Vec<TagChild> = blocks.drain(..count).flat_map(words).collect();
    if label.is_empty()
        && let Some(TagChild::Element(first)) = blocks.first_mut()
        && first.kind == "P"
    {
        let count = first.children.iter().take_while(is_term).count();
        let count = if count == 0 {
            usize::from(first.children.first().is_some_and(|child| is_label(child, source)))
        } else {
            count
        };
        if count < first.children.len() {
            label.extend(first.children.drain(..count));
        }
    }
    let label = (!label.is_empty()).then(|| {
        let mut label = TagElement::new("Lbl", label);
        languages::set(&mut label, language.as_ref());
        TagChild::Element(label)
    });
    let body = TagChild::Element(TagElement::new("LBody", blocks));
    TagElement::new("LI", label.into_iter().chain([body]).collect())
}

/// Puts blocks of the layout before the text of an item. A sign becomes its label.
fn prepend(item: &mut TagElement, mut blocks: Vec<TagChild>, source: &TagSource<'_>) {
    let has_label = item.elements().any(|child| child.kind == "Lbl");
    if !has_label && blocks.last().is_some_and(|last| is_label(last, source)) {
        let label = blocks.pop().into_iter().flat_map(words).collect();
        item.children.insert(0, TagChild::Element(TagElement::new("Lbl", label)));
    }
    if let Some(body) = body_of(item) {
        body.children.splice(0..0, blocks);
    }
}

/// Returns `true` for a number or sign that the layout has added.
pub(super) fn is_label(child: &TagChild, source: &TagSource<'_>) -> bool {
    let text = match child {
        TagChild::Element(element) if matches!(element.kind.as_str(), "P" | "Span" | "Strong") => source.text(element),
        TagChild::Content { .. } => source.item(child).map_or_else(String::new, |item| item.text.clone()),
        TagChild::Element(_) | TagChild::Object { .. } => return false,
    };
    !text.trim().is_empty() && !text.contains(char::is_alphabetic) && source.region(child).is_none()
}

/// Returns the content of a paragraph, or another element itself.
fn words(block: TagChild) -> Vec<TagChild> {
    match block {
        TagChild::Element(paragraph) if paragraph.kind == "P" => paragraph.children,
        TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => vec![block],
    }
}
