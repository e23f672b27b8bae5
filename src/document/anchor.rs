//! Link targets within a document.

use super::visit::PartMut;
use super::{Block, Collection, Document, Heading, Inline, Part, ReferenceKind, plain_text};
use crate::source::Span;

/// A node of the document that has an id.
pub(crate) struct Anchor<'a> {
    /// Id of the node, or an empty string.
    pub(crate) id: &'a mut String,
    /// Kind of reference that leads to the node.
    pub(crate) kind: ReferenceKind,
    /// Text that an id can be derived from, or `None` if only the author can set the id.
    pub(crate) words: Option<String>,
    /// Text of a reference to the node: its number, or the plain text of its title or caption.
    pub(crate) name: String,
    /// Whether `name` is a number.
    pub(crate) is_numbered: bool,
    /// Further ids that the author gave the node.
    pub(crate) aliases: Vec<String>,
    /// Source position.
    pub(crate) span: Span,
}

impl Document {
    /// Returns every node that can have an id, in reading order. Those inside footnotes come last.
    pub(crate) fn anchors_mut(&mut self) -> Vec<Anchor<'_>> {
        let mut anchors = Vec::new();
        for section in &mut self.sections {
            anchors.extend(section.heading.as_mut().map(Heading::anchor));
            collect(&mut section.blocks, &mut anchors);
            for article in &mut section.articles {
                anchors.push(article.heading.anchor());
                collect(&mut article.blocks, &mut anchors);
            }
        }
        self.notes.iter_mut().for_each(|note| collect(&mut note.blocks, &mut anchors));
        anchors
    }
}

impl Heading {
    fn anchor(&mut self) -> Anchor<'_> {
        let words = plain_text(&self.title);
        Anchor {
            words: Some(words.clone()),
            name: self.number.clone().unwrap_or(words),
            aliases: self.aliases.clone(),
            kind: ReferenceKind::Heading,
            is_numbered: self.number.is_some(),
            id: &mut self.id,
            span: self.span,
        }
    }
}

fn collect<'a>(blocks: &'a mut [Block], anchors: &mut Vec<Anchor<'a>>) {
    for block in blocks {
        let (kind, span) = match block {
            Block::Heading(heading) => {
                anchors.push(heading.anchor());
                continue;
            }
            Block::Equation(equation) => {
                let name = equation.number.clone();
                anchors.push(Anchor {
                    words: None,
                    is_numbered: name.is_some(),
                    name: name.unwrap_or_else(|| equation.math.words.clone()),
                    kind: ReferenceKind::Equation,
                    id: &mut equation.id,
                    aliases: Vec::new(),
                    span: equation.span,
                });
                continue;
            }
            Block::DescriptionList { entries, span } => {
                for entry in entries {
                    let words = entry.terms.first().map(|term| plain_text(term)).unwrap_or_default();
                    anchors.extend(entry.id.as_mut().map(|id| Anchor {
                        id,
                        kind: ReferenceKind::Term,
                        words: Some(words.clone()),
                        name: words,
                        is_numbered: false,
                        aliases: Vec::new(),
                        span: *span,
                    }));
                    entry.details.iter_mut().for_each(|blocks| collect(blocks, anchors));
                }
                continue;
            }
            Block::Figure(figure) => (ReferenceKind::Figure, figure.span),
            Block::Chart(chart) => (ReferenceKind::Figure, chart.span),
            Block::Table(table) => (ReferenceKind::Table, table.span),
            Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::List(_)
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Collection { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {
                for part in block.parts_mut() {
                    if let PartMut::Blocks(inside) = part {
                        collect(inside, anchors);
                    }
                }
                continue;
            }
        };
        let Some(caption) = block.caption_mut() else { continue };
        anchors.push(Anchor {
            kind,
            words: None,
            is_numbered: caption.number.is_some(),
            name: caption.number.clone().unwrap_or_else(|| plain_text(&caption.text)),
            id: &mut caption.id,
            aliases: Vec::new(),
            span,
        });
    }
}

impl Block {
    /// Returns the caption of a figure, chart or table, and `None` for other blocks.
    pub(crate) fn caption_mut(&mut self) -> Option<&mut super::Caption> {
        match self {
            Self::Figure(figure) => Some(&mut figure.caption),
            Self::Chart(chart) => Some(&mut chart.caption),
            Self::Table(table) => Some(&mut table.caption),
            Self::Paragraph { .. }
            | Self::Heading(_)
            | Self::Quote { .. }
            | Self::List(_)
            | Self::DescriptionList { .. }
            | Self::Code { .. }
            | Self::ThematicBreak { .. }
            | Self::Equation(_)
            | Self::Collection { .. }
            | Self::Callout { .. }
            | Self::Directive { .. }
            | Self::Passage { .. }
            | Self::Disclosure { .. } => None,
        }
    }

    /// Returns the numbers of a table or chart, with its caption.
    pub(crate) fn data(&self) -> Option<(&super::Caption, &super::Table)> {
        match self {
            Self::Table(table) => Some((&table.caption, table)),
            Self::Chart(chart) => Some((&chart.caption, &chart.table)),
            Self::Paragraph { .. }
            | Self::Heading(_)
            | Self::Quote { .. }
            | Self::List(_)
            | Self::DescriptionList { .. }
            | Self::Code { .. }
            | Self::ThematicBreak { .. }
            | Self::Figure(_)
            | Self::Equation(_)
            | Self::Collection { .. }
            | Self::Callout { .. }
            | Self::Directive { .. }
            | Self::Passage { .. }
            | Self::Disclosure { .. } => None,
        }
    }

    /// Calls `visit` for each non-empty id of the block and its descendants, in reading order.
    pub(crate) fn each_id<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        let mut own = |id: &'a str| {
            if !id.is_empty() {
                visit(id);
            }
        };
        match self {
            Self::Heading(heading) => own(&heading.id),
            Self::Figure(figure) => own(&figure.caption.id),
            Self::Chart(chart) => own(&chart.caption.id),
            Self::Table(table) => own(&table.caption.id),
            Self::Equation(equation) => own(&equation.id),
            Self::DescriptionList { entries, .. } => {
                entries.iter().filter_map(|entry| entry.id.as_deref()).for_each(own);
            }
            Self::Collection { collection: Collection::References(references), .. } => {
                references.iter().map(|reference| reference.id.as_str()).for_each(own);
            }
            Self::Paragraph { .. }
            | Self::Quote { .. }
            | Self::List(_)
            | Self::Code { .. }
            | Self::ThematicBreak { .. }
            | Self::Collection { .. }
            | Self::Callout { .. }
            | Self::Directive { .. }
            | Self::Passage { .. }
            | Self::Disclosure { .. } => {}
        }
        for part in self.parts() {
            match part {
                Part::Inlines(run) => each_mark(run, visit),
                Part::Blocks(blocks) => blocks.iter().for_each(|block| block.each_id(visit)),
            }
        }
    }
}

/// Removes the link targets from a run that may be printed more than once, such as a title, and returns their ids.
pub(crate) fn take_anchors(run: &mut Vec<Inline>) -> Vec<(String, Span)> {
    let mut ids = Vec::new();
    run.retain_mut(|inline| {
        if let Inline::Anchor { id, span } = inline {
            ids.push((std::mem::take(id), *span));
            return false;
        }
        if let Some(children) = inline.children_mut() {
            ids.extend(take_anchors(children));
        }
        true
    });
    if !ids.is_empty() {
        if let Some(Inline::Text { text, .. }) = run.first_mut() {
            *text = text.trim_start().to_owned();
        }
        if let Some(Inline::Text { text, .. }) = run.last_mut() {
            *text = text.trim_end().to_owned();
        }
    }
    ids
}

/// Calls `visit` for the id of each index mark and link target in a run.
fn each_mark<'a>(run: &'a [Inline], visit: &mut impl FnMut(&'a str)) {
    for inline in run {
        if let Inline::IndexMark { id, .. } | Inline::Anchor { id, .. } = inline
            && !id.is_empty()
        {
            visit(id);
        }
        each_mark(inline.children(), visit);
    }
}
