//! Block nodes: paragraphs, headings, lists, figures and so on.

use serde::{Deserialize, Serialize};

use super::{Chart, Collection, Equation, Figure, Heading, Inline, Table};
use crate::source::Span;

/// A block node.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "node", rename_all = "kebab-case")]
pub enum Block {
    /// `On 9 November …`
    Paragraph {
        /// Text of the paragraph.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// `### Where to write`, inside an article or a section.
    Heading(Heading),
    /// `> The ferry was late.`
    Quote {
        /// Quoted text.
        blocks: Vec<Block>,
        /// Source position.
        span: Span,
    },
    /// `- one`, `3. three`, `- [x] done`
    List(List),
    /// `Term`, an empty line, `: its description`
    DescriptionList {
        /// Entries of the list.
        entries: Vec<DescriptionEntry>,
        /// Source position.
        span: Span,
    },
    /// A fenced or indented code block: `` ```rust ``
    Code {
        /// First word of the info string, or `None` if the fence has none or the block is indented.
        language: Option<String>,
        /// Code, including its final line break.
        text: String,
        /// Source position.
        span: Span,
    },
    /// `***`
    ThematicBreak {
        /// Source position.
        span: Span,
    },
    /// `| State | Date |` …
    Table(Table),
    /// An image alone in its paragraph: `![A ferry](ferry.jpg "The last crossing")`
    Figure(Figure),
    /// A fenced code block whose language is `chart`: `` ```chart ``
    Chart(Box<Chart>),
    /// A formula alone in its paragraph: `$$ a^2 + b^2 = c^2 $$`
    Equation(Equation),
    /// `:::index` … `:::`: a list that the `collections` pass compiles from the issue.
    Collection {
        /// Kind and entries of the list.
        collection: Collection,
        /// Source position.
        span: Span,
    },
    /// `> [!NOTE]`
    Callout {
        /// Kind of callout.
        kind: CalloutKind,
        /// The author's title. Without one the writers use the kind's name in the issue's language.
        title: Option<Vec<Inline>>,
        /// Text of the callout.
        blocks: Vec<Block>,
        /// Source position.
        span: Span,
    },
    /// `:::pullquote` … `:::`: a container with a name that the layout declares.
    Directive {
        /// Name of the directive.
        name: String,
        /// Class names after the name: `:::box wide`
        classes: Vec<String>,
        /// Content of the directive.
        blocks: Vec<Block>,
        /// Source position.
        span: Span,
    },
    /// `::: {lang=fr}` … `:::`, `<div lang="fr">` … `</div>`: blocks in another language.
    Passage {
        /// Language of the blocks, a tag of BCP 47 in its canonical form.
        language: String,
        /// Content in that language.
        blocks: Vec<Block>,
        /// Source position.
        span: Span,
    },
    /// `<details><summary>More</summary>` … `</details>`
    Disclosure {
        /// Text that is always shown.
        summary: Vec<Inline>,
        /// Content that an e-reader may fold away.
        blocks: Vec<Block>,
        /// Source position.
        span: Span,
    },
}

impl Block {
    /// Returns the language of a passage. `None` for other blocks.
    pub(crate) fn language(&self) -> Option<&str> {
        if let Self::Passage { language, .. } = self { Some(language) } else { None }
    }

    /// Returns the source position.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Paragraph { span, .. }
            | Self::Quote { span, .. }
            | Self::DescriptionList { span, .. }
            | Self::Code { span, .. }
            | Self::ThematicBreak { span }
            | Self::Collection { span, .. }
            | Self::Callout { span, .. }
            | Self::Directive { span, .. }
            | Self::Passage { span, .. }
            | Self::Disclosure { span, .. } => *span,
            Self::Heading(heading) => heading.span,
            Self::List(list) => list.span,
            Self::Table(table) => table.span,
            Self::Figure(figure) => figure.span,
            Self::Chart(chart) => chart.span,
            Self::Equation(equation) => equation.span,
        }
    }
}

/// A bullet list or an ordered list: `- one`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct List {
    /// Number of the first item of an ordered list; `None` for a bullet list.
    pub start: Option<u64>,
    /// Whether there are no blank lines between the items. The paragraphs of a tight list are set without space.
    pub tight: bool,
    /// Items of the list.
    pub items: Vec<ListItem>,
    /// Source position.
    pub span: Span,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct ListItem {
    /// State of a task list item: `true` for `[x]`, `false` for `[ ]`. `None` for an ordinary item.
    pub task: Option<bool>,
    /// Content of the item.
    pub blocks: Vec<Block>,
    /// Source position.
    pub span: Span,
}

/// One entry of a description list.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct DescriptionEntry {
    /// Target of the links from the first use of the term, unique within the issue. `None` outside a glossary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Terms that share the descriptions.
    pub terms: Vec<Vec<Inline>>,
    /// Descriptions of the terms.
    pub details: Vec<Vec<Block>>,
}

/// The five kinds of callout in GitHub's Markdown.
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
    /// Returns the kind's name in both outputs: `note`, `tip`, …
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
