//! TeX in fields, converted to formatted text.

use unicode_normalization::UnicodeNormalization;

use self::commands::TexCommand;
use crate::bibliography::markup::{Node, TextStyle};

mod arguments;
mod commands;
mod formula;
mod html;
mod quotes;
mod symbols;

pub(super) use self::arguments::address;

/// Converts a field. A command that is not known is dropped, and its argument is kept.
pub(super) fn parse(text: &str) -> Vec<Node> {
    parse_checked(text).0
}

/// Converts a text without commands. Quotation marks, dashes and HTML are those of a field.
pub(in crate::bibliography) fn parse_plain(text: &str) -> Vec<Node> {
    TexParser { text, at: 0, has_commands: false, unknown: Vec::new() }.sequence(0, None)
}

/// Converts a formula without its dollar signs. `None` if it has unknown commands.
pub(in crate::bibliography) fn parse_formula(latex: &str) -> Option<Vec<Node>> {
    formula::parse(latex).or_else(|| formula::math(latex))
}

/// Converts a field, and returns what is not understood, too.
pub(super) fn parse_checked(text: &str) -> (Vec<Node>, Vec<Unknown>) {
    let mut parser = TexParser { text, at: 0, has_commands: true, unknown: Vec::new() };
    let nodes = parser.sequence(0, None);
    (nodes, parser.unknown)
}

/// Maximum nesting depth. Deeper text is kept without styles.
const MAX_DEPTH: usize = 64;

/// Longest quotation that is recognised, in bytes.
const MAX_QUOTATION: usize = 2000;

struct TexParser<'a> {
    text: &'a str,
    at: usize,
    /// Whether braces, backslashes, tildes and dollar signs are TeX.
    has_commands: bool,
    unknown: Vec<Unknown>,
}

/// Part of a field that is not understood.
#[derive(Debug)]
pub(super) enum Unknown {
    /// A command of TeX, which is left out.
    Command(String),
    /// An HTML tag, which is printed as it is.
    Tag(String),
    /// A formula, which is printed as it is.
    Formula(String),
}

impl Unknown {
    /// Returns the message for the source with this key.
    pub(super) fn message(&self, key: &str) -> String {
        match self {
            Self::Command(command) => format!("the command `{command}` in `{key}` is not known"),
            Self::Tag(tag) => format!("the tag `{tag}` in `{key}` is not known"),
            Self::Formula(formula) => format!("the formula `{formula}` in `{key}` is not understood"),
        }
    }

    /// Returns the help.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Command(_) => "write the character or the words themselves; the command is left out",
            Self::Tag(_) => "use a command of TeX, such as `\\emph{…}`; the tag is printed as it is",
            Self::Formula(_) => "use the commands of `amsmath`; until then the formula is printed as it is",
        }
    }
}

impl TexParser<'_> {
    /// Parses up to the closing brace, to the text `end`, or to the end of the field.
    fn sequence(&mut self, depth: usize, end: Option<&str>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if end.is_some_and(|end| self.text[self.at..].starts_with(end)) {
                self.at += end.map_or(0, str::len);
                break;
            }
            match c {
                _ if !self.has_commands => self.character(c, depth, &mut nodes),
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
        let is_done = match c {
            '<' | '&' => self.html(depth, nodes),
            _ => self.quotation(depth, nodes),
        };
        if is_done {
            return;
        }
        self.at += c.len_utf8();
        match c {
            '~' if self.has_commands => nodes.push(Node::text("\u{A0}")),
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

    /// Reads a font switch such as `\em` at the start of a group. The inner value is `None` for an upright font.
    #[expect(clippy::option_option, reason = "no switch, or a switch to no style")]
    fn switch(&mut self) -> Option<Option<TextStyle>> {
        let rest = &self.text[self.at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let style = commands::switch(&rest[..length])?;
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
        if let Some(mark) = commands::accent(&name) {
            if letters > 0 {
                self.skip_spaces();
            }
            let base = self.accented();
            nodes.push(Node::text(combine(&base, mark)));
            return;
        }
        if let Some(symbol) = symbols::symbol(&name) {
            if letters > 0 {
                self.skip_spaces();
            }
            // Catalogues escape the ampersand of an entity: `\&amp;`
            if symbol == "&" && self.text[self.at..].starts_with("amp;") {
                self.at += "amp;".len();
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
        match commands::command(name) {
            Some(TexCommand::Style(style)) => {
                let inside = self.argument(depth);
                nodes.push(Node::Styled(style, inside));
            }
            Some(TexCommand::Plain) => nodes.extend(self.argument(depth)),
            Some(TexCommand::FixedCase) => {
                let inside = self.argument(depth);
                nodes.push(Node::FixedCase(inside));
            }
            Some(TexCommand::Quote) => {
                let inside = self.argument(depth);
                nodes.push(Node::Quoted(inside));
            }
            Some(TexCommand::Url) => {
                let url = self.verbatim();
                nodes.push(Node::Link(url.clone(), vec![Node::FixedCase(vec![Node::text(url)])]));
            }
            Some(TexCommand::Link) => {
                let url = self.verbatim();
                let inside = self.argument(depth);
                nodes.push(Node::Link(url, inside));
            }
            Some(TexCommand::Nothing) => {
                self.argument(depth);
            }
            None => {
                self.unknown.push(Unknown::Command(format!("\\{name}")));
                if self.peek() == Some('{') {
                    nodes.extend(self.argument(depth));
                }
            }
        }
    }

    /// Parses a formula between dollar signs. Letters, digits, Greek letters, and sub- and superscripts become text.
    fn math(&mut self, nodes: &mut Vec<Node>) {
        let rest = &self.text[self.at + 1..];
        let Some(length) = rest.find('$').filter(|length| *length > 0) else {
            self.at += 1;
            nodes.push(Node::text("$"));
            return;
        };
        self.at += length + 2;
        let latex = &rest[..length];
        if let Some(formula) = parse_formula(latex) {
            nodes.push(Node::FixedCase(formula));
        } else {
            let written = format!("${latex}$");
            self.unknown.push(Unknown::Formula(written.clone()));
            nodes.push(Node::FixedCase(vec![Node::text(written)]));
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

/// Returns the start of a text, in which the end of a quotation is searched.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_QUOTATION.min(text.len()))]
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
