//! Inlines: what stands in a line.

use serde::{Deserialize, Serialize};

use super::{Image, Math};
use crate::source::Span;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "node", rename_all = "kebab-case")]
pub enum Inline {
    /// Words, without any markup in them.
    Text {
        /// The words.
        text: String,
        /// Where they stand.
        span: Span,
    },
    /// A line end in the source that means a blank.
    SoftBreak {
        /// Where it stands.
        span: Span,
    },
    /// Two blanks at a line's end, a backslash there, or `<br>`.
    HardBreak {
        /// Where it stands.
        span: Span,
    },
    /// `` `masthead build` ``
    Code {
        /// The text.
        text: String,
        /// Where it stands.
        span: Span,
    },
    /// `*so*`, `**so**`, `~~so~~`, `<sup>so</sup>`, …
    Styled {
        /// Which of them.
        style: Style,
        /// What is styled.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// `<abbr title="International Labour Organization">ILO</abbr>`
    Abbreviation {
        /// The long form.
        title: String,
        /// The short form.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// `[report](https://example.org/ "Annual report")`
    Link {
        /// Where to.
        target: Target,
        /// What the e-book says of it beside the words; paper has no place for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// The words.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// An image among words: `The ![hand](hand.svg) sign`
    Image(Image),
    /// `$E = mc^2$`
    Math(Math),
    /// `[@fig:map]`, `[@berg2024, p. 3; see @other]`
    Mention {
        /// What is mentioned.
        items: Vec<Mentioned>,
        /// `[page @fig:map]`: the page it is on, where there are pages.
        #[serde(default)]
        page: bool,
        /// What is printed: the passes make it.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// Words that lead to something of the issue which has a name: "Figure 3", a number of the references, a term's first use.
    Reference {
        /// To what.
        kind: ReferenceKind,
        /// Its id.
        id: String,
        /// The words.
        content: Vec<Inline>,
        /// Where they stand.
        span: Span,
    },
    /// `[ferries](<index:boats!ferries>)`, behind its words.
    IndexMark {
        /// Unique in the issue; the `index` pass gives it.
        id: String,
        /// The entry, and entries under it.
        terms: Vec<String>,
        /// Where to look instead, or too.
        see: Option<See>,
        /// Where it stands.
        span: Span,
    },
    /// `[^1]`
    NoteReference {
        /// Index into [`Document::notes`](super::Document::notes).
        note: usize,
        /// 1 for the first reference to this note, 2 for the next.
        occurrence: usize,
        /// Where it stands.
        span: Span,
    },
}

impl Inline {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Text { span, .. }
            | Self::SoftBreak { span }
            | Self::HardBreak { span }
            | Self::Code { span, .. }
            | Self::Styled { span, .. }
            | Self::Abbreviation { span, .. }
            | Self::Link { span, .. }
            | Self::Mention { span, .. }
            | Self::Reference { span, .. }
            | Self::IndexMark { span, .. }
            | Self::NoteReference { span, .. } => *span,
            Self::Image(image) => image.span,
            Self::Math(math) => math.span,
        }
    }
}

/// A style that holds other inlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
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
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Out of the issue: an absolute URL, percent-encoded, of a scheme that is allowed.
    Url(String),
    /// Into the issue: after the `references` pass an id that exists; as read, `#id`, `02-name.md` or `02-name.md#id`.
    Anchor(String),
}

/// One thing that is mentioned: `see @berg2024, p. 3`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Mentioned {
    /// An id of the issue, or the key of a source.
    pub key: String,
    /// What comes before: `see`
    pub before: String,
    /// What comes after the comma: `p. 3`
    pub after: String,
    /// `-@berg2024`: without the author, whom the sentence names.
    pub without_author: bool,
    /// Where the key stands.
    pub span: Span,
}

/// What a [`Inline::Reference`] leads to.
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
    /// The page that something is on: the words are for where there are no pages.
    Page,
    /// A source that is cited.
    Citation,
    /// An entry of the glossary.
    Term,
}

impl ReferenceKind {
    /// The name in both outputs.
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

/// What an index says of an entry that has no pages of its own, or more elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum See {
    /// `|see boats`
    Instead(String),
    /// `|seealso boats`
    Also(String),
}
