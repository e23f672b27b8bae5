//! Quotation marks in fields: TeX's own, straight ones and curly ones.

use super::{MAX_DEPTH, TexParser, near, parse, parse_plain};
use crate::bibliography::markup::Node;

/// Words that begin with an apostrophe.
const ELISIONS: [&str; 9] = ["tis", "twas", "twere", "til", "em", "cause", "n", "round", "bout"];

/// Quotation marks that enclose a quotation.
const PAIRS: [(&str, &str); 3] = [("``", "''"), ("\"", "\""), ("\u{201C}", "\u{201D}")];

impl TexParser<'_> {
    /// Parses a quotation. Returns `false` if there is none. Styles choose the marks by language and nesting.
    pub(super) fn quotation(&mut self, depth: usize, nodes: &mut Vec<Node>) -> bool {
        if depth >= MAX_DEPTH {
            return false;
        }
        let rest = &self.text[self.at..];
        for (open, close) in PAIRS {
            if rest.starts_with(open) && is_closed(&near(rest)[open.len()..], close) {
                self.at += open.len();
                let inside = self.sequence(depth + 1, Some(close));
                nodes.push(Node::Quoted(inside));
                return true;
            }
        }
        let Some(open) = rest.chars().next().filter(|c| matches!(c, '`' | '\'' | '\u{2018}')) else { return false };
        let inside = &near(rest)[open.len_utf8()..];
        let close = if open == '\u{2018}' { '\u{2019}' } else { '\'' };
        // An apostrophe is the same character as a straight quotation mark.
        if open == '\'' && !self.may_open(inside) {
            return false;
        }
        let Some(length) = closing_single(inside, close).filter(|length| open != '\'' || *length > 1) else {
            return false;
        };
        let parse = if self.has_commands { parse } else { parse_plain };
        nodes.push(Node::Quoted(parse(&inside[..length])));
        self.at += open.len_utf8() + length + close.len_utf8();
        true
    }

    /// Returns `true` if a straight single quotation mark may open a quotation: no letter comes before it, and a letter
    /// after it.
    fn may_open(&self, inside: &str) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let word = inside.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '}' | '\\'))
            && !word.is_empty()
            && !ELISIONS.contains(&word.to_lowercase().as_str())
    }
}

/// Returns `true` if the text has the closing mark outside of braces that open or close in between.
fn is_closed(text: &str, close: &str) -> bool {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if depth == 0 && at > 0 && text[at..].starts_with(close) {
            return true;
        }
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Returns the length of the text before the single quotation mark that closes a quotation.
fn closing_single(text: &str, close: char) -> Option<usize> {
    text.match_indices(close).map(|(at, _)| at).find(|at| {
        let after = text[at + close.len_utf8()..].chars().next();
        *at > 0
            && !text[..*at].ends_with(char::is_whitespace)
            && !after.is_some_and(|c| c.is_alphanumeric() || c == close)
    })
}
