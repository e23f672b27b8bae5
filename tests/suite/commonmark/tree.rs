//! A tree of elements and text, in which the specification's HTML and the e-book's XHTML are compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An element or text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

/// An element, with the attributes that mean something.
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

    /// Whether it is a heading, and of which level.
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

    /// Whether it stands in a line: text is, and whatever is no block.
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
            CUT,
        ];
        self.element().is_none_or(|element| element.level().is_none() && !BLOCKS.contains(&&*element.name))
    }
}

/// Where a tag that has no node stood between blocks: what is before and after it are not one paragraph.
pub(crate) const CUT: &str = "cut";

/// White space as HTML has it: a no-break space is none.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// The words in a tree.
pub(crate) fn plain(nodes: &[Node]) -> String {
    let text = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => plain(&element.children),
    };
    nodes.iter().map(text).collect()
}

/// The tree as text, a line for each block. Several blanks are one, and none stand at the ends of a block, as HTML says.
pub(crate) fn spelled(nodes: &[Node]) -> String {
    let mut speller = Speller::default();
    speller.nodes(nodes);
    speller.line();
    speller.out
}

#[derive(Default)]
struct Speller {
    out: String,
    /// Whether nothing has been written in this line yet.
    begins: bool,
    /// White space that is written if anything follows it in the line.
    space: bool,
    /// In code white space stays as it is.
    verbatim: bool,
}

impl Speller {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) if node.is_inline() => self.inline(element),
                Node::Element(element) => self.block(element),
            }
        }
    }

    /// A block is a line, or lines around those of the blocks in it.
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
        self.blank();
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
                self.blank();
                self.out.extend(c.escape_debug());
                self.begins = false;
            } else if is_space(c) {
                self.space = true;
            } else {
                self.blank();
                if c == '<' {
                    self.out.push_str("&lt;");
                } else {
                    self.out.push(c);
                }
                self.begins = false;
            }
        }
    }

    /// The white space that waited: a blank, unless the line has only begun.
    fn blank(&mut self) {
        if std::mem::take(&mut self.space) && !self.begins {
            self.out.push(' ');
        }
    }

    fn line(&mut self) {
        self.space = false;
        self.begins = true;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}
