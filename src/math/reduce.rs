//! MathML as EPUB allows it, from the MathML of math-core.
//!
//! EPUB has the elements and attributes of MathML 3, of which browsers set those of MathML Core. Each element gets as
//! many children as it must have, since math-core writes none or two for some commands.

use roxmltree::Node;

use super::commands::{AccentSide, FRAME, LIMITS, OPERATOR_MARKS};
use super::element::{Element, em};

mod operators;
mod tables;
mod text;

/// CSS of a frame.
const FRAME_STYLE: &str = "border:0.06em solid;padding:0.2em";

/// Converts a formula. `node` is the `math` element of math-core.
pub(super) fn reduce(node: Node<'_, '_>) -> Element {
    let math = Element::new("math", content(node)).with("xmlns", "http://www.w3.org/1998/Math/MathML");
    match node.attribute("display") {
        Some(display) => math.with("display", display),
        None => math,
    }
}

fn parts<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    node.children().filter(Node::is_element).collect()
}

/// Converts the children of an element that takes any number.
fn content(node: Node<'_, '_>) -> Vec<Element> {
    node.children().filter_map(convert).collect()
}

/// Converts a node to exactly one element.
fn operand(node: Node<'_, '_>) -> Element {
    convert(node).unwrap_or_else(|| Element::new("mrow", Vec::new()))
}

fn operands(node: Node<'_, '_>) -> Vec<Element> {
    parts(node).into_iter().map(operand).collect()
}

/// Converts a node. Returns `None` for nodes without content.
fn convert(node: Node<'_, '_>) -> Option<Element> {
    if !node.is_element() {
        return None;
    }
    Some(match node.tag_name().name() {
        "mi" => operators::identifier(node),
        "mn" => Element::token("mn", text(node)),
        "mo" => operators::operator(node),
        "mtext" => text::text(node)?,
        "mspace" => space(node)?,
        "mfrac" => fraction(node),
        "msqrt" => Element::new("msqrt", content(node)),
        "mroot" => Element::new("mroot", operands(node)),
        "mphantom" => Element::new("mphantom", content(node)),
        "mpadded" => padded(node),
        "menclose" => enclosed(node),
        "msub" => scripts(node, "msub", "munder"),
        "msup" => scripts(node, "msup", "mover"),
        "msubsup" => scripts(node, "msubsup", "munderover"),
        "munder" => under_or_over(node, "munder"),
        "mover" => under_or_over(node, "mover"),
        "munderover" => under_or_over(node, "munderover"),
        "mmultiscripts" => Element::new("mmultiscripts", operands(node)),
        "mprescripts" => Element::new("mprescripts", Vec::new()),
        "mtable" => tables::table(node),
        _ => row(node),
    })
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default()
}

/// Converts a space. math-core writes an empty one before identifiers of several letters, for the sake of Firefox.
fn space(node: Node<'_, '_>) -> Option<Element> {
    if let Some(width) = node.attribute("width") {
        return em(width).map(Element::space);
    }
    let margin = node.attribute("style")?.strip_prefix("margin-left:")?;
    em(margin.trim_end_matches(';')).map(Element::space)
}

/// Converts an `mrow`. Attributes for the size become those of `mstyle`, since `mrow` has none in MathML 3.
fn row(node: Node<'_, '_>) -> Element {
    if starts_with_mark(node, FRAME) {
        let inside = parts(node).into_iter().skip(1).filter_map(convert).collect();
        return Element::new("mrow", inside).with("class", "boxed").with("style", FRAME_STYLE);
    }
    let content = content(node);
    match (node.attribute("displaystyle"), node.attribute("scriptlevel")) {
        (Some(display), Some(level)) => sized(content, display == "true", level),
        _ => Element::row(content),
    }
}

/// Returns content in a size of its own.
fn sized(content: Vec<Element>, is_display: bool, level: &str) -> Element {
    Element::new("mstyle", content).with("displaystyle", is_display.to_string()).with("scriptlevel", level)
}

/// Returns `true` if the first child is the text `mark`.
fn starts_with_mark(node: Node<'_, '_>, mark: &str) -> bool {
    node.first_element_child().is_some_and(|child| child.tag_name().name() == "mtext" && text(child) == mark)
}

fn fraction(node: Node<'_, '_>) -> Element {
    let mut fraction = Element::new("mfrac", operands(node));
    if node.attribute("linethickness").and_then(em) == Some(0.0) {
        fraction = fraction.with("linethickness", "0");
    }
    match node.attribute("displaystyle") {
        Some(display) => sized(vec![fraction], display == "true", "0"),
        None => fraction,
    }
}

/// Converts an `mpadded`, which math-core writes for `\hphantom`, `\vphantom` and for the space around operators.
fn padded(node: Node<'_, '_>) -> Element {
    if node.has_attribute("width") {
        return Element::new("mpadded", content(node)).with("width", "0");
    }
    if node.has_attribute("height") {
        return Element::new("mpadded", content(node)).with("height", "0").with("depth", "0");
    }
    let inside = without_padding(node);
    with_padding(node, Element::row(inside))
}

/// Converts the content of an `mpadded`.
fn without_padding(node: Node<'_, '_>) -> Vec<Element> {
    match limits_row(node) {
        Some(row) => parts(row).into_iter().skip(1).filter_map(convert).collect(),
        None => content(node),
    }
}

/// Returns an element between the spaces that an `mpadded` has at its sides.
fn with_padding(node: Node<'_, '_>, element: Element) -> Element {
    let side = |side: &str| -> Option<Element> {
        let (_, rest) = node.attribute("style")?.split_once(side)?;
        let width = em(rest.split(';').next()?)?;
        (width > 0.0).then(|| Element::space(width))
    };
    let (left, right) = (side("padding-left:"), side("padding-right:"));
    Element::row(left.into_iter().chain([element]).chain(right).collect())
}

/// Returns the row in the `mpadded` of `\mathop`.
fn limits_row<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let row = node.first_element_child()?;
    (node.tag_name().name() == "mpadded" && starts_with_mark(row, LIMITS)).then_some(row)
}

/// Converts an `menclose`: a stroke through its content. Browsers without `menclose` draw the stroke of the style.
fn enclosed(node: Node<'_, '_>) -> Element {
    let notation = node.attribute("notation").unwrap_or_default();
    let stroke = |side: &str| {
        let (before, after) = ("calc(50% - 0.03em)", "calc(50% + 0.03em)");
        format!(
            "linear-gradient(to {side},transparent {before},currentColor {before},currentColor {after},transparent {after})"
        )
    };
    let strokes = [("updiagonalstrike", "bottom right"), ("downdiagonalstrike", "top right")];
    let drawn: Vec<String> = strokes
        .into_iter()
        .filter(|(name, _)| notation.split(' ').any(|notation| notation == *name))
        .map(|(_, side)| stroke(side))
        .collect();
    let content = node.first_element_child().and_then(convert).into_iter().collect();
    Element::new("menclose", content)
        .with("notation", notation)
        .with("style", format!("background:{}", drawn.join(",")))
}

/// Converts scripts. They become limits if the base is the operator of `\mathop` or `\operatorname*`.
fn scripts(node: Node<'_, '_>, name: &'static str, limits: &'static str) -> Element {
    let mut operands = operands(node);
    let Some(base) = node.first_element_child() else { return Element::new("mrow", operands) };
    if base.tag_name().name() == "mo" && text(base).starts_with(LIMITS) {
        // Browsers would move the line of `\varlimsup` to the side, too, so its limits are placed here.
        let has_limits = operators::mark_of(text(base)).is_none() || is_display(node);
        return Element::new(if has_limits { limits } else { name }, operands);
    }
    if base.tag_name().name() != "mpadded" || !base.has_attribute("style") {
        return Element::new(name, operands);
    }
    // Scripts are put to the operator, not to the space around it.
    if let Some(first) = operands.first_mut() {
        *first = Element::row(without_padding(base));
    }
    // Only a sign or name can move its limits, so others are placed here.
    let has_limits = limits_row(base).is_some() && is_display(node);
    with_padding(base, Element::new(if has_limits { limits } else { name }, operands))
}

/// Returns `true` if a node is set in display style.
fn is_display(node: Node<'_, '_>) -> bool {
    let mut below = node;
    for node in node.ancestors().skip(1) {
        if let Some(display) = node.attribute("displaystyle") {
            return display == "true";
        }
        let is_base = below.prev_sibling_element().is_none();
        match node.tag_name().name() {
            "math" => return node.attribute("display") == Some("block"),
            "mfrac" | "mtable" => return false,
            "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" | "mmultiscripts" | "mroot" if !is_base => {
                return false;
            }
            _ => {}
        }
        below = node;
    }
    false
}

/// Converts an accent, brace, label or limit.
fn under_or_over(node: Node<'_, '_>, name: &'static str) -> Element {
    let accent = ["accent", "accentunder"].into_iter().find(|accent| node.attribute(*accent) == Some("true"));
    match (accent, parts(node).as_slice()) {
        (Some(accent), &[base, mark]) => {
            Element::new(name, vec![operand(base), operators::accent(mark)]).with(accent, "true")
        }
        _ => Element::new(name, operands(node)),
    }
}

/// Returns an operator with a line or arrow over or under it: `\varlimsup`.
fn marked_operator(operator: Element, mark: &str) -> Element {
    let Some((_, side, accent)) = OPERATOR_MARKS.iter().find(|(name, _, _)| *name == mark) else { return operator };
    let accent = Element::token("mo", *accent).with("stretchy", "true");
    match side {
        AccentSide::Over => Element::new("mover", vec![operator, accent]).with("accent", "true"),
        AccentSide::Under => Element::new("munder", vec![operator, accent]).with("accentunder", "true"),
    }
}
