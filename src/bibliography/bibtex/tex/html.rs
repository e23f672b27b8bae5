//! HTML in fields, as catalogues export it: `<i>Salmo trutta</i> &amp; others`

use super::{MAX_DEPTH, TexParser, Unknown, near};
use crate::bibliography::markup::{Node, TextStyle};

/// Longest tag that is recognised, in bytes.
const MAX_TAG: usize = 200;
/// Longest entity, in bytes.
const MAX_ENTITY: usize = 10;

impl TexParser<'_> {
    /// Parses an element or an entity. Returns `false` if there is none.
    pub(super) fn html(&mut self, depth: usize, nodes: &mut Vec<Node>) -> bool {
        let rest = &self.text[self.at..];
        if let Some((length, text)) = entity(rest) {
            self.at += length;
            nodes.push(Node::text(text));
            return true;
        }
        let Some(tag) = tag(rest) else { return false };
        let name = tag[1..tag.len() - 1].split(char::is_whitespace).next().unwrap_or_default().to_ascii_lowercase();
        let close = format!("</{name}>");
        let start = self.at + tag.len();
        let inside = near(&self.text[start..]);
        let closing = inside.to_ascii_lowercase().find(&close).map(|at| inside[at..at + close.len()].to_owned());
        let wrap: fn(Vec<Node>) -> Node = match name.as_str() {
            "i" | "em" => |inside| Node::Styled(TextStyle::Italic, inside),
            "b" | "strong" => |inside| Node::Styled(TextStyle::Bold, inside),
            "sup" => |inside| Node::Styled(TextStyle::Superscript, inside),
            "sub" => |inside| Node::Styled(TextStyle::Subscript, inside),
            "sc" | "scp" => |inside| Node::Styled(TextStyle::SmallCaps, inside),
            "span" => Node::FixedCase,
            _ => {
                self.unknown_tag(tag.to_owned(), nodes);
                return true;
            }
        };
        let Some(closing) = closing.filter(|_| depth < MAX_DEPTH) else {
            self.unknown_tag(tag.to_owned(), nodes);
            return true;
        };
        self.at = start;
        let inside = self.sequence(depth + 1, Some(&closing));
        nodes.push(wrap(inside));
        true
    }

    /// Keeps a tag as text. An end tag is not reported, because its start tag is.
    fn unknown_tag(&mut self, tag: String, nodes: &mut Vec<Node>) {
        self.at += tag.len();
        nodes.push(Node::FixedCase(vec![Node::text(tag.clone())]));
        if !tag.starts_with("</") {
            self.unknown.push(Unknown::Tag(tag));
        }
    }
}

/// Returns the start or end tag at the start of a text.
fn tag(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = inside.find(['<', '>', '{', '}', '\\']).filter(|length| *length < MAX_TAG)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '/');
    let has_name =
        name.split(|c: char| c.is_whitespace() || c == '>').next().is_some_and(|name| name.chars().all(is_name));
    (has_name && inside[length..].starts_with('>')).then(|| &text[..length + 2])
}

/// Returns the length of the entity at the start of a text, and its character.
fn entity(text: &str) -> Option<(usize, String)> {
    let inside = text.strip_prefix('&')?;
    let length = inside.find(';').filter(|length| *length <= MAX_ENTITY)?;
    let character = match &inside[..length] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{A0}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "lsquo" => '\u{2018}',
        "apos" | "rsquo" => '\u{2019}',
        "ldquo" => '\u{201C}',
        "rdquo" => '\u{201D}',
        "hellip" => '\u{2026}',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((length + 2, character.to_string()))
}
