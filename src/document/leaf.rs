//! Leaf nodes: the texts, images and formulas of a document, numbered in reading order.
//!
//! The numbers connect the two writers: the PDF writer reports the leaf in which a page begins, and the EPUB writer
//! puts a page break marker there. Footnotes have no leaves: a page break is a position in the main text.

use std::collections::HashMap;
use std::ptr::from_ref;

use super::{Block, Collection, Document, Heading, Image, IndexEntry, Inline, Math, Part, each_inline};

/// Leaf nodes of a document, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Leaves<'a> {
    /// Leaves by number.
    pub(crate) all: Vec<Leaf<'a>>,
    /// Numbers by the memory address of the node, the only distinction between two nodes with equal content.
    numbers: HashMap<usize, usize>,
    /// Number of movable blocks around the node being numbered.
    floats: usize,
}

/// A leaf node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf<'a> {
    /// Kind and content.
    pub(crate) kind: LeafKind<'a>,
    /// Id of the heading that contains the leaf, or `None` outside a heading.
    pub(crate) heading: Option<&'a str>,
    /// Whether the leaf is inside a block that a layout may move, such as a figure, a table or a box.
    pub(crate) may_float: bool,
}

/// The kind of a leaf node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LeafKind<'a> {
    /// Text, or a term of the index.
    Words(&'a str),
    /// Code, inline or in a block.
    Code(&'a str),
    /// An image.
    Picture,
    /// A formula.
    Formula,
}

impl<'a> Leaves<'a> {
    /// Numbers the leaves of a document. Lookups work with nodes of this document only, not with nodes of a clone.
    pub(crate) fn of(document: &'a Document) -> Self {
        let mut leaves = Self::default();
        for section in &document.sections {
            leaves.add_heading(section.heading.as_ref());
            leaves.add_blocks(&section.blocks);
            for article in &section.articles {
                leaves.add_heading(Some(&article.heading));
                leaves.add_run(article.byline.as_deref().unwrap_or_default(), None);
                leaves.add_blocks(&article.blocks);
            }
        }
        leaves
    }

    /// Returns the number of a text, or `None` if it is empty or not a leaf.
    pub(crate) fn text(&self, text: &str) -> Option<usize> {
        self.numbers.get(&text.as_ptr().addr()).copied().filter(|_| !text.is_empty())
    }

    /// Returns the number of an image, or `None` if it is not a leaf.
    pub(crate) fn image(&self, image: &Image) -> Option<usize> {
        self.numbers.get(&from_ref(image).addr()).copied()
    }

    /// Returns the number of a formula, or `None` if it is not a leaf.
    pub(crate) fn formula(&self, math: &Math) -> Option<usize> {
        self.numbers.get(&from_ref(math).addr()).copied()
    }

    /// Returns the number of the first leaf in a run of inlines, or `None` if there is none.
    pub(crate) fn first_of(&self, run: &[Inline]) -> Option<usize> {
        let mut first = None;
        each_inline(run, &mut |inline| {
            let number = || inline_leaf(inline).and_then(|(address, _)| self.numbers.get(&address).copied());
            first = first.or_else(number);
        });
        first
    }

    fn add(&mut self, address: usize, kind: LeafKind<'a>, heading: Option<&'a str>) {
        self.numbers.insert(address, self.all.len());
        self.all.push(Leaf { kind, heading, may_float: self.floats > 0 });
    }

    fn add_text(&mut self, text: &'a str, kind: LeafKind<'a>) {
        if !text.is_empty() {
            self.add(text.as_ptr().addr(), kind, None);
        }
    }

    fn add_image(&mut self, image: &'a Image) {
        self.add(from_ref(image).addr(), LeafKind::Picture, None);
    }

    fn add_heading(&mut self, heading: Option<&'a Heading>) {
        if let Some(heading) = heading {
            self.add_run(&heading.title, Some(&heading.id));
        }
    }

    fn add_blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            let may_float = match block {
                Block::Heading(heading) => {
                    self.add_heading(Some(heading));
                    continue;
                }
                Block::Figure(_)
                | Block::Chart(_)
                | Block::Table(_)
                | Block::Callout { .. }
                | Block::Directive { .. }
                | Block::Disclosure { .. } => true,
                Block::Paragraph { .. }
                | Block::Quote { .. }
                | Block::List(_)
                | Block::DescriptionList { .. }
                | Block::Code { .. }
                | Block::Equation(_)
                | Block::ThematicBreak { .. }
                | Block::Passage { .. }
                | Block::Collection { .. } => false,
            };
            self.floats += usize::from(may_float);
            self.add_own(block);
            for part in block.parts() {
                match part {
                    Part::Inlines(run) => self.add_run(run, None),
                    Part::Blocks(blocks) => self.add_blocks(blocks),
                }
            }
            self.floats -= usize::from(may_float);
        }
    }

    /// Adds the leaves that a block holds outside its [`Part`]s.
    fn add_own(&mut self, block: &'a Block) {
        match block {
            Block::Code { text, .. } => self.add_text(text, LeafKind::Code(text)),
            Block::Figure(figure) => self.add_image(&figure.image),
            Block::Chart(chart) => self.add_image(&chart.image),
            Block::Equation(equation) => self.add(from_ref(&equation.math).addr(), LeafKind::Formula, None),
            Block::Collection { collection: Collection::Index(letters), .. } => {
                for letter in letters {
                    self.add_entries(&letter.entries);
                }
            }
            Block::Paragraph { .. }
            | Block::Heading(_)
            | Block::Quote { .. }
            | Block::List(_)
            | Block::DescriptionList { .. }
            | Block::ThematicBreak { .. }
            | Block::Table(_)
            | Block::Collection { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {}
        }
    }

    fn add_entries(&mut self, entries: &'a [IndexEntry]) {
        for entry in entries {
            self.add_text(&entry.term, LeafKind::Words(&entry.term));
            self.add_entries(&entry.entries);
        }
    }

    fn add_run(&mut self, run: &'a [Inline], heading: Option<&'a str>) {
        for inline in run {
            match inline_leaf(inline) {
                Some((address, kind)) => self.add(address, kind, heading),
                None => self.add_run(inline.children(), heading),
            }
        }
    }
}

/// Returns the address and kind of an inline that is a leaf, and `None` for other inlines.
fn inline_leaf(inline: &Inline) -> Option<(usize, LeafKind<'_>)> {
    match inline {
        Inline::Text { text, .. } if !text.is_empty() => Some((text.as_ptr().addr(), LeafKind::Words(text))),
        Inline::Code { text, .. } if !text.is_empty() => Some((text.as_ptr().addr(), LeafKind::Code(text))),
        Inline::Image(image) => Some((from_ref(image).addr(), LeafKind::Picture)),
        Inline::Math(math) => Some((from_ref(math).addr(), LeafKind::Formula)),
        Inline::Text { .. }
        | Inline::Code { .. }
        | Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Styled { .. }
        | Inline::Passage { .. }
        | Inline::Abbreviation { .. }
        | Inline::Link { .. }
        | Inline::Mention { .. }
        | Inline::Reference { .. }
        | Inline::DataFigure(_)
        | Inline::IndexMark { .. }
        | Inline::Anchor { .. }
        | Inline::NoteReference { .. } => None,
    }
}
