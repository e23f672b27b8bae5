//! Formulas in LaTeX and MathML.

use serde::{Deserialize, Serialize};

use super::{Block, DataFigure, Document, Inline, each_inline};
use crate::source::Span;

/// A formula: `$E = mc^2$`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Math {
    /// LaTeX source, as written.
    pub latex: String,
    /// MathML, from which both outputs are generated.
    pub mathml: String,
    /// Formula in one line of signs.
    pub words: String,
    /// Alternative text: that of the author, or words in the language of the text, which the `formulas` pass adds. Empty if
    /// there are none.
    pub description: String,
    /// Numbers by reference in `description`, which the `figures` pass has set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<DataFigure>,
    /// Source position.
    pub span: Span,
}

impl Math {
    /// Returns a formula whose source is not converted yet.
    pub(crate) fn unconverted(latex: String, span: Span) -> Self {
        Self {
            latex,
            mathml: String::new(),
            words: String::new(),
            description: String::new(),
            figures: Vec::new(),
            span,
        }
    }

    /// Returns the alternative text.
    pub(crate) fn alternative(&self) -> &str {
        if self.description.is_empty() { &self.words } else { &self.description }
    }
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

/// A drawn formula, for reading systems that cannot set formulas.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub(crate) struct FormulaPicture {
    /// MathML of the formula.
    pub(crate) mathml: String,
    /// Width in `em`.
    pub(crate) width: f64,
    /// Distance from the baseline to the foot of the picture, in `em`.
    pub(crate) depth: f64,
    /// PNG file.
    #[serde(skip)]
    pub(crate) png: Vec<u8>,
}

impl Document {
    /// Returns the MathML and the text alternative of each formula, in reading order, with those in running text last. A
    /// formula that is repeated is returned once.
    pub(crate) fn formulas(&self) -> Vec<(String, String)> {
        let mut formulas: Vec<(String, String)> = Vec::new();
        let mut known = std::collections::HashSet::new();
        let mut add = |math: &Math| {
            if known.insert(math.mathml.clone()) {
                formulas.push((math.mathml.clone(), math.alternative().to_owned()));
            }
        };
        self.each_block(&mut |block| {
            if let Block::Equation(equation) = block {
                add(&equation.math);
            }
        });
        self.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::Math(math) = inline {
                    add(math);
                }
            });
        });
        formulas
    }
}
