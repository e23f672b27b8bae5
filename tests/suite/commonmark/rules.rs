//! The rules by which an issue differs from the specification's HTML. Each is DESIGN.md's or the README's, and is applied to
//! every example alike; where the author must be told, [`Meant::said`] holds what a diagnostic of the example has to say.

use percent_encoding::percent_decode_str;

use super::addresses::{addresses, target};
use super::html::Html;
use super::levels;
use super::tree::{CUT, Element, Node, is_space, plain};

/// What an example means in an issue.
#[derive(Debug, Default)]
pub(crate) struct Meant {
    pub(crate) nodes: Vec<Node>,
    /// Pieces of the diagnostics that the author has to see.
    pub(crate) said: Vec<String>,
    /// Paths of the images, from the publication's root.
    pub(crate) images: Vec<String>,
    /// Names of the articles that the example leads to: `target` for `./target.md` and for `#target`.
    pub(crate) articles: Vec<String>,
}

/// Applies all rules.
pub(crate) fn meant(html: Html, is_gfm: bool) -> Meant {
    let mut meant = Meant { said: html.refused.iter().map(|tag| format!("`<{tag}>`")).collect(), ..Meant::default() };
    let nodes = meant.inlines(html.nodes, is_gfm);
    meant.nodes = meant.blocks(nodes, true);
    levels::close_up(&mut meant.nodes, &mut meant.said);
    meant
}

impl Meant {
    /// Links, images and typed addresses.
    fn inlines(&mut self, nodes: Vec<Node>, has_links: bool) -> Vec<Node> {
        let mut made = Vec::new();
        for node in nodes {
            match node {
                Node::Text(text) if has_links => made.push(Node::Text(text)),
                Node::Text(text) => made.extend(addresses(&text)),
                Node::Element(element) if element.name == "img" => made.push(self.image(&element)),
                Node::Element(element) if element.name == "code" => made.push(Node::Element(code(element))),
                Node::Element(element) if element.name == "pre" => made.push(Node::Element(element)),
                Node::Element(mut element) => {
                    let has_links = has_links || element.name == "a";
                    element.children = self.inlines(element.children, has_links);
                    if element.name == "a" {
                        made.extend(self.link(element));
                    } else {
                        made.push(Node::Element(element));
                    }
                }
            }
        }
        made
    }

    /// Links that lead nowhere, to a page beside the issue or to a scheme that is not allowed keep their words. The
    /// diagnostic names the address, so that it is compared all the same.
    fn link(&mut self, mut element: Element) -> Vec<Node> {
        let href = element.attribute("href").trim().to_owned();
        let Some(target) = target(&href, self) else { return element.children };
        // Nobody could follow a link without words.
        if plain(&element.children).trim().is_empty() && element.children.iter().all(|child| !child.is("img")) {
            element.children = vec![Node::Text(target.trim_start_matches('#').to_owned())];
        }
        element.attributes.retain(|name, value| name == "title" && !value.is_empty());
        element.set("href", &target);
        vec![Node::Element(element)]
    }

    /// A picture is described by its alternative text, a lone one without it by its title, others by a fixed word.
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

    fn described(&mut self, image: &mut Element, words: &str) {
        if image.attribute("alt").trim().is_empty() {
            self.said.push("[missing-alt]".to_owned());
            image.set("alt", words);
        }
    }

    /// Blocks; what stands between them in raw HTML is a paragraph, outside of a list's item.
    fn blocks(&mut self, nodes: Vec<Node>, gathers: bool) -> Vec<Node> {
        let mut made = Vec::new();
        let mut line: Vec<Node> = Vec::new();
        for node in nodes.into_iter().chain([Node::Element(Element::new(CUT, vec![]))]) {
            if node.is_inline() {
                line.push(node);
                continue;
            }
            let line = std::mem::take(&mut line);
            if gathers {
                made.extend(self.paragraph(Element::new("p", line)));
            } else {
                made.extend(line);
            }
            if let Node::Element(element) = node {
                made.extend(self.block(element));
            }
        }
        made
    }

    fn block(&mut self, mut element: Element) -> Option<Node> {
        match element.name.as_str() {
            CUT => return None,
            "p" => return self.paragraph(element),
            _ if element.level().is_some() && plain(&element.children).trim().is_empty() => {
                self.said.push("[empty-heading]".to_owned());
                return self.paragraph(Element::new("p", element.children));
            }
            "pre" => {}
            "th" | "td" => {
                // An empty cell is no heading.
                if plain(&element.children).trim().is_empty() {
                    "td".clone_into(&mut element.name);
                }
            }
            "li" => {
                task(&mut element);
                element.children = self.blocks(element.children, false);
            }
            name => {
                let gathers = name == "blockquote";
                element.children = self.blocks(element.children, gathers);
            }
        }
        self.describe(&mut element.children);
        Some(Node::Element(element))
    }

    /// A paragraph; a figure if it is an image and nothing else, whose title is the caption; none without content.
    fn paragraph(&mut self, mut element: Element) -> Option<Node> {
        let is_blank = |node: &Node| matches!(node, Node::Text(text) if text.chars().all(is_space));
        let content: Vec<&Node> = element.children.iter().filter(|node| !is_blank(node)).collect();
        match content.as_slice() {
            [] => None,
            [Node::Element(image)] if image.name == "img" => {
                let mut image = image.clone();
                let title = image.attributes.remove("title");
                self.described(&mut image, title.as_deref().unwrap_or(WITHOUT_DESCRIPTION));
                let caption = title.map(|title| Node::Element(Element::new("figcaption", vec![Node::Text(title)])));
                let children = [Node::Element(image)].into_iter().chain(caption).collect();
                Some(Node::Element(Element::new("figure", children)))
            }
            _ => {
                self.describe(&mut element.children);
                Some(Node::Element(element))
            }
        }
    }

    /// Describes the images in a line.
    fn describe(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            if element.name == "img" {
                self.described(element, WITHOUT_DESCRIPTION);
            } else if element.name != "figure" {
                self.describe(&mut element.children);
            }
        }
    }
}

const WITHOUT_DESCRIPTION: &str = "Image without description";

/// A code span of Markdown has no line ends. One that has is raw HTML, in which white space is a blank.
fn code(mut element: Element) -> Element {
    let text = plain(&element.children);
    if text.contains('\n') {
        element.children = vec![Node::Text(text.split_whitespace().collect::<Vec<_>>().join(" "))];
    }
    element
}

/// `- [x] done`: a box is a class of the item.
fn task(item: &mut Element) {
    let Some(at) = item.children.iter().position(|child| child.is("input")) else { return };
    let Node::Element(input) = item.children.remove(at) else { return };
    item.set("class", if input.attributes.contains_key("checked") { "task done" } else { "task" });
}
