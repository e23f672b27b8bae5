//! Converts MathML formulas to Typst math, as function calls with letters and operators as arguments. Functions are
//! called by their path in `std`, since a layout may define a function of the same name, such as `accent`.

use roxmltree::{Document, Node};
use unicode_segmentation::UnicodeSegmentation;

use super::literal::string;

/// Returns `std.math.equation(block: true, alt: "…", […])`. `words` becomes the alternative text.
pub(super) fn equation(mathml: &str, words: &str, is_block: bool) -> String {
    let body = Document::parse(mathml).map(|document| top(document.root_element())).unwrap_or_default();
    format!("std.math.equation(block: {is_block}, alt: {}, [{body}])", string(words))
}

/// Separator between the cells of an aligned row.
const ALIGN_POINT: &str = "#std.math.align-point()";
/// Separator between aligned rows.
const LINE_BREAK: &str = "#std.linebreak()";

/// Writes a whole formula. Typst aligns lines only at the top level of an equation.
fn top(math: Node<'_, '_>) -> String {
    match elements(math).as_slice() {
        [table] if table.tag_name().name() == "mtable" && is_aligned(*table) => rows(*table).join(LINE_BREAK),
        _ => children(math),
    }
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    node.children().filter(Node::is_element).collect()
}

fn children(node: Node<'_, '_>) -> String {
    elements(node).into_iter().map(write).collect()
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
        "mi" => identifier(node),
        "mn" | "mtext" => format!("#{}", string(text(node))),
        "mo" => operator(node),
        "mspace" => node.attribute("width").and_then(space).unwrap_or_default(),
        "mfrac" if node.attribute("linethickness") == Some("0") => {
            format!("#std.math.mat(delim: none, ([{}],), ([{}],))", part(0), part(1))
        }
        "mfrac" => call("frac", &[part(0), part(1)]),
        "msqrt" => call("sqrt", &[children(node)]),
        "mroot" => call("root", &[part(1), part(0)]),
        "msub" => attach(&base(&parts, "scripts"), Some(part(1)), None),
        "msup" => match parts.get(1).and_then(|above| primes(*above)) {
            Some(primes) => format!("{}#std.math.primes({primes})", base(&parts, "scripts")),
            None => attach(&base(&parts, "scripts"), None, Some(part(1))),
        },
        "msubsup" => attach(&base(&parts, "scripts"), Some(part(1)), Some(part(2))),
        "munder" => under(&parts),
        "mover" => over(&parts),
        "munderover" => attach(&base(&parts, "limits"), Some(part(1)), Some(part(2))),
        "mtable" if is_aligned(node) => {
            let rows: Vec<String> = rows(node).into_iter().map(|row| format!("[{row}]")).collect();
            format!("#std.math.cases(delim: none, {})", rows.join(", "))
        }
        "mtable" => matrix(&parts),
        "mphantom" => format!("#std.hide([{}])", children(node)),
        _ => row(node, &parts),
    }
}

fn matrix(rows: &[Node<'_, '_>]) -> String {
    let row = |row: &Node<'_, '_>| {
        let cells: Vec<String> = elements(*row).into_iter().map(|cell| format!("[{}],", children(cell))).collect();
        format!("({})", cells.concat())
    };
    format!("#std.math.mat(delim: none, {})", rows.iter().map(row).collect::<Vec<_>>().join(", "))
}

/// Writes an `mrow`. A row between stretchy delimiters becomes `lr`, and a parenthesised fraction without a rule
/// becomes `binom`.
fn row(node: Node<'_, '_>, parts: &[Node<'_, '_>]) -> String {
    let grows = |node: &Node<'_, '_>| node.tag_name().name() == "mo" && node.attribute("stretchy") != Some("false");
    match parts {
        [open, inside, close]
            if text(*open) == "("
                && text(*close) == ")"
                && inside.tag_name().name() == "mfrac"
                && inside.attribute("linethickness") == Some("0") =>
        {
            call("binom", &elements(*inside).into_iter().map(write).collect::<Vec<_>>())
        }
        [open, .., close] if grows(open) && grows(close) && is_delimiter(text(*open)) => call("lr", &[children(node)]),
        _ => children(node),
    }
}

fn is_delimiter(text: &str) -> bool {
    matches!(text, "(" | "[" | "{" | "|" | "‖" | "⟨" | "⌊" | "⌈" | "\u{2063}")
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default()
}

/// Writes an `mi`. A single letter is italic unless `mathvariant="normal"`; several ASCII letters are an upright name.
fn identifier(node: Node<'_, '_>) -> String {
    let name = text(node);
    if node.attribute("mathvariant") == Some("normal") || name.chars().count() > 1 && name.is_ascii() {
        format!("#std.math.upright({})", string(name))
    } else {
        symbols(name)
    }
}

fn operator(node: Node<'_, '_>) -> String {
    let name = text(node);
    match name {
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        _ if name.chars().count() > 1 && name.chars().all(char::is_alphabetic) => {
            let limits = node.attribute("movablelimits") == Some("true");
            format!("#std.math.op({}, limits: {limits})", string(name))
        }
        _ => symbols(name),
    }
}

/// Writes each grapheme as a symbol, for which Typst derives the math class (and so the spacing) from Unicode.
fn symbols(text: &str) -> String {
    let all: Vec<String> =
        text.graphemes(true).map(|character| format!("#std.symbol({})", string(character))).collect();
    all.concat()
}

/// Writes a horizontal space, or returns `None` if the width is not in `em`, the only unit that math-core writes.
fn space(width: &str) -> Option<String> {
    let em: f64 = width.strip_suffix("em")?.parse().ok()?;
    Some(format!("#std.h({em:.3}em)"))
}

/// Writes the base of sub- and superscripts. The base is wrapped in `limits`, or in `scripts` if it is a big operator:
/// the MathML element, not Typst, decides where the attachments go.
fn base(parts: &[Node<'_, '_>], place: &str) -> String {
    let Some(base) = parts.first() else { return String::new() };
    let is_big = base.tag_name().name() == "mo" && text(*base).chars().all(|c| "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂".contains(c));
    let written = write(*base);
    if place == "limits" || is_big { call(place, &[written]) } else { written }
}

fn attach(base: &str, below: Option<String>, above: Option<String>) -> String {
    let below = below.map(|below| format!(", b: [{below}]")).unwrap_or_default();
    let above = above.map(|above| format!(", t: [{above}]")).unwrap_or_default();
    format!("#std.math.attach([{base}]{below}{above})")
}

fn primes(above: Node<'_, '_>) -> Option<usize> {
    match text(above) {
        "′" => Some(1),
        "″" => Some(2),
        "‴" => Some(3),
        _ => None,
    }
}

fn under(parts: &[Node<'_, '_>]) -> String {
    let [base, below] = parts else { return String::new() };
    match text(*below) {
        "⏟" => call("underbrace", &[write(*base)]),
        "\u{203E}" | "_" => call("underline", &[write(*base)]),
        _ => attach(&self::base(parts, "limits"), Some(write(*below)), None),
    }
}

/// Writes an `mover`. An accent becomes Typst's `accent` with the corresponding combining character.
fn over(parts: &[Node<'_, '_>]) -> String {
    let [base, above] = parts else { return String::new() };
    let accent = match text(*above) {
        "⏞" => return call("overbrace", &[write(*base)]),
        "\u{203E}" => return call("overline", &[write(*base)]),
        "¯" => "\u{304}",
        "ˆ" | "^" => "\u{302}",
        "˜" | "~" => "\u{303}",
        "\u{20D7}" | "→" => "\u{20D7}",
        "˙" => "\u{307}",
        "¨" => "\u{308}",
        "ˇ" => "\u{30C}",
        "˘" => "\u{306}",
        "´" => "\u{301}",
        "`" => "\u{300}",
        "˚" => "\u{30A}",
        _ => return attach(&self::base(parts, "limits"), None, Some(write(*above))),
    };
    format!("#std.math.accent([{}], {})", write(*base), string(accent))
}

/// Returns `true` if a table aligns its cells to each other, as in `aligned` and `cases`.
fn is_aligned(table: Node<'_, '_>) -> bool {
    table.descendants().any(|cell| cell.attribute("columnalign").is_some())
}

fn rows(table: Node<'_, '_>) -> Vec<String> {
    let row = |row: Node<'_, '_>| elements(row).into_iter().map(children).collect::<Vec<_>>().join(ALIGN_POINT);
    elements(table).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::equation;
    use crate::math::to_mathml;

    /// Returns the converted formula without the wrapping call and the `std` paths.
    fn body(latex: &str) -> String {
        let written = equation(&to_mathml(latex, true).unwrap(), "", true);
        let body = written.strip_prefix("std.math.equation(block: true, alt: \"\", [").unwrap();
        body.trim_end_matches("])").replace("std.math.", "").replace("#std.symbol", "")
    }

    #[test]
    fn formulas_become_calls() {
        assert_eq!(body("E = mc^2"), "(\"E\")(\"=\")(\"m\")#attach([(\"c\")], t: [#\"2\"");
        assert_eq!(body(r"\frac{a}{b} \#"), "#frac([(\"a\")], [(\"b\")])(\"#\")");
        assert_eq!(body(r"\left( a \right) b"), "#lr([(\"(\")(\"a\")(\")\")])(\"b\")");
        assert_eq!(body(r"\binom{n}{k} f' x"), "#binom([(\"n\")], [(\"k\")])(\"f\")#primes(1)(\"x\")");
        assert_eq!(body(r"\text{a $ [b} \sin x"), "#\"a\u{A0}$\u{A0}[b\"#op(\"sin\", limits: false)(\"x\")");
        assert_eq!(
            body(r"\begin{aligned} a &= b \\ c &= d \end{aligned}"),
            "(\"a\")#align-point()(\"=\")(\"b\")#std.linebreak()(\"c\")#align-point()(\"=\")(\"d\")"
        );
    }
}
