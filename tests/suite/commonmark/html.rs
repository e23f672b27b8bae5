//! The specification's HTML as a tree, by `CommonMark`'s own grammar of tags (0.31.2, section 6.6), and what DESIGN.md says
//! of raw HTML: comments vanish, a handful of tags have nodes, other tags go and their text stays.

use html_escape::decode_html_entities;

use super::tree::{CUT, Element, Node};

/// A tree, and what was met on the way that the author must be told.
#[derive(Debug, Default)]
pub(crate) struct Html {
    pub(crate) nodes: Vec<Node>,
    /// The names of the tags that the author is told of: those without a node, and those that are never closed.
    pub(crate) refused: Vec<String>,
}

/// What Markdown itself makes, spelled as the specification spells it.
const BLOCKS: [&str; 13] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "hr"];
/// Elements of GFM's tables and task lists; raw HTML in `CommonMark`'s examples.
const TABLES: [&str; 6] = ["table", "thead", "tbody", "tr", "th", "td"];

/// The name of the node's element for a tag in a line, and none if there is no node for it.
fn inline_name(tag: &str) -> Option<&str> {
    Some(match tag {
        "b" => "strong",
        "i" => "em",
        "s" => "del",
        "ins" => "u",
        "a" | "abbr" | "br" | "code" | "del" | "em" | "img" | "input" | "kbd" | "mark" | "small" | "strong" | "sub"
        | "sup" | "u" => tag,
        _ => return None,
    })
}

/// Attributes that mean something here.
fn is_known(element: &str, attribute: &str, value: &str) -> bool {
    match element {
        "a" => matches!(attribute, "href" | "title"),
        "abbr" => attribute == "title",
        "img" => matches!(attribute, "src" | "alt" | "title" | "width" | "height"),
        "ol" => attribute == "start",
        "code" => attribute == "class" && value.starts_with("language-"),
        "input" => attribute == "checked",
        "td" | "th" => attribute == "align",
        _ => false,
    }
}

/// An element whose end is not found yet.
struct Open {
    element: Element,
    /// As the tag was written.
    tag: String,
}

/// Reads HTML. In GFM's examples tables are Markdown's.
pub(crate) fn read(html: &str, is_gfm: bool) -> Html {
    let mut reader = Reader { html: Html::default(), open: Vec::new(), is_gfm };
    let mut rest = html;
    while !rest.is_empty() {
        let next = if rest.starts_with('<') { markup(rest) } else { None };
        let length = match next {
            Some((Markup::Hidden, length)) => length,
            Some((Markup::Tag(tag), length)) => {
                let hides = !tag.is_end && matches!(&*tag.element.name, "script" | "style");
                let end = format!("</{}", tag.element.name);
                let is_markdowns = tag.element.name != "pre" || rest[length..].starts_with("<code");
                reader.tag(tag, is_markdowns);
                // A script or style sheet is no text.
                length + if hides { rest[length..].find(&end).unwrap_or(rest.len() - length) } else { 0 }
            }
            None => {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let length = rest[first..].find('<').map_or(rest.len(), |at| first + at);
                let text = decode_html_entities(&rest[..length]).into_owned();
                reader.push(Node::Text(text));
                length
            }
        };
        rest = &rest[length..];
    }
    while reader.open.last().is_some() {
        reader.give_up();
    }
    reader.html
}

struct Reader {
    html: Html,
    open: Vec<Open>,
    is_gfm: bool,
}

impl Reader {
    fn push(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.element.children.push(node),
            None => self.html.nodes.push(node),
        }
    }

    fn tag(&mut self, tag: Tag, is_markdowns: bool) {
        let name = tag.element.name.clone();
        let is_bare = matches!(&*name, "ol") || tag.element.attributes.is_empty();
        let is_block = BLOCKS.contains(&&*name) && is_bare && is_markdowns || self.is_gfm && TABLES.contains(&&*name);
        if tag.is_end {
            return self.end(&name);
        }
        let Some(name) = (if is_block { Some(&*name) } else { inline_name(&name) }) else {
            self.html.refused.push(name);
            return self.cut();
        };
        let mut element = Element { name: name.to_owned(), ..tag.element.clone() };
        element.attributes.retain(|attribute, value| is_known(name, attribute, value));
        match name {
            "br" | "hr" | "img" | "input" => self.push(Node::Element(element)),
            // `<a/>` holds nothing.
            _ if tag.is_empty => {}
            _ => self.open.push(Open { element, tag: tag.element.name }),
        }
    }

    /// The end of the innermost element of this name; those inside of it that are still open never end.
    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.tag == name) else {
            if inline_name(name).is_some() {
                self.html.refused.push(format!("/{name}"));
            }
            return self.cut();
        };
        while self.open.len() > at + 1 {
            self.give_up();
        }
        let Some(Open { element, .. }) = self.open.pop() else { return };
        // An element of a line that ends in another block than it began in is none.
        let holds_blocks = element.children.iter().any(|child| !child.is_inline());
        if holds_blocks && inline_name(name).is_some() {
            self.html.refused.extend([name.to_owned(), format!("/{name}")]);
            self.cut();
            element.children.into_iter().for_each(|child| self.push(child));
            self.cut();
        } else {
            self.push(Node::Element(element));
        }
    }

    /// A tag that nothing closes: what follows it stays.
    fn give_up(&mut self) {
        if let Some(open) = self.open.pop() {
            self.html.refused.push(open.tag);
            open.element.children.into_iter().for_each(|child| self.push(child));
        }
    }

    /// A tag without a node ends a paragraph between blocks, but not in a line of Markdown.
    fn cut(&mut self) {
        let in_line = |open: &Open| matches!(&*open.element.name, "p" | "td" | "th") || open.element.level().is_some();
        if !self.open.iter().any(in_line) {
            self.push(Node::Element(Element::new(CUT, vec![])));
        }
    }
}

enum Markup {
    /// A comment, processing instruction, declaration or CDATA section.
    Hidden,
    Tag(Tag),
}

struct Tag {
    element: Element,
    /// `</a>`
    is_end: bool,
    /// `<a/>`
    is_empty: bool,
}

/// What markup stands at the beginning, and how long it is.
fn markup(html: &str) -> Option<(Markup, usize)> {
    let until = |end: &str| html.find(end).map(|at| (Markup::Hidden, at + end.len()));
    for short in ["<!-->", "<!--->"] {
        if html.starts_with(short) {
            return Some((Markup::Hidden, short.len()));
        }
    }
    match html {
        _ if html.starts_with("<!--") => until("-->"),
        _ if html.starts_with("<?") => until("?>"),
        _ if html.starts_with("<![CDATA[") => until("]]>"),
        _ if html.starts_with("<!") => until(">"),
        _ => tag(html),
    }
}

fn tag(html: &str) -> Option<(Markup, usize)> {
    let mut rest = html.strip_prefix('<')?;
    let is_end = rest.starts_with('/');
    rest = rest.strip_prefix('/').unwrap_or(rest);
    let name = take(&mut rest, |c| c.is_ascii_alphanumeric() || c == '-');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut element = Element::new(&name.to_ascii_lowercase(), vec![]);
    loop {
        let space = take(&mut rest, |c| c.is_ascii_whitespace());
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            let is_empty = rest.starts_with('/');
            return Some((Markup::Tag(Tag { element, is_end, is_empty }), html.len() - after.len()));
        }
        if space.is_empty() || is_end {
            return None;
        }
        let (name, value) = attribute(&mut rest)?;
        element.set(&name, &value);
    }
}

/// An attribute: its name, and its value if it has one.
fn attribute(rest: &mut &str) -> Option<(String, String)> {
    let name = take(rest, |c| c.is_ascii_alphanumeric() || "_.:-".contains(c)).to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == ':') {
        return None;
    }
    let Some(after) = rest.trim_start().strip_prefix('=') else { return Some((name, String::new())) };
    *rest = after.trim_start();
    let value = if let Some(quote) = rest.chars().next().filter(|&c| c == '"' || c == '\'') {
        let (value, after) = rest[1..].split_once(quote)?;
        *rest = after;
        value
    } else {
        take(rest, |c| !c.is_ascii_whitespace() && !"\"'=<>`".contains(c))
    };
    Some((name, decode_html_entities(value).into_owned()))
}

/// Takes what fits from the beginning.
fn take<'t>(rest: &mut &'t str, fits: impl Fn(char) -> bool) -> &'t str {
    let (taken, after) = rest.split_at(rest.find(|c| !fits(c)).unwrap_or(rest.len()));
    *rest = after;
    taken
}
