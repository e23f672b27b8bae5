//! Footnotes: the mark is a `Reference`, and the `Note` follows the paragraph or table with the mark, so that a sentence
//! is not interrupted (Tagged PDF Best Practice Guide, 4.2.10).

use super::{TagChild, TagElement};

pub(super) fn complete(tree: &mut TagElement) {
    let rest = lift(tree);
    tree.children.extend(rest.into_iter().map(TagChild::Element));
}

/// Returns `true` for elements that a note can be a child of, beside paragraphs.
fn holds_notes(kind: &str) -> bool {
    matches!(kind, "Document" | "Part" | "Art" | "Sect" | "Div" | "BlockQuote" | "LBody" | "TD" | "TH")
}

/// Removes the notes from the text in an element. Returns those that have no place in the element.
fn lift(element: &mut TagElement) -> Vec<TagElement> {
    let holds_notes = holds_notes(&element.kind);
    let mut above = Vec::new();
    let mut children = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        let TagChild::Element(mut child) = child else {
            children.push(child);
            continue;
        };
        let inside = if child.kind == "Note" {
            lift_label(&mut child);
            Vec::new()
        } else {
            lift(&mut child)
        };
        if child.kind == "Note" && !holds_notes {
            mark(&mut children);
            above.push(child);
        } else {
            if child.kind == "Note" {
                mark(&mut children);
            }
            children.push(TagChild::Element(child));
        }
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
