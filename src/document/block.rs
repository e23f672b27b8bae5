//! Blocks: what stands below one another.

use serde::{Deserialize, Serialize};

use super::{Chart, Collection, Equation, Figure, Heading, Inline, Table};
use crate::source::Span;

/// A block.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "node", rename_all = "kebab-case")]
pub enum Block {
    /// `On 9 November …`
    Paragraph {
        /// The text.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// `### Where to write`, inside an article or a section.
    Heading(Heading),
    /// `> He said so.`
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// `- one`, `3. three`, `- [x] done`
    List(List),
    /// `Term`, an empty line, `: what it means`
    DescriptionList {
        /// The entries.
        entries: Vec<DescriptionEntry>,
        /// Where it stands.
        span: Span,
    },
    /// A fenced or indented code block.
    Code {
        /// The first word after the fence.
        language: Option<String>,
        /// The text, with its last line break.
        text: String,
        /// Where it stands.
        span: Span,
    },
    /// `***`
    ThematicBreak {
        /// Where it stands.
        span: Span,
    },
    /// `| State | Date |` …
    Table(Table),
    /// An image alone in its paragraph: `![A ferry](ferry.jpg "The last crossing")`
    Figure(Figure),
    /// A fenced block `chart`.
    Chart(Box<Chart>),
    /// A formula alone in its paragraph: `$$ a^2 + b^2 = c^2 $$`
    Equation(Equation),
    /// `:::index` … `:::`: what the `collections` pass collects.
    Collection {
        /// What.
        collection: Collection,
        /// Where it stands.
        span: Span,
    },
    /// `> [!NOTE]`
    Callout {
        /// Which of the five.
        kind: CalloutKind,
        /// The author's own title; without one the writers use the word of the language.
        title: Option<Vec<Inline>>,
        /// The text.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// `:::pullquote` … `:::`, a name that the layout declares.
    Directive {
        /// The name.
        name: String,
        /// Further words after the name: `:::box wide`
        classes: Vec<String>,
        /// The content.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// `<details><summary>More</summary>` … `</details>`
    Disclosure {
        /// What is always shown.
        summary: Vec<Inline>,
        /// What can be folded away, where the reader can fold.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
}

/// `- one`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct List {
    /// The number of the first item of an ordered list; none in a bullet list.
    pub start: Option<u64>,
    /// No empty lines between the items: their paragraphs are set without space.
    pub tight: bool,
    /// The items.
    pub items: Vec<ListItem>,
    /// Where it stands.
    pub span: Span,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct ListItem {
    /// `[x]` is true, `[ ]` is false; none in an ordinary item.
    pub task: Option<bool>,
    /// The content.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// One entry of a description list.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct DescriptionEntry {
    /// In a glossary, where a first use of its term leads: unique in the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is described.
    pub terms: Vec<Vec<Inline>>,
    /// The descriptions.
    pub details: Vec<Vec<Block>>,
}

/// The five callouts of GitHub's Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CalloutKind {
    /// `> [!NOTE]`
    Note,
    /// `> [!TIP]`
    Tip,
    /// `> [!IMPORTANT]`
    Important,
    /// `> [!WARNING]`
    Warning,
    /// `> [!CAUTION]`
    Caution,
}

impl CalloutKind {
    /// `note`, `tip`, …: the name in both outputs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}
