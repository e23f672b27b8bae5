//! Text in formulas.

use roxmltree::Node;

use crate::math::commands::ROW_SPACE;
use crate::math::element::{Element, em, length};

/// Depth of a line of text, in em.
const DEPTH: f64 = 0.3;

/// Converts an `mtext`. math-core writes bold text with an element of HTML in it. Returns `None` if it is empty.
pub(super) fn text(node: Node<'_, '_>) -> Option<Element> {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    if let Some(space) = text.strip_prefix(ROW_SPACE) {
        let strut = Element::new("mspace", Vec::new()).with("width", "0em");
        return Some(strut.with("depth", length(em(space)? + DEPTH)));
    }
    // The dots of `\ldots` are a sign, which is not in the font of the text.
    if text == "…" {
        return Some(Element::token("mo", text).with("lspace", "0").with("rspace", "0"));
    }
    let style = node.descendants().filter(Node::is_element).skip(1).find_map(|style| style_of(style));
    let element = Element::token("mtext", text.as_str());
    (!text.is_empty()).then(|| match style {
        Some(style) => element.with("style", style),
        None => element,
    })
}

/// Returns the CSS for an element of HTML in text. `mathvariant` has no effect in browsers.
fn style_of(node: Node<'_, '_>) -> Option<&'static str> {
    match node.tag_name().name() {
        "b" => Some("font-weight:bold"),
        "i" | "em" => Some("font-style:italic"),
        "code" => Some("font-family:monospace"),
        "span" if node.attribute("class") == Some("math-core-sans-serif-font") => Some("font-family:sans-serif"),
        _ => None,
    }
}
