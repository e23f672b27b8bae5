//! Content of laid-out pages: text runs, pictures and grounds with absolute positions. Lengths are in points; `y` grows
//! downwards from the top of the trimmed page.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Content of the pages of an issue.
#[derive(Debug, Default)]
pub(crate) struct LaidOutContent {
    pub(crate) pages: Vec<PageContent>,
    /// Elements that text runs belong to, by the number in [`TextRun::element`].
    pub(crate) elements: Vec<PageElement>,
    pub(crate) notes: Vec<NotePages>,
    /// Links to elements with an id: the id, and the index of the page with the link.
    pub(crate) mentions: Vec<(String, usize)>,
}

/// Content of a page, in drawing order.
#[derive(Debug, Default)]
pub(crate) struct PageContent {
    /// Page number as printed.
    pub(crate) label: String,
    /// The trimmed page.
    pub(crate) trim: PageArea,
    /// Colour of the paper or the page's fill.
    pub(crate) fill: Option<[f32; 3]>,
    pub(crate) runs: Vec<TextRun>,
    pub(crate) pictures: Vec<PlacedPicture>,
    pub(crate) grounds: Vec<Ground>,
    /// Areas into which the text is set: columns, boxes, tables.
    pub(crate) frames: Vec<PageArea>,
}

/// A rectangle on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct PageArea {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl PageArea {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Returns `true` if `inner`, shrunk by `tolerance` on each side, is inside.
    pub(crate) fn contains(&self, inner: &Self, tolerance: f64) -> bool {
        inner.left >= self.left - tolerance
            && inner.right <= self.right + tolerance
            && inner.top >= self.top - tolerance
            && inner.bottom <= self.bottom + tolerance
    }

    /// Returns the intersection. Its width or height is negative if the areas are apart.
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// Text of one font, size and colour in one line.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextRun {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) baseline: f64,
    /// Size as shown.
    pub(crate) size: f64,
    /// Factor by which the layout scales the text. 1 is the original size.
    pub(crate) scale: f64,
    /// Colour, or `None` for a gradient or pattern.
    pub(crate) fill: Option<[f32; 3]>,
    pub(crate) is_bold: bool,
    /// Width of all word spaces in the run: as set, and natural.
    pub(crate) spaces: (f64, f64),
    /// Source of the first glyph.
    pub(crate) start: Option<GlyphSource>,
    /// Source of the last glyph.
    pub(crate) end: Option<GlyphSource>,
    /// Number of the innermost block-level element.
    pub(crate) element: usize,
    /// Kinds of all elements around the run.
    pub(crate) within: ElementKinds,
    /// Index of the innermost area in [`PageContent::frames`], if any.
    pub(crate) frame: Option<usize>,
    /// Area outside of which nothing is visible.
    pub(crate) clip: Option<PageArea>,
    /// Number of grounds drawn before the run.
    pub(crate) grounds_below: usize,
    /// Number of pictures drawn before the run.
    pub(crate) pictures_below: usize,
}

impl TextRun {
    /// Returns the area between the baseline and the height of small letters, which all lines of text fill.
    pub(crate) fn core(&self) -> PageArea {
        PageArea { left: self.left, top: self.baseline - 0.45 * self.size, right: self.right, bottom: self.baseline }
    }

    /// Returns `true` for white space only.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || c == '\u{200B}' || c == '\u{2060}')
    }
}

/// Source of a glyph: a string literal in the generated source, and the byte offset in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GlyphSource {
    /// Typst's span, as a number.
    pub(crate) literal: u64,
    pub(crate) offset: u16,
    /// Number of bytes of the glyph's characters.
    pub(crate) length: u16,
}

/// A picture on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlacedPicture {
    pub(crate) area: PageArea,
    /// Index of its file in the document, if it is known.
    pub(crate) file: Option<usize>,
    /// Width and height in pixels.
    pub(crate) pixels: (f64, f64),
    /// Kinds of all elements around the picture.
    pub(crate) within: ElementKinds,
    /// Number of the innermost block-level element.
    pub(crate) element: usize,
    /// Number of text runs drawn before the picture.
    pub(crate) runs_below: usize,
}

/// A filled shape.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    pub(crate) area: PageArea,
    /// Colour, or `None` for a gradient, a pattern or a transparent colour.
    pub(crate) fill: Option<[f32; 3]>,
}

/// Kind of an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ElementKind {
    #[default]
    Paragraph,
    Heading,
    /// Title of the publication or the issue.
    Title,
    Figure,
    Caption,
    Table,
    Item,
    NoteText,
    Formula,
    Code,
    /// Subscript or superscript.
    Shift,
    /// Running head, page number, ornament, repeated table head.
    Artifact,
    Contents,
    /// Anything else with a label.
    Other,
}

impl ElementKind {
    /// Returns `true` for elements that begin on a line of their own.
    pub(crate) fn is_block(self) -> bool {
        match self {
            Self::Paragraph
            | Self::Heading
            | Self::Title
            | Self::Figure
            | Self::Caption
            | Self::Table
            | Self::Item
            | Self::NoteText
            | Self::Contents => true,
            Self::Formula | Self::Code | Self::Shift | Self::Artifact | Self::Other => false,
        }
    }
}

/// Set of [`ElementKind`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ElementKinds(u16);

impl ElementKinds {
    /// Returns the set with another kind.
    #[must_use]
    pub(crate) fn with(self, kind: ElementKind) -> Self {
        Self(self.0 | 1 << kind as u16)
    }

    pub(crate) fn has(self, kind: ElementKind) -> bool {
        self.0 & 1 << kind as u16 != 0
    }

    pub(crate) fn has_any(self, kinds: &[ElementKind]) -> bool {
        kinds.iter().any(|kind| self.has(*kind))
    }
}

/// An element of the text: a paragraph, a heading, a figure.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageElement {
    pub(crate) kind: ElementKind,
    /// Level of a heading, from 1; 0 for other elements.
    pub(crate) level: usize,
    /// Id in the document, if the element has one.
    pub(crate) label: Option<String>,
    /// Index of the page on which it begins.
    pub(crate) page: usize,
    /// Position at which it begins.
    pub(crate) left: f64,
    pub(crate) top: f64,
    /// Number of the block-level element around it.
    pub(crate) parent: usize,
}

/// Pages of a footnote, as indices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotePages {
    pub(crate) mark: usize,
    pub(crate) text: usize,
    /// Number of the element of the text.
    pub(crate) element: usize,
}

/// Place in the source that a fault belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FaultPlace {
    /// A string literal in the generated source, as Typst's span.
    Literal(u64),
    /// A range of the generated source.
    Range(Range<usize>),
    /// Id of a heading, figure or table.
    Label(String),
    /// The first image that shows a file, by the index of the file in the document.
    Picture(usize),
}
