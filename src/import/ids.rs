//! Ids of articles that become parts of one issue, in which each id may occur once.

use std::collections::{HashMap, HashSet};

use super::ImportedText;
use crate::document::{Block, Inline, Part, PartMut, Target, each_inline, each_inline_mut};

/// Renames the ids of a text that are in `used`, and the links to them in the same text. Adds the ids to `used`.
pub(crate) fn rename_ids(text: &mut ImportedText, used: &mut HashSet<String>) {
    let mut own: Vec<String> = Vec::new();
    collect(&text.blocks, &mut own);
    let mut renamed: HashMap<String, String> = HashMap::new();
    for id in own {
        let mut name = id.clone();
        let mut number = 1;
        while used.contains(&name) {
            number += 1;
            name = format!("{id}-{number}");
        }
        used.insert(name.clone());
        if name != id {
            renamed.entry(id).or_insert(name);
        }
    }
    if !renamed.is_empty() {
        rename(&mut text.blocks, &renamed);
        text.notes.iter_mut().for_each(|note| rename(&mut note.blocks, &renamed));
    }
}

fn collect(blocks: &[Block], ids: &mut Vec<String>) {
    for block in blocks {
        if let Block::Heading(heading) = block {
            ids.extend(Some(heading.id.clone()).filter(|id| !id.is_empty()));
        }
        let caption = match block {
            Block::Figure(figure) => Some(&figure.caption),
            Block::Table(table) => Some(&table.caption),
            _ => None,
        };
        ids.extend(caption.map(|caption| caption.id.clone()).filter(|id| !id.is_empty()));
        for part in block.parts() {
            match part {
                Part::Inlines(run) => each_inline(run, &mut |inline| {
                    if let Inline::Anchor { id, .. } = inline {
                        ids.push(id.clone());
                    }
                }),
                Part::Blocks(inside) => collect(inside, ids),
            }
        }
    }
}

fn rename(blocks: &mut [Block], renamed: &HashMap<String, String>) {
    let new_name = |id: &mut String| {
        if let Some(name) = renamed.get(id.as_str()) {
            id.clone_from(name);
        }
    };
    for block in blocks {
        if let Block::Heading(heading) = block {
            new_name(&mut heading.id);
        }
        if let Some(caption) = block.caption_mut() {
            new_name(&mut caption.id);
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => each_inline_mut(run, &mut |inline| match inline {
                    Inline::Anchor { id, .. } => new_name(id),
                    Inline::Link { target: Target::Anchor(address), .. } => {
                        if let Some(name) = address.strip_prefix('#').and_then(|id| renamed.get(id)) {
                            *address = format!("#{name}");
                        }
                    }
                    _ => {}
                }),
                PartMut::Blocks(inside) => rename(inside, renamed),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Heading;
    use crate::source::{SourceId, Span};

    #[test]
    fn ids_that_are_taken_get_numbers_and_links_follow() {
        let span = Span::new(SourceId::default(), 0..0);
        let text = || {
            let (aliases, title, classes) = (Vec::new(), Vec::new(), Vec::new());
            let heading = Heading { id: "fares".to_owned(), aliases, level: 2, title, classes, number: None, span };
            let link =
                Inline::Link { target: Target::Anchor("#fares".to_owned()), title: None, content: Vec::new(), span };
            let blocks = vec![Block::Heading(heading), Block::Paragraph { content: vec![link], span }];
            ImportedText { blocks, ..ImportedText::default() }
        };
        let mut used = HashSet::new();
        let mut texts = [text(), text()];
        for text in &mut texts {
            rename_ids(text, &mut used);
        }
        assert!(texts[0].markdown().contains("{#fares}") && texts[0].markdown().contains("](#fares)"));
        assert!(texts[1].markdown().contains("{#fares-2}") && texts[1].markdown().contains("](#fares-2)"));
    }
}
