//! Elements of an HTML page, for leaving out parts of it.

use crate::markdown::{HtmlTag, HtmlToken, tokenize};

/// Maximum nesting depth of elements. The tags of deeper elements are left out.
const MAX_DEPTH: usize = 200;

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// A node of a page.
#[derive(Debug)]
pub(super) enum HtmlNode {
    Element(HtmlTag, Vec<HtmlNode>),
    /// Text as written, with character references.
    Text(String),
}

/// Parses a page. Missing end tags are added, and end tags without a start tag are left out.
pub(super) fn parse(html: &str) -> Vec<HtmlNode> {
    let mut open: Vec<(HtmlTag, Vec<HtmlNode>)> = Vec::new();
    let mut roots = Vec::new();
    for token in tokenize(html) {
        match token {
            HtmlToken::Text(text) => add(HtmlNode::Text(text.to_owned()), &mut open, &mut roots),
            HtmlToken::Comment | HtmlToken::Declaration(_) => {}
            HtmlToken::Tag(tag) if tag.closing => {
                if let Some(depth) = open.iter().rposition(|(element, _)| element.name == tag.name) {
                    close_to(depth, &mut open, &mut roots);
                }
            }
            HtmlToken::Tag(tag) => {
                if let Some(depth) = ended_by(&tag.name, &open) {
                    close_to(depth, &mut open, &mut roots);
                }
                if VOID.contains(&tag.name.as_str()) {
                    add(HtmlNode::Element(tag, Vec::new()), &mut open, &mut roots);
                } else if open.len() < MAX_DEPTH {
                    open.push((tag, Vec::new()));
                }
            }
        }
    }
    close_to(0, &mut open, &mut roots);
    roots
}

/// Returns the depth of the element that a start tag ends: `<li>` ends an item of the same list.
fn ended_by(name: &str, open: &[(HtmlTag, Vec<HtmlNode>)]) -> Option<usize> {
    let (ends, within): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "p" => (&["p"], &["td", "div", "table", "li", "blockquote"]),
        _ => return None,
    };
    let at = open.iter().rposition(|(tag, _)| {
        let name = tag.name.as_str();
        ends.contains(&name) || within.contains(&name)
    })?;
    ends.contains(&open[at].0.name.as_str()).then_some(at)
}

fn close_to(depth: usize, open: &mut Vec<(HtmlTag, Vec<HtmlNode>)>, roots: &mut Vec<HtmlNode>) {
    while open.len() > depth
        && let Some((tag, children)) = open.pop()
    {
        add(HtmlNode::Element(tag, children), open, roots);
    }
}

fn add(node: HtmlNode, open: &mut [(HtmlTag, Vec<HtmlNode>)], roots: &mut Vec<HtmlNode>) {
    match open.last_mut() {
        Some((_, children)) => children.push(node),
        None => roots.push(node),
    }
}

impl HtmlNode {
    /// Returns the words of the node.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        self.add_words(&mut words);
        let decoded = html_escape::decode_html_entities(&words);
        decoded.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn add_words(&self, words: &mut String) {
        match self {
            Self::Text(text) => words.push_str(text),
            Self::Element(tag, _) if matches!(tag.name.as_str(), "script" | "style") => {}
            Self::Element(_, children) => {
                words.push(' ');
                for child in children {
                    child.add_words(words);
                }
                words.push(' ');
            }
        }
    }

    /// Returns `true` if a node inside this one fulfils `is_wanted`.
    pub(super) fn contains(&self, is_wanted: &impl Fn(&HtmlTag) -> bool) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Element(tag, children) => is_wanted(tag) || children.iter().any(|child| child.contains(is_wanted)),
        }
    }
}

/// Writes nodes as HTML.
pub(super) fn write(nodes: &[HtmlNode], html: &mut String) {
    for node in nodes {
        match node {
            HtmlNode::Text(text) => html.push_str(text),
            HtmlNode::Element(tag, children) => {
                html.push_str(tag.source());
                write(children, html);
                if !VOID.contains(&tag.name.as_str()) {
                    html.extend(["</", &tag.name, ">"]);
                }
            }
        }
    }
}
