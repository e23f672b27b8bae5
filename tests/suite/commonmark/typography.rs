//! What the `typography` pass does, undone: it has cases of its own.

use super::tree::Node;

/// Straight quotation marks, hyphens and full stops instead of what the `typography` pass makes of them.
pub(crate) fn straight(text: &str) -> String {
    let mut made = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '“' | '”' => made.push('"'),
            '‘' | '’' => made.push('\''),
            '–' => made.push_str("--"),
            '—' => made.push_str("---"),
            '…' => made.push_str("..."),
            '\u{A0}' if characters.peek().is_some_and(|next| "?!;:»".contains(*next)) => made.push(' '),
            c => made.push(c),
        }
    }
    made
}

/// As [`straight`], in all text but code.
pub(crate) fn straighten(nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Text(text) => *text = straight(text),
            Node::Element(element) if element.name == "code" => {}
            Node::Element(element) => straighten(&mut element.children),
        }
    }
}
