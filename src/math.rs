//! Formulas: LaTeX is converted to MathML, from which both writers and the linear text for screen readers are derived.
//! Only this module uses math-core.
//!
//! 1. [`source`] rewrites the LaTeX: commands and environments that math-core lacks become others, and what it would
//!    lose is an error.
//! 2. math-core converts the LaTeX to MathML.
//! 3. [`reduce`] makes of it the MathML that EPUB allows, which [`crate::pdf`] converts to Typst.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use roxmltree::Document;

use crate::markup::Markup;
use crate::nearest::SuggestionBudget;

mod commands;
mod element;
mod environments;
mod linear;
mod reduce;
mod source;
mod speech;

pub(crate) use linear::{blank_text, linear_text, to_linear_text};
pub(crate) use speech::{FormulaTerms, speech};

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
    help: MathHelp,
}

/// Instruction for the author of a formula with an error.
#[derive(Debug, PartialEq, Eq)]
enum MathHelp {
    /// There is none for this error.
    None,
    Text(String),
    /// The similar command. The name has no backslash.
    UnknownCommand(String),
    /// The similar environment.
    UnknownEnvironment(String),
}

impl MathError {
    fn with_help(mut self, help: &str) -> Self {
        self.help = MathHelp::Text(help.to_owned());
        self
    }

    /// Returns the instruction for the author, if there is one for this error. Similar names are looked for within the
    /// budget.
    pub(crate) fn help(&self, suggestions: &mut SuggestionBudget) -> Option<String> {
        match &self.help {
            MathHelp::None => None,
            MathHelp::Text(text) => Some(text.clone()),
            MathHelp::UnknownCommand(name) => commands::help(name, suggestions),
            MathHelp::UnknownEnvironment(name) => Some(environments::help(name, suggestions)),
        }
    }
}

/// Converts a LaTeX formula to MathML: an element `math` in the MathML namespace, without a prefix. Fails if the
/// formula is empty, too long or too deeply nested, or has a syntax error or unknown command.
pub(crate) fn to_mathml(latex: &str, is_block: bool) -> Result<String, MathError> {
    let whole = |message: &str| MathError { range: 0..latex.len(), message: message.to_owned(), help: MathHelp::None };
    if latex.len() > MAX_LENGTH {
        return Err(whole("this formula is too long"));
    }
    if latex.trim().is_empty() {
        return Err(whole("this formula is empty"));
    }
    let rewritten = source::rewrite(latex, is_block)?;
    let config = MathCoreConfig { xml_namespace: true, allow_unreliable_rendering: true, ..MathCoreConfig::default() };
    let converter = LatexToMathML::new(config).map_err(|_| whole("this formula cannot be read"))?;
    let display = if is_block { MathDisplay::Block } else { MathDisplay::Inline };
    let output = converter.convert_with_local_state(&rewritten.text, display).map_err(|error| {
        let range = rewritten.source(&error.0);
        let end = latex.ceil_char_boundary(range.end.min(latex.len()));
        let start = latex.floor_char_boundary(range.start.min(end));
        let message = lower_first(error.error_message().trim_end_matches('.'));
        let error = MathError { range: start..end, message, help: MathHelp::None };
        if error.message.starts_with("duplicate") {
            error.with_help("write braces: `x^{2^3}` or `{x^2}^3`")
        } else {
            error
        }
    })?;
    let document = Document::parse(&output.mathml).map_err(|_| whole("this formula cannot be read"))?;
    if document.descendants().any(|node| node.ancestors().count() > MAX_DEPTH) {
        return Err(whole("this formula is too deeply nested"));
    }
    let mut out = Markup::default();
    reduce::reduce(document.root_element()).write(&mut out);
    Ok(out.finish())
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests;
