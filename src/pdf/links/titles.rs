//! Names of the targets of links.

use std::collections::BTreeMap;

use super::shortened;
use crate::document::{Block, Caption, Collection, Heading, Part, plain_text};
use crate::issue::Issue;

/// Maximum length of a name, in characters.
const MAX_TITLE: usize = 100;

/// Returns the names of all link targets by id: titles, captions, numbers, the beginnings of notes and cited works. A
/// place in running text has the title of the passage around it.
pub(super) fn titles(issue: &Issue) -> BTreeMap<String, String> {
    let mut titles = TargetTitles { issue, current: issue.metadata.title.clone(), by_id: BTreeMap::new() };
    for section in &issue.document.sections {
        section.heading.iter().for_each(|heading| titles.heading(heading));
        titles.blocks(&section.blocks);
        for article in &section.articles {
            titles.heading(&article.heading);
            titles.blocks(&article.blocks);
        }
    }
    for note in &issue.document.notes {
        let text = text(&note.blocks);
        titles.add(&note.id, &text);
        titles.blocks(&note.blocks);
    }
    titles.by_id
}

/// Names of the targets read so far.
struct TargetTitles<'a> {
    issue: &'a Issue,
    /// Title of the passage that is being read.
    current: String,
    by_id: BTreeMap<String, String>,
}

impl TargetTitles<'_> {
    fn add(&mut self, id: &str, title: &str) {
        if !id.is_empty() && !title.is_empty() {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            self.by_id.insert(id.to_owned(), shortened(&title, MAX_TITLE));
        }
    }

    fn heading(&mut self, heading: &Heading) {
        self.current = plain_text(&heading.title);
        let title = self.current.clone();
        for id in heading.aliases.iter().chain([&heading.id]) {
            self.add(id, &title);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            if let Block::Heading(heading) = block {
                self.heading(heading);
            }
            let mut marks = Vec::new();
            // Ids of the blocks inside are replaced by better names below.
            block.each_id(&mut |id| marks.push(id.to_owned()));
            let title = self.current.clone();
            for id in marks {
                if !self.by_id.contains_key(&id) {
                    self.add(&id, &title);
                }
            }
            self.own(block);
            for part in block.parts() {
                if let Part::Blocks(inside) = part {
                    self.blocks(inside);
                }
            }
        }
    }

    /// Adds the ids of the block itself.
    fn own(&mut self, block: &Block) {
        let terms = &self.issue.terms;
        match block {
            Block::Figure(figure) => self.caption(&terms.figure, &figure.caption),
            Block::Chart(chart) => self.caption(&terms.figure, &chart.caption),
            Block::Table(table) => self.caption(&terms.table, &table.caption),
            Block::Equation(equation) => {
                let number = equation.number.as_ref().map(|number| format!("{} {number}", terms.equation));
                self.add(&equation.id, &number.unwrap_or_else(|| equation.math.words.clone()));
            }
            Block::DescriptionList { entries, .. } => {
                for entry in entries {
                    let term = entry.terms.first().map(|term| plain_text(term)).unwrap_or_default();
                    self.add(entry.id.as_deref().unwrap_or_default(), &term);
                }
            }
            Block::Collection { collection: Collection::References(entries), .. } => {
                for entry in entries {
                    self.add(&entry.id, &plain_text(&entry.content));
                }
            }
            Block::Heading(_)
            | Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::List(_)
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Collection { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {}
        }
    }

    fn caption(&mut self, word: &str, caption: &Caption) {
        let number = caption.number.as_ref().map(|number| format!("{word} {number}"));
        let text = Some(plain_text(&caption.text)).filter(|text| !text.is_empty());
        let title: Vec<String> = [number, text].into_iter().flatten().collect();
        self.add(&caption.id, &title.join(": "));
    }
}

/// Returns the text of the first block with text.
fn text(blocks: &[Block]) -> String {
    let runs = blocks.iter().flat_map(Block::parts).map(|part| match part {
        Part::Inlines(run) => plain_text(run),
        Part::Blocks(inside) => text(inside),
    });
    runs.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}
