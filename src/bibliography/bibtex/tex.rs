//! TeX in fields, converted to formatted text.

use unicode_normalization::UnicodeNormalization;

use super::tex_commands::{self, Command};
use super::tex_formula;
use crate::bibliography::markup::{self, Node, TextStyle};

/// Converts a field. A command that is not known is dropped, and its argument is kept.
pub(super) fn parse(text: &str) -> Vec<Node> {
    let mut parser = Parser { text, at: 0, unknown: Vec::new() };
    parser.sequence(0, None)
}

/// Converts a field, and returns the unknown commands, too.
pub(super) fn parse_checked(text: &str) -> (Vec<Node>, Vec<String>) {
    let mut parser = Parser { text, at: 0, unknown: Vec::new() };
    let nodes = parser.sequence(0, None);
    (nodes, parser.unknown)
}

/// Maximum nesting depth. Deeper text is kept without styles.
const MAX_DEPTH: usize = 64;

/// Longest quotation that is recognised, in bytes.
const MAX_QUOTATION: usize = 2000;

struct Parser<'a> {
    text: &'a str,
    at: usize,
    unknown: Vec<String>,
}

impl Parser<'_> {
    /// Parses up to the closing brace, to the text `end`, or to the end of the field.
    fn sequence(&mut self, depth: usize, end: Option<&str>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if end.is_some_and(|end| self.text[self.at..].starts_with(end)) {
                self.at += end.map_or(0, str::len);
                break;
            }
            match c {
                '}' => {
                    self.at += 1;
                    if depth > 0 && end.is_none() {
                        break;
                    }
                }
                '{' => {
                    self.at += 1;
                    self.group(depth, &mut nodes);
                }
                '\\' => self.command(depth, &mut nodes),
                '$' => self.math(&mut nodes),
                _ => self.character(c, depth, &mut nodes),
            }
        }
        merge(nodes)
    }

    fn character(&mut self, c: char, depth: usize, nodes: &mut Vec<Node>) {
        let rest = &self.text[self.at..];
        for (written, set) in [("---", "\u{2014}"), ("--", "\u{2013}"), ("!`", "¡"), ("?`", "¿"), ("...", "\u{2026}")]
        {
            if rest.starts_with(written) {
                self.at += written.len();
                nodes.push(Node::text(set));
                return;
            }
        }
        if rest.starts_with("``") && near(rest).contains("''") && depth < MAX_DEPTH {
            self.at += 2;
            let inside = self.sequence(depth + 1, Some("''"));
            nodes.push(Node::Quoted(inside));
            return;
        }
        if c == '`'
            && let Some(length) = closing_single(&near(rest)[1..])
            && depth < MAX_DEPTH
        {
            let inside = parse(&rest[1..=length]);
            self.at += length + 2;
            // A single quotation mark of the author is one of the inner marks.
            nodes.push(Node::Quoted(inside));
            return;
        }
        self.at += c.len_utf8();
        match c {
            '~' => nodes.push(Node::text("\u{A0}")),
            '\'' | '`' => nodes.push(Node::text("\u{2019}")),
            c if c.is_whitespace() => {
                let trimmed = self.text[self.at..].trim_start();
                self.at = self.text.len() - trimmed.len();
                nodes.push(Node::text(" "));
            }
            c => nodes.push(Node::text(c)),
        }
    }

    /// Parses a group after its opening brace. Its letters keep their case, unless it only holds a command, as in
    /// `{\'e}`.
    fn group(&mut self, depth: usize, nodes: &mut Vec<Node>) {
        let starts_with_command = self.text[self.at..].starts_with('\\');
        if let Some(style) = starts_with_command.then(|| self.switch()).flatten() {
            let inside = self.inside(depth);
            let inside = style.map_or(inside.clone(), |style| vec![Node::Styled(style, inside)]);
            nodes.push(Node::FixedCase(inside));
            return;
        }
        let mut inside = Vec::new();
        if starts_with_command && depth < MAX_DEPTH {
            self.command(depth + 1, &mut inside);
            if self.peek() == Some('}') {
                self.at += 1;
                nodes.extend(inside);
                return;
            }
        }
        inside.extend(self.inside(depth));
        nodes.push(Node::FixedCase(merge(inside)));
    }

    /// Parses the inside of a group, with its closing brace.
    fn inside(&mut self, depth: usize) -> Vec<Node> {
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

    /// Reads a font switch such as `\em` at the start of a group. The inner value is `None` for an upright font.
    #[expect(clippy::option_option, reason = "no switch, or a switch to no style")]
    fn switch(&mut self) -> Option<Option<TextStyle>> {
        let rest = &self.text[self.at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let style = tex_commands::switch(&rest[..length])?;
        self.at += 1 + length;
        self.skip_spaces();
        Some(style)
    }

    fn command(&mut self, depth: usize, nodes: &mut Vec<Node>) {
        self.at += 1;
        let rest = &self.text[self.at..];
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let length = if letters > 0 { letters } else { self.peek().map_or(0, char::len_utf8) };
        let name = rest[..length].to_owned();
        self.at += length;
        if name == "-" {
            return;
        }
        if let Some(mark) = tex_commands::accent(&name) {
            if letters > 0 {
                self.skip_spaces();
            }
            let base = self.accented();
            nodes.push(Node::text(combine(&base, mark)));
            return;
        }
        if let Some(symbol) = tex_commands::symbol(&name) {
            if letters > 0 {
                self.skip_spaces();
            }
            // The braces of `\o{}` end the command and enclose nothing.
            if self.text[self.at..].starts_with("{}") {
                self.at += 2;
            }
            nodes.push(Node::text(symbol));
            return;
        }
        if letters > 0 {
            self.skip_spaces();
        }
        self.with_argument(&name, depth, nodes);
    }

    /// Parses a command that formats its argument.
    fn with_argument(&mut self, name: &str, depth: usize, nodes: &mut Vec<Node>) {
        match tex_commands::command(name) {
            Some(Command::Style(style)) => {
                let inside = self.argument(depth);
                nodes.push(Node::Styled(style, inside));
            }
            Some(Command::Plain) => nodes.extend(self.argument(depth)),
            Some(Command::FixedCase) => {
                let inside = self.argument(depth);
                nodes.push(Node::FixedCase(inside));
            }
            Some(Command::Quote) => {
                let inside = self.argument(depth);
                nodes.push(Node::Quoted(inside));
            }
            Some(Command::Url) => {
                let url = self.verbatim();
                nodes.push(Node::Link(url.clone(), vec![Node::FixedCase(vec![Node::text(url)])]));
            }
            Some(Command::Link) => {
                let url = self.verbatim();
                let inside = self.argument(depth);
                nodes.push(Node::Link(url, inside));
            }
            Some(Command::Nothing) => {
                self.argument(depth);
            }
            None => {
                self.unknown.push(format!("\\{name}"));
                if self.peek() == Some('{') {
                    nodes.extend(self.argument(depth));
                }
            }
        }
    }

    /// Parses an argument: a group or a character.
    fn argument(&mut self, depth: usize) -> Vec<Node> {
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
    fn verbatim(&mut self) -> String {
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
    fn accented(&mut self) -> String {
        let nodes = self.argument(MAX_DEPTH - 1);
        markup::plain(&nodes)
    }

    /// Parses a formula between dollar signs. Only letters, digits, Greek letters, and sub- and superscripts are set.
    fn math(&mut self, nodes: &mut Vec<Node>) {
        let rest = &self.text[self.at + 1..];
        let Some(length) = rest.find('$').filter(|length| *length > 0) else {
            self.at += 1;
            nodes.push(Node::text("$"));
            return;
        };
        self.at += length + 2;
        match tex_formula::parse(&rest[..length]) {
            Some(formula) => nodes.push(Node::FixedCase(formula)),
            None => nodes.push(Node::FixedCase(vec![Node::text(format!("${}$", &rest[..length]))])),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }
}

/// Returns the address without the escapes of TeX: `a\_b` for `a_b`
pub(super) fn address(text: &str) -> String {
    let mut address = String::new();
    let mut characters = text.trim().chars().peekable();
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

/// Returns the start of a text, in which the end of a quotation is searched.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_QUOTATION.min(text.len()))]
}

/// Returns the length of the text before the single quotation mark that closes a quotation.
fn closing_single(text: &str) -> Option<usize> {
    text.match_indices('\'').map(|(at, _)| at).find(|at| {
        let after = text[at + 1..].chars().next();
        *at > 0 && !after.is_some_and(|c| c.is_alphanumeric() || c == '\'')
    })
}

/// Combines a letter with an accent.
fn combine(base: &str, mark: char) -> String {
    let mut characters = base.chars();
    let Some(first) = characters.next() else { return String::new() };
    // A dot goes under the accent only where there is none of its own.
    let first = match first {
        'ı' => 'i',
        'ȷ' => 'j',
        first => first,
    };
    [first, mark].into_iter().chain(characters).nfc().collect()
}

/// Joins texts that follow each other.
pub(super) fn merge(nodes: Vec<Node>) -> Vec<Node> {
    let mut merged: Vec<Node> = Vec::new();
    for node in nodes {
        match (merged.last_mut(), node) {
            (Some(Node::Text(text)), Node::Text(next)) => {
                // Spaces at the ends of commands do not add up.
                let next = if text.ends_with(' ') { next.trim_start_matches(' ') } else { &next };
                text.push_str(next);
            }
            (_, node) => merged.push(node),
        }
    }
    merged
}
