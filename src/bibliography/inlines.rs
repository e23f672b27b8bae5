//! Conversion between inlines and the text of the citation processor.

use super::CitationRequest;
use super::csl::Locator;
use super::csl::locators::LocatorNames;
use super::markup::{Node, TextStyle};
use crate::document::{Inline, InlineStyle, ReferenceKind, Target, each_inline};
use crate::source::Span;

/// Converts a citation. Each part that cites a source becomes a reference to its bibliography entry, whose id `id`
/// returns. Without `id` there is no list of references.
pub(super) fn citation(
    nodes: Vec<Node>,
    request: &CitationRequest<'_>,
    id: Option<&dyn Fn(&str) -> String>,
) -> Vec<Inline> {
    let converter = InlineConverter { span: request.span, request: Some(request), id };
    converter.run(nodes)
}

/// Converts an entry of the bibliography or its label.
pub(super) fn reference(nodes: Vec<Node>, span: Span) -> Vec<Inline> {
    InlineConverter { span, request: None, id: None }.run(nodes)
}

struct InlineConverter<'a> {
    span: Span,
    request: Option<&'a CitationRequest<'a>>,
    id: Option<&'a dyn Fn(&str) -> String>,
}

impl InlineConverter<'_> {
    fn run(&self, nodes: Vec<Node>) -> Vec<Inline> {
        merge(nodes.into_iter().flat_map(|node| self.inlines(node)).collect())
    }

    fn inlines(&self, node: Node) -> Vec<Inline> {
        let span = self.span;
        match node {
            Node::Text(content) => vec![text(&content, span)],
            Node::Inline(inline) => vec![inline],
            Node::FixedCase(children) | Node::Quoted(children) => self.run(children),
            Node::Styled(style, children) => {
                let content = self.run(children);
                match inline_style(style) {
                    Some(style) => vec![Inline::Styled { style, content, span }],
                    None => content,
                }
            }
            Node::Link(url, children) => link(self.run(children), &url, span),
            Node::Cite(position, children) => {
                let content = self.run(children);
                let mut has_link = false;
                each_inline(&content, &mut |inline| has_link |= matches!(inline, Inline::Link { .. }));
                let key = self.request.and_then(|request| request.items.get(position)).map(|item| &item.key);
                match (self.id, key) {
                    // Links cannot be nested, so a part with a link is not a reference.
                    (Some(id), Some(key)) if !has_link => {
                        vec![Inline::Reference { kind: ReferenceKind::Citation, id: id(key), content, span }]
                    }
                    _ => content,
                }
            }
        }
    }
}

/// Returns the style of inlines for a style of CSL. Small capitals have none.
fn inline_style(style: TextStyle) -> Option<InlineStyle> {
    match style {
        TextStyle::Italic => Some(InlineStyle::Emphasis),
        TextStyle::Bold => Some(InlineStyle::Strong),
        TextStyle::Superscript => Some(InlineStyle::Superscript),
        TextStyle::Subscript => Some(InlineStyle::Subscript),
        TextStyle::Underline => Some(InlineStyle::Underline),
        TextStyle::SmallCaps => None,
    }
}

/// Converts a link. Only the content remains if the target is not an HTTP or HTTPS URL.
fn link(content: Vec<Inline>, url: &str, span: Span) -> Vec<Inline> {
    let mut has_link = false;
    each_inline(&content, &mut |inline| has_link |= matches!(inline, Inline::Link { .. }));
    match url::Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && !has_link => {
            vec![Inline::Link { target: Target::Url(url.to_string()), title: None, content, span }]
        }
        _ => content,
    }
}

/// Returns a text inline. Control characters, and characters that XML forbids, are replaced by spaces.
fn text(content: &str, span: Span) -> Inline {
    let is_forbidden = |c: char| c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    Inline::Text { text: content.replace(is_forbidden, " "), span }
}

/// Joins adjacent text inlines.
fn merge(run: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::with_capacity(run.len());
    for inline in run {
        match (merged.last_mut(), inline) {
            (Some(Inline::Text { text, .. }), Inline::Text { text: next, .. }) => text.push_str(&next),
            (_, inline) => merged.push(inline),
        }
    }
    merged
}

/// Converts the text before a key. A space separates it from the citation.
pub(super) fn prefix(before: &[Inline]) -> Vec<Node> {
    let mut nodes: Vec<Node> = before.iter().cloned().map(node).collect();
    if !nodes.is_empty() && !super::markup::plain(&nodes).ends_with(['\u{2019}', '\'', '-', '(', '[', '/']) {
        nodes.push(Node::text(" "));
    }
    nodes
}

/// Splits the text after a key into a locator and the rest.
pub(super) fn split_locator(after: &[Inline], names: &LocatorNames) -> (Option<Locator>, Vec<Node>) {
    let mut nodes: Vec<Node> = after.iter().cloned().map(node).collect();
    let Some(Node::Text(first)) = nodes.first_mut() else { return (None, nodes) };
    let start = first.trim_start_matches([',', ' ', '\u{A0}']);
    let (locator, rest) = names.parse(start);
    if locator.is_some() {
        *first = rest.to_owned();
    }
    if first.is_empty() {
        nodes.remove(0);
    }
    (locator, nodes)
}

/// Converts an inline of the author.
fn node(inline: Inline) -> Node {
    match inline {
        Inline::Text { text, .. } => Node::Text(text),
        Inline::SoftBreak { .. } => Node::text(" "),
        Inline::Styled { style: InlineStyle::Emphasis, content, .. } => {
            Node::Styled(TextStyle::Italic, content.into_iter().map(node).collect())
        }
        Inline::Styled { style: InlineStyle::Strong, content, .. } => {
            Node::Styled(TextStyle::Bold, content.into_iter().map(node).collect())
        }
        inline => Node::Inline(inline),
    }
}
