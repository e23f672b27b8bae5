//! Levels of lists that a Word file has in the names of its styles: `List Bullet 2`

use std::collections::HashMap;

use roxmltree::{Document, Node};

use super::{is, style_of, value, words};
use crate::document::{Block, List, plain_text};

/// Returns the words and the level of each paragraph with a style for lists, in the order of the file.
pub(super) fn levels(documents: &[Document<'_>], styles: Option<&Document<'_>>) -> Vec<(String, usize)> {
    let known: HashMap<&str, usize> = styles.map(style_levels).unwrap_or_default();
    let paragraphs = documents.iter().flat_map(|document| document.descendants()).filter(|node| is(*node, "p"));
    paragraphs.filter_map(|paragraph| Some((words(paragraph), *known.get(style_of(paragraph, "p")?)?))).collect()
}

/// Levels of the styles for lists, by their ids.
fn style_levels<'d>(styles: &'d Document<'_>) -> HashMap<&'d str, usize> {
    let level = |style: Node<'d, '_>| {
        let name = value(style.children().find(|node| is(*node, "name"))?)?.to_ascii_lowercase();
        let rest = name.strip_prefix("list bullet").or(name.strip_prefix("list number"))?.trim();
        let level = if rest.is_empty() { 1 } else { rest.parse().ok()? };
        Some((style.attributes().find(|attribute| attribute.name() == "styleId")?.value(), level))
    };
    styles.descendants().filter(|node| is(*node, "style")).filter_map(level).collect()
}

/// Puts lists of a lower level into the item before them. pandoc reads each style as a list of its own.
pub(super) fn nest(levels: &[(String, usize)], blocks: &mut Vec<Block>) {
    if levels.iter().all(|(_, level)| *level == 1) {
        return;
    }
    let mut from = 0;
    let mut is_open = false;
    let mut nested: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        let Block::List(list) = block else {
            is_open = false;
            nested.push(block);
            continue;
        };
        let first = first_words(&list);
        let found = levels.get(from..).unwrap_or_default().iter().position(|(words, _)| *words == first);
        let level = found.map(|at| levels[from + at].1);
        from += found.map_or(0, |at| at + 1);
        match (nested.last_mut(), level) {
            (Some(Block::List(outer)), Some(level)) if level > 1 => {
                is_open = true;
                push(outer, level - 1, list);
            }
            // The outer list goes on.
            (Some(Block::List(outer)), Some(_)) if is_open && outer.start.is_some() == list.start.is_some() => {
                outer.items.extend(list.items);
            }
            _ => {
                is_open = false;
                nested.push(Block::List(list));
            }
        }
    }
    *blocks = nested;
}

/// Adds a list to the last item of another, `depth` levels below it.
fn push(outer: &mut List, depth: usize, list: List) {
    let Some(item) = outer.items.last_mut() else { return };
    match item.blocks.last_mut() {
        Some(Block::List(inner)) if depth > 1 => push(inner, depth - 1, list),
        Some(Block::List(inner)) if inner.start.is_some() == list.start.is_some() => inner.items.extend(list.items),
        _ => item.blocks.push(Block::List(list)),
    }
}

fn first_words(list: &List) -> String {
    match list.items.first().and_then(|item| item.blocks.first()) {
        Some(Block::Paragraph { content, .. }) => plain_text(content).split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}
