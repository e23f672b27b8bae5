//! Identifiers, operators and accents.

use roxmltree::Node;

use super::{marked_operator, text};
use crate::math::commands::{LIMITS, OPERATOR_MARKS};
use crate::math::element::{Element, em, length};

/// Attributes of `mo` that are kept.
const ATTRIBUTES: [&str; 6] = ["stretchy", "form", "symmetric", "largeop", "movablelimits", "accent"];
/// Attributes of `mo` that are kept, whose values are lengths.
const LENGTHS: [&str; 4] = ["lspace", "rspace", "minsize", "maxsize"];

/// Converts an `mi`. One of several letters is upright, one of one letter is italic unless it has an attribute.
pub(super) fn identifier(node: Node<'_, '_>) -> Element {
    let identifier = Element::token("mi", text(node));
    match node.attribute("mathvariant") {
        Some(variant) => identifier.with("mathvariant", variant),
        None => identifier,
    }
}

/// Converts an `mo`: a sign, or the name of a function.
pub(super) fn operator(node: Node<'_, '_>) -> Element {
    let name = text(node);
    let Some(marked) = name.strip_prefix(LIMITS) else { return with_attributes(Element::token("mo", name), node) };
    let operator = |name: &str| with_attributes(Element::token("mo", name), node);
    match mark_of(name) {
        Some(mark) => marked_operator(operator(marked.trim_start_matches(mark)), mark),
        None => operator(marked).with("movablelimits", "true"),
    }
}

/// Returns the mark of a line or arrow at the name of an operator.
pub(super) fn mark_of(name: &str) -> Option<&'static str> {
    let marked = name.strip_prefix(LIMITS)?;
    OPERATOR_MARKS.iter().map(|(mark, _, _)| *mark).find(|mark| marked.starts_with(*mark))
}

fn with_attributes(mut element: Element, node: Node<'_, '_>) -> Element {
    for name in ATTRIBUTES {
        if let Some(value) = node.attribute(name) {
            element = element.with(name, value);
        }
    }
    for name in LENGTHS {
        if let Some(em) = node.attribute(name).and_then(em) {
            element = element.with(name, if em == 0.0 { "0".to_owned() } else { length(em) });
        }
    }
    element
}

/// Converts the sign of an accent.
pub(super) fn accent(node: Node<'_, '_>) -> Element {
    let is_wide = node.attribute("stretchy") == Some("true");
    let is_under = node.parent_element().is_some_and(|parent| parent.has_attribute("accentunder"));
    // A combining character cannot stand alone. MathML has characters of its own for accents that stretch.
    let sign = match text(node) {
        "\u{332}" if is_under => "_",
        "\u{332}" => "\u{203E}",
        "\u{302}" if is_wide => "^",
        other => other,
    };
    with_attributes(Element::token("mo", sign), node)
}
