//! Errors for code fences, comments and directives that are never closed. Markdown ends them at the end of the file,
//! the list or the quotation, so that they hide whole articles.

use comrak::nodes::{AstNode, NodeHtmlBlock, NodeValue};

use super::FileParser;
use crate::diagnostic::Code;
use crate::source::Span;

/// Kinds of HTML block that run to their end mark (CommonMark 0.31.2, section 4.6): start, end mark, name.
const HTML_BLOCKS: &[(&str, &str, &str)] = &[
    ("<!--", "-->", "comment"),
    ("<![CDATA[", "]]>", "CDATA section"),
    ("<?", "?>", "processing instruction"),
    ("<!", ">", "declaration"),
    ("<script", "</script>", "`<script>`"),
    ("<style", "</style>", "`<style>`"),
    ("<pre", "</pre>", "`<pre>`"),
    ("<textarea", "</textarea>", "`<textarea>`"),
];

/// Highest type of an HTML block that an empty line does not end.
const LAST_TYPE_WITH_END_MARK: u8 = 5;
/// Type of an HTML block that is a comment.
const COMMENT_TYPE: u8 = 2;

impl FileParser<'_, '_> {
    /// Reports blocks that are never closed, at their first line.
    pub(super) fn report_unclosed_blocks<'n>(&mut self, root: &'n AstNode<'n>) {
        let has_stray_end = root.descendants().any(
            |node| matches!(&node.data.borrow().value, NodeValue::BlockDirective(end) if end.info.trim().is_empty()),
        );
        for node in root.descendants() {
            let span = self.span(node);
            match &node.data.borrow().value {
                NodeValue::CodeBlock(code) if code.fenced && !code.closed => {
                    let fence = char::from(code.fence_char).to_string().repeat(code.fence_length.min(8));
                    let message = format!("this code is never closed: all text up to {} is code", end_of(node));
                    let help = format!("write {} on a line of its own where the code ends", quoted(&fence));
                    self.warn(Code::UnclosedBlock, self.first_line(span), message, help);
                }
                NodeValue::HtmlBlock(html) => {
                    self.report_unclosed_html(html, span, end_of(node));
                    self.report_unclosed_comment(html, span);
                }
                NodeValue::BlockDirective(directive) if !self.is_closed(span) => {
                    self.report_unclosed_directive(node, &directive.info, has_stray_end, span);
                }
                _ => {}
            }
        }
    }

    fn report_unclosed_html(&mut self, html: &NodeHtmlBlock, span: Span, end: &str) {
        let text = html.literal.trim_start().to_ascii_lowercase();
        let kind = HTML_BLOCKS.iter().find(|(start, _, _)| text.starts_with(&start.to_ascii_lowercase()));
        let Some((start, mark, name)) = kind.filter(|_| html.block_type <= LAST_TYPE_WITH_END_MARK) else { return };
        // Any of the end tags closes a block of the first kind.
        let is_closed = match html.block_type {
            1 => HTML_BLOCKS.iter().any(|(_, mark, _)| mark.starts_with("</") && text.contains(mark)),
            _ => text[start.len()..].contains(&mark.to_ascii_lowercase()) || text == "<!-->" || text == "<!--->",
        };
        if !is_closed {
            let effect = if *mark == "-->" { "is left out" } else { "belongs to it" };
            let message = format!("this {name} is never closed: all text up to {end} {effect}");
            self.warn(Code::UnclosedBlock, self.first_line(span), message, format!("write `{mark}` where it ends"));
        }
    }

    /// Reports a comment within an HTML block that does not end in it. A block that begins with a comment is one.
    fn report_unclosed_comment(&mut self, html: &NodeHtmlBlock, span: Span) {
        let text = &self.source.text()[span.range()];
        let Some(at) = text.rfind("<!--").filter(|at| !text[*at..].contains("-->")) else { return };
        if html.block_type == COMMENT_TYPE {
            return;
        }
        let start = span.range().start + at;
        let place = self.first_line(Span::new(span.source, start..span.range().end));
        let message = "this comment does not end in its block of HTML: the text up to the end of the block is left out";
        self.warn(Code::UnclosedBlock, place, message.to_owned(), "write `-->` where it ends");
    }

    fn report_unclosed_directive<'n>(&mut self, node: &'n AstNode<'n>, info: &str, has_stray_end: bool, span: Span) {
        let name = super::foreign::shortened(info);
        // A closing line without an opening one is reported as a directive without a name.
        if name.is_empty() {
            return;
        }
        let outer = node.parent().and_then(|parent| match &parent.data.borrow().value {
            NodeValue::BlockDirective(outer) => Some(super::foreign::shortened(&outer.info)),
            _ => None,
        });
        // The end of a box in a box with as many colons is reported instead, with the same instruction.
        if outer.is_some() && has_stray_end {
            return;
        }
        let message = format!("`:::{name}` is never closed");
        let help = match outer {
            Some(outer) => {
                format!("write `:::` where it ends, and more colons before and after what it is in: `::::{outer}`")
            }
            None => "write `:::` on a line of its own where it ends".to_owned(),
        };
        self.warn(Code::UnclosedBlock, self.first_line(span), message, help);
    }

    /// Returns `true` if the last line of a directive closes it.
    fn is_closed(&self, span: Span) -> bool {
        let text = &self.source.text()[span.range()];
        let fence_length = text.bytes().take_while(|&byte| byte == b':').count();
        let last = text.trim_end().lines().skip(1).last().unwrap_or_default();
        let fence = last.trim_start_matches(['>', ' ', '\t']);
        fence.len() >= fence_length && fence.bytes().all(|byte| byte == b':')
    }
}

/// Returns the place where Markdown ends a block that is never closed.
fn end_of<'n>(node: &'n AstNode<'n>) -> &'static str {
    let is_quote = |value: &NodeValue| matches!(value, NodeValue::BlockQuote | NodeValue::Alert(_));
    let mut containers = node.ancestors().skip(1);
    containers
        .find_map(|container| match &container.data.borrow().value {
            NodeValue::Item(_) | NodeValue::TaskItem(_) => Some("the end of the list item"),
            NodeValue::FootnoteDefinition(_) => Some("the end of the footnote"),
            NodeValue::BlockDirective(_) => Some("the next `:::`"),
            value if is_quote(value) => Some("the end of the quotation"),
            _ => None,
        })
        .unwrap_or("the end of the file")
}

/// Returns a fence between marks of code.
fn quoted(fence: &str) -> String {
    if fence.starts_with('`') { format!("{} backticks", fence.len()) } else { format!("`{fence}`") }
}
