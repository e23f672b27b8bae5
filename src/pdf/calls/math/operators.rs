//! Identifiers, operators and delimiters.

use roxmltree::Node;
use unicode_math_class::{MathClass, class};
use unicode_segmentation::UnicodeSegmentation;

use super::super::literal::string;
use super::{text, write};

/// Space of TeX around punctuation.
const THIN: &str = "0.1667em";
/// Space of TeX around binary operators.
const MEDIUM: &str = "0.2222em";
/// Space of TeX around relations.
const THICK: &str = "0.2778em";

/// Writes an `mi`. A single letter is italic unless `mathvariant="normal"`; several letters are an upright name.
pub(super) fn identifier(node: Node<'_, '_>) -> String {
    let name = text(node);
    let is_name = name.graphemes(true).count() > 1;
    let is_greek_capital = name.chars().all(|c| matches!(c, '\u{391}'..='\u{3A9}' | 'ϴ'));
    if node.attribute("mathvariant") == Some("normal") || is_name && name.is_ascii() {
        format!("#std.math.upright({})", string(name))
    } else if is_greek_capital && !is_name {
        // Typst sets capital Greek letters upright, MathML does not.
        format!("#std.math.italic({})", string(name))
    } else if is_name || unicode_class(node) == Some(MathClass::Large) {
        // A large sign as a letter, such as `√`, does not grow.
        format!("#{}", string(name))
    } else {
        symbols(name)
    }
}

/// Writes an `mo`: a sign, or the name of a function.
pub(super) fn operator(node: Node<'_, '_>) -> String {
    let name = text(node);
    if is_invisible(name) {
        return String::new();
    }
    if is_function(node) {
        return format!("#std.math.op({})", string(name));
    }
    let sign = match node.attribute("minsize") {
        Some(size) => format!("#std.math.lr(size: {size}, [{}])", symbols(name)),
        None => symbols(name),
    };
    let spaces = (node.attribute("lspace"), node.attribute("rspace"));
    if let (Some(left @ THIN), Some(right @ (THIN | "0")), false) = (spaces.0, spaces.1, is_large(node)) {
        let space = |width: &str| if width == "0" { String::new() } else { format!("#std.box(width: {width})") };
        return format!("{}{sign}{}", space(left), space(right));
    }
    match class_of(node) {
        Some(class) => format!("#std.math.class(\"{class}\", [{sign}])"),
        None => sign,
    }
}

fn is_invisible(name: &str) -> bool {
    matches!(name, "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}")
}

/// Returns `true` if an operator is the name of a function.
pub(super) fn is_function(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "mo" && text(node).graphemes(true).count() > 1
}

/// Returns `true` if an operator is large, such as a sum or an integral.
pub(super) fn is_large(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "mo" && unicode_class(node) == Some(MathClass::Large)
}

fn unicode_class(node: Node<'_, '_>) -> Option<MathClass> {
    text(node).chars().next().and_then(class)
}

/// Returns the class of an operator whose spaces are not those of its character, as in `1{,}5` and `\mathbin{x}`.
/// Typst derives the class of others from the character.
fn class_of(node: Node<'_, '_>) -> Option<&'static str> {
    let spaces = (node.attribute("lspace"), node.attribute("rspace"));
    match node.attribute("form") {
        Some("prefix") => return Some("opening"),
        Some("postfix") => return Some("closing"),
        Some("infix") => return Some("relation"),
        _ => {}
    }
    if is_large(node) {
        return None;
    }
    match spaces {
        (Some("0"), Some("0")) => Some("normal"),
        (None, Some("0")) if unicode_class(node) == Some(MathClass::Punctuation) => Some("normal"),
        (Some(MEDIUM), Some(MEDIUM)) => Some("binary"),
        (Some(THICK), Some(THICK | "0")) | (Some("0"), Some(THICK)) => Some("relation"),
        (Some("0"), Some(THIN)) => Some("punctuation"),
        _ => None,
    }
}

/// Writes each grapheme as a symbol, for which Typst derives the math class (and so the spacing) from Unicode.
pub(super) fn symbols(text: &str) -> String {
    let all: Vec<String> =
        text.graphemes(true).map(|character| format!("#std.symbol({})", string(character))).collect();
    all.concat()
}

/// Returns `true` if the first and last element of a row are delimiters that grow with what is between them. One of
/// them may be invisible.
pub(super) fn are_fences(open: Node<'_, '_>, close: Node<'_, '_>) -> bool {
    let is_nothing = |node: Node<'_, '_>| text(node) == "\u{2063}";
    let is_fence = |node: Node<'_, '_>| {
        node.tag_name().name() == "mo" && !node.has_attribute("minsize") && (is_nothing(node) || grows(node))
    };
    is_fence(open) && is_fence(close) && !(is_nothing(open) && is_nothing(close))
}

/// Returns `true` if a delimiter grows: one that does so by itself, or an arrow or a slash after `\left`.
fn grows(node: Node<'_, '_>) -> bool {
    let is_delimiter = matches!(unicode_class(node), Some(MathClass::Opening | MathClass::Closing | MathClass::Fence));
    let is_arrow = matches!(text(node), "↑" | "↓" | "↕" | "⇑" | "⇓" | "⇕");
    match node.attribute("stretchy") {
        Some(stretchy) => stretchy == "true",
        None => is_delimiter || is_arrow && node.attribute("lspace") == Some("0"),
    }
}

/// Writes a delimiter. `class` is `opening` or `closing`.
pub(super) fn fence(node: Node<'_, '_>, class: &str) -> String {
    if is_invisible(text(node)) {
        return String::new();
    }
    format!("#std.math.class(\"{class}\", [{}])", symbols(text(node)))
}

/// Writes an element between delimiters. One of `\middle` grows as they do.
pub(super) fn between_fences(node: Node<'_, '_>) -> String {
    let is_middle =
        node.tag_name().name() == "mo" && node.attribute("stretchy") == Some("true") && !node.has_attribute("minsize");
    if is_middle { format!("#std.math.mid([{}])", symbols(text(node))) } else { write(node) }
}
