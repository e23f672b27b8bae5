//! Paragraphs, headings and groups. Typst's tags follow the boxes of the layout; the tags here follow the text.

use super::{TagChild, TagElement, languages};

/// Sets paragraphs, headings and groups right, from the leaves up.
pub(super) fn complete(element: &mut TagElement) {
    for child in &mut element.children {
        if let TagChild::Element(child) = child {
            complete(child);
        }
    }
    match element.kind.as_str() {
        // The title of the issue, and other headings that are not in the table of contents.
        "Title" => "H1".clone_into(&mut element.kind),
        // A link is in the text and has no paragraphs of its own.
        "Link" | "Lbl" => flatten(element, |kind| matches!(kind, "P" | "Div")),
        // Text in a box of the layout is a block only for the box.
        "Caption" => flatten(element, |kind| matches!(kind, "Span" | "P" | "Div")),
        _ => {}
    }
    if element.heading_level().is_some() {
        flatten(element, |kind| kind == "P");
    }
    part_paragraphs(element);
    merge_captions(element);
    let is_note = element.kind == "Note" && element.elements().any(|child| !is_inline(child));
    if is_group(&element.kind) || is_note {
        resolve_boxes(element);
    }
}

/// Returns `true` for elements that contain blocks and no text.
fn is_group(kind: &str) -> bool {
    matches!(kind, "Document" | "Part" | "Art" | "Sect" | "Div" | "BlockQuote")
}

/// Returns `true` for elements within a paragraph.
fn is_inline(element: &TagElement) -> bool {
    let is_block = || element.attribute("Placement").and_then(|it| it.as_name().ok()) == Some(b"Block");
    let kind = element.kind.as_str();
    (kind != "Code" || !is_block()) && is_inline_kind(kind)
}

fn is_inline_kind(kind: &str) -> bool {
    matches!(kind, "Span" | "Em" | "Strong" | "Link" | "Quote" | "Code" | "Reference" | "Note" | "Lbl" | "BibEntry")
}

/// Replaces the plain child elements of some kinds by their children, at any depth.
fn flatten(element: &mut TagElement, is_replaced: fn(&str) -> bool) {
    let mut children = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        match child {
            TagChild::Element(mut child) if is_replaced(&child.kind) && child.is_plain() => {
                flatten(&mut child, is_replaced);
                children.append(&mut child.children);
            }
            TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => children.push(child),
        }
    }
    element.children = children;
}

/// Parts paragraphs that contain blocks, which Typst makes where a block is in the middle of text.
fn part_paragraphs(element: &mut TagElement) {
    let mut children = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        match child {
            TagChild::Element(paragraph) if paragraph.kind == "P" && paragraph.elements().any(is_block) => {
                let language = languages::of(&paragraph);
                let mut parts = blocks(paragraph.children);
                let elements = parts.iter_mut().filter_map(TagChild::element_mut);
                elements.for_each(|part| languages::set(part, language.as_ref()));
                children.append(&mut parts);
            }
            TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => children.push(child),
        }
    }
    element.children = children;
}

/// Collects the text between blocks in paragraphs.
pub(super) fn blocks(children: Vec<TagChild>) -> Vec<TagChild> {
    let (mut text, mut blocks) = (Vec::new(), Vec::new());
    for child in children {
        if child.element().is_some_and(is_block) {
            end_paragraph(&mut text, &mut blocks);
            blocks.push(child);
        } else {
            text.push(child);
        }
    }
    end_paragraph(&mut text, &mut blocks);
    blocks
}

/// Returns `true` for an element that cannot be in a paragraph.
fn is_block(element: &TagElement) -> bool {
    element.heading_level().is_some()
        || matches!(element.kind.as_str(), "P" | "Div" | "BlockQuote" | "L" | "Table" | "TOC" | "Sect" | "Aside")
}

/// Moves a caption into the only table or figure beside it, and removes the box around both.
fn merge_captions(element: &mut TagElement) {
    for child in &mut element.children {
        let TagChild::Element(wrapper) = child else { continue };
        if wrapper.kind != "Div" || wrapper.elements().filter(|inside| inside.kind == "Caption").count() != 1 {
            continue;
        }
        let is_captioned = |kind: &str| matches!(kind, "Table" | "Figure");
        if wrapper.elements().filter(|inside| is_captioned(&inside.kind)).count() != 1 {
            continue;
        }
        let position =
            wrapper.children.iter().position(|inside| inside.element().is_some_and(|it| it.kind == "Caption"));
        let Some(caption) = position.map(|position| wrapper.children.remove(position)) else { continue };
        let captioned =
            wrapper.children.iter().position(|inside| inside.element().is_some_and(|it| is_captioned(&it.kind)));
        let Some(captioned) = captioned else { continue };
        let mut captioned = wrapper.children.remove(captioned);
        if let TagChild::Element(captioned) = &mut captioned {
            captioned.children.insert(0, caption);
        }
        // The unit, which a layout sets above the picture, comes after the caption.
        wrapper.children.insert(0, captioned);
    }
}

/// Replaces the boxes of the layout in a group by their content, and collects text outside paragraphs in paragraphs.
fn resolve_boxes(element: &mut TagElement) {
    let mut blocks: Vec<TagChild> = Vec::with_capacity(element.children.len());
    let mut text = Vec::new();
    for child in std::mem::take(&mut element.children) {
        match child {
            TagChild::Element(mut child) if is_box(&child) => {
                end_paragraph(&mut text, &mut blocks);
                blocks.append(&mut child.children);
            }
            TagChild::Element(child) if !is_inline(&child) => {
                end_paragraph(&mut text, &mut blocks);
                blocks.push(TagChild::Element(child));
            }
            TagChild::Element(mut child) if child.kind == "Span" && child.is_plain() => {
                text.append(&mut child.children);
            }
            TagChild::Element(mut child) => {
                if child.is_plain() {
                    child.entries.remove(b"A");
                }
                text.push(TagChild::Element(child));
            }
            TagChild::Content { .. } | TagChild::Object { .. } => text.push(child),
        }
    }
    end_paragraph(&mut text, &mut blocks);
    element.children = blocks;
}

/// Removes the groups, paragraphs, labels and code without content: the layout sets some for space or before a box.
pub(super) fn remove_empty(element: &mut TagElement) {
    element.children.retain_mut(|child| {
        let TagChild::Element(child) = child else { return true };
        remove_empty(child);
        let is_removed = matches!(
            child.kind.as_str(),
            "P" | "Span" | "Em" | "Strong" | "Div" | "Sect" | "BlockQuote" | "Lbl" | "Code"
        );
        !is_removed || !child.children.is_empty() || child.entries.has(b"ActualText") || child.entries.has(b"Alt")
    });
}

/// Returns `true` for a box that only the layout needs.
fn is_box(element: &TagElement) -> bool {
    element.kind == "Div" && element.is_plain() && element.elements().all(|child| child.kind != "Caption")
}

fn end_paragraph(text: &mut Vec<TagChild>, blocks: &mut Vec<TagChild>) {
    if !text.is_empty() {
        blocks.push(TagChild::Element(TagElement::new("P", std::mem::take(text))));
    }
}
