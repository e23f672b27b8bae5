//! Converts MathML formulas to Typst math, as function calls with letters and operators as arguments. Functions are
//! called by their path in `std`, since a layout may define a function of the same name, such as `accent`.

use roxmltree::{Document, Node};

use super::literal::string;
use crate::math::linear_text;

mod operators;
mod scripts;
mod size;
mod tables;

use size::Size;

/// Returns `std.math.equation(block: true, alt: "…", […])`. `words` becomes the alternative text. A formula between two
/// dollar signs in running text has the size of one on a line of its own.
pub(super) fn equation(mathml: &str, words: &str, is_block: bool) -> String {
    let body = Document::parse(mathml).map(|document| {
        let math = document.root_element();
        let is_display = math.attribute("display") == Some("block");
        if is_display && !is_block { Size::Display.apply(&children(math)) } else { children(math) }
    });
    let body = body.unwrap_or_default();
    format!("std.math.equation(block: {is_block}, alt: {}, [{body}])", string(words))
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    node.children().filter(Node::is_element).collect()
}

fn children(node: Node<'_, '_>) -> String {
    elements(node).into_iter().map(write).collect()
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default()
}

/// Writes a call to a function of `std.math` whose arguments are all content.
fn call(function: &str, arguments: &[String]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|argument| format!("[{argument}]")).collect();
    format!("#std.math.{function}({})", arguments.join(", "))
}

fn write(node: Node<'_, '_>) -> String {
    let parts = elements(node);
    let part = |index: usize| parts.get(index).map(|part| write(*part)).unwrap_or_default();
    match node.tag_name().name() {
        "mi" => operators::identifier(node),
        "mn" => format!("#{}", string(text(node))),
        "mtext" => words(node),
        "mo" => operators::operator(node),
        "mspace" => space(node),
        "mfrac" if node.attribute("linethickness") == Some("0") => tables::column(&[part(0), part(1)]),
        "mfrac" => call("frac", &[part(0), part(1)]),
        "msqrt" => call("sqrt", &[children(node)]),
        "mroot" => call("root", &[part(1), part(0)]),
        "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" | "mmultiscripts" => scripts::write(node),
        "mtable" => tables::write(node),
        "mstyle" => size::of_style(node).apply(&children(node)),
        "menclose" => struck(node),
        "mphantom" => format!("#std.hide([{}])", children(node)),
        "mpadded" => invisible(node),
        "mrow" if node.attribute("class") == Some("boxed") => boxed(node),
        _ => row(node, &parts),
    }
}

/// Writes an `mrow`. A row between stretchy delimiters becomes `lr`, and a parenthesised fraction without a rule
/// becomes `binom`.
fn row(node: Node<'_, '_>, parts: &[Node<'_, '_>]) -> String {
    match parts {
        [open, inside, close]
            if text(*open) == "("
                && text(*close) == ")"
                && inside.tag_name().name() == "mfrac"
                && inside.attribute("linethickness") == Some("0") =>
        {
            call("binom", &elements(*inside).into_iter().map(write).collect::<Vec<_>>())
        }
        [open, inside @ .., close] if operators::are_fences(*open, *close) => {
            let inside: String = inside.iter().map(|part| operators::between_fences(*part)).collect();
            let (open, close) = (operators::fence(*open, "opening"), operators::fence(*close, "closing"));
            call("lr", &[format!("{open}{inside}{close}")])
        }
        _ => children(node),
    }
}

/// Writes text. Bold and other text is set in the letters that mathematics has for it.
fn words(node: Node<'_, '_>) -> String {
    let text = string(text(node));
    let function = match node.attribute("style").unwrap_or_default() {
        "font-weight:bold" => "bold",
        "font-style:italic" => "italic",
        "font-family:monospace" => "mono",
        "font-family:sans-serif" => "sans",
        _ => return format!("#{text}"),
    };
    format!("#std.math.{function}({text})")
}

/// Writes a horizontal space, or a strut without width. A box, unlike `h`, leaves the spaces of operators as they are.
fn space(node: Node<'_, '_>) -> String {
    let em = |value: &str| value.strip_suffix("em").and_then(|number| number.parse::<f64>().ok());
    if let Some(depth) = node.attribute("depth").and_then(em) {
        return format!("#std.box(width: 0pt, height: {depth:.3}em, baseline: {depth:.3}em)");
    }
    match (node.attribute("width"), node.attribute("style").and_then(|style| style.strip_prefix("margin-left:"))) {
        (Some(width), _) => em(width).map(|width| format!("#std.box(width: {width:.4}em)")).unwrap_or_default(),
        (None, Some(margin)) => em(margin).map(|width| format!("#std.h({width:.4}em)")).unwrap_or_default(),
        (None, None) => String::new(),
    }
}

/// Writes content with strokes through it.
fn struck(node: Node<'_, '_>) -> String {
    let notation = node.attribute("notation").unwrap_or_default();
    let option = match (notation.contains("updiagonal"), notation.contains("downdiagonal")) {
        (true, true) => ", cross: true",
        (false, true) => ", inverted: true",
        (true | false, false) => "",
    };
    format!("#std.math.cancel([{}]{option})", children(node))
}

/// Writes a formula in a box of its own, in the size that it has here. Without leading the box is as high as it.
fn nested(node: Node<'_, '_>, words: &str) -> String {
    let content = Size::of(node).apply(&children(node));
    let equation = format!("std.math.equation(block: false, alt: {}, [{content}])", string(words));
    format!("[#set std.par(leading: 0pt);#{equation}]")
}

/// Writes a framed formula. The formula in the frame needs an alternative text, though that of the whole is read.
fn boxed(node: Node<'_, '_>) -> String {
    let words = linear_text(node);
    let words = if words.is_empty() { "□" } else { &words };
    format!("#std.box(stroke: 0.06em, inset: 0.2em, {})", nested(node, words))
}

/// Writes invisible content without its width, or without its height.
fn invisible(node: Node<'_, '_>) -> String {
    let side = if node.attribute("width").is_some() { "width" } else { "height" };
    format!("#std.box({side}: 0pt, std.pdf.artifact({}))", nested(node, " "))
}

#[cfg(test)]
mod tests;
