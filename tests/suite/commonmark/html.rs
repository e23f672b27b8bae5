//! Parses the specification's HTML by `CommonMark`'s own grammar of tags (0.31.2, section 6.6). Raw HTML is reduced as
//! the program does it: comments are removed, some tags have a node, other tags are removed and their text stays.

use html_escape::decode_html_entities;

use super::tree::{BREAK, Element, Node};

/// A tree, and the tags that need a diagnostic.
#[derive(Debug, Default)]
pub(crate) struct Html {
    pub(crate) nodes: Vec<Node>,
    /// Names of tags that have no node or are never closed.
    pub(crate) reported_tags: Vec<String>,
}

/// Block elements that Markdown produces.
const BLOCKS: [&str; 13] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "hr"];
/// Elements without a meaning of their own. With an id, they are link targets.
const CONTAINERS: [&str; 4] = ["span", "div", "p", "section"];
/// Elements of GFM's tables; in `CommonMark`'s examples they are raw HTML.
const TABLES: [&str; 6] = ["table", "thead", "tbody", "tr", "th", "td"];

/// Returns the element that the EPUB has for an inline tag, or `None` if the tag has no node.
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

/// Returns `true` for an attribute that is compared.
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

/// An element whose end tag has not been read yet.
struct Open {
    element: Element,
    /// Name of the tag in the source; `element` has the name of the node.
    tag: String,
}

/// Parses HTML. `is_gfm`: tables come from Markdown and are not raw HTML.
pub(crate) fn read(html: &str, is_gfm: bool) -> Html {
    let mut reader = Reader { html: Html::default(), open: Vec::new(), is_gfm };
    let mut rest = html;
    while !rest.is_empty() {
        let next = if rest.starts_with('<') { markup(rest) } else { None };
        let length = match next {
            Some((Markup::Hidden, length)) => {
                let is_comment = rest.starts_with("<!--");
                let form = match &rest[..2] {
                    "<?" => "?…?",
                    _ if rest.starts_with("<![CDATA[") => "![CDATA[…]]",
                    _ => "!…",
                };
                reader.html.reported_tags.extend((!is_comment).then(|| form.to_owned()));
                length
            }
            Some((Markup::Tag(tag), length)) => {
                let hides = !tag.is_end && matches!(&*tag.element.name, "script" | "style");
                let end = format!("</{}", tag.element.name);
                let is_from_markdown = tag.element.name != "pre" || rest[length..].starts_with("<code");
                reader.tag(tag, is_from_markdown);
                // The content of a script or style sheet is not text.
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
        reader.dissolve_unclosed();
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

    fn tag(&mut self, tag: Tag, is_from_markdown: bool) {
        let name = tag.element.name.clone();
        let is_bare = matches!(&*name, "ol") || tag.element.attributes.is_empty();
        let is_block =
            BLOCKS.contains(&&*name) && is_bare && is_from_markdown || self.is_gfm && TABLES.contains(&&*name);
        if tag.is_end {
            return self.end(&name);
        }
        let Some(name) = (if is_block { Some(&*name) } else { inline_name(&name) }) else {
            let is_target = CONTAINERS.contains(&&*name) && !tag.element.attribute("id").is_empty();
            if !is_target {
                self.html.reported_tags.push(name);
            }
            return self.break_paragraph();
        };
        let mut element = Element { name: name.to_owned(), ..tag.element.clone() };
        element.attributes.retain(|attribute, value| is_known(name, attribute, value));
        match name {
            "br" | "hr" | "img" | "input" => self.push(Node::Element(element)),
            // `<a/>` has no content.
            _ if tag.is_empty => {}
            _ => self.open.push(Open { element, tag: tag.element.name }),
        }
    }

    /// Closes the innermost open element of this name. Open elements inside it are never closed.
    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.tag == name) else {
            if inline_name(name).is_some() {
                self.html.reported_tags.push(format!("/{name}"));
            }
            return self.break_paragraph();
        };
        while self.open.len() > at + 1 {
            self.dissolve_unclosed();
        }
        let Some(Open { element, .. }) = self.open.pop() else { return };
        // An inline element cannot end in another block than it began in: its tags are removed.
        let holds_blocks = element.children.iter().any(|child| !child.is_inline());
        if holds_blocks && inline_name(name).is_some() {
            self.html.reported_tags.extend([name.to_owned(), format!("/{name}")]);
            self.break_paragraph();
            element.children.into_iter().for_each(|child| self.push(child));
            self.break_paragraph();
        } else {
            self.push(Node::Element(element));
        }
    }

    /// Replaces the innermost open element, which is never closed, by its children.
    fn dissolve_unclosed(&mut self) {
        if let Some(open) = self.open.pop() {
            self.html.reported_tags.push(open.tag);
            open.element.children.into_iter().for_each(|child| self.push(child));
        }
    }

    /// Marks the place of a tag without a node. It separates paragraphs between blocks, but not inside a paragraph,
    /// cell or heading.
    fn break_paragraph(&mut self) {
        let is_text_block =
            |open: &Open| matches!(&*open.element.name, "p" | "td" | "th") || open.element.level().is_some();
        if !self.open.iter().any(is_text_block) {
            self.push(Node::Element(Element::new(BREAK, vec![])));
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

/// Parses the markup at the start of `html` and returns it with its length in bytes, or `None` if the text is not
/// markup.
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

/// Parses an open or closing tag at the start of `html`.
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

/// Parses an attribute at the start of `rest`: name and value, which is empty if the attribute has none.
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

/// Splits off the longest prefix of characters that fit.
fn take<'t>(rest: &mut &'t str, fits: impl Fn(char) -> bool) -> &'t str {
    let (taken, after) = rest.split_at(rest.find(|c| !fits(c)).unwrap_or(rest.len()));
    *rest = after;
    taken
}
