//! The tree of elements and text in which the specification's HTML and the EPUB's XHTML are compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

/// An element with the attributes that are compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Node>,
}

impl Element {
    pub(crate) fn new(name: &str, children: Vec<Node>) -> Self {
        Self { name: name.to_owned(), attributes: BTreeMap::new(), children }
    }

    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.attributes.insert(name.to_owned(), value.to_owned());
    }

    /// Returns the level of a heading, or `None` for other elements.
    pub(crate) fn level(&self) -> Option<u8> {
        self.name.strip_prefix('h').and_then(|level| level.parse().ok())
    }
}

impl Node {
    pub(crate) fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.element().is_some_and(|element| element.name == name)
    }

    /// Returns `true` for text and inline elements.
    pub(crate) fn is_inline(&self) -> bool {
        const BLOCKS: [&str; 16] = [
            "blockquote",
            "figcaption",
            "figure",
            "hr",
            "li",
            "ol",
            "p",
            "pre",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
            BREAK,
        ];
        self.element().is_none_or(|element| element.level().is_none() && !BLOCKS.contains(&&*element.name))
    }
}

/// Element that marks a removed tag between blocks: the text before it and the text after it are separate paragraphs.
pub(crate) const BREAK: &str = "break";

/// Returns `true` for white space as HTML defines it, which does not include the no-break space.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Returns the text of a tree without markup.
pub(crate) fn text_content(nodes: &[Node]) -> String {
    let text = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => text_content(&element.children),
    };
    nodes.iter().map(text).collect()
}

/// Serializes a tree, one line for each block. White space is collapsed and trimmed at the ends of blocks, as HTML
/// defines it.
pub(crate) fn serialized(nodes: &[Node]) -> String {
    let mut serializer = Serializer::default();
    serializer.nodes(nodes);
    serializer.line();
    serializer.out
}

#[derive(Default)]
struct Serializer {
    out: String,
    /// Whether the current line has no text yet.
    begins: bool,
    /// Whether a space is pending, which is written before the next text of the line.
    space: bool,
    /// Whether white space is preserved: inside code.
    verbatim: bool,
}

impl Serializer {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) if node.is_inline() => self.inline(element),
                Node::Element(element) => self.block(element),
            }
        }
    }

    /// Writes a block on one line; if it contains blocks, its tags are on lines of their own.
    fn block(&mut self, element: &Element) {
        let holds_blocks = element.children.iter().any(|child| !child.is_inline());
        self.line();
        self.open(element);
        if holds_blocks {
            self.line();
        }
        self.begins = true;
        self.nodes(&element.children);
        if holds_blocks {
            self.line();
        }
        self.close(element);
        self.line();
    }

    fn inline(&mut self, element: &Element) {
        self.pending_space();
        self.open(element);
        let outside = self.verbatim;
        self.verbatim |= element.name == "code";
        self.nodes(&element.children);
        self.verbatim = outside;
        self.close(element);
        match element.name.as_str() {
            "br" => self.line(),
            "img" => self.begins = false,
            _ => {}
        }
    }

    fn open(&mut self, element: &Element) {
        let _ = write!(self.out, "<{}", element.name);
        for (name, value) in &element.attributes {
            let _ = write!(self.out, " {name}={value:?}");
        }
        self.out.push('>');
    }

    fn close(&mut self, element: &Element) {
        let _ = write!(self.out, "</{}>", element.name);
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if self.verbatim {
                self.pending_space();
                self.out.extend(c.escape_debug());
                self.begins = false;
            } else if is_space(c) {
                self.space = true;
            } else {
                self.pending_space();
                if c == '<' {
                    self.out.push_str("&lt;");
                } else {
                    self.out.push(c);
                }
                self.begins = false;
            }
        }
    }

    /// Writes the pending space, unless the line has no text yet.
    fn pending_space(&mut self) {
        if std::mem::take(&mut self.space) && !self.begins {
            self.out.push(' ');
        }
    }

    /// Ends the current line.
    fn line(&mut self) {
        self.space = false;
        self.begins = true;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}
