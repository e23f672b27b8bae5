//! The documented differences between an issue and the specification's HTML, applied to every example alike. A
//! difference that the author must be warned of adds to [`Expected::diagnostics`].

use percent_encoding::percent_decode_str;

use super::addresses::{addresses, target};
use super::html::Html;
use super::levels;
use super::tree::{BREAK, Element, Node, is_space, text_content};

/// The expected result of an example in an issue.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    pub(crate) nodes: Vec<Node>,
    /// Parts of the expected diagnostics: a code or a piece of the message.
    pub(crate) diagnostics: Vec<String>,
    /// Paths of the images, from the publication's root.
    pub(crate) images: Vec<String>,
    /// Names of the articles that the example links to: `target` for `./target.md` and for `#target`.
    pub(crate) articles: Vec<String>,
}

/// Applies all rules to the HTML of an example.
pub(crate) fn expected(html: Html, is_gfm: bool) -> Expected {
    let diagnostics = html.reported_tags.iter().map(|tag| format!("`<{tag}>`")).collect();
    let mut expected = Expected { diagnostics, ..Expected::default() };
    let nodes = expected.inlines(html.nodes, is_gfm);
    expected.nodes = expected.blocks(nodes, true);
    levels::close_gaps(&mut expected.nodes, &mut expected.diagnostics);
    expected
}

impl Expected {
    /// Converts links, images and code spans, and links addresses in the text unless `has_links`: the text is already
    /// inside a link, or the HTML has the links.
    fn inlines(&mut self, nodes: Vec<Node>, has_links: bool) -> Vec<Node> {
        let mut converted = Vec::new();
        for node in nodes {
            match node {
                Node::Text(text) if has_links => converted.push(Node::Text(text)),
                Node::Text(text) => converted.extend(addresses(&text)),
                Node::Element(element) if element.name == "img" => converted.push(self.image(&element)),
                Node::Element(element) if element.name == "code" => converted.push(Node::Element(code(element))),
                Node::Element(element) if element.name == "pre" => converted.push(Node::Element(element)),
                Node::Element(mut element) => {
                    let has_links = has_links || element.name == "a";
                    element.children = self.inlines(element.children, has_links);
                    if element.name == "a" {
                        converted.extend(self.link(element));
                    } else {
                        converted.push(Node::Element(element));
                    }
                }
            }
        }
        converted
    }

    /// Converts a link. A link with an empty address, to a page outside the issue or to a scheme that is not allowed is
    /// replaced by its text; the expected diagnostic contains the address, so that the address is compared, too.
    fn link(&mut self, mut element: Element) -> Vec<Node> {
        let href = element.attribute("href").trim().to_owned();
        let Some(target) = target(&href, self) else { return element.children };
        // A link needs text: without any, its address is used.
        if text_content(&element.children).trim().is_empty() && element.children.iter().all(|child| !child.is("img")) {
            element.children = vec![Node::Text(target.trim_start_matches('#').to_owned())];
        }
        element.attributes.retain(|name, value| name == "title" && !value.is_empty());
        element.set("href", &target);
        vec![Node::Element(element)]
    }

    /// Converts an image and records its path.
    fn image(&mut self, element: &Element) -> Node {
        let source = percent_decode_str(element.attribute("src")).decode_utf8_lossy().into_owned();
        let path = match source.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("issues/{source}"),
        };
        let mut image = Element::new("img", vec![]);
        image.set("src", &path);
        image.set("alt", element.attribute("alt"));
        if !element.attribute("title").is_empty() {
            image.set("title", element.attribute("title"));
        }
        self.images.push(path);
        Node::Element(image)
    }

    /// Sets `fallback` as the alternative text of an image that has none, and expects the warning for it.
    fn require_alt(&mut self, image: &mut Element, fallback: &str) {
        if image.attribute("alt").trim().is_empty() {
            self.diagnostics.push("[missing-alt]".to_owned());
            image.set("alt", fallback);
        }
    }

    /// Converts blocks. With `wraps_inlines`, inline nodes between blocks become paragraphs; list items keep them as
    /// they are.
    fn blocks(&mut self, nodes: Vec<Node>, wraps_inlines: bool) -> Vec<Node> {
        let mut converted = Vec::new();
        let mut line: Vec<Node> = Vec::new();
        for node in nodes.into_iter().chain([Node::Element(Element::new(BREAK, vec![]))]) {
            if node.is_inline() {
                line.push(node);
                continue;
            }
            let line = std::mem::take(&mut line);
            if wraps_inlines {
                converted.extend(self.paragraph(Element::new("p", line)));
            } else {
                converted.extend(line);
            }
            if let Node::Element(element) = node {
                converted.extend(self.block(element));
            }
        }
        converted
    }

    fn block(&mut self, mut element: Element) -> Option<Node> {
        match element.name.as_str() {
            BREAK => return None,
            "p" => return self.paragraph(element),
            _ if element.level().is_some() && text_content(&element.children).trim().is_empty() => {
                self.diagnostics.push("[empty-heading]".to_owned());
                return self.paragraph(Element::new("p", element.children));
            }
            "pre" => {}
            "th" | "td" => {
                // An empty header cell is a data cell.
                if text_content(&element.children).trim().is_empty() {
                    "td".clone_into(&mut element.name);
                }
            }
            "li" => {
                task(&mut element);
                element.children = self.blocks(element.children, false);
            }
            name => {
                let wraps_inlines = name == "blockquote";
                element.children = self.blocks(element.children, wraps_inlines);
            }
        }
        self.require_alts(&mut element.children);
        Some(Node::Element(element))
    }

    /// Converts a paragraph. A lone image becomes a figure with the image's title as caption, or with the line of
    /// emphasis below the image. Several images become figures side by side. Images may be linked. Returns `None`
    /// without content.
    fn paragraph(&mut self, mut element: Element) -> Option<Node> {
        let content: Vec<&Node> = element.children.iter().filter(|node| !is_blank(node)).collect();
        if content.is_empty() {
            return None;
        }
        if let Some(pictures) = content.iter().map(|node| picture(node)).collect::<Option<Vec<_>>>() {
            let mut figures: Vec<Node> = pictures.into_iter().map(|picture| self.figure(picture, None)).collect();
            if figures.len() == 1 {
                return figures.pop();
            }
            let mut group = Element::new("div", figures);
            group.set("class", "directive figures");
            return Some(Node::Element(group));
        }
        if let [image, .., Node::Element(caption)] = content.as_slice()
            && content.len() <= 3
            && caption.name == "em"
            && let Some(picture) = picture(image)
            && !picture.1.attributes.contains_key("title")
            && element.children.iter().any(is_line_break)
        {
            let words = caption.children.clone();
            return Some(self.figure(picture, Some(words)));
        }
        self.require_alts(&mut element.children);
        Some(Node::Element(element))
    }

    /// Returns the figure of an image, which may be in a link.
    fn figure(&mut self, (link, mut image): (Option<Element>, Element), words: Option<Vec<Node>>) -> Node {
        let title = image.attributes.remove("title");
        self.require_alt(&mut image, title.as_deref().unwrap_or(WITHOUT_DESCRIPTION));
        let words = words.or_else(|| title.map(|title| vec![Node::Text(title)]));
        let caption = words.map(|words| Node::Element(Element::new("figcaption", words)));
        let image = match link {
            Some(mut link) => {
                link.children = vec![Node::Element(image)];
                link
            }
            None => image,
        };
        Node::Element(Element::new("figure", [Node::Element(image)].into_iter().chain(caption).collect()))
    }

    /// Applies [`require_alt`](Self::require_alt) to the inline images among `nodes`.
    fn require_alts(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            if element.name == "img" {
                self.require_alt(element, WITHOUT_DESCRIPTION);
            } else if element.name != "figure" {
                self.require_alts(&mut element.children);
            }
        }
    }
}

fn is_blank(node: &Node) -> bool {
    matches!(node, Node::Text(text) if text.chars().all(is_space))
}

fn is_line_break(node: &Node) -> bool {
    node.is("br") || matches!(node, Node::Text(text) if text.contains('\n'))
}

/// Returns the image that a node consists of, and the link around it.
fn picture(node: &Node) -> Option<(Option<Element>, Element)> {
    let Node::Element(element) = node else { return None };
    match element.name.as_str() {
        "img" => Some((None, element.clone())),
        "a" => match element.children.iter().filter(|child| !is_blank(child)).collect::<Vec<_>>().as_slice() {
            [Node::Element(image)] if image.name == "img" => Some((Some(element.clone()), image.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// Alternative text of an image without alternative text and title.
const WITHOUT_DESCRIPTION: &str = "Image without description";

/// Collapses white space in a code span that comes from raw HTML. Such a span has line ends; one from Markdown has
/// none.
fn code(mut element: Element) -> Element {
    let text = text_content(&element.children);
    if text.contains('\n') {
        element.children = vec![Node::Text(text.split_whitespace().collect::<Vec<_>>().join(" "))];
    }
    element
}

/// Replaces the check box of a task (`- [x] done`) by a class of the list item.
fn task(item: &mut Element) {
    let Some(at) = item.children.iter().position(|child| child.is("input")) else { return };
    let Node::Element(input) = item.children.remove(at) else { return };
    item.set("class", if input.attributes.contains_key("checked") { "task done" } else { "task" });
}
