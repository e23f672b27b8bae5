//! Formulas in words of a language: "the sum over f from 1 to 3 of T f times p f".
//!
//! A simple index follows its letter, so products have a word: `T_f p` is "T f times p". Parentheses have words, and so has
//! the end of a fraction, a root or an exponent of several parts. A capital letter is named as such if the formula has the
//! small letter, too.

use std::collections::HashSet;

use roxmltree::{Document, Node};

mod letters;
mod scripts;
mod sequence;
mod tables;
mod terms;

pub(crate) use terms::FormulaTerms;
use terms::fill;

/// Maximum length of the words, in bytes. The words of a longer formula cannot be followed.
const MAX_LENGTH: usize = 8000;
/// Maximum number of absolute values and the like in each other.
const MAX_PAIRS: usize = 16;

/// Returns a formula in words. `None` if it has none, or too many.
pub(crate) fn speech(mathml: &str, terms: &FormulaTerms) -> Option<String> {
    let document = Document::parse(mathml).ok()?;
    let math = document.root_element();
    let speaker = FormulaSpeaker { terms, small: letters::small_letters(math), pairs: 0 };
    let words = tidy(&speaker.children(math));
    (!words.is_empty() && words.len() <= MAX_LENGTH).then_some(words)
}

/// State of writing.
struct FormulaSpeaker<'t> {
    terms: &'t FormulaTerms,
    /// Small letters of the formula.
    small: HashSet<char>,
    /// Number of absolute values around the current node.
    pairs: usize,
}

/// Returns the elements in a node. Rows that only group their content are replaced by it, and spaces are left out.
fn elements<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let mut out = Vec::new();
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "mrow" | "mstyle" | "mpadded" => out.extend(elements(child)),
            "mspace" | "mphantom" => {}
            _ => out.push(child),
        }
    }
    out
}

/// Returns the operands of an element, in their order.
fn operands<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    node.children().filter(Node::is_element).collect()
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

/// Returns `true` for an operand of one part, of which it is clear where it ends.
fn is_simple(node: Node<'_, '_>) -> bool {
    match name(node) {
        "mi" | "mn" | "mo" | "mtext" => true,
        "msub" | "msup" => operands(node).into_iter().all(is_simple),
        "mover" => operands(node).first().is_some_and(|base| is_simple(*base)),
        "mrow" | "mstyle" | "mpadded" => match elements(node).as_slice() {
            [] => true,
            [only] => is_simple(*only),
            [sign, only] => matches!(text(*sign), "−" | "+") && name(*sign) == "mo" && is_simple(*only),
            _ => false,
        },
        _ => false,
    }
}

impl FormulaSpeaker<'_> {
    /// Returns the words of the content of an element.
    fn children(&self, node: Node<'_, '_>) -> String {
        self.sequence(&elements(node))
    }

    /// Returns the words of an operand.
    fn operand(&self, node: Node<'_, '_>) -> String {
        match name(node) {
            "mrow" | "mstyle" | "mpadded" => self.children(node),
            _ => self.sequence(&[node]),
        }
    }

    /// Fills a pattern with operands.
    fn fill(&self, pattern: &str, values: &[(&str, Node<'_, '_>)]) -> String {
        let is_compound = values.iter().any(|(_, node)| !is_simple(*node));
        let words: Vec<(&str, String)> = values.iter().map(|(name, node)| (*name, self.operand(*node))).collect();
        let values: Vec<(&str, &str)> = words.iter().map(|(name, words)| (*name, words.as_str())).collect();
        fill(pattern, is_compound, &values)
    }

    /// Returns the words of an element that is an operand and no script.
    fn compound(&self, node: Node<'_, '_>) -> String {
        let patterns = &self.terms.patterns;
        let parts = operands(node);
        match (name(node), parts.as_slice()) {
            ("mfrac", [above, below]) if node.attribute("linethickness") == Some("0") => {
                format!("{}, {}", self.operand(*above), self.operand(*below))
            }
            ("mfrac", [above, below]) => self.fill(&patterns.fraction, &[("a", *above), ("b", *below)]),
            ("mroot", [inside, degree]) => self.fill(&patterns.nth_root, &[("x", *inside), ("n", *degree)]),
            ("msqrt", _) => {
                let inside = elements(node);
                let is_compound = inside.len() > 1 || !inside.iter().all(|only| is_simple(*only));
                fill(&patterns.root, is_compound, &[("x", &self.sequence(&inside))])
            }
            ("menclose", _) => fill(&patterns.struck, false, &[("x", &self.children(node))]),
            ("mtable", _) => self.lines(node),
            _ => self.children(node),
        }
    }
}

/// Returns words without superfluous spaces and commas.
fn tidy(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        let is_comma = word == ",";
        if (is_comma || word.starts_with(',')) && out.ends_with(',') {
            out.push_str(word.trim_start_matches(','));
            continue;
        }
        if !out.is_empty() && !matches!(word, "," | ";" | "." | ":") && !word.starts_with(',') {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.trim_matches([',', ' ']).to_owned()
}

#[cfg(test)]
mod tests;
