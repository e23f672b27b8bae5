//! HTML blocks.

use html_escape::decode_html_entities;

use super::{FileParser, HtmlTag, HtmlToken, InlineBuilder, anchor, style, tokenize};
use crate::diagnostic::Code;
use crate::document::Inline;
use crate::markdown::foreign::{escaped_twice, rest_of_reference};
use crate::markdown::html_tables::is_table_tag;
use crate::source::Span;

/// A part of an HTML block.
pub(in crate::markdown) enum BlockPiece {
    Paragraph(Vec<Inline>, Span),
    /// `<details>`
    OpenDetails(Span),
    /// Content of `<summary>`
    Summary(Vec<Inline>, Span),
    /// `</details>`
    CloseDetails(Span),
    /// Start tag of a [`Container`].
    Open(Container, HtmlTag, Span),
    /// Content of `<figcaption>`
    Caption(Vec<Inline>, Span),
    /// End tag of a [`Container`].
    Close(Container),
    /// Tag of a table or of a part of one.
    TableTag(HtmlTag, Span),
}

/// An element that has no node of its own, but may be around images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markdown) enum Container {
    Center,
    Div,
    Figure,
    Paragraph,
}

impl Container {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "center" => Self::Center,
            "div" => Self::Div,
            "figure" => Self::Figure,
            "p" => Self::Paragraph,
            _ => return None,
        })
    }
}

/// Element whose content is being read.
#[derive(Clone, Copy)]
enum ReadElement {
    Paragraph,
    Summary,
    Caption,
}

impl FileParser<'_, '_> {
    /// Splits an HTML block into its parts. Markdown in its text is not interpreted (CommonMark, section 4.6).
    pub(in crate::markdown) fn html_block(&mut self, html: &str, span: Span) -> Vec<BlockPiece> {
        let mut pieces = Vec::new();
        let mut builder = InlineBuilder::default();
        let mut locator = PieceLocator { source: self.source.clone(), span };
        let mut element = ReadElement::Paragraph;
        for token in tokenize(html) {
            match token {
                HtmlToken::Comment => {}
                HtmlToken::Declaration(declaration) => {
                    let at = locator.locate(declaration.source);
                    self.declaration(&declaration, at);
                }
                HtmlToken::Text(text) => {
                    let at = locator.locate(text.trim());
                    self.report_escaped_twice(text, at);
                    let text = collapse(&decode_html_entities(text));
                    if !text.is_empty() {
                        let text = self.clean(&text, at);
                        builder.content.push(Inline::Text { text, span: at });
                    }
                }
                HtmlToken::Tag(tag) => {
                    let at = locator.locate(&tag.source);
                    match (tag.name.as_str(), tag.closing) {
                        (name, _) if is_inline(name) => self.tag(tag, at, &mut builder),
                        (name, _) if is_table_tag(name) => {
                            self.flush(&mut builder, span, element, &mut pieces);
                            pieces.push(BlockPiece::TableTag(tag, at));
                        }
                        // A caption has no paragraphs of its own.
                        ("p", _) if matches!(element, ReadElement::Caption) => {}
                        (name, closing) => {
                            self.flush(&mut builder, span, element, &mut pieces);
                            match (name, Container::named(name)) {
                                (_, Some(container)) if closing => pieces.push(BlockPiece::Close(container)),
                                (_, Some(container)) => {
                                    // The id of a figure becomes that of its image.
                                    let anchor = anchor(&tag, at).filter(|_| container != Container::Figure);
                                    builder.content.extend(anchor);
                                    pieces.push(BlockPiece::Open(container, tag, at));
                                }
                                ("details", None) => {
                                    self.report_unused_html(&tag, at);
                                    let piece =
                                        if closing { BlockPiece::CloseDetails } else { BlockPiece::OpenDetails };
                                    pieces.push(piece(at));
                                    builder.content.extend(anchor(&tag, at));
                                }
                                ("summary" | "figcaption", None) => {
                                    self.report_unused_html(&tag, at);
                                    element = match (closing, name) {
                                        (true, _) => ReadElement::Paragraph,
                                        (false, "summary") => ReadElement::Summary,
                                        (false, _) => ReadElement::Caption,
                                    };
                                    builder.content.extend(anchor(&tag, at));
                                }
                                (_, None) if closing => {}
                                (_, None) => self.tag(tag, at, &mut builder),
                            }
                        }
                    }
                }
            }
        }
        self.flush(&mut builder, span, element, &mut pieces);
        pieces
    }

    /// Reports the first character reference in `text` that is escaped twice: `&amp;amp;`
    fn report_escaped_twice(&mut self, text: &str, span: Span) {
        let mut ends = text.match_indices("&amp;").map(|(at, escaped)| &text[at + escaped.len()..]);
        if let Some((rest, length)) = ends.find_map(|rest| Some((rest, rest_of_reference(rest)?))) {
            let (message, help) = escaped_twice(&format!("&{}", &rest[..length]));
            self.warn(Code::BrokenMarkup, span, message, help);
        }
    }

    /// Adds the inlines collected so far, if there are any, as the content of `element`.
    fn flush(&mut self, builder: &mut InlineBuilder, span: Span, element: ReadElement, pieces: &mut Vec<BlockPiece>) {
        let mut content = self.finish_inlines(std::mem::take(builder));
        trim(&mut content);
        if !content.is_empty() {
            pieces.push(match element {
                ReadElement::Paragraph => BlockPiece::Paragraph(content, span),
                ReadElement::Summary => BlockPiece::Summary(content, span),
                ReadElement::Caption => BlockPiece::Caption(content, span),
            });
        }
    }
}

/// Locates successive pieces of an HTML block in its source file. A block inside a quotation is not contiguous there.
struct PieceLocator {
    source: std::sync::Arc<crate::source::Source>,
    /// Rest of the block.
    span: Span,
}

impl PieceLocator {
    /// Source position of `piece`, or the rest of the block if `piece` is not found.
    fn locate(&mut self, piece: &str) -> Span {
        let range = self.span.range();
        let Some(at) = self.source.text().get(range.clone()).and_then(|text| text.find(piece)) else {
            return self.span;
        };
        let start = range.start + at;
        let found = Span::new(self.span.source, start..start + piece.len());
        self.span = Span::new(self.span.source, start + piece.len()..range.end);
        found
    }
}

fn is_inline(name: &str) -> bool {
    style(name).is_some() || matches!(name, "abbr" | "a" | "code" | "span" | "br" | "img" | "picture" | "source")
}

/// Collapses each run of white space to a single space.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            collapsed.push(c);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
    collapsed
}

/// Trims white space at both ends.
fn trim(content: &mut Vec<Inline>) {
    if let Some(Inline::Text { text, .. }) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text { text, .. }) = content.last_mut() {
        *text = text.trim_end().to_owned();
    }
    content.retain(|inline| !matches!(inline, Inline::Text { text, .. } if text.is_empty()));
}
