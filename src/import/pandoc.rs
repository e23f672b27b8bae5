//! Sources that pandoc reads: its document tree in JSON (<https://pandoc.org>), converted to Masthead's.

mod blocks;
mod facts;
mod headings;
mod inlines;
mod program;
mod tables;
mod tree;

use program::ImportError;

use std::collections::HashSet;
use std::path::Path;

use clap::ValueEnum;

use super::{ImportReport, ImportedText};
use crate::document::Note;
use crate::source::{SourceId, Span};
use tree::{PandocAttributes, PandocDocument, collect_ids, each_inline};

/// Treatment of tracked changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangeRule {
    /// Insertions are kept, deletions left out
    #[default]
    Accept,
    /// Insertions are left out, deletions kept
    Reject,
    /// Insertions are underlined, deletions struck out
    Mark,
}

/// Reads a source through pandoc. Pictures inside the source are written into `pictures`.
///
/// # Errors
/// pandoc is missing or cannot read the source.
pub(crate) fn read(
    source: &Path,
    format: Option<&str>,
    changes: ChangeRule,
    pictures: &Path,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let document = program::run(source, format, pictures)?;
    Ok(converted(document, changes, report))
}

/// Converts a document.
fn converted(document: PandocDocument, changes: ChangeRule, report: &mut ImportReport) -> ImportedText {
    let mut ids = HashSet::new();
    collect_ids(&document.blocks, &mut ids);
    let mut linked = HashSet::new();
    each_inline(&document.blocks, &mut |inline| {
        linked.extend(inline.linked_id().filter(|id| ids.contains(id)).map(str::to_owned));
    });
    let facts = facts::facts(&document.meta, report);
    let mut converter = PandocConverter { report, changes, linked, notes: Vec::new() };
    let mut blocks = converter.blocks(document.blocks);
    headings::promote_bold_lines(&mut blocks, converter.report);
    let notes = converter.notes;
    ImportedText { facts, blocks, notes }
}

/// State of converting one document.
struct PandocConverter<'r> {
    report: &'r mut ImportReport,
    changes: ChangeRule,
    /// Ids of the document that links lead to. Other ids, and links to other ids, are left out.
    linked: HashSet<String>,
    notes: Vec<Note>,
}

impl PandocConverter<'_> {
    /// Returns the id of an element if a link leads to it, or an empty string.
    fn id(&self, attributes: &PandocAttributes) -> String {
        attributes.id().filter(|id| self.linked.contains(*id)).unwrap_or_default().to_owned()
    }
}

/// Source position of all imported nodes, which have none.
fn nowhere() -> Span {
    Span::new(SourceId::default(), 0..0)
}

#[cfg(test)]
mod tests;
