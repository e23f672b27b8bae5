//! Blocks that end or begin elsewhere than the author probably meant: indented words, lists without an empty line between
//! them, lines after a table.

use comrak::nodes::{AstNode, ListType, NodeList, NodeValue};

use super::form::shortened;
use crate::diagnostic::Code;
use crate::markdown::FileParser;
use crate::source::Span;

impl FileParser<'_, '_> {
    /// Reports an indented code block with a sentence or a heading in it.
    pub(super) fn report_indented(&mut self, code: &str, span: Span) {
        let what = if is_heading(code) {
            "heading"
        } else if is_sentence(code) {
            "text"
        } else if is_table(code) {
            "table"
        } else if code.trim_start().starts_with(":::") {
            "block"
        } else if code.trim_start().starts_with("![") {
            "image"
        } else {
            return;
        };
        let message = format!("this {what} is printed as code, because it is indented by four spaces");
        let help =
            "begin the line at the margin; for code write three backticks on a line of their own before and after it";
        self.warn(Code::BrokenMarkup, self.first_line(span), message, help);
    }

    /// Reports a list that begins on the line after another list: the marks differ, or it was meant to be inside an item.
    pub(super) fn report_adjacent_list<'n>(&mut self, node: &'n AstNode<'n>, list: &NodeList, span: Span) {
        let Some(before) = node.previous_sibling() else { return };
        let NodeValue::List(first) = before.data.borrow().value else { return };
        let end = self.span(before).range().end;
        let between = self.source.text().get(end..span.range().start).unwrap_or_default();
        if between.bytes().filter(|&byte| byte == b'\n').count() > 1 {
            return;
        }
        let message = "this is another list, not a part of the one above";
        let inside = " ".repeat(first.padding);
        let help = if list.marker_offset > first.marker_offset {
            format!("indent it by {} spaces to put it into the item above", inside.len())
        } else if list.list_type == ListType::Bullet && first.list_type == ListType::Bullet {
            let mark = char::from(first.bullet_char);
            format!("begin every item with `{mark}`, or write an empty line and a sentence between two lists")
        } else {
            let length = inside.len();
            format!("indent it by {length} spaces to put it into the item above, or write a sentence between two lists")
        };
        self.warn(Code::BrokenMarkup, self.first_line(span), message, help);
    }

    /// Reports the items of a list that are indented a little more than the item before, and are not inside it.
    pub(super) fn report_indented_items<'n>(&mut self, node: &'n AstNode<'n>, list: &NodeList) {
        let offset = |item: &'n AstNode<'n>| match &item.data.borrow().value {
            NodeValue::Item(item) => Some(item.marker_offset),
            _ => None,
        };
        let items: Vec<&'n AstNode<'n>> = node.children().collect();
        let indented = items
            .windows(2)
            .find(|pair| offset(pair[1]).is_some_and(|after| offset(pair[0]).is_some_and(|before| after > before)));
        if let Some(pair) = indented.filter(|_| list.list_type == ListType::Bullet) {
            let message = "this item is indented, but it is not inside the item above";
            let help = format!("indent it by {} spaces to put it into the item above, or not at all", list.padding);
            let line = self.first_line(self.span(pair[1]));
            self.warn(Code::BrokenMarkup, line, message, help);
        }
    }

    /// Reports a paragraph after an item of a list or after a footnote that is indented, but too little to belong to it.
    pub(super) fn report_short_indent<'n>(&mut self, node: &'n AstNode<'n>, span: Span) {
        let is_outer = node.parent().is_some_and(|parent| matches!(parent.data.borrow().value, NodeValue::Document));
        let text = &self.source.text()[..span.range().start];
        let above = text.trim_end_matches(' ');
        let indent = text.len() - above.len();
        if !is_outer || indent == 0 || !above.ends_with('\n') {
            return;
        }
        let lines = above.trim_end().lines().rev().take_while(|line| !line.trim().is_empty());
        let first = lines.last().unwrap_or_default();
        let is_note = first.starts_with("[^") && first.contains("]:");
        let list = node.previous_sibling().and_then(|before| match &before.data.borrow().value {
            NodeValue::List(list) => Some(list.padding),
            _ => None,
        });
        let (padding, owner) = match (is_note, list) {
            (true, _) => (4, "footnote"),
            (false, Some(padding)) => (padding, "item"),
            (false, None) => return,
        };
        let message = format!("this paragraph is indented, but too little to belong to the {owner} above");
        let help = format!("indent it by {padding} spaces to put it into the {owner}, or not at all");
        self.warn(Code::BrokenMarkup, self.first_line(span), message, help);
    }

    /// Reports a line without bars after a table, which Markdown reads as a row with one cell, and the second line of a
    /// row that is divided by a line break.
    pub(super) fn report_row_without_bars<'n>(&mut self, row: &'n AstNode<'n>, span: Span) {
        let has_columns = row.children().nth(1).is_some();
        let line = &self.source.text()[span.range()];
        let is_framed = |node: &'n AstNode<'n>| self.source.text()[self.span(node).range()].starts_with('|');
        let header = row.parent().and_then(AstNode::first_child);
        if line.contains('|') && !line.starts_with('|') && header.is_some_and(is_framed) {
            let message =
                format!("`{}` is a row of its own: a line break divides it from the row above", shortened(line));
            let help = "write each row on one line, with `<br>` for a line break in a cell";
            self.warn(Code::BrokenMarkup, span, message, help);
            return;
        }
        if has_columns && !line.contains('|') {
            let message = format!("`{}` is a row of the table above: no empty line is between them", shortened(line));
            self.warn(Code::BrokenMarkup, span, message, "write an empty line after the table");
        }
    }
}

/// Returns `true` for a line with a heading of Markdown: `## Tides`
fn is_heading(code: &str) -> bool {
    let line = code.trim();
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    (2..=6).contains(&level) && !line.contains('\n') && title.starts_with(' ')
}

/// Returns `true` for lines that begin and end with bars.
fn is_table(code: &str) -> bool {
    let mut lines = code.trim().lines().map(str::trim);
    lines.clone().nth(1).is_some() && lines.all(|line| line.starts_with('|') && line.ends_with('|') && line.len() > 1)
}

/// Returns `true` for words that end like a sentence and have no character of program code.
fn is_sentence(code: &str) -> bool {
    let text = code.trim();
    let in_words =
        |c: char| c.is_alphabetic() || c.is_whitespace() || c.is_ascii_digit() || ".,;:!?'’‘“”\"–—-()*_".contains(c);
    text.starts_with(|c: char| c.is_uppercase() || "“\"‘*".contains(c))
        && text.ends_with(['.', '!', '?', '…', '”', ':'])
        && text.split_whitespace().count() > 4
        && text.chars().all(in_words)
        && !text.contains("()")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_distinguished_from_code() {
        for text in ["The ferry runs from May to September.", "Anna said: “It is late, as always.”"] {
            assert!(is_sentence(text), "{text}");
        }
        for text in [
            "let a = 1;",
            "cargo build",
            "SELECT name FROM boats WHERE id = 1;",
            "Dear all,",
            "Call run() and wait for it.",
        ] {
            assert!(!is_sentence(text), "{text}");
        }
        assert!(is_heading("## Tides\n"));
        assert!(!is_heading("# comment\n") && !is_heading("## a\n## b\n"));
    }
}
