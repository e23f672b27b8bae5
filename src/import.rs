//! Import of texts of other programs as plain Masthead Markdown, for `masthead import`.
//!
//! ```text
//! Markdown ── notebook, liquid, shortcodes, dialects, markdown_source ─▶ ImportedText ── markdown_writer ─▶ Markdown
//! other files ── pandoc (program) ─▶ PandocDocument ── pandoc ─▶ ImportedText
//! ```
//!
//! The document tree lies between the two, so an import has only what Masthead can set. Everything else is changed or
//! left out, and listed in an [`ImportReport`] with its place in the source.

mod attributes;
mod boxes;
mod cells;
mod data_blocks;
mod dialects;
mod front_matter;
mod headings;
mod html_tree;
mod ids;
mod links;
mod liquid;
mod listed_tables;
mod mail;
mod markdown_source;
mod markdown_writer;
mod merge;
mod notebook;
mod obsidian;
mod open_document;
mod pandoc;
mod pictures;
mod record;
mod references;
mod report;
mod roles;
mod settle;
mod shortcodes;
mod site;
mod source;
mod table_rules;
mod tidy;
mod web;
mod word;

pub(crate) use front_matter::{article_front_matter, issue_front_matter};
pub(crate) use ids::{SourceIds, collect_text_ids, drop_dead_links, drop_repeated_ids, follow_renamed_ids, rename_ids};
pub(crate) use links::ArticleLinks;
pub(crate) use pandoc::{ChangeRule, ImportSettings};
pub(crate) use pictures::{LostFigures, PictureSources};
pub(crate) use record::{ImportRecord, ImportedChange, RECORD_FILE};
pub(crate) use report::ImportReport;
pub(crate) use site::ImportSite;
pub(crate) use source::read;

use crate::document::{Block, Note};
use crate::publication::Language;

/// Text of a source, before its pictures are copied.
#[derive(Debug, Default)]
pub(crate) struct ImportedText {
    /// Metadata of the source.
    pub(crate) facts: ImportedFacts,
    /// Blocks in the order of the source.
    pub(crate) blocks: Vec<Block>,
    /// Footnotes in the order of their references.
    pub(crate) notes: Vec<Note>,
    /// Data blocks as written in the source.
    data_blocks: Vec<data_blocks::WrittenData>,
}

/// Metadata of a source, as texts.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct ImportedFacts {
    pub(crate) title: Option<String>,
    /// Year, month or day in the form of front matter.
    pub(crate) date: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) summary: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) language: Option<String>,
}

impl ImportedText {
    /// Returns `true` for a text without blocks, as that of a page whose content is in a template.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Returns the Markdown of the text, without front matter.
    pub(crate) fn markdown(&self) -> String {
        // Numbers in data blocks are those of English, as `markdown_source` reads them.
        markdown_writer::markdown(&self.blocks, &self.notes, &Language::english())
    }
}
