//! The document tree: the project's vocabulary.
//!
//! A Markdown issue is read into these types once ([`crate::markdown`]), completed by the passes ([`crate::passes`]) and
//! spelled by two writers, [`crate::pdf`] and [`crate::epub`]. Every variant says with one example what it is. There is no
//! `Raw` node: what has no node does not reach an output.

use serde::{Deserialize, Serialize};

use crate::source::Span;

mod anchor;
mod block;
mod caption;
mod collection;
mod figure;
mod image;
mod inline;
mod json;
mod leaf;
mod math;
mod paging;
mod table;
mod text;
mod visit;

pub use block::{Block, CalloutKind, DescriptionEntry, List, ListItem};
pub use caption::Caption;
pub use collection::{Collection, IndexEntry, IndexLetter, Listed, Reference};
pub use figure::{Chart, ChartKind, Figure};
pub use image::{Image, ImageFile, ImageFormat, Original, Pixels};
pub use inline::{Inline, Mentioned, ReferenceKind, See, Style, Target};
pub use math::{Equation, Math};
pub use table::{Alignment, HeaderGroup, Row, RowKind, Table};

pub(crate) use anchor::Anchor;
pub(crate) use json::write_json;
pub use json::{ReadError, read_json};
pub(crate) use leaf::{LeafKind, Leaves};
pub(crate) use paging::{PageStart, Paging};

pub(crate) use text::{is_blank, plain_text};
pub(crate) use visit::{Part, PartMut, each_inline, each_inline_mut, each_run_of};

/// One number of the periodical, as a tree. Its metadata is [`crate::publication::Metadata`].
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Document {
    /// In reading order. Only the first may lack a heading: it holds what comes before the first section.
    pub sections: Vec<Section>,
    /// Footnotes, in the order of their first reference; a [`Inline::NoteReference`] holds an index into this.
    pub notes: Vec<Note>,
    /// The image files used, each once; an [`Image`] holds an index into this.
    pub images: Vec<ImageFile>,
}

/// A department of the issue: `# What's new?`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Section {
    /// None only in the first section: what comes before any level-1 heading.
    pub heading: Option<Heading>,
    /// What comes before the section's first article.
    pub blocks: Vec<Block>,
    /// The section's articles.
    pub articles: Vec<Article>,
}

/// An item of a section: `## New guidelines for judges`, or a file of its own in a folder issue.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Article {
    /// The title.
    pub heading: Heading,
    /// Who wrote it: `byline = "Anna Berg"` in the front matter of an article's file.
    pub byline: Option<Vec<Inline>>,
    /// The text.
    pub blocks: Vec<Block>,
}

/// The title of a section, an article or a passage: `### Where to write {#write .quiet}`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Heading {
    /// Unique in the issue. As read, the author's own (`#write`) or empty; the `ids` pass fills it.
    pub id: String,
    /// As read, the number of `#`; after the `levels` pass the level in the whole issue, from 1 and without gaps.
    pub level: u8,
    /// The words.
    pub title: Vec<Inline>,
    /// For the layout: `.quiet`
    pub classes: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

/// A footnote: `[^1]: Figures are the publisher's.`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Note {
    /// Unique in the issue: `note-1`.
    pub id: String,
    /// How many references lead here.
    pub references: usize,
    /// The text.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}
