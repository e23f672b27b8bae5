//! Reverts the `typography` pass, which has cases of its own in `tests/cases/`.

use super::tree::Node;

/// Replaces typographic quotation marks, dashes, ellipses and the no-break spaces before punctuation by their plain
/// forms.
pub(crate) fn straight(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '“' | '”' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            '–' => plain.push_str("--"),
            '—' => plain.push_str("---"),
            '…' => plain.push_str("..."),
            '\u{A0}' if characters.peek().is_some_and(|next| "?!;:»–—-".contains(*next)) => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// Applies [`straight`] to all text except code, and to titles and alternative texts, in which white space counts as one
/// space.
pub(crate) fn straighten(nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Text(text) => *text = straight(text),
            Node::Element(element) if element.name == "code" => {}
            Node::Element(element) => {
                for name in ["title", "alt"] {
                    if let Some(text) = element.attributes.get_mut(name) {
                        *text = straight(text).split_whitespace().collect::<Vec<_>>().join(" ");
                    }
                }
                straighten(&mut element.children);
            }
        }
    }
}
