//! Inline nodes: text, links, styled spans and so on.

use serde::{Deserialize, Serialize};

use super::{DataFigure, Image, Math};
use crate::source::Span;

/// An inline node.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "node", rename_all = "kebab-case")]
pub enum Inline {
    /// Text without markup: `On 9 November`
    Text {
        /// The text.
        text: String,
        /// Source position.
        span: Span,
    },
    /// A line break in the source, rendered as a space.
    SoftBreak {
        /// Source position.
        span: Span,
    },
    /// A forced line break: two spaces or a backslash at the end of a line, or `<br>`.
    HardBreak {
        /// Source position.
        span: Span,
    },
    /// `` `masthead build` ``
    Code {
        /// The code.
        text: String,
        /// Source position.
        span: Span,
    },
    /// `*so*`, `**so**`, `~~so~~`, `<sup>so</sup>`, …
    Styled {
        /// Style of the content.
        style: InlineStyle,
        /// Styled inlines.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// Words in another language: `[Bonjour]{lang=fr}`
    Passage {
        /// Language of the content, a tag of BCP 47 in its canonical form.
        language: String,
        /// Words in that language.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// `<abbr title="International Labour Organization">ILO</abbr>`
    Abbreviation {
        /// Long form.
        title: String,
        /// Short form.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// `[report](https://example.org/ "Annual report")`
    Link {
        /// Target of the link.
        target: Target,
        /// Advisory title, rendered in the e-book only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// Text of the link.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// An image within a line of text: `The ![hand](hand.svg) sign`
    Image(Image),
    /// `$E = mc^2$`
    Math(Math),
    /// `[@fig:map]`, `[@berg2024, p. 3; see @other]`
    Mention {
        /// The ids and citation keys.
        items: Vec<MentionItem>,
        /// Whether the mention is rendered as a page number in outputs with pages: `[page @fig:map]`
        #[serde(default)]
        page: bool,
        /// Whether the authors of the first source are part of the sentence: `@berg2024 [p. 3]`
        #[serde(default)]
        in_sentence: bool,
        /// Rendered text. Empty until the passes set it.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// `[=accounts.csv: Total income, 2025]`
    DataFigure(DataFigure),
    /// A cross-reference within the issue, created by the passes: "Figure 3", a citation, the first use of a glossary
    /// term.
    Reference {
        /// Kind of target.
        kind: ReferenceKind,
        /// Id of the target.
        id: String,
        /// Text of the reference.
        content: Vec<Inline>,
        /// Source position.
        span: Span,
    },
    /// A mark for an entry of the index, placed after the marked text: `[ferries](<index:boats!ferries>)`
    IndexMark {
        /// Unique within the issue. The `index` pass sets it.
        id: String,
        /// Path of the entry: main entry, then subentries.
        terms: Vec<String>,
        /// Cross-reference to another entry.
        see: Option<See>,
        /// Source position.
        span: Span,
    },
    /// A link target at a place in the text: `<a id="fares"></a>`
    Anchor {
        /// Unique within the issue. The parser sets the author's id; the `ids` pass replaces it.
        id: String,
        /// Source position.
        span: Span,
    },
    /// `[^1]`
    NoteReference {
        /// Index into [`Document::notes`](super::Document::notes).
        note: usize,
        /// Ordinal among the references to this note, from 1.
        occurrence: usize,
        /// Source position.
        span: Span,
    },
}

impl Inline {
    /// Returns the source position.
    pub fn span(&self) -> Span {
        match self {
            Self::Text { span, .. }
            | Self::SoftBreak { span }
            | Self::HardBreak { span }
            | Self::Code { span, .. }
            | Self::Styled { span, .. }
            | Self::Passage { span, .. }
            | Self::Abbreviation { span, .. }
            | Self::Link { span, .. }
            | Self::Mention { span, .. }
            | Self::Reference { span, .. }
            | Self::IndexMark { span, .. }
            | Self::Anchor { span, .. }
            | Self::NoteReference { span, .. } => *span,
            Self::Image(image) => image.span,
            Self::Math(math) => math.span,
            Self::DataFigure(figure) => figure.span,
        }
    }
}

/// The style of a span of inlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InlineStyle {
    /// `*emphasis*`
    Emphasis,
    /// `**strong emphasis**`
    Strong,
    /// `~~struck out~~`
    Strikethrough,
    /// `<sup>nd</sup>`
    Superscript,
    /// `H<sub>2</sub>O`
    Subscript,
    /// `<mark>this</mark>`
    Mark,
    /// `<u>so</u>`
    Underline,
    /// `<small>terms apply</small>`
    Small,
    /// `<kbd>Ctrl</kbd>`
    Keyboard,
    /// `[Nato]{.smallcaps}`
    SmallCapitals,
}

impl InlineStyle {
    /// Name of the HTML element of the style.
    pub(crate) fn element(self) -> &'static str {
        match self {
            Self::Emphasis => "em",
            Self::Strong => "strong",
            Self::Strikethrough => "del",
            Self::Superscript => "sup",
            Self::Subscript => "sub",
            Self::Mark => "mark",
            Self::Underline => "u",
            Self::Small => "small",
            Self::Keyboard => "kbd",
            Self::SmallCapitals => "span",
        }
    }

    /// Name of the class of the HTML element, if no element has the meaning of the style.
    pub(crate) fn class(self) -> Option<&'static str> {
        match self {
            Self::SmallCapitals => Some("small-capitals"),
            Self::Emphasis
            | Self::Strong
            | Self::Strikethrough
            | Self::Superscript
            | Self::Subscript
            | Self::Mark
            | Self::Underline
            | Self::Small
            | Self::Keyboard => None,
        }
    }
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// An external target: an absolute, percent-encoded URL with an allowed scheme, such as `https://example.org/`.
    Url(String),
    /// A target in the issue. The parser sets `#id`, `02-name.md` or `02-name.md#id`; the `references` pass replaces it
    /// with the id of an existing node.
    Anchor(String),
}

/// One item of a [`Inline::Mention`]: `see @berg2024, p. 3`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct MentionItem {
    /// Id of a node in the issue, or citation key.
    pub key: String,
    /// Text before the key, without the space between them: `see`
    pub before: Vec<Inline>,
    /// Text after the key as it is written, with the comma: `, p. 3`
    pub after: Vec<Inline>,
    /// Whether to omit the author from the citation: `-@berg2024`
    pub without_author: bool,
    /// Source position of the key.
    pub span: Span,
}

/// The kind of target of a [`Inline::Reference`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// A figure or a chart.
    Figure,
    /// A table.
    Table,
    /// A numbered formula.
    Equation,
    /// A heading.
    Heading,
    /// The page of the target. Outputs without pages render the text of the reference instead.
    Page,
    /// A cited source.
    Citation,
    /// An entry of the glossary.
    Term,
}

impl ReferenceKind {
    /// Returns the name of the kind in both outputs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Table => "table",
            Self::Equation => "equation",
            Self::Heading => "heading",
            Self::Page => "page",
            Self::Citation => "citation",
            Self::Term => "term",
        }
    }
}

/// A cross-reference from one entry of the index to another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum See {
    /// The entry to look up instead: `|see boats`
    Instead(String),
    /// A related entry: `|seealso boats`
    Also(String),
}
