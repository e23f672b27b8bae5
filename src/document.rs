//! The document tree of an issue.
//!
//! [`crate::markdown`] parses an issue into these types, the passes ([`crate::passes`]) complete the tree, and two
//! writers, [`crate::pdf`] and [`crate::epub`], render it. The documentation of a variant gives an example of its
//! Markdown. There is no `Raw` node: markup without a node never reaches an output.

use serde::{Deserialize, Serialize};

use crate::source::Span;

mod amount;
mod anchor;
mod block;
mod caption;
mod collection;
mod data_figure;
mod data_file;
mod described;
mod figure;
mod image;
mod inline;
mod leaf;
mod long_words;
mod math;
mod mention;
mod paging;
mod table;
mod text;
mod visit;

pub use block::{Block, CalloutKind, DescriptionEntry, List, ListItem};
pub use caption::Caption;
pub use collection::{BibliographyEntry, CaptionEntry, Collection, IndexEntry, IndexLetter};
pub use data_figure::DataFigure;
pub use data_file::DataFile;
pub use figure::{Chart, ChartKind, ChartTarget, Figure, FigureLink};
pub use image::{DrawnText, Image, ImageFile, ImageFormat, Original};
pub use inline::{Inline, InlineStyle, MentionItem, ReferenceKind, See, Target};
pub(crate) use math::FormulaPicture;
pub use math::{Equation, Math};
pub use table::{Alignment, HeaderGroup, MergedCells, Row, RowKind, Table};

pub(crate) use amount::{CURRENCIES, amounts};
pub(crate) use anchor::{Anchor, take_anchors};
pub(crate) use described::with_references;
pub(crate) use image::css_pixels;
pub(crate) use leaf::{LeafKind, Leaves};
pub(crate) use long_words::LongWords;
pub(crate) use mention::{key, parse_items};
pub(crate) use paging::{FrontPage, FrontPart, PageStart, Paging};

pub(crate) use table::TablePlace;
pub(crate) use text::{is_blank, plain_text};
pub(crate) use visit::{Part, PartMut, each_inline, each_inline_mut, each_run_of, each_run_of_mut};

/// The content of an issue. Its metadata is in [`crate::publication::Metadata`].
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Document {
    /// Sections in reading order. Only the first may lack a heading: it then holds the content before the first level-1
    /// heading.
    pub sections: Vec<Section>,
    /// Footnotes in the order of their first reference; [`Inline::NoteReference`] holds an index into this list.
    pub notes: Vec<Note>,
    /// Image files of the document, without duplicates; [`Image`] holds an index into this list.
    pub images: Vec<ImageFile>,
    /// Data files that the issue offers to its readers. Empty unless it has a list of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_files: Vec<DataFile>,
}

/// A department of the issue: `# What's new?`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Section {
    /// Level-1 heading. `None` only for the first section, if it holds the content before any level-1 heading.
    pub heading: Option<Heading>,
    /// Blocks before the section's first article.
    pub blocks: Vec<Block>,
    /// Articles in reading order.
    pub articles: Vec<Article>,
}

/// An item of a section: `## New guidelines for judges`, or a file of its own in a folder issue.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Article {
    /// Title of the article.
    pub heading: Heading,
    /// Names of the authors: `byline = "Anna Berg"` in the front matter of an article's file.
    pub byline: Option<Vec<Inline>>,
    /// Language of the article: `language = "fr"` in the front matter of its file. `None` for that of the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Text of the article.
    pub blocks: Vec<Block>,
}

/// The title of a section, an article or a passage: `### Where to write {#write .quiet}`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Heading {
    /// Unique within the issue. The parser sets the author's id (`#write`) or an empty string; the `ids` pass replaces
    /// empty ids.
    pub id: String,
    /// Further ids of the author, written in HTML in or before the heading: `<a id="write"></a>`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Level as written: the number of `#`. The `levels` pass replaces it with the level within the issue, from 1 and
    /// without gaps.
    pub level: u8,
    /// Number of a note to accounts, which the title begins with: `{.note}`. The `numbers` pass sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Colour of the chapter, six hexadecimal digits after `#`: `accent="#9b2226"`. After the `accents` pass, only
    /// headings of sections have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// Text of the heading.
    pub title: Vec<Inline>,
    /// Class names for the layout: `.quiet`
    pub classes: Vec<String>,
    /// Source position.
    pub span: Span,
}

/// A footnote: `[^1]: Figures are the publisher's.`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Note {
    /// Unique within the issue: `note-1`
    pub id: String,
    /// Number of the note in its chapter. `None` if the notes are numbered through the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Number of references to this note.
    pub references: usize,
    /// Language of the blocks around its first reference, which the `notes` pass sets. `None` for that of the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Text of the note.
    pub blocks: Vec<Block>,
    /// Source position.
    pub span: Span,
}

impl Document {
    /// Returns the printed number of the note with this index.
    pub(crate) fn note_number(&self, index: usize) -> usize {
        self.notes.get(index).and_then(|note| note.number).unwrap_or(index + 1)
    }

    /// Returns `true` if the notes are at the ends of chapters.
    pub(crate) fn has_chapter_notes(&self) -> bool {
        self.notes.iter().any(|note| note.number.is_some())
    }
}
