//! Groups and arguments of commands.

use super::{MAX_DEPTH, TexParser};
use crate::bibliography::markup::{self, Node};

impl TexParser<'_> {
    /// Parses the inside of a group, with its closing brace.
    pub(super) fn inside(&mut self, depth: usize) -> Vec<Node> {
        if depth < MAX_DEPTH { self.sequence(depth + 1, None) } else { self.raw_group() }
    }

    /// Skips a group that is nested too deeply. Its text is kept.
    fn raw_group(&mut self) -> Vec<Node> {
        let mut depth = 1_usize;
        let start = self.at;
        while let Some(c) = self.peek() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
            if depth == 0 {
                break;
            }
        }
        vec![Node::text(self.text[start..self.at].replace(['{', '}'], ""))]
    }

    /// Parses an argument: a group or a character.
    pub(super) fn argument(&mut self, depth: usize) -> Vec<Node> {
        match self.peek() {
            Some('{') => {
                self.at += 1;
                if depth < MAX_DEPTH { self.sequence(depth + 1, None) } else { self.raw_group() }
            }
            Some('\\') if depth < MAX_DEPTH => {
                let mut nodes = Vec::new();
                self.command(depth + 1, &mut nodes);
                nodes
            }
            Some('\\' | '}') | None => Vec::new(),
            Some(c) => {
                self.at += c.len_utf8();
                vec![Node::text(c)]
            }
        }
    }

    /// Reads an argument without converting it, as for an address.
    pub(super) fn verbatim(&mut self) -> String {
        if self.peek() != Some('{') {
            return String::new();
        }
        let start = self.at + 1;
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        address(self.text[start..self.at].trim_end_matches('}'))
    }

    /// Reads the letter that an accent is for.
    pub(super) fn accented(&mut self) -> String {
        let nodes = self.argument(MAX_DEPTH - 1);
        markup::plain(&nodes)
    }
}

/// Returns the address without the escapes of TeX and without `\url`: `a_b` for `\url{a\_b}`
pub(in super::super) fn address(text: &str) -> String {
    let text = text.trim();
    let inside = [r"\url{", r"\href{"].iter().find_map(|command| text.strip_prefix(command));
    let inside = inside.map(|rest| rest.split('}').next().unwrap_or_default());
    let inside = inside.or_else(|| text.strip_prefix('<')?.strip_suffix('>'));
    let mut address = String::new();
    let mut characters = inside.unwrap_or(text).trim().chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation) {
            continue;
        }
        if !matches!(c, '{' | '}') {
            address.push(c);
        }
    }
    address
}
