//! Paragraphs that contain only images.

use comrak::nodes::Attributes;

use super::FileParser;
use super::blocks::paragraph;
use crate::document::{Block, Image, Inline, InlineStyle};
use crate::source::Span;

/// Name of the directive that sets figures side by side.
pub(super) const FIGURES: &str = "figures";

impl FileParser<'_, '_> {
    /// Builds the block of a paragraph's content:
    ///
    /// * a figure of an image alone, or of an image and its caption: a line of emphasis below the image;
    /// * a group of figures of several images without a size. Images with a size are small, such as badges, and stay
    ///   in a line;
    /// * else a paragraph.
    ///
    /// `attributes` are those of the first image.
    pub(super) fn images_or_paragraph(
        &mut self,
        content: Vec<Inline>,
        attributes: Option<&Attributes>,
        span: Span,
    ) -> Block {
        match content.as_slice() {
            [Inline::Image(image)] => return self.figure(image.clone(), attributes, span),
            [
                Inline::Image(image),
                breaks @ ..,
                Inline::Styled { style: InlineStyle::Emphasis, content: words, .. },
            ] if image.title.is_none() && is_line_break(breaks) => {
                let mut figure = self.figure(image.clone(), attributes, span);
                if let Some(caption) = figure.caption_mut() {
                    caption.text.clone_from(words);
                }
                return figure;
            }
            _ => {}
        }
        if attributes.is_none() && is_group(&content) {
            let images = content
                .into_iter()
                .filter_map(|inline| if let Inline::Image(image) = inline { Some(image) } else { None });
            let blocks = images.map(|image| self.grouped(image)).collect();
            return Block::Directive { name: FIGURES.to_owned(), classes: Vec::new(), blocks, span };
        }
        paragraph(content, span)
    }

    fn grouped(&mut self, image: Image) -> Block {
        let span = image.span;
        self.figure(image, None, span)
    }
}

/// Replaces groups by their figures, which are then part of the directive around them.
pub(super) fn ungrouped(blocks: Vec<Block>) -> Vec<Block> {
    let mut figures = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Directive { name, classes, blocks, .. } if name == FIGURES && classes.is_empty() => {
                figures.extend(blocks);
            }
            block => figures.push(block),
        }
    }
    figures
}

/// Returns `true` for a line break, which may have spaces around it.
fn is_line_break(inlines: &[Inline]) -> bool {
    inlines.iter().all(is_space) && inlines.iter().any(|inline| !matches!(inline, Inline::Text { .. }))
}

/// Returns `true` for two or more images without a size and nothing but space between them.
fn is_group(content: &[Inline]) -> bool {
    let count = content.iter().filter(|inline| matches!(inline, Inline::Image(_))).count();
    count > 1
        && content.iter().all(|inline| match inline {
            Inline::Image(image) => image.width.is_none() && image.height.is_none(),
            inline => is_space(inline),
        })
}

fn is_space(inline: &Inline) -> bool {
    matches!(inline, Inline::SoftBreak { .. } | Inline::HardBreak { .. })
        || matches!(inline, Inline::Text { text, .. } if text.trim().is_empty())
}
