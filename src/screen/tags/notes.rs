//! Footnotes: the mark is a `Reference`, and the `Note` follows the paragraph or table with the mark, so that a sentence
//! is not interrupted (Tagged PDF Best Practice Guide, 4.2.10). A note that only another note refers to, which the layout
//! appends to that note, is a `Note` of its own.

use lopdf::Object;

use super::source::TagSource;
use super::{TagChild, TagElement};
use crate::tagged_text::RegionRole;

pub(super) fn complete(tree: &mut TagElement, source: &TagSource<'_>) {
    let rest = lift(tree, source);
    tree.children.extend(rest.into_iter().map(TagChild::Element));
    refer(tree, source);
}

/// Returns `true` for elements that a note can be a child of, beside paragraphs.
fn holds_notes(kind: &str) -> bool {
    matches!(kind, "Document" | "Part" | "Art" | "Sect" | "Div" | "BlockQuote" | "LBody" | "TD" | "TH")
}

/// Removes the notes from the text in an element. Returns those that have no place in the element.
fn lift(element: &mut TagElement, source: &TagSource<'_>) -> Vec<TagElement> {
    let holds_notes = holds_notes(&element.kind);
    let mut above = Vec::new();
    let mut children = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        let TagChild::Element(mut child) = child else {
            children.push(child);
            continue;
        };
        if child.kind == "Note" {
            mark(&mut children);
            lift_label(&mut child);
            let notes = part(child, source);
            if holds_notes {
                children.extend(notes.into_iter().map(TagChild::Element));
            } else {
                above.extend(notes);
            }
            continue;
        }
        let inside = lift(&mut child, source);
        children.push(TagChild::Element(child));
        if holds_notes {
            children.extend(inside.into_iter().map(TagChild::Element));
        } else {
            above.extend(inside);
        }
    }
    element.children = children;
    above
}

/// Moves the label of a note with several blocks out of the first one.
fn lift_label(note: &mut TagElement) {
    let is_label = |child: &TagChild| child.element().is_some_and(|element| element.kind == "Lbl");
    if note.children.iter().any(is_label) {
        return;
    }
    let first = note.children.iter_mut().find_map(|child| match child {
        TagChild::Element(block) if block.kind == "P" => Some(block),
        TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => None,
    });
    if let Some(block) = first
        && let Some(at) = block.children.iter().position(is_label)
    {
        let label = block.children.remove(at);
        note.children.insert(0, label);
    }
}

/// Makes the label before a note a reference.
fn mark(before: &mut [TagChild]) {
    if let Some(TagChild::Element(label)) = before.last_mut()
        && label.kind == "Lbl"
    {
        "Reference".clone_into(&mut label.kind);
    }
}

/// Parts a note from those that the layout has appended to it. These begin with their number.
fn part(mut note: TagElement, source: &TagSource<'_>) -> Vec<TagElement> {
    let note_of = |child: &TagChild| source.enclosing(source.region(child), |role| *role == RegionRole::Note);
    let mut own = None;
    let mut parts = Vec::new();
    // A number in a paragraph of its own, before a list or a picture.
    let mut number = None;
    for mut child in std::mem::take(&mut note.children) {
        // A picture alone does not begin a note: equal pictures are matched by page order, which may differ from that of the notes.
        let found = note_of(&child).filter(|_| number.is_some() || has_text(&child, source));
        if found.is_none() && take_number(&mut child, source).is_some_and(|mark| number.replace(mark).is_none()) {
            continue;
        }
        if let Some(region) = found.filter(|_| own.is_some() && found != own) {
            let mut next = TagElement::new("Note", Vec::new());
            next.entries.set("ID", Object::string_literal(format!("note-{region}")));
            if let Some(mark) = number.take().or_else(|| take_number(&mut child, source)) {
                next.children.push(TagChild::Element(TagElement::new("Lbl", vec![mark])));
            }
            parts.push(std::mem::replace(&mut note, next));
        }
        own = found.or(own);
        note.children.push(child);
    }
    parts.push(note);
    parts
}

/// Returns `true` for a child with text, and not with pictures alone.
fn has_text(child: &TagChild, source: &TagSource<'_>) -> bool {
    match child {
        TagChild::Element(element) => element.children.iter().any(|inside| has_text(inside, source)),
        TagChild::Content { .. } => source.item(child).is_some_and(|item| !item.text.is_empty()),
        TagChild::Object { .. } => false,
    }
}

/// Removes the number of a note at the beginning of a paragraph.
fn take_number(block: &mut TagChild, source: &TagSource<'_>) -> Option<TagChild> {
    let paragraph = block.element_mut().filter(|block| block.kind == "P")?;
    take_first_mark(paragraph, source)
}

/// Removes the mark at the beginning of an element. All words of a note in a quotation can be emphasized, with the mark.
fn take_first_mark(element: &mut TagElement, source: &TagSource<'_>) -> Option<TagChild> {
    if is_mark(element.children.first()?, source) {
        return Some(element.children.remove(0));
    }
    let first = element.children[0].element_mut();
    let first = first.filter(|first| matches!(first.kind.as_str(), "Em" | "Strong" | "Span"))?;
    let mark = take_first_mark(first, source)?;
    if first.children.is_empty() {
        element.children.remove(0);
    }
    Some(mark)
}

/// Makes references of the marks that repeat a note, and of those in notes, which Typst sets as links or as raised numbers.
fn refer(element: &mut TagElement, source: &TagSource<'_>) {
    let has_label = matches!(element.kind.as_str(), "Note" | "LI");
    for (index, child) in element.children.iter_mut().enumerate() {
        let is_number = is_mark(child, source);
        let TagChild::Element(inside) = child else { continue };
        let is_label = has_label && index == 0;
        if inside.kind == "Lbl" && !is_label && inside.elements().any(|it| it.kind == "Link") {
            "Reference".clone_into(&mut inside.kind);
        } else if is_number && !matches!(element.kind.as_str(), "Lbl" | "Reference" | "Link") {
            let mark = std::mem::take(inside);
            *inside = TagElement::new("Reference", vec![TagChild::Element(mark)]);
        } else if inside.kind != "Lbl" || element.kind == "LI" {
            // The label of an item can be the term of a description.
            refer(inside, source);
        }
    }
}

/// Returns `true` for the raised number of a note, with or without a link. The layout writes it; a raised number of the author
/// is in a region.
fn is_mark(child: &TagChild, source: &TagSource<'_>) -> bool {
    let Some(element) = child.element() else { return false };
    match element.kind.as_str() {
        "Link" => {
            let mut inside = element.children.iter().filter(|it| !matches!(it, TagChild::Object { .. }));
            inside.next().is_some_and(|first| is_mark(first, source)) && inside.next().is_none()
        }
        "Span" if element.attribute("BaselineShift").is_some() => {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let is_number =
                |it: &TagChild| source.item(it).is_some_and(|it| it.region.is_none() && is_number(&it.text));
            !element.children.is_empty() && element.children.iter().all(is_number)
        }
        _ => false,
    }
}
