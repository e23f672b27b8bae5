//! Paragraphs that contain only images, and HTML figures.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, Attributes, NodeValue};
use percent_encoding::percent_decode_str;

use super::FileParser;
use super::blocks::paragraph;
use crate::directive::BuiltInDirective;
use crate::document::{Block, Caption, Figure, FigureLink, Image, Inline, InlineStyle, Target};
use crate::source::Span;

/// A part of a paragraph that may contain only images.
enum PicturePart {
    Picture(Image, Option<FigureLink>),
    /// A line break.
    Break,
    /// White space.
    Blank,
    /// A link target: `<a id="map"></a>`
    Anchor(String),
    /// A line of emphasis.
    Emphasis(Vec<Inline>),
    Other,
}

/// An image with what belongs to it.
struct Picture {
    image: Image,
    link: Option<FigureLink>,
    /// Id that a link target before the image sets.
    id: String,
    /// The line of emphasis below the image.
    caption: Vec<Inline>,
}

impl FileParser<'_, '_> {
    /// Builds the block of a paragraph's content:
    ///
    /// * a figure of an image alone, which may be linked;
    /// * a group of figures of several images without a size in pixels. Images with a size are small, such as badges,
    ///   and stay in a line;
    /// * else a paragraph.
    ///
    /// Each image may be followed by its caption: a line of emphasis. `attributes` are those of the images, by their
    /// source positions.
    pub(super) fn images_or_paragraph(
        &mut self,
        content: Vec<Inline>,
        attributes: &[(Span, Box<Attributes>)],
        span: Span,
    ) -> Block {
        let Some(mut pictures) = pictures(&content) else { return paragraph(content, span) };
        let attributes_of = |image: &Image| {
            attributes.iter().find(|(place, _)| *place == image.span).map(|(_, attributes)| &**attributes)
        };
        if pictures.len() == 1
            && let Some(picture) = pictures.pop()
        {
            return self.figure(attributes_of(&picture.image), picture, span);
        }
        let is_sized = |picture: &Picture| picture.image.width.is_some() || picture.image.height.is_some();
        if pictures.iter().any(is_sized) {
            return paragraph(content, span);
        }
        let blocks = pictures.into_iter().map(|picture| {
            let place = picture.image.span;
            self.figure(attributes_of(&picture.image), picture, place)
        });
        group(blocks.collect(), span)
    }

    /// Builds the figure of an image. The image's title becomes the caption.
    fn figure(&mut self, attrs: Option<&Attributes>, picture: Picture, span: Span) -> Block {
        let Picture { mut image, link, id: anchor, caption: mut text } = picture;
        text.extend(image.title.take().into_iter().flat_map(|title| self.snippet(title.trim(), span)));
        let (id, classes) = attributes(attrs);
        let id = if id.is_empty() { anchor } else { id };
        let pair = |name: &str| attrs?.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        let credit = pair("credit").filter(|credit| !credit.is_empty());
        let mut source: Vec<Inline> = credit.into_iter().flat_map(|credit| self.snippet(credit, span)).collect();
        if let Some(place) = pair("details") {
            source.extend((!source.is_empty()).then_some(Inline::HardBreak { span }));
            source.push(details_link(place, span));
        }
        let mut caption = Caption { id, text, source, classes, ..Caption::default() };
        // A link needs a name, which is the description of its image (WCAG 2.2, 2.4.4).
        image.decorative = caption.take_class("decorative") && link.is_none();
        Block::Figure(Figure { image, caption, link, span })
    }

    /// Returns the attributes of the images in a paragraph, by their source positions. A linked image without
    /// attributes has those of its link.
    pub(super) fn image_attributes<'n>(&self, paragraph: &'n AstNode<'n>) -> Vec<(Span, Box<Attributes>)> {
        let images = paragraph.descendants().filter_map(|node| {
            let data = node.data.borrow();
            if !matches!(data.value, NodeValue::Image(_)) {
                return None;
            }
            let of_link = || {
                let parent = node.parent()?.data.borrow();
                matches!(parent.value, NodeValue::Link(_)).then(|| parent.attrs.clone()).flatten()
            };
            Some((self.span_of(data.sourcepos), data.attrs.clone().or_else(of_link)?))
        });
        images.collect()
    }
}

/// Returns the images of a paragraph, each with its caption. `None` if the paragraph contains anything else, or a line
/// of emphasis that is not the caption of one image.
fn pictures(content: &[Inline]) -> Option<Vec<Picture>> {
    let mut pictures: Vec<Picture> = Vec::new();
    let mut anchors = Vec::new();
    let mut captions = 0;
    let mut is_after_break = false;
    for part in content.iter().map(part) {
        match part {
            PicturePart::Picture(image, link) => {
                let id = if anchors.len() == 1 { anchors.pop()? } else { String::new() };
                pictures.push(Picture { image, link, id, caption: Vec::new() });
                is_after_break = false;
            }
            PicturePart::Emphasis(words) => {
                let picture = pictures
                    .last_mut()
                    .filter(|picture| is_after_break && picture.caption.is_empty() && picture.image.title.is_none())?;
                picture.caption = words;
                captions += 1;
            }
            PicturePart::Break => is_after_break = true,
            PicturePart::Blank => {}
            PicturePart::Anchor(id) => anchors.push(id),
            PicturePart::Other => return None,
        }
    }
    let is_complete = !pictures.is_empty() && anchors.is_empty() && (captions == 0 || captions == pictures.len());
    is_complete.then_some(pictures)
}

fn part(inline: &Inline) -> PicturePart {
    match inline {
        Inline::Image(image) => PicturePart::Picture(image.clone(), None),
        Inline::Link { target, title, content, .. } => match pictures(content).as_deref() {
            Some([Picture { image, link: None, id, caption }]) if id.is_empty() && caption.is_empty() => {
                let link = FigureLink { target: target.clone(), title: title.clone() };
                PicturePart::Picture(image.clone(), Some(link))
            }
            Some(_) | None => PicturePart::Other,
        },
        Inline::Text { text, .. } if text.trim().is_empty() => PicturePart::Blank,
        Inline::SoftBreak { .. } | Inline::HardBreak { .. } => PicturePart::Break,
        Inline::Anchor { id, .. } => PicturePart::Anchor(id.clone()),
        Inline::Styled { style: InlineStyle::Emphasis, content, .. } => PicturePart::Emphasis(content.clone()),
        Inline::Styled { .. }
        | Inline::Text { .. }
        | Inline::Code { .. }
        | Inline::Passage { .. }
        | Inline::Abbreviation { .. }
        | Inline::Math(_)
        | Inline::Mention { .. }
        | Inline::Reference { .. }
        | Inline::DataFigure(_)
        | Inline::IndexMark { .. }
        | Inline::NoteReference { .. } => PicturePart::Other,
    }
}

/// Returns the figures side by side.
fn group(blocks: Vec<Block>, span: Span) -> Block {
    Block::Directive { name: BuiltInDirective::FIGURES.to_owned(), classes: Vec::new(), blocks, span }
}

/// Replaces groups by their figures, which are then part of the directive around them.
pub(super) fn ungrouped(blocks: Vec<Block>) -> Vec<Block> {
    let mut figures = Vec::with_capacity(blocks.len());
    for block in blocks {
        if !is_group(&block) {
            figures.push(block);
        } else if let Block::Directive { blocks, .. } = block {
            figures.extend(blocks);
        }
    }
    figures
}

/// Returns `true` for figures side by side.
fn is_group(block: &Block) -> bool {
    matches!(block, Block::Directive { name, classes, .. } if name == BuiltInDirective::FIGURES && classes.is_empty())
}

/// Returns `true` if there are images in the blocks, and nothing else.
pub(super) fn has_only_images(blocks: &[Block]) -> bool {
    let is_image = |block: &Block| {
        matches!(block, Block::Figure(_))
            || is_group(block)
            || matches!(block, Block::Paragraph { content, .. } if pictures(content).is_some())
    };
    !blocks.is_empty() && blocks.iter().all(is_image)
}

/// Returns the blocks of an HTML figure: `<figure><img …><figcaption>The quay</figcaption></figure>`. Its caption and id
/// become those of the only figure or table in it. Several images become a group; the last one has the caption.
pub(super) fn figures(inside: Vec<Block>, id: &str, caption: Vec<Inline>, span: Span) -> Vec<Block> {
    let mut blocks = ungrouped(inside);
    let is_figure = |block: &Block| matches!(block, Block::Figure(_));
    if blocks.len() > 1 && blocks.iter().all(is_figure) {
        blocks = vec![group(blocks, span)];
    }
    let (mut words, mut target) = (caption, id);
    let captioned = match blocks.as_mut_slice() {
        [Block::Directive { blocks, .. }] => blocks.last_mut(),
        [only] => Some(only),
        [] | [_, ..] => None,
    };
    if let Some(own) = captioned.and_then(Block::caption_mut) {
        if own.id.is_empty() {
            std::mem::take(&mut target).clone_into(&mut own.id);
        }
        if own.text.is_empty() {
            own.text = std::mem::take(&mut words);
        }
    }
    if !target.is_empty() {
        blocks.insert(0, paragraph(vec![Inline::Anchor { id: target.to_owned(), span }], span));
    }
    if !words.is_empty() {
        blocks.push(paragraph(words, span));
    }
    blocks
}

/// Link to the detailed description of an image: `details="#how-we-count"`. The `references` pass adds the link text.
fn details_link(place: &str, span: Span) -> Inline {
    let target = Target::Anchor(format!("#{}", place.trim_start_matches('#')));
    Inline::Link { target, title: None, content: Vec::new(), span }
}

/// Id and classes of an element.
pub(super) fn attributes(attributes: Option<&Attributes>) -> (String, Vec<String>) {
    attributes.map_or_else(Default::default, |given| (given.id.clone().unwrap_or_default(), given.classes.clone()))
}

/// Alternative text of an image: the plain text between its brackets. Links in it are reduced to their text, and images
/// to their own alternative text (CommonMark 0.31.2, section 6.4). Numbers by reference stay as they are for the `figures` pass.
pub(super) fn alternative_text<'n>(image: &'n AstNode<'n>) -> String {
    let mut words = String::new();
    for edge in image.traverse() {
        let (NodeEdge::Start(node) | NodeEdge::End(node)) = edge;
        let data = node.data.borrow();
        if let NodeValue::Link(link) = &data.value
            && let Some(reference) = link.url.strip_prefix('=')
        {
            let reference = percent_decode_str(reference).decode_utf8_lossy();
            match edge {
                NodeEdge::Start(_) => words.push('['),
                NodeEdge::End(_) => words.extend(["](=", &reference, ")"]),
            }
        }
        if matches!(edge, NodeEdge::End(_)) {
            continue;
        }
        if let NodeValue::Text(text) = &data.value {
            words.push_str(text);
        } else if let NodeValue::Code(code) = &data.value {
            words.push_str(&code.literal);
        } else if matches!(data.value, NodeValue::SoftBreak | NodeValue::LineBreak) {
            words.push(' ');
        }
    }
    words
}
