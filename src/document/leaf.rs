//! Leaves: the words, pictures and formulas of the text, numbered in reading order.
//!
//! One who sees the pages can say of a leaf that a page begins in it, to one who spells the tree. Notes have no leaves: where a
//! page begins is a place in the text itself, not in what hangs below it.

use std::collections::HashMap;
use std::ptr::from_ref;

use super::{Block, Collection, Document, Heading, Image, IndexEntry, Inline, Math, Part, each_inline};

/// The leaves of a document, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Leaves<'a> {
    /// By number.
    pub(crate) all: Vec<Leaf<'a>>,
    /// The numbers by the addresses of the nodes: nothing else tells two texts with the same words apart.
    numbers: HashMap<usize, usize>,
    /// How many blocks that a layout may move are around what is being numbered.
    floats: usize,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf<'a> {
    /// What it is.
    pub(crate) kind: LeafKind<'a>,
    /// The id of the heading that it is in.
    pub(crate) heading: Option<&'a str>,
    /// Whether it is part of something that a layout may move: a figure, a table, a box.
    pub(crate) may_float: bool,
}

/// What a leaf is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LeafKind<'a> {
    /// Words of a text, or a term in the index.
    Words(&'a str),
    /// Code, in a line or a block of its own.
    Code(&'a str),
    /// A picture: the index of its file.
    Picture(usize),
    /// A formula.
    Formula,
}

impl<'a> Leaves<'a> {
    /// Numbers the leaves of a document. The numbers are of this very document, not of a copy.
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

    /// The number of a text.
    pub(crate) fn text(&self, text: &str) -> Option<usize> {
        self.numbers.get(&text.as_ptr().addr()).copied().filter(|_| !text.is_empty())
    }

    /// The number of an image.
    pub(crate) fn image(&self, image: &Image) -> Option<usize> {
        self.numbers.get(&from_ref(image).addr()).copied()
    }

    /// The number of a formula.
    pub(crate) fn formula(&self, math: &Math) -> Option<usize> {
        self.numbers.get(&from_ref(math).addr()).copied()
    }

    /// The number of the first leaf of a run.
    pub(crate) fn first_of(&self, run: &[Inline]) -> Option<usize> {
        let mut first = None;
        each_inline(run, &mut |inline| {
            let number = || own(inline).and_then(|(address, _)| self.numbers.get(&address).copied());
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
        self.add(from_ref(image).addr(), LeafKind::Picture(image.file), None);
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

    /// What a block holds beside its parts.
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
            match own(inline) {
                Some((address, kind)) => self.add(address, kind, heading),
                None => self.add_run(inline.children(), heading),
            }
        }
    }
}

/// The leaf that an inline is itself, and the address by which it is known.
fn own(inline: &Inline) -> Option<(usize, LeafKind<'_>)> {
    match inline {
        Inline::Text { text, .. } if !text.is_empty() => Some((text.as_ptr().addr(), LeafKind::Words(text))),
        Inline::Code { text, .. } if !text.is_empty() => Some((text.as_ptr().addr(), LeafKind::Code(text))),
        Inline::Image(image) => Some((from_ref(image).addr(), LeafKind::Picture(image.file))),
        Inline::Math(math) => Some((from_ref(math).addr(), LeafKind::Formula)),
        Inline::Text { .. }
        | Inline::Code { .. }
        | Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Styled { .. }
        | Inline::Abbreviation { .. }
        | Inline::Link { .. }
        | Inline::Mention { .. }
        | Inline::Reference { .. }
        | Inline::IndexMark { .. }
        | Inline::NoteReference { .. } => None,
    }
}
