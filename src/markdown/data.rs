//! Fenced blocks of data, and formulas.

use comrak::nodes::{AstNode, NodeValue};

use super::File;
use crate::data::{self, Fenced};
use crate::diagnostic::Code;
use crate::document::{Block, Math};
use crate::math;
use crate::source::Span;

impl File<'_, '_> {
    /// A fenced block `table` or `chart`; none, and diagnostics, if it cannot be read.
    pub(super) fn data(&mut self, language: &str, literal: &str, span: Span) -> Option<Block> {
        let source = std::sync::Arc::clone(&self.source);
        let text = &source.text()[span.range()];
        let start = text.find('\n').map_or(0, |at| at + 1);
        // In a quotation or a list the lines begin with its marks, and no place in them could be told.
        if !text[start..].starts_with(literal) {
            let message = format!("a block `{language}` stands in a list or a quotation");
            self.warn(Code::BadData, span, message, "begin its lines at the margin");
            return None;
        }
        let fenced = Fenced { text: literal, source: self.id, start: span.range().start + start, span };
        let (surroundings, report) = (&self.reader.surroundings, &mut *self.reader.report);
        match language {
            "table" => data::table::read(fenced, surroundings, report).map(Block::Table),
            _ => data::chart::read(fenced, surroundings, report).map(|chart| Block::Chart(Box::new(chart))),
        }
    }

    /// A formula, or none and a diagnostic.
    pub(super) fn math(&mut self, latex: &str, is_block: bool, span: Span) -> Option<Math> {
        match math::to_mathml(latex, is_block) {
            Ok(mathml) => Some(Math { latex: latex.trim().to_owned(), words: math::words(&mathml), mathml, span }),
            Err(mistake) => {
                let text = &self.source.text()[span.range()];
                let place = text.find(latex).filter(|_| !latex.is_empty()).map_or(span, |at| {
                    let start = span.range().start + at;
                    let range = mistake.range;
                    Span::new(self.id, start + range.start..start + range.end.max(range.start))
                });
                let help = "write LaTeX as `amsmath` has it; a dollar sign that is none of a formula is `\\$`";
                self.warn(Code::BadMath, place, mistake.message, help);
                None
            }
        }
    }

    /// The formula and the id of an equation: what a paragraph is if it holds a formula in double dollars and at most an id.
    pub(super) fn equation<'n>(paragraph: &'n AstNode<'n>) -> Option<(&'n AstNode<'n>, String, String)> {
        let mut nodes = paragraph.children();
        let (first, rest) = (nodes.next()?, nodes.next());
        if nodes.next().is_some() {
            return None;
        }
        let latex = match &first.data.borrow().value {
            NodeValue::Math(math) if math.display_math => math.literal.clone(),
            _ => return None,
        };
        let id = match rest {
            None => String::new(),
            Some(node) => match &node.data.borrow().value {
                NodeValue::Text(text) => braced(text)?.strip_prefix('#')?.to_owned(),
                _ => return None,
            },
        };
        Some((first, latex, id))
    }
}

fn braced(text: &str) -> Option<&str> {
    text.trim().strip_prefix('{')?.strip_suffix('}')
}
