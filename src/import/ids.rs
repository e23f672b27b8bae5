//! Ids of articles that become parts of one issue, in which each id may occur once.

use std::collections::{HashMap, HashSet};

use super::{ImportReport, ImportedText};
use crate::document::{Block, FigureLink, Inline, Part, PartMut, Target, each_inline, each_inline_mut};

/// Renames the ids of a text that are in `used`, and the links to them in the same text. Adds the ids to `used`. Returns the
/// new names by the old ones.
pub(crate) fn rename_ids(
    text: &mut ImportedText,
    used: &mut HashSet<String>,
    report: &mut ImportReport,
) -> HashMap<String, String> {
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
    let mut names: Vec<_> = renamed.iter().collect();
    names.sort_unstable();
    for (id, name) in names {
        report.change_anywhere(format!("the id `{id}`, which an earlier article has, is `{name}`"));
    }
    renamed
}

/// Changes the links of a text to renamed ids of other articles. `renamed` has the new ids by the files of the articles.
pub(crate) fn follow_renamed_ids(text: &mut ImportedText, renamed: &HashMap<String, HashMap<String, String>>) {
    follow(&mut text.blocks, renamed);
    text.notes.iter_mut().for_each(|note| follow(&mut note.blocks, renamed));
}

fn follow(blocks: &mut [Block], renamed: &HashMap<String, HashMap<String, String>>) {
    let new_address = |address: &str| {
        let (file, id) = address.split_once('#')?;
        Some(format!("{file}#{}", renamed.get(file)?.get(id)?))
    };
    for block in blocks {
        if let Block::Figure(figure) = &mut *block
            && let Some(FigureLink { target: Target::Anchor(address), .. }) = &mut figure.link
            && let Some(new) = new_address(address)
        {
            *address = new;
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => each_inline_mut(run, &mut |inline| {
                    if let Inline::Link { target: Target::Anchor(address), .. } = inline
                        && let Some(new) = new_address(address)
                    {
                        *address = new;
                    }
                }),
                PartMut::Blocks(inside) => follow(inside, renamed),
            }
        }
    }
}

/// Takes every id but the first of the same name out of a text, and reports it.
pub(crate) fn drop_repeated_ids(text: &mut ImportedText, report: &mut ImportReport) {
    let mut known = HashSet::new();
    let mut is_repeated = |id: &str| {
        let is_repeated = !id.is_empty() && !known.insert(id.to_owned());
        if is_repeated {
            report.leave_out_anywhere(format!("the id `{id}`, which is given a second time"));
        }
        is_repeated
    };
    drop_repeated(&mut text.blocks, &mut is_repeated);
    text.notes.iter_mut().for_each(|note| drop_repeated(&mut note.blocks, &mut is_repeated));
}

/// Takes the ids for which `is_repeated` returns `true` out of the blocks.
fn drop_repeated(blocks: &mut [Block], is_repeated: &mut dyn FnMut(&str) -> bool) {
    for block in blocks {
        let own = match &mut *block {
            Block::Heading(heading) => {
                heading.aliases.retain(|id| !is_repeated(id));
                Some(&mut heading.id)
            }
            Block::Equation(equation) => Some(&mut equation.id),
            other => other.caption_mut().map(|caption| &mut caption.id),
        };
        if let Some(id) = own.filter(|id| is_repeated(id)) {
            id.clear();
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => drop_repeated_anchors(run, is_repeated),
                PartMut::Blocks(inside) => drop_repeated(inside, is_repeated),
            }
        }
    }
}

fn drop_repeated_anchors(run: &mut Vec<Inline>, is_repeated: &mut dyn FnMut(&str) -> bool) {
    run.retain(|inline| !matches!(inline, Inline::Anchor { id, .. } if is_repeated(id)));
    for children in run.iter_mut().filter_map(Inline::children_mut) {
        drop_repeated_anchors(children, is_repeated);
    }
}

/// Adds the ids in a text to `ids`.
pub(crate) fn collect_text_ids(text: &ImportedText, ids: &mut HashSet<String>) {
    let mut own = Vec::new();
    collect(&text.blocks, &mut own);
    text.notes.iter().for_each(|note| collect(&note.blocks, &mut own));
    ids.extend(own);
}

/// Ids of the sources: those that their texts appear to have, and those that the imported texts have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceIds<'a> {
    pub(crate) expected: &'a HashSet<String>,
    pub(crate) known: &'a HashSet<String>,
}

/// Takes the links and the references to ids that no text has out of a text, and reports them. Keys of citations stay.
pub(crate) fn drop_dead_links(text: &mut ImportedText, ids: SourceIds<'_>, report: &mut ImportReport) {
    drop_in_blocks(&mut text.blocks, ids, report);
    text.notes.iter_mut().for_each(|note| drop_in_blocks(&mut note.blocks, ids, report));
}

fn drop_in_blocks(blocks: &mut [Block], ids: SourceIds<'_>, report: &mut ImportReport) {
    for block in blocks {
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => drop_in_run(run, ids, report),
                PartMut::Blocks(inside) => drop_in_blocks(inside, ids, report),
            }
        }
    }
}

fn drop_in_run(run: &mut Vec<Inline>, ids: SourceIds<'_>, report: &mut ImportReport) {
    let is_lost = |key: &String| ids.expected.contains(key) && !ids.known.contains(key);
    let mut kept = Vec::with_capacity(run.len());
    for mut inline in std::mem::take(run) {
        if let Some(children) = inline.children_mut() {
            drop_in_run(children, ids, report);
        }
        match inline {
            Inline::Link { target: Target::Anchor(address), title, content, span } => {
                let is_dead = address.split_once('#').is_some_and(|(_, id)| !ids.known.contains(id));
                let file = address.split('#').next().unwrap_or_default();
                if is_dead {
                    report.leave_out_anywhere(format!("the place `{address}` of a link, which is not in the text"));
                }
                match (is_dead, file) {
                    (true, "") => kept.extend(content),
                    (true, file) => {
                        kept.push(Inline::Link { target: Target::Anchor(file.to_owned()), title, content, span });
                    }
                    (false, _) => kept.push(Inline::Link { target: Target::Anchor(address), title, content, span }),
                }
            }
            Inline::Mention { items, span, .. } if items.iter().any(|item| is_lost(&item.key)) => {
                let text = items.iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join("; ");
                report.leave_out_anywhere(format!(
                    "the reference to `{text}`, which is not in the text; its key is kept"
                ));
                kept.push(Inline::Text { text, span });
            }
            inline => kept.push(inline),
        }
    }
    *run = kept;
}

fn collect(blocks: &[Block], ids: &mut Vec<String>) {
    for block in blocks {
        if let Block::Heading(heading) = block {
            ids.extend(Some(heading.id.clone()).filter(|id| !id.is_empty()));
            ids.extend(heading.aliases.iter().cloned());
        }
        if let Block::Equation(equation) = block {
            ids.extend(Some(equation.id.clone()).filter(|id| !id.is_empty()));
        }
        let caption = match block {
            Block::Figure(figure) => Some(&figure.caption),
            Block::Table(table) => Some(&table.caption),
            Block::Chart(chart) => Some(&chart.caption),
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
            heading.aliases.iter_mut().for_each(new_name);
        }
        if let Block::Equation(equation) = block {
            new_name(&mut equation.id);
        }
        if let Some(caption) = block.caption_mut() {
            new_name(&mut caption.id);
        }
        if let Block::Figure(figure) = &mut *block
            && let Some(FigureLink { target: Target::Anchor(address), .. }) = &mut figure.link
            && let Some(name) = address.strip_prefix('#').and_then(|id| renamed.get(id))
        {
            *address = format!("#{name}");
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => each_inline_mut(run, &mut |inline| match inline {
                    Inline::Anchor { id, .. } => new_name(id),
                    Inline::Mention { items, .. } => items.iter_mut().for_each(|item| new_name(&mut item.key)),
                    Inline::Link { target: Target::Anchor(address), .. } => {
                        if let Some(name) = address.strip_prefix('#').and_then(|id| renamed.get(id)) {
                            *address = format!("#{name}");
                        }
                    }
                    // `#tab:fares: Adults, 2026`
                    Inline::DataFigure(figure) => {
                        let place = figure.reference.split_once('#').and_then(|(before, rest)| {
                            let (id, after) = rest.split_once(": ")?;
                            Some(format!("{before}#{}: {after}", renamed.get(id)?))
                        });
                        figure.reference = place.unwrap_or_else(|| std::mem::take(&mut figure.reference));
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
            let heading =
                Heading { id: "fares".to_owned(), aliases, level: 2, number: None, accent: None, title, classes, span };
            let link =
                Inline::Link { target: Target::Anchor("#fares".to_owned()), title: None, content: Vec::new(), span };
            let blocks = vec![Block::Heading(heading), Block::Paragraph { content: vec![link], span }];
            ImportedText { blocks, ..ImportedText::default() }
        };
        let mut used = HashSet::new();
        let mut texts = [text(), text()];
        let mut report = ImportReport::default();
        let renamed: Vec<_> = texts.iter_mut().map(|text| rename_ids(text, &mut used, &mut report)).collect();
        assert!(report.text("b").contains("the id `fares`, which an earlier article has, is `fares-2`"));
        let target = Target::Anchor("02-b.md#fares".to_owned());
        let content = vec![Inline::Link { target, title: None, content: Vec::new(), span }];
        let mut other = ImportedText { blocks: vec![Block::Paragraph { content, span }], ..ImportedText::default() };
        let by_file = ["01-a.md", "02-b.md"].map(str::to_owned).into_iter().zip(renamed).collect();
        follow_renamed_ids(&mut other, &by_file);
        assert!(other.markdown().contains("](02-b.md#fares-2)"), "{}", other.markdown());
        assert!(texts[0].markdown().contains("{#fares}") && texts[0].markdown().contains("](#fares)"));
        assert!(texts[1].markdown().contains("{#fares-2}") && texts[1].markdown().contains("](#fares-2)"));
    }

    #[test]
    fn the_first_of_two_equal_ids_stays() {
        let span = Span::new(SourceId::default(), 0..0);
        let paragraph = |text: &str| {
            let anchor = Inline::Anchor { id: "a".to_owned(), span };
            Block::Paragraph { content: vec![anchor, Inline::Text { text: text.to_owned(), span }], span }
        };
        let quote = Block::Quote { blocks: vec![paragraph("y")], span };
        let mut text = ImportedText { blocks: vec![paragraph("x"), quote], ..ImportedText::default() };
        let mut report = ImportReport::default();
        drop_repeated_ids(&mut text, &mut report);
        assert_eq!(text.markdown(), "<a id=\"a\"></a>x\n\n> y\n");
        assert!(report.text("x").contains("left out: the id `a`, which is given a second time"));
    }
}
