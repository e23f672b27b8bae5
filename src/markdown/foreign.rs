//! Warnings for markup that Markdown leaves as text: forms of other dialects, and Markdown that is misspelt or
//! incomplete. Each names the form to write. Code is not searched.
//!
//! [`form`] matches the forms that a regular expression describes, [`lines`] and [`blocks`] the others.

use comrak::nodes::{AstNode, NodeValue};

use super::FileParser;
use super::literal::LiteralText;
use crate::diagnostic::Code;
use crate::source::Span;

mod addresses;
mod blocks;
mod dialects;
mod entities;
mod form;
mod latex;
mod lines;
mod links;
mod mistakes;
mod nesting;
mod numbered_notes;
mod pandoc;
mod references;
mod sequence;

pub(crate) use entities::with_emoji;
pub(super) use entities::{escaped_twice, rest_of_reference};
pub(crate) use form::FormPatterns;
use form::Place;
pub(super) use form::shortened;

/// Text of a paragraph, a heading, a cell or a link, with the places that it stands at.
struct FormText<'n> {
    node: &'n AstNode<'n>,
    literal: LiteralText,
    places: Vec<Place>,
}

impl FormText<'_> {
    fn is_paragraph(&self) -> bool {
        self.places.contains(&Place::Paragraph)
    }
}

impl FileParser<'_, '_> {
    /// Reports markup that is printed as text in the file whose tree is `root`.
    pub(super) fn report_foreign_markup<'n>(&mut self, root: &'n AstNode<'n>) {
        let mut leaves = Vec::new();
        for node in root.descendants() {
            self.report_foreign_block(node);
            if let Some(places) = places(node)
                && Self::equation(node).is_none()
            {
                let mut literal = self.literal_text(node);
                if places.contains(&Place::AfterTable) || places.contains(&Place::BeforeTable) {
                    let end = without_caption_attributes(&literal.text).len();
                    literal.truncate(end);
                }
                // Most cells of large tables are a word or a number.
                let is_plain = literal.text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
                if !is_plain || places.contains(&Place::Paragraph) {
                    leaves.push(FormText { node, literal, places });
                }
            }
        }
        let labels = lines::example_labels(&leaves);
        for leaf in &leaves {
            self.report_leaf(leaf, &labels);
        }
        self.report_numbered_notes(&leaves);
    }

    fn report_leaf(&mut self, leaf: &FormText<'_>, labels: &[String]) {
        self.report_forms(&leaf.literal, &leaf.places);
        if leaf.is_paragraph() {
            self.report_lines(leaf, labels);
        }
    }

    /// Reports the forms that are printed as text in a caption, a title or a cell of data.
    pub(super) fn report_snippet_forms(&mut self, literal: &LiteralText) {
        self.report_forms(literal, &[]);
    }

    /// Reports the forms that are printed as text in a text that stands at `places`.
    fn report_forms(&mut self, literal: &LiteralText, places: &[Place]) {
        let source = std::sync::Arc::clone(&self.source);
        let found = self.reader.patterns.find(literal, places, source.text());
        for found in found {
            self.warn(found.code, self.form_span(found.range), found.message, found.help);
        }
        self.report_character_references(literal);
        self.report_escaped_references(literal);
        self.report_emoji_names(literal);
    }

    /// Reports a mistake at a byte range of the literal text.
    fn report_literal(
        &mut self,
        code: Code,
        literal: &LiteralText,
        range: std::ops::Range<usize>,
        message: String,
        help: impl Into<String>,
    ) {
        self.warn(code, self.form_span(literal.source_range(range)), message, help);
    }

    /// Returns the source position of a form at a byte range of the parsed text. In a snippet, the form is searched in the source of
    /// the snippet, which may be written with escapes.
    fn form_span(&self, range: std::ops::Range<usize>) -> Span {
        let Some(whole) = self.fixed_span else { return Span::new(self.id, range) };
        let written = &self.source.text()[range];
        let source = self.reader.report.sources.shared(whole.source);
        let found = source.text().get(whole.range()).and_then(|text| text.find(written));
        found.filter(|_| !written.is_empty()).map_or(whole, |at| {
            let start = whole.range().start + at;
            Span::new(whole.source, start..start + written.len())
        })
    }
}

/// Returns the places that the text of a node stands at, or `None` for a node without text of its own.
fn places<'n>(node: &'n AstNode<'n>) -> Option<Vec<Place>> {
    let parent = node.parent().filter(|_| node.previous_sibling().is_none());
    match &node.data.borrow().value {
        NodeValue::Paragraph => {
            let mut places = vec![Place::Paragraph];
            if let Some(parent) = parent {
                match &parent.data.borrow().value {
                    NodeValue::BlockQuote => places.push(Place::Quote),
                    NodeValue::Item(_) | NodeValue::TaskItem(_) => places.push(Place::Item),
                    _ => {}
                }
            }
            if node.previous_sibling().is_some() {
                places.push(Place::Later);
            }
            if node.previous_sibling().is_some_and(is_table) {
                places.push(Place::AfterTable);
            }
            if node.next_sibling().is_some_and(is_table) {
                places.push(Place::BeforeTable);
            }
            Some(places)
        }
        NodeValue::Heading(_) => Some(vec![Place::Heading]),
        NodeValue::TableCell => Some(Vec::new()),
        NodeValue::DescriptionTerm if node.first_child().is_some_and(|child| !is_paragraph(child)) => Some(Vec::new()),
        NodeValue::Link(link) => {
            // The words of a typed address are the address.
            let shows_address = node.first_child().is_some_and(|child| match &child.data.borrow().value {
                NodeValue::Text(text) => link.url.ends_with(text.as_ref()),
                _ => false,
            });
            (!shows_address).then(Vec::new)
        }
        _ => None,
    }
}

/// Returns `true` for a table in Markdown or in HTML.
pub(super) fn is_table<'n>(node: &'n AstNode<'n>) -> bool {
    match &node.data.borrow().value {
        NodeValue::Table(_) => true,
        NodeValue::HtmlBlock(html) => {
            let html = html.literal.trim();
            html.starts_with("<table") || html.ends_with("</table>")
        }
        _ => false,
    }
}

fn is_paragraph<'n>(node: &'n AstNode<'n>) -> bool {
    matches!(node.data.borrow().value, NodeValue::Paragraph)
}

/// Returns a caption, `Table: Boats {#tab:boats .wide}`, without the ids and classes at its end.
pub(super) fn without_caption_attributes(text: &str) -> &str {
    if !["Table:", ": ", "{"].iter().any(|start| text.starts_with(start)) {
        return text;
    }
    let attributes = text.trim_end().strip_suffix('}').and_then(|text| text.rsplit_once('{'));
    match attributes {
        Some((words, inside)) if inside.split_whitespace().all(|word| word.starts_with(['#', '.'])) => words,
        Some(_) | None => text,
    }
}
