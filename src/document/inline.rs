//! Inlines: what stands in a line.

use serde::{Deserialize, Serialize};

use super::Image;
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
            | Self::NoteReference { span, .. } => *span,
            Self::Image(image) => image.span,
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
