//! Reads the content documents of an EPUB as trees that can be compared with the specification's HTML.

use std::collections::BTreeMap;

use roxmltree::{Document, ParsingOptions};

use super::addresses::address;
use super::tree::{Element, Node, text_content};

/// Returns the bodies of the content documents, in reading order. `image_widths` are the widths of the publication's
/// images, by path.
pub(crate) fn read(files: &BTreeMap<String, Vec<u8>>, image_widths: &BTreeMap<String, String>) -> Vec<Vec<Node>> {
    let reader = Reader { files, image_widths };
    files.iter().filter(|(name, _)| name.starts_with("OEBPS/text/")).map(|(_, page)| reader.page(page)).collect()
}

struct Reader<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    image_widths: &'a BTreeMap<String, String>,
}

impl Reader<'_> {
    fn page(&self, page: &[u8]) -> Vec<Node> {
        let page = str::from_utf8(page).expect("pages are UTF-8");
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let page = Document::parse_with_options(page, options).expect("pages are well-formed");
        let body = page.descendants().find(|node| node.tag_name().name() == "body").expect("a page has a body");
        let nodes = self.children(body);
        nodes.into_iter().flat_map(unwrapped).collect()
    }

    fn children(&self, parent: roxmltree::Node<'_, '_>) -> Vec<Node> {
        let nodes = |node: roxmltree::Node<'_, '_>| {
            if node.is_text() {
                return vec![Node::Text(node.text().unwrap_or_default().to_owned())];
            }
            match node.attribute("class") {
                // The check box of a task is a drawing; the class of the list item has the same information.
                Some("tick-box") => Vec::new(),
                // The box around a wide table.
                Some("scroll") => self.children(node),
                // Comments, keywords, texts and numbers of code.
                Some(class) if class.starts_with("code-") => self.children(node),
                _ => vec![Node::Element(self.element(node))],
            }
        };
        parent.children().flat_map(nodes).collect()
    }

    fn element(&self, node: roxmltree::Node<'_, '_>) -> Element {
        let mut element = Element::new(node.tag_name().name(), self.children(node));
        let is_item = element.name == "li";
        for attribute in node.attributes() {
            match (attribute.name(), attribute.value()) {
                // Attributes without a counterpart in the specification's HTML.
                ("id" | "scope", _) | ("class", "tasks" | "divided") => {}
                ("class", class) if is_item || element.name == "code" => element.set("class", class),
                ("class", "start") => element.set("align", "left"),
                ("class", "end") => element.set("align", "right"),
                ("class", "center") => element.set("align", "center"),
                ("href", href) => link(&mut element, href),
                ("src", path) => element.set("src", self.source(path)),
                (name, value) => element.set(name, value),
            }
        }
        element
    }

    /// Returns the publication's path of an image, which is identified by its width.
    fn source(&self, path: &str) -> &str {
        let name = path.replace("..", "OEBPS");
        let bytes = self.files.get(&name).unwrap_or_else(|| panic!("{name} is missing in the EPUB"));
        let svg = std::str::from_utf8(bytes).expect("an SVG is UTF-8");
        let svg = Document::parse(svg).expect("an SVG is well-formed");
        let width = svg.root_element().attribute("width");
        let image = self.image_widths.iter().find(|(_, known)| Some(known.as_str()) == width);
        image.map_or_else(|| panic!("{name} is not an image of the publication"), |(path, _)| path)
    }
}

/// Replaces a section or article by its children. Its heading gets the name of the element as its class, as
/// [`levels`](super::levels) marks the headings of the specification's HTML.
fn unwrapped(node: Node) -> Vec<Node> {
    let Node::Element(mut outer) = node else { return vec![node] };
    let kind = match (&*outer.name, outer.attribute("class")) {
        ("section", "lead") => return outer.children,
        ("section" | "article", _) => outer.name.clone(),
        _ => return vec![Node::Element(outer)],
    };
    let heading = outer.children.iter_mut().find_map(|child| match child {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    heading.expect("a section begins with its heading").set("class", &kind);
    outer.children
}

fn link(element: &mut Element, href: &str) {
    let inside = href.strip_prefix('#').or_else(|| href.split_once(".xhtml#").map(|(_, id)| id));
    let target = match inside {
        Some(id) => format!("#{id}"),
        None => address(href).expect("a link to the outside has an absolute address"),
    };
    // The text of a link without text is its address.
    if text_content(&element.children) == href {
        element.children = vec![Node::Text(target.clone())];
    }
    element.set("href", &target);
}
