//! Formatted text of fields and of rendered references.

use crate::document::{self, Inline};

/// A piece of formatted text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Plain text.
    Text(String),
    /// Text in a style.
    Styled(TextStyle, Vec<Node>),
    /// Text whose letters keep their case, in every style.
    FixedCase(Vec<Node>),
    /// Text between quotation marks of the language. Quotation marks alternate with the depth.
    Quoted(Vec<Node>),
    /// Text with a link to a URL.
    Link(String, Vec<Node>),
    /// The part of a citation that cites a source, by its position in the mention.
    Cite(usize, Vec<Node>),
    /// Text that the author wrote before or after a key.
    Inline(Inline),
}

/// A text style of CSL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TextStyle {
    /// `font-style="italic"`
    Italic,
    /// `font-weight="bold"`
    Bold,
    /// `font-variant="small-caps"`
    SmallCaps,
    /// `vertical-align="sup"`
    Superscript,
    /// `vertical-align="sub"`
    Subscript,
    /// `text-decoration="underline"`
    Underline,
}

impl Node {
    /// Returns a text node.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns the nodes inside. `None` for text.
    pub(super) fn children(&self) -> Option<&[Node]> {
        match self {
            Self::Text(_) | Self::Inline(_) => None,
            Self::Styled(_, children)
            | Self::FixedCase(children)
            | Self::Quoted(children)
            | Self::Link(_, children)
            | Self::Cite(_, children) => Some(children),
        }
    }

    /// Returns the nodes inside, mutably. `None` for text.
    pub(super) fn children_mut(&mut self) -> Option<&mut Vec<Node>> {
        match self {
            Self::Text(_) | Self::Inline(_) => None,
            Self::Styled(_, children)
            | Self::FixedCase(children)
            | Self::Quoted(children)
            | Self::Link(_, children)
            | Self::Cite(_, children) => Some(children),
        }
    }
}

/// Returns the text of the nodes, without styles. Quotation marks are not part of it.
pub(super) fn plain(nodes: &[Node]) -> String {
    fn push(nodes: &[Node], text: &mut String) {
        for node in nodes {
            match node {
                Node::Text(words) => text.push_str(words),
                Node::Inline(inline) => text.push_str(&document::plain_text(std::slice::from_ref(inline))),
                Node::Styled(..) | Node::FixedCase(_) | Node::Quoted(_) | Node::Link(..) | Node::Cite(..) => {
                    push(node.children().unwrap_or_default(), text);
                }
            }
        }
    }
    let mut text = String::new();
    push(nodes, &mut text);
    text
}

/// Returns `true` if the nodes have no text.
pub(super) fn is_empty(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| match node {
        Node::Text(text) => text.is_empty(),
        Node::Inline(_) => false,
        Node::Styled(..) | Node::FixedCase(_) | Node::Quoted(_) | Node::Link(..) | Node::Cite(..) => {
            is_empty(node.children().unwrap_or_default())
        }
    })
}

/// Calls `edit` with every text, in reading order.
pub(super) fn each_text(nodes: &mut [Node], edit: &mut impl FnMut(&mut String)) {
    for node in nodes {
        if let Node::Text(text) | Node::Inline(Inline::Text { text, .. }) = node {
            edit(text);
        } else if let Some(children) = node.children_mut() {
            each_text(children, edit);
        }
    }
}

/// Removes a character from the start of the text, as often as it occurs. Returns `true` if there was one.
pub(super) fn trim_start(nodes: &mut [Node], unwanted: char) -> bool {
    let (mut is_trimmed, mut is_done) = (false, false);
    each_text(nodes, &mut |text| {
        if !is_done && !text.is_empty() {
            let rest = text.trim_start_matches(unwanted);
            is_trimmed |= rest.len() < text.len();
            is_done = !rest.is_empty();
            *text = rest.to_owned();
        }
    });
    is_trimmed
}

/// Removes a character from the end of the text, as often as it occurs. Returns `true` if there was one.
pub(super) fn trim_end(nodes: &mut [Node], unwanted: char) -> bool {
    /// Returns whether a character was removed, and whether text remains behind that place.
    fn trim(nodes: &mut [Node], unwanted: char) -> (bool, bool) {
        let mut is_trimmed = false;
        for node in nodes.iter_mut().rev() {
            let is_done = match node {
                Node::Text(text) => {
                    let rest = text.trim_end_matches(unwanted).len();
                    is_trimmed |= rest < text.len();
                    text.truncate(rest);
                    rest > 0
                }
                Node::Inline(_) => true,
                Node::Styled(..) | Node::FixedCase(_) | Node::Quoted(_) | Node::Link(..) | Node::Cite(..) => {
                    let (inside, is_done) =
                        node.children_mut().map_or((false, false), |children| trim(children, unwanted));
                    is_trimmed |= inside;
                    is_done
                }
            };
            if is_done {
                return (is_trimmed, true);
            }
        }
        (is_trimmed, false)
    }
    trim(nodes, unwanted).0
}
