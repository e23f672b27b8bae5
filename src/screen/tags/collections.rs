//! Lists that Masthead compiles: the index, and the lists of figures and tables.

use super::source::TagSource;
use super::{TagChild, TagElement};
use crate::tagged_text::RegionRole;

/// Makes an index: a list for each letter, with subentries in the item of their entry.
pub(super) fn index(children: Vec<TagChild>, source: &TagSource<'_>) -> TagElement {
    let mut blocks: Vec<TagChild> = Vec::new();
    // Entries of the current list, with the regions that contain them.
    let mut entries: Vec<(usize, TagChild)> = Vec::new();
    for child in children {
        match source.enclosing(source.region(&child), |role| *role == RegionRole::IndexEntry) {
            Some(entry) if is_paragraph(&child) => entries.push((entry, child)),
            Some(_) | None => {
                end_list(&mut entries, &mut blocks, source);
                blocks.push(child);
            }
        }
    }
    end_list(&mut entries, &mut blocks, source);
    TagElement::new("Index", blocks)
}

fn is_paragraph(child: &TagChild) -> bool {
    child.element().is_some_and(|element| element.kind == "P")
}

fn end_list(entries: &mut Vec<(usize, TagChild)>, blocks: &mut Vec<TagChild>, source: &TagSource<'_>) {
    if !entries.is_empty() {
        blocks.push(list(std::mem::take(entries), source));
    }
}

/// An entry of the index with its subentries.
struct IndexItem {
    entry: usize,
    paragraph: TagChild,
    below: Vec<(usize, TagChild)>,
}

/// Makes a list of entries. The entries in the region of another follow it.
fn list(entries: Vec<(usize, TagChild)>, source: &TagSource<'_>) -> TagChild {
    let mut items: Vec<IndexItem> = Vec::new();
    for (entry, paragraph) in entries {
        let is_below = |above: usize| entry != above && source.regions().ancestors(entry).any(|region| region == above);
        match items.last_mut().filter(|above| is_below(above.entry)) {
            Some(above) => above.below.push((entry, paragraph)),
            None => items.push(IndexItem { entry, paragraph, below: Vec::new() }),
        }
    }
    let item = |IndexItem { paragraph, below, .. }: IndexItem| {
        let mut body = vec![paragraph];
        if !below.is_empty() {
            body.push(list(below, source));
        }
        TagChild::Element(TagElement::new("LI", vec![TagChild::Element(TagElement::new("LBody", body))]))
    };
    TagChild::Element(TagElement::new("L", items.into_iter().map(item).collect()))
}

/// Makes a list of figures or tables, which is a table of contents (ISO 32000-1, table 333). Each link is an entry.
pub(super) fn captions(children: Vec<TagChild>) -> TagElement {
    let mut entries: Vec<TagChild> = Vec::new();
    for child in children {
        let parts = match child {
            TagChild::Element(paragraph) if paragraph.kind == "P" => paragraph.children,
            TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => {
                entries.push(child);
                continue;
            }
        };
        let mut references: Vec<TagElement> = Vec::new();
        for part in parts {
            let is_link = part.element().is_some_and(|part| part.kind == "Link");
            match references.last_mut() {
                Some(reference) if !is_link => reference.children.push(part),
                Some(_) | None => references.push(TagElement::new("Reference", vec![part])),
            }
        }
        let entry = |reference| TagChild::Element(TagElement::new("TOCI", vec![TagChild::Element(reference)]));
        entries.extend(references.into_iter().map(entry));
    }
    TagElement::new("TOC", entries)
}
