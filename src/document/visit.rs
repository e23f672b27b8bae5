//! Traversal of the document tree. The children of each node are defined here only.

use super::{Block, Collection, Document, Image, Inline, Section, Table};

/// A child of a block: a run of inlines, or blocks.
pub(crate) enum Part<'a> {
    /// A run of inlines: a paragraph's text, a title, a cell.
    Inlines(&'a Vec<Inline>),
    /// Blocks inside the block.
    Blocks(&'a Vec<Block>),
}

/// Mutable version of [`Part`].
pub(crate) enum PartMut<'a> {
    /// A run of inlines.
    Inlines(&'a mut Vec<Inline>),
    /// Blocks inside the block.
    Blocks(&'a mut Vec<Block>),
}

/// Generates `Block::parts` and `Block::parts_mut` from one definition.
macro_rules! parts {
    ($name:ident, $part:ident, $iter:ident, $as_ref:ident, $runs:ident, $($mutable:tt)?) => {
        /// Returns the children of a block, in reading order.
        pub(crate) fn $name(&$($mutable)? self) -> Vec<$part<'_>> {
            match self {
                Self::Paragraph { content, .. } => vec![$part::Inlines(content)],
                Self::Figure(figure) => figure.caption.$runs().map($part::Inlines).into(),
                Self::Chart(chart) => {
                    let runs = chart.caption.$runs().into_iter();
                    runs.chain(chart.table.$runs()).map($part::Inlines).collect()
                }
                Self::Heading(heading) => vec![$part::Inlines(&$($mutable)? heading.title)],
                Self::Quote { blocks, .. } | Self::Directive { blocks, .. } | Self::Passage { blocks, .. } => {
                    vec![$part::Blocks(blocks)]
                }
                Self::List(list) => list.items.$iter().map(|item| $part::Blocks(&$($mutable)? item.blocks)).collect(),
                Self::DescriptionList { entries, .. } => entries
                    .$iter()
                    .flat_map(|entry| {
                        let terms = entry.terms.$iter().map($part::Inlines);
                        terms.chain(entry.details.$iter().map($part::Blocks))
                    })
                    .collect(),
                Self::Table(table) => table.$runs().into_iter().map($part::Inlines).collect(),
                Self::Collection { collection, .. } => collection.$runs().into_iter().map($part::Inlines).collect(),
                Self::Callout { title, blocks, .. } => {
                    title.$as_ref().map($part::Inlines).into_iter().chain([$part::Blocks(blocks)]).collect()
                }
                Self::Disclosure { summary, blocks, .. } => vec![$part::Inlines(summary), $part::Blocks(blocks)],
                Self::Code { .. } | Self::ThematicBreak { .. } | Self::Equation(_) => Vec::new(),
            }
        }
    };
}

impl Block {
    parts!(parts, Part, iter, as_ref, runs,);
    parts!(parts_mut, PartMut, iter_mut, as_mut, runs_mut, mut);
}

/// Generates `Table::runs`, `Collection::runs` and their `_mut` versions.
macro_rules! runs {
    ($name:ident, $iter:ident, $as_ref:ident, $caption:ident, $($mutable:tt)?) => {
        impl Table {
            fn $name(&$($mutable)? self) -> Vec<&$($mutable)? Vec<Inline>> {
                let groups = self.header_groups.$iter().map(|group| &$($mutable)? group.title);
                let body = self.rows.$iter().flat_map(|row| row.cells.$iter());
                self.caption.$caption().into_iter().chain(groups).chain(self.header.$iter()).chain(body).collect()
            }
        }

        impl Collection {
            /// Returns the runs of inlines in a collection. An index has none: its terms are plain strings.
            fn $name(&$($mutable)? self) -> Vec<&$($mutable)? Vec<Inline>> {
                match self {
                    Self::Figures(listed) | Self::Tables(listed) => {
                        listed.$iter().map(|entry| &$($mutable)? entry.caption).collect()
                    }
                    Self::ChartData(tables) | Self::FigureSources(tables) | Self::DataFiles(tables) => {
                        tables.$iter().flat_map(|table| table.$name()).collect()
                    }
                    Self::References(references) => references
                        .$iter()
                        .flat_map(|entry| entry.label.$as_ref().into_iter().chain([&$($mutable)? entry.content]))
                        .collect(),
                    Self::Index(_) => Vec::new(),
                }
            }
        }
    };
}

runs!(runs, iter, as_ref, runs,);
runs!(runs_mut, iter_mut, as_mut, runs_mut, mut);

impl Inline {
    /// Returns the inlines inside this one.
    pub(crate) fn children(&self) -> &[Inline] {
        match self {
            Self::Styled { content, .. }
            | Self::Passage { content, .. }
            | Self::Abbreviation { content, .. }
            | Self::Link { content, .. }
            | Self::Mention { content, .. }
            | Self::Reference { content, .. } => content,
            Self::DataFigure(figure) => &figure.content,
            Self::Text { .. }
            | Self::SoftBreak { .. }
            | Self::HardBreak { .. }
            | Self::Code { .. }
            | Self::Image(_)
            | Self::Math(_)
            | Self::IndexMark { .. }
            | Self::Anchor { .. }
            | Self::NoteReference { .. } => &[],
        }
    }

    /// Mutable version of [`Self::children`]. Returns `None` for an inline that cannot have children.
    pub(crate) fn children_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Self::Styled { content, .. }
            | Self::Passage { content, .. }
            | Self::Abbreviation { content, .. }
            | Self::Link { content, .. }
            | Self::Mention { content, .. }
            | Self::Reference { content, .. } => Some(content),
            Self::DataFigure(figure) => Some(&mut figure.content),
            Self::Text { .. }
            | Self::SoftBreak { .. }
            | Self::HardBreak { .. }
            | Self::Code { .. }
            | Self::Image(_)
            | Self::Math(_)
            | Self::IndexMark { .. }
            | Self::Anchor { .. }
            | Self::NoteReference { .. } => None,
        }
    }
}

impl Section {
    /// Returns the titles, bylines and blocks of the section and its articles, in reading order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let own = self.heading.iter().map(|heading| Part::Inlines(&heading.title));
        own.chain([Part::Blocks(&self.blocks)]).chain(self.articles.iter().flat_map(|article| {
            let title = [Part::Inlines(&article.heading.title)];
            title.into_iter().chain(article.byline.iter().map(Part::Inlines)).chain([Part::Blocks(&article.blocks)])
        }))
    }

    /// Calls `visit` for every block of the section and its articles, parents before children.
    pub(crate) fn each_block(&self, visit: &mut impl FnMut(&Block)) {
        self.parts().for_each(|part| walk(&part, visit, &mut |_| {}));
    }

    /// Mutable version of [`Self::parts`].
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = PartMut<'_>> {
        let own = self.heading.iter_mut().map(|heading| PartMut::Inlines(&mut heading.title));
        own.chain([PartMut::Blocks(&mut self.blocks)]).chain(self.articles.iter_mut().flat_map(|article| {
            let title = [PartMut::Inlines(&mut article.heading.title)];
            let byline = article.byline.iter_mut().map(PartMut::Inlines);
            title.into_iter().chain(byline).chain([PartMut::Blocks(&mut article.blocks)])
        }))
    }
}

impl Document {
    /// Returns the content of all sections in reading order, then the footnotes.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let notes = self.notes.iter().map(|note| Part::Blocks(&note.blocks));
        self.sections.iter().flat_map(Section::parts).chain(notes)
    }

    fn parts_mut(&mut self) -> impl Iterator<Item = PartMut<'_>> {
        let notes = self.notes.iter_mut().map(|note| PartMut::Blocks(&mut note.blocks));
        self.sections.iter_mut().flat_map(Section::parts_mut).chain(notes)
    }

    /// Calls `visit` for every block, parents before children.
    pub(crate) fn each_block(&self, visit: &mut impl FnMut(&Block)) {
        self.parts().for_each(|part| walk(&part, visit, &mut |_| {}));
    }

    /// Calls `visit` for every run of inlines: titles, paragraphs, cells, captions.
    pub(crate) fn each_run(&self, visit: &mut impl FnMut(&[Inline])) {
        each_run_of(self.parts(), visit);
    }

    /// Mutable version of [`Self::each_block`].
    pub(crate) fn each_block_mut(&mut self, visit: &mut impl FnMut(&mut Block)) {
        self.parts_mut().for_each(|part| walk_mut(part, visit, &mut |_| {}));
    }

    /// Mutable version of [`Self::each_run`].
    pub(crate) fn each_run_mut(&mut self, visit: &mut impl FnMut(&mut Vec<Inline>)) {
        self.parts_mut().for_each(|part| walk_mut(part, &mut |_| {}, visit));
    }

    /// Calls `visit` for every image of the author: those of figures, then those in running text. The drawings of
    /// charts are not among them.
    pub(crate) fn each_image(&self, visit: &mut impl FnMut(&Image)) {
        self.each_block(&mut |block| {
            if let Block::Figure(figure) = block {
                visit(&figure.image);
            }
        });
        self.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::Image(image) = inline {
                    visit(image);
                }
            });
        });
    }

    /// Mutable version of [`Self::each_image`], with the caption of each image; an image in running text has none.
    pub(crate) fn each_image_mut(&mut self, visit: &mut impl FnMut(&mut Image, &[Inline])) {
        self.each_block_mut(&mut |block| {
            if let Block::Figure(figure) = block {
                visit(&mut figure.image, &figure.caption.text);
            }
        });
        self.each_run_mut(&mut |run| {
            each_inline_mut(run, &mut |inline| {
                if let Inline::Image(image) = inline {
                    visit(image, &[]);
                }
            });
        });
    }
}

/// Calls `visit` for every run of inlines in `parts`.
pub(crate) fn each_run_of<'a>(parts: impl IntoIterator<Item = Part<'a>>, visit: &mut impl FnMut(&[Inline])) {
    parts.into_iter().for_each(|part| walk(&part, &mut |_| {}, visit));
}

/// Mutable version of [`each_run_of`].
pub(crate) fn each_run_of_mut<'a>(
    parts: impl IntoIterator<Item = PartMut<'a>>,
    visit: &mut impl FnMut(&mut Vec<Inline>),
) {
    parts.into_iter().for_each(|part| walk_mut(part, &mut |_| {}, visit));
}

fn walk(part: &Part<'_>, block: &mut impl FnMut(&Block), run: &mut impl FnMut(&[Inline])) {
    match part {
        Part::Inlines(inlines) => run(inlines),
        Part::Blocks(blocks) => {
            for inside in *blocks {
                block(inside);
                inside.parts().iter().for_each(|part| walk(part, block, run));
            }
        }
    }
}

fn walk_mut(part: PartMut<'_>, block: &mut impl FnMut(&mut Block), run: &mut impl FnMut(&mut Vec<Inline>)) {
    match part {
        PartMut::Inlines(inlines) => run(inlines),
        PartMut::Blocks(blocks) => {
            for inside in blocks {
                block(inside);
                inside.parts_mut().into_iter().for_each(|part| walk_mut(part, block, run));
            }
        }
    }
}

/// Calls `visit` for every inline of a run, parents before children.
pub(crate) fn each_inline(run: &[Inline], visit: &mut impl FnMut(&Inline)) {
    for inline in run {
        visit(inline);
        each_inline(inline.children(), visit);
    }
}

/// Mutable version of [`each_inline`].
pub(crate) fn each_inline_mut(run: &mut [Inline], visit: &mut impl FnMut(&mut Inline)) {
    for inline in run {
        visit(inline);
        if let Some(children) = inline.children_mut() {
            each_inline_mut(children, visit);
        }
    }
}
