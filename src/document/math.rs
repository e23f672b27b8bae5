//! Formulas.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// A formula: `$E = mc^2$`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Math {
    /// As written, in LaTeX.
    pub latex: String,
    /// The same in MathML, from which both outputs are made.
    pub mathml: String,
    /// The same in a line of text, for those who hear it.
    pub words: String,
    /// Where it stands.
    pub span: Span,
}

/// A formula alone in its paragraph: `$$ a^2 + b^2 = c^2 $$ {#eq:pythagoras}`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Equation {
    /// The formula.
    pub math: Math,
    /// The author's own id, or empty.
    pub id: String,
    /// `1` in "Equation 1": where it has an id and the layout has numbers.
    pub number: Option<String>,
    /// Where it stands.
    pub span: Span,
}
