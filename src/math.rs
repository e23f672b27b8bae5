//! Formulas: LaTeX is converted to MathML, from which both writers and the linear text for screen readers are derived.
//! Only this module uses math-core.
//!
//! The output of math-core is reduced to the elements of MathML Core and a few attributes, because EPUB allows no more
//! and [`crate::pdf`] converts each of them to Typst.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use roxmltree::{Document, Node};

use crate::markup::Markup;

mod linear;

pub(crate) use linear::to_linear_text;

/// Maximum length of a formula, in bytes. Longer text is not a formula or is hostile input.
const MAX_LENGTH: usize = 4000;
/// Maximum depth of the XML tree that math-core writes.
const MAX_DEPTH: usize = 32;

/// Error in a formula.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MathError {
    /// Byte range in the formula.
    pub(crate) range: Range<usize>,
    /// Message in lower case, without a final full stop.
    pub(crate) message: String,
}

/// Converts a LaTeX formula to MathML: an element `math` in the MathML namespace, without a prefix. Fails if the
/// formula is empty, too long or too deeply nested, or has a syntax error or unknown command.
pub(crate) fn to_mathml(latex: &str, is_block: bool) -> Result<String, MathError> {
    let whole = |message: &str| MathError { range: 0..latex.len(), message: message.to_owned() };
    if latex.len() > MAX_LENGTH {
        return Err(whole("this formula is too long"));
    }
    if latex.trim().is_empty() {
        return Err(whole("this formula is empty"));
    }
    let config = MathCoreConfig { xml_namespace: true, ..MathCoreConfig::default() };
    let converter = LatexToMathML::new(config).map_err(|_| whole("this formula cannot be read"))?;
    let display = if is_block { MathDisplay::Block } else { MathDisplay::Inline };
    let output = converter.convert_with_local_state(latex, display).map_err(|error| {
        let end = latex.ceil_char_boundary(error.0.end.max(error.0.start + 1).min(latex.len()));
        let start = latex.floor_char_boundary(error.0.start.min(end));
        MathError { range: start..end, message: lower_first(error.error_message().trim_end_matches('.')) }
    })?;
    let document = Document::parse(&output.mathml).map_err(|_| whole("this formula cannot be read"))?;
    if document.descendants().any(|node| node.ancestors().count() > MAX_DEPTH) {
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

/// Elements that are written. Of any other element only the content is written.
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

/// Attributes that are written.
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

/// Writes a node and its descendants, reduced to [`ELEMENTS`] and [`ATTRIBUTES`].
fn write(node: Node<'_, '_>, out: &mut Markup) {
    if node.is_text() {
        out.text(&node.text().unwrap_or_default().replace(COMBINING_LINE, LINE));
        return;
    }
    let name = node.tag_name().name();
    let Some(name) = ELEMENTS.iter().find(|known| **known == name) else {
        // The element is not in `ELEMENTS`: only its content is written.
        return node.children().for_each(|child| write(child, out));
    };
    // math-core separates letters with an empty `mspace`.
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

/// Character that math-core writes for `\overline` and `\underline`. A combining character cannot stand alone, so it is
/// replaced.
const COMBINING_LINE: char = '\u{332}';
/// Replacement of [`COMBINING_LINE`].
const LINE: &str = "\u{203E}";

/// Returns the alignment of a table cell. math-core writes it as a CSS style, for environments such as `align` and
/// `cases`.
fn alignment(cell: Node<'_, '_>) -> Option<&'static str> {
    let style = cell.attribute("style")?;
    ["left", "right"].into_iter().find(|side| style.contains(&format!("text-align: {side}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_reduced_mathml() {
        let mathml = to_mathml(r"\frac{\mathrm{d}s}{2} \cancel{x}", false).unwrap();
        assert_eq!(
            mathml,
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mrow><mrow><mi mathvariant=\"normal\">d</mi></mrow>\
             <mi>s</mi></mrow><mn>2</mn></mfrac><mi>x</mi><mrow /></math>"
        );
    }

    #[test]
    fn errors_have_a_range() {
        let error = to_mathml(r"a + \foo b", false).unwrap_err();
        assert_eq!(error, MathError { range: 4..8, message: "unknown command \"\\foo\"".to_owned() });
        assert_eq!(to_mathml(r"\frac{a", false).unwrap_err().range, 7..7);
        assert!(to_mathml(&r"\sqrt".repeat(500), false).is_err());
        assert!(to_mathml(&"x".repeat(5000), false).is_err());
        assert!(to_mathml(" ", true).is_err());
    }
}
