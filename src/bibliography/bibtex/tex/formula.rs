//! Formulas in fields: `$x^2$`

use super::{merge, symbols};
use crate::bibliography::markup::{Node, TextStyle};
use crate::document::{Inline, Math};
use crate::math;
use crate::source::{SourceId, Span};

/// Converts any formula. `None` if it has unknown commands.
pub(super) fn math(latex: &str) -> Option<Vec<Node>> {
    let mathml = math::to_mathml(latex, false).ok()?;
    let words = math::to_linear_text(&mathml);
    let span = Span::new(SourceId::default(), 0..0);
    Some(vec![Node::Inline(Inline::Math(Math {
        latex: latex.trim().to_owned(),
        mathml,
        words,
        description: String::new(),
        figures: Vec::new(),
        span,
    }))])
}

/// Converts a simple formula. `None` if it has more than letters, digits, signs, and sub- and superscripts.
pub(super) fn parse(text: &str) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (taken, node) = match c {
            '\\' => {
                let letters = rest[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - 1);
                let symbol = symbols::math_symbol(&rest[1..=letters])?;
                let after = rest[1 + letters..].trim_start();
                (rest.len() - after.len(), Node::text(symbol))
            }
            '^' | '_' => {
                let inside = &rest[1..];
                let (content, taken) = if let Some(group) = inside.strip_prefix('{') {
                    let end = group.find('}')?;
                    (&group[..end], end + 3)
                } else {
                    let length = inside.chars().next()?.len_utf8();
                    (&inside[..length], 1 + length)
                };
                let style = if c == '^' { TextStyle::Superscript } else { TextStyle::Subscript };
                (taken, Node::Styled(style, parse(content)?))
            }
            c if c.is_ascii_alphabetic() => (1, Node::Styled(TextStyle::Italic, vec![Node::text(c)])),
            '-' => (1, Node::text("\u{2212}")),
            c if c.is_ascii_digit() || matches!(c, ' ' | '+' | '=' | '.' | ',' | '(' | ')' | '/' | '<' | '>') => {
                (1, Node::text(c))
            }
            _ => return None,
        };
        nodes.push(node);
        rest = &rest[taken..];
    }
    Some(merge(nodes))
}
