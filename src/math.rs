//! Formulas: LaTeX to MathML, from which both outputs and the words for those who listen are made. math-core stays in here.
//!
//! What math-core writes is written anew with the elements of MathML Core and the few attributes that mean something: EPUB allows no
//! more, and [`crate::pdf`] has to know each.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use roxmltree::{Document, Node};

use crate::markup::Markup;

mod words;

pub(crate) use words::words;

/// Longest formula, in bytes, and deepest: what is longer or deeper is none, or is made to break something.
const LONGEST: usize = 4000;
const DEEPEST: usize = 32;

/// Why a formula cannot be set, and the range of its bytes that is to blame.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
}

/// A formula in MathML: one element `math`, without a prefix, in MathML's namespace.
pub(crate) fn to_mathml(latex: &str, is_block: bool) -> Result<String, Mistake> {
    let whole = |message: &str| Mistake { range: 0..latex.len(), message: message.to_owned() };
    if latex.len() > LONGEST {
        return Err(whole("this formula is too long"));
    }
    if latex.trim().is_empty() {
        return Err(whole("this formula is empty"));
    }
    let config = MathCoreConfig { xml_namespace: true, ..MathCoreConfig::default() };
    let converter = LatexToMathML::new(config).map_err(|_| whole("this formula cannot be read"))?;
    let display = if is_block { MathDisplay::Block } else { MathDisplay::Inline };
    let made = converter.convert_with_local_state(latex, display).map_err(|error| {
        let end = latex.ceil_char_boundary(error.0.end.max(error.0.start + 1).min(latex.len()));
        let start = latex.floor_char_boundary(error.0.start.min(end));
        Mistake { range: start..end, message: lower_first(error.error_message().trim_end_matches('.')) }
    })?;
    let document = Document::parse(&made.mathml).map_err(|_| whole("this formula cannot be read"))?;
    if document.descendants().any(|node| node.ancestors().count() > DEEPEST) {
        return Err(whole("this formula is too deeply nested"));
    }
    let mut out = Markup::default();
    write(document.root_element(), &mut out);
    Ok(out.finish())
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// The elements that are kept; of others the content is.
const ELEMENTS: [&str; 20] = [
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mphantom",
];

/// The attributes that are kept.
const ATTRIBUTES: [&str; 12] = [
    "display",
    "mathvariant",
    "width",
    "linethickness",
    "accent",
    "accentunder",
    "stretchy",
    "form",
    "lspace",
    "rspace",
    "movablelimits",
    "columnalign",
];

fn write(node: Node<'_, '_>, out: &mut Markup) {
    if node.is_text() {
        out.text(&node.text().unwrap_or_default().replace(COMBINING_LINE, LINE));
        return;
    }
    let name = node.tag_name().name();
    let Some(name) = ELEMENTS.iter().find(|known| **known == name) else {
        // An attribute of its own, or MathML that nothing here makes: what it holds stays.
        return node.children().for_each(|child| write(child, out));
    };
    // It only keeps math-core's letters apart.
    if *name == "mspace" && node.attribute("width").is_none() {
        return;
    }
    let mut tag = out.tag(name);
    if *name == "math" {
        tag = tag.set("xmlns", "http://www.w3.org/1998/Math/MathML");
    }
    for attribute in node.attributes().filter(|attribute| ATTRIBUTES.contains(&attribute.name())) {
        tag = tag.set(attribute.name(), attribute.value());
    }
    if *name == "mtd" {
        tag = tag.maybe("columnalign", alignment(node));
    }
    if node.has_children() {
        tag.open();
        node.children().for_each(|child| write(child, out));
        out.close(name);
    } else {
        tag.empty();
    }
}

/// What `\overline` and `\underline` draw: a combining character cannot stand alone.
const COMBINING_LINE: char = '\u{332}';
const LINE: &str = "\u{203E}";

/// `align` and `cases` say by a style how their cells stand.
fn alignment(cell: Node<'_, '_>) -> Option<&'static str> {
    let style = cell.attribute("style")?;
    ["left", "right"].into_iter().find(|side| style.contains(&format!("text-align: {side}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_clean_mathml() {
        let mathml = to_mathml(r"\frac{\mathrm{d}s}{2} \cancel{x}", false).unwrap();
        assert_eq!(
            mathml,
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mrow><mrow><mi mathvariant=\"normal\">d</mi></mrow>\
             <mi>s</mi></mrow><mn>2</mn></mfrac><mi>x</mi><mrow /></math>"
        );
    }

    #[test]
    fn mistakes_have_a_place() {
        let mistake = to_mathml(r"a + \foo b", false).unwrap_err();
        assert_eq!(mistake, Mistake { range: 4..8, message: "unknown command \"\\foo\"".to_owned() });
        assert_eq!(to_mathml(r"\frac{a", false).unwrap_err().range, 7..7);
        assert!(to_mathml(&r"\sqrt".repeat(500), false).is_err());
        assert!(to_mathml(&"x".repeat(5000), false).is_err());
        assert!(to_mathml(" ", true).is_err());
    }
}
