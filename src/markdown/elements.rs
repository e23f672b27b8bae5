//! HTML elements whose start and end tags may be in different HTML blocks, with Markdown between them.

use super::FileParser;
use super::anchors;
use super::blocks::paragraph;
use super::html::{BlockPiece, Container, HtmlTag, anchor, language_of};
use super::html_tables::HtmlTable;
use super::pictures::{figures, has_only_images};
use super::spans::blocks_in_language;
use crate::diagnostic::Code;
use crate::document::{Block, Inline};
use crate::source::Span;

/// Maximum number of elements that are open at the same place. A tag beyond it is reported.
pub(super) const MAX_OPEN: usize = 64;

/// An element whose end tag has not been read yet.
pub(super) enum OpenElement {
    /// `<details>`
    Details {
        summary: Vec<Inline>,
        /// Blocks before the element.
        before: Vec<Block>,
        span: Span,
    },
    /// `<table>`
    Table(Box<HtmlTable>),
    /// An element without a node.
    Container {
        container: Container,
        tag: HtmlTag,
        /// Content of `<figcaption>`
        caption: Vec<Inline>,
        /// Number of blocks before the element, since the innermost open `<details>`.
        start: usize,
        span: Span,
    },
}

impl FileParser<'_, '_> {
    pub(super) fn html_piece(&mut self, piece: BlockPiece, blocks: &mut Vec<Block>, open: &mut Vec<OpenElement>) {
        match piece {
            BlockPiece::Paragraph(content, span) => blocks.push(self.images_or_paragraph(content, &[], span)),
            BlockPiece::OpenDetails(span) => {
                open.push(OpenElement::Details { summary: Vec::new(), before: std::mem::take(blocks), span });
            }
            BlockPiece::Summary(content, span) => {
                let details = open.iter_mut().rev().find_map(|element| match element {
                    OpenElement::Details { summary, .. } => Some(summary),
                    OpenElement::Container { .. } | OpenElement::Table(_) => None,
                });
                match details {
                    Some(summary) => *summary = content,
                    None => blocks.push(paragraph(content, span)),
                }
            }
            BlockPiece::CloseDetails(span) => self.close_details(span, blocks, open),
            BlockPiece::Open(container, tag, span) => {
                // The end tag of a paragraph is optional in HTML.
                self.close_container(Container::Paragraph, blocks, open, true);
                if open.len() < MAX_OPEN {
                    let start = blocks.len();
                    open.push(OpenElement::Container { container, tag, caption: Vec::new(), start, span });
                } else {
                    self.unsupported(&tag, span);
                }
            }
            BlockPiece::Caption(content, span) => match open.last_mut() {
                Some(OpenElement::Container { container: Container::Figure, caption, .. }) if caption.is_empty() => {
                    *caption = content;
                }
                Some(_) | None => blocks.push(paragraph(content, span)),
            },
            BlockPiece::Close(container) => self.close_container(container, blocks, open, false),
            BlockPiece::TableTag(tag, span) => self.table_tag(tag, span, blocks, open),
        }
    }

    /// Closes the elements that are still open at the end of the blocks.
    pub(super) fn close_elements(&mut self, open: &mut Vec<OpenElement>, blocks: &mut Vec<Block>) {
        while let Some(element) = open.pop() {
            if let OpenElement::Details { span, .. } = &element {
                let message = "`<details>` is never closed";
                self.warn(Code::UnsupportedHtml, *span, message, "close it with `</details>`");
            }
            if let OpenElement::Table(table) = &element {
                let span = table.span();
                self.warn(Code::UnsupportedHtml, span, "`<table>` is never closed", "close it with `</table>`");
            }
            self.close(element, blocks);
        }
    }

    /// Reports a `<details>` without text, or without the summary that readers open it by.
    fn report_incomplete_details(&mut self, summary: &[Inline], inside: &[Block], span: Span) {
        if inside.is_empty() {
            let help = "write the text between `</summary>` and `</details>`, or remove the tags";
            self.warn(Code::UnsupportedHtml, span, "there is nothing to unfold in this `<details>`", help);
        } else if summary.is_empty() {
            let message = "this `<details>` has no `<summary>`: `…` is printed in its place";
            let help = "write a line directly after `<details>`: `<summary>What is below</summary>`";
            self.warn(Code::UnsupportedHtml, span, message, help);
        }
    }

    fn close_details(&mut self, span: Span, blocks: &mut Vec<Block>, open: &mut Vec<OpenElement>) {
        if !open.iter().any(|element| matches!(element, OpenElement::Details { .. })) {
            let help = "remove it, or write `<details>` before the text";
            self.warn(Code::UnsupportedHtml, span, "`</details>` has no opening tag", help);
            return;
        }
        while let Some(element) = open.pop() {
            let is_details = matches!(element, OpenElement::Details { .. });
            self.close(element, blocks);
            if is_details {
                return;
            }
        }
    }

    /// Closes the innermost element of this kind, and the elements in it. An end tag without a start tag is ignored, as
    /// in HTML. With `innermost`, the element is closed only if no other element is open in it.
    fn close_container(
        &mut self,
        closed: Container,
        blocks: &mut Vec<Block>,
        open: &mut Vec<OpenElement>,
        innermost: bool,
    ) {
        let mut depth = open.len();
        for element in open.iter().rev() {
            let OpenElement::Container { container, .. } = element else { return };
            depth -= 1;
            if *container == closed {
                break;
            }
            if innermost || depth == 0 {
                return;
            }
        }
        while open.len() > depth
            && let Some(element) = open.pop()
        {
            self.close(element, blocks);
        }
    }

    pub(super) fn close(&mut self, element: OpenElement, blocks: &mut Vec<Block>) {
        match element {
            OpenElement::Table(table) => self.close_table(*table, blocks),
            OpenElement::Details { summary, before, span } => {
                let mut inside = std::mem::replace(blocks, before);
                self.report_incomplete_details(&summary, &inside, span);
                anchors::attach(&mut inside);
                blocks.push(Block::Disclosure { summary, blocks: inside, span });
            }
            OpenElement::Container { container: Container::Figure, tag, caption, start, span } => {
                let inside = blocks.split_off(start);
                self.report_unused_html(&tag, span);
                if inside.is_empty() && caption.is_empty() {
                    let help = "write `![what it shows](file.jpg \"The caption\")`, or remove the tags";
                    self.warn(Code::UnsupportedHtml, span, "there is no image in this `<figure>`", help);
                }
                let id = tag.attribute("id").filter(|id| !id.trim().is_empty()).unwrap_or_default();
                blocks.extend(figures(inside, id.trim(), caption, span));
            }
            OpenElement::Container {
                container: container @ (Container::Center | Container::Div | Container::Paragraph),
                tag,
                start,
                span,
                ..
            } => {
                let language = language_of(&tag).and_then(|language| self.language(&language, span));
                let is_used = language.is_some() || anchor(&tag, span).is_some() || has_only_images(&blocks[start..]);
                if !is_used {
                    self.unsupported(&tag, span);
                } else if !matches!(container, Container::Center) {
                    self.report_unused_html(&tag, span);
                }
                if let Some(language) = language {
                    let inside = blocks.split_off(start);
                    blocks.extend(blocks_in_language(&language, inside, span));
                }
            }
        }
    }
}
