//! Scripts, limits, labels and accents.

use roxmltree::Node;

use super::super::literal::string;
use super::operators::{is_function, is_large, symbols};
use super::{call, children, elements, text};

/// Writes an element with scripts.
pub(super) fn write(node: Node<'_, '_>) -> String {
    let parts = elements(node);
    let [base, scripts @ ..] = parts.as_slice() else { return String::new() };
    match (node.tag_name().name(), scripts) {
        ("msub", [below]) => attach(&super::write(*base), &[("br", Some(*below))]),
        ("msup", [above]) => attach(&super::write(*base), &[("tr", Some(*above))]),
        ("msubsup", [below, above]) => attach(&super::write(*base), &[("br", Some(*below)), ("tr", Some(*above))]),
        ("munder", [below]) if node.has_attribute("accentunder") => under(*base, *below),
        ("mover", [above]) if node.has_attribute("accent") => over(*base, *above),
        ("munder", [below]) => attach(&limits(*base), &[("b", Some(label(*below)))]),
        ("mover", [above]) => attach(&limits(*base), &[("t", Some(label(*above)))]),
        ("munderover", [below, above]) => {
            attach(&limits(*base), &[("b", Some(label(*below))), ("t", Some(label(*above)))])
        }
        ("mmultiscripts", scripts) => multiscripts(*base, scripts),
        _ => children(node),
    }
}

/// Writes `attach` with scripts at their places, which are arguments of `attach`. Empty scripts are left out.
fn attach(base: &str, scripts: &[(&str, Option<Node<'_, '_>>)]) -> String {
    let written: Vec<String> = scripts
        .iter()
        .filter_map(|(place, node)| Some((place, script((*node)?))))
        .filter(|(_, script)| !script.is_empty())
        .map(|(place, script)| format!(", {place}: [{script}]"))
        .collect();
    if written.is_empty() { base.to_owned() } else { format!("#std.math.attach([{base}]{})", written.concat()) }
}

/// Writes a script. Primes become the glyphs that fonts have for them.
fn script(node: Node<'_, '_>) -> String {
    if let Some(primes) = primes(node) {
        return format!("#std.math.primes({primes})");
    }
    match elements(node).as_slice() {
        [first, rest @ ..] if node.tag_name().name() == "mrow" && primes(*first).is_some() => {
            let rest: String = rest.iter().map(|part| super::write(*part)).collect();
            format!("{}{rest}", script(*first))
        }
        _ => super::write(node),
    }
}

fn primes(above: Node<'_, '_>) -> Option<usize> {
    match text(above) {
        "′" => Some(1),
        "″" => Some(2),
        "‴" => Some(3),
        "⁗" => Some(4),
        _ => None,
    }
}

/// Writes the base of limits. The MathML element, not Typst, decides where they go: those of `\sum` and `\lim` move to
/// the side in running text.
fn limits(base: Node<'_, '_>) -> String {
    if is_stretched(base) {
        return format!("#std.math.limits([#std.math.stretch([{}], size: 100% + 0.8em)])", symbols(text(base)));
    }
    let core = core(base);
    let is_movable = match core.attribute("movablelimits") {
        Some(movable) => movable == "true",
        None => is_large(core) && !is_integral(text(core)),
    };
    let option = if is_movable { ", inline: false" } else { "" };
    format!("#std.math.limits([{}]{option})", super::write(base))
}

/// Returns the operator in a base: the base itself, or that under an accent or between scripts.
fn core<'a, 'i>(base: Node<'a, 'i>) -> Node<'a, 'i> {
    match base.tag_name().name() {
        "mover" | "munder" | "munderover" | "mmultiscripts" => base.first_element_child().map_or(base, core),
        _ => base,
    }
}

fn is_integral(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{222B}'..='\u{2233}' | '\u{2A0B}'..='\u{2A1C}'))
}

/// Returns `true` if a base is an arrow that grows with its labels, as that of `\xrightarrow` does.
fn is_stretched(base: Node<'_, '_>) -> bool {
    let is_arrow = text(base)
        .chars()
        .all(|c| matches!(c, '\u{2190}'..='\u{21FF}' | '\u{27F0}'..='\u{27FF}' | '\u{2900}'..='\u{297F}'));
    base.tag_name().name() == "mo"
        && !is_function(base)
        && match base.attribute("stretchy") {
            Some(stretchy) => stretchy == "true",
            None => is_arrow,
        }
}

/// Returns a label without the space that gives the arrow of `\xrightarrow` its least width.
fn label<'a, 'i>(node: Node<'a, 'i>) -> Node<'a, 'i> {
    match elements(node).as_slice() {
        [label, space]
            if matches!(node.tag_name().name(), "munder" | "mover") && space.tag_name().name() == "mspace" =>
        {
            *label
        }
        _ => node,
    }
}

/// Writes a base with scripts at both sides.
fn multiscripts(base: Node<'_, '_>, scripts: &[Node<'_, '_>]) -> String {
    let middle = scripts.iter().position(|part| part.tag_name().name() == "mprescripts").unwrap_or(scripts.len());
    let before = scripts.get(middle + 1..).unwrap_or_default();
    let after = &scripts[..middle];
    let places = [
        ("bl", before.first().copied()),
        ("tl", before.get(1).copied()),
        ("br", after.first().copied()),
        ("tr", after.get(1).copied()),
    ];
    attach(&super::write(base), &places)
}

/// Writes a base with an accent, brace or line below.
fn under(base: Node<'_, '_>, mark: Node<'_, '_>) -> String {
    let accent = match text(mark) {
        "_" | "\u{203E}" => return call("underline", &[super::write(base)]),
        "⏟" => return call("underbrace", &[super::write(base)]),
        "⎵" => return call("underbracket", &[super::write(base)]),
        "⏝" => return call("underparen", &[super::write(base)]),
        "⏡" => return call("undershell", &[super::write(base)]),
        "~" => "\u{330}",
        "→" => "\u{20EF}",
        "←" => "\u{20EE}",
        _ => return attach(&limits(base), &[("b", Some(mark))]),
    };
    accented(base, mark, accent)
}

/// Writes a base with an accent, brace or line above. An accent becomes Typst's `accent` with the corresponding
/// combining character.
fn over(base: Node<'_, '_>, mark: Node<'_, '_>) -> String {
    let accent = match text(mark) {
        "\u{203E}" => return call("overline", &[super::write(base)]),
        "⏞" => return call("overbrace", &[super::write(base)]),
        "⎴" => return call("overbracket", &[super::write(base)]),
        "⏜" => return call("overparen", &[super::write(base)]),
        "⏠" => return call("overshell", &[super::write(base)]),
        "¯" => "\u{304}",
        "ˆ" | "^" => "\u{302}",
        "˜" | "~" => "\u{303}",
        "\u{20D7}" | "→" => "\u{20D7}",
        "←" => "\u{20D6}",
        "↔" => "\u{20E1}",
        "⇀" => "\u{20D1}",
        "↼" => "\u{20D0}",
        "˙" => "\u{307}",
        "¨" => "\u{308}",
        "\u{20DB}" => "\u{20DB}",
        "\u{20DC}" => "\u{20DC}",
        "ˇ" => "\u{30C}",
        "˘" => "\u{306}",
        "´" => "\u{301}",
        "`" => "\u{300}",
        "˚" => "\u{30A}",
        _ => return attach(&limits(base), &[("t", Some(mark))]),
    };
    accented(base, mark, accent)
}

/// Writes `accent`. One that does not grow has the width of one letter.
fn accented(base: Node<'_, '_>, mark: Node<'_, '_>, accent: &str) -> String {
    let size = if mark.attribute("stretchy") == Some("false") { ", size: 0%" } else { "" };
    format!("#std.math.accent([{}], {}{size})", super::write(base), string(accent))
}
