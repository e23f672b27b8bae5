//! Formulas in LaTeX and MathML.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// A formula: `$E = mc^2$`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Math {
    /// LaTeX source, as written.
    pub latex: String,
    /// MathML, from which both outputs are generated.
    pub mathml: String,
    /// The formula in one line without words, for names and titles: `a² + b²`.
    pub linear: String,
    /// Text alternative in the language of the text around it: `a squared plus b squared`. The linear text until the
    /// `typography` pass, and in languages without words for formulas.
    pub words: String,
    /// Source position.
    pub span: Span,
}

/// A formula alone in its paragraph: `$$ a^2 + b^2 = c^2 $$ {#eq:pythagoras}`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Equation {
    /// Content of the equation.
    pub math: Math,
    /// Id set by the author, or empty.
    pub id: String,
    /// `1` in "Equation 1". The `numbers` pass sets it for every equation with an id.
    pub number: Option<String>,
    /// Source position.
    pub span: Span,
}
