//! The pages of an e-book as a tree.

use std::collections::BTreeMap;

use roxmltree::{Document, ParsingOptions};

use super::addresses::address;
use super::tree::{Element, Node, plain};

/// The bodies of the text pages, in reading order. `pictures` are the publication's images: path and width.
pub(crate) fn read(book: &BTreeMap<String, Vec<u8>>, pictures: &BTreeMap<String, String>) -> Vec<Vec<Node>> {
    let reader = Reader { book, pictures };
    book.iter().filter(|(name, _)| name.starts_with("OEBPS/text/")).map(|(_, page)| reader.page(page)).collect()
}

struct Reader<'a> {
    book: &'a BTreeMap<String, Vec<u8>>,
    pictures: &'a BTreeMap<String, String>,
}

impl Reader<'_> {
    fn page(&self, page: &[u8]) -> Vec<Node> {
        let page = str::from_utf8(page).expect("pages are UTF-8");
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let page = Document::parse_with_options(page, options).expect("pages are well-formed");
        let body = page.descendants().find(|node| node.tag_name().name() == "body").expect("a page has a body");
        let nodes = self.children(body);
        nodes.into_iter().flat_map(inside).collect()
    }

    fn children(&self, parent: roxmltree::Node<'_, '_>) -> Vec<Node> {
        let node = |node: roxmltree::Node<'_, '_>| {
            if node.is_text() {
                return Some(Node::Text(node.text().unwrap_or_default().to_owned()));
            }
            // The box of a task is a character here, and the item's class says which.
            (node.attribute("class") != Some("tick-box")).then(|| Node::Element(self.element(node)))
        };
        parent.children().filter_map(node).collect()
    }

    fn element(&self, node: roxmltree::Node<'_, '_>) -> Element {
        let mut element = Element::new(node.tag_name().name(), self.children(node));
        let is_item = element.name == "li";
        for attribute in node.attributes() {
            match (attribute.name(), attribute.value()) {
                // Where links lead, what style sheets and screen readers ask for.
                ("id" | "scope", _) | ("class", "tasks") => {}
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

    /// The publication's path of a picture in the book.
    fn source(&self, path: &str) -> &str {
        let name = path.replace("..", "OEBPS");
        let bytes = self.book.get(&name).unwrap_or_else(|| panic!("{name} is in the book"));
        let picture = std::str::from_utf8(bytes).expect("a picture is a drawing");
        let picture = Document::parse(picture).expect("a drawing is well-formed");
        let width = picture.root_element().attribute("width");
        let found = self.pictures.iter().find(|(_, known)| Some(known.as_str()) == width);
        found.map_or_else(|| panic!("{name} is one of the publication's"), |(path, _)| path)
    }
}

/// Sections and articles hold what in Markdown only follows their headings: so the heading says which of them it opens.
fn inside(node: Node) -> Vec<Node> {
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
    let target = match href.split_once(".xhtml#") {
        Some((_, id)) => format!("#{id}"),
        None => address(href).expect("a link leads out by a whole address"),
    };
    // A link without words has its address for them.
    if plain(&element.children) == href {
        element.children = vec![Node::Text(target.clone())];
    }
    element.set("href", &target);
}
