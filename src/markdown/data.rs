//! Fenced data blocks and formulas.

use comrak::nodes::{AstNode, NodeValue};

use super::FileParser;
use super::blocks::paragraph;
use crate::data::donors::{CellText, DonorLevel};
use crate::data::{self, FencedBlock};
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::{Block, DescriptionEntry, Inline, List, ListItem, Math};
use crate::math::{self, MathError};
use crate::source::Span;

/// Name that layouts declare for a directive of donors.
const DONORS: &str = "donors";

impl FileParser<'_, '_> {
    /// Reads a fenced `table`, `chart` or `donors` block.
    ///
    /// # Errors
    /// The block is in a list or a quotation, or its data has a mistake.
    pub(super) fn data(&mut self, language: &str, literal: &str, span: Span) -> Result<Block, Reported> {
        let source = std::sync::Arc::clone(&self.source);
        let text = &source.text()[span.range()];
        let start = text.find('\n').map_or(0, |at| at + 1);
        // In a quotation or a list the lines begin with the marks of the container. Byte offsets in the data then do
        // not match the file.
        if !text[start..].starts_with(literal) {
            let message = format!("a `{language}` block cannot be in a list or a quotation");
            let help = "move it out, so that its lines begin at the margin";
            return Err(self.reader.report.error(Diagnostic::new(Code::BadData, span, message, help)));
        }
        let fenced = FencedBlock { text: literal, source: self.id, start: span.range().start + start, span };
        let (data_context, report) = (&self.reader.data_context, &mut *self.reader.report);
        let mut block = match language {
            "table" => data::table::read(fenced, data_context, report).map(Block::Table),
            "donors" => {
                return data::donors::read(fenced, data_context, report).map(|levels| self.donors(levels, span));
            }
            _ => data::chart::read(fenced, data_context, report).map(|chart| Block::Chart(Box::new(chart))),
        }?;
        self.data_snippets(&mut block);
        Ok(block)
    }

    /// Returns donors from data as `:::donors` with a description list: each level has a list of names.
    fn donors(&mut self, levels: Vec<DonorLevel>, span: Span) -> Block {
        let entries = levels
            .into_iter()
            .map(|DonorLevel { title: (title, at), names }| {
                let items = names.into_iter().map(|name| self.donor(name)).collect();
                let names = Block::List(List { start: None, tight: true, items, span });
                DescriptionEntry { id: None, terms: vec![self.snippet(&title, at)], details: vec![vec![names]] }
            })
            .collect();
        let blocks = vec![Block::DescriptionList { entries, span }];
        Block::Directive { name: DONORS.to_owned(), classes: Vec::new(), blocks, span }
    }

    fn donor(&mut self, (name, span): CellText) -> ListItem {
        ListItem { task: None, blocks: vec![paragraph(self.snippet(&name, span), span)], span }
    }

    /// Converts a formula in running text. One that contains only a space, such as `\,` between a number and its unit,
    /// becomes text.
    ///
    /// # Errors
    /// The formula is not valid.
    pub(super) fn inline_math(&mut self, latex: &str, is_block: bool, span: Span) -> Result<Inline, Reported> {
        let mathml = self.mathml(latex, is_block, span)?;
        match math::blank_text(&mathml) {
            Some(text) => Ok(Inline::Text { text, span }),
            None => self.readable(latex, mathml, span).map(Inline::Math),
        }
    }

    /// Converts a formula on a line of its own.
    ///
    /// # Errors
    /// The formula is not valid.
    pub(super) fn math(&mut self, latex: &str, span: Span) -> Result<Math, Reported> {
        let mathml = self.mathml(latex, true, span)?;
        self.readable(latex, mathml, span)
    }

    fn mathml(&mut self, latex: &str, is_block: bool, span: Span) -> Result<String, Reported> {
        math::to_mathml(latex, is_block).map_err(|mistake| self.bad_math(latex, mistake, span))
    }

    /// Returns the formula, or reports a diagnostic if nothing of it can be read.
    fn readable(&mut self, latex: &str, mathml: String, span: Span) -> Result<Math, Reported> {
        let words = math::to_linear_text(&mathml);
        if words.is_empty() {
            let message = "this formula contains nothing that can be seen";
            let help = "remove it, or write what it stands for";
            return Err(self.reader.report.error(Diagnostic::new(Code::BadMath, span, message, help)));
        }
        Ok(Math {
            latex: latex.trim().to_owned(),
            words,
            description: String::new(),
            figures: Vec::new(),
            mathml,
            span,
        })
    }

    fn bad_math(&mut self, latex: &str, mistake: MathError, span: Span) -> Reported {
        let text = &self.source.text()[span.range()];
        let place = text.find(latex).filter(|_| !latex.is_empty()).map_or(span, |at| {
            let start = span.range().start + at;
            let range = mistake.range.clone();
            Span::new(self.id, start + range.start..start + range.end.max(range.start))
        });
        let help = "write LaTeX with the commands of `amsmath`; write a dollar sign outside a formula as `\\$`";
        let help = mistake.help(self.reader.report.suggestions()).unwrap_or_else(|| help.to_owned());
        self.reader.report.error(Diagnostic::new(Code::BadMath, place, mistake.message, help))
    }

    /// Returns the node, the LaTeX and the attributes of an equation: a paragraph that contains one formula in double dollars
    /// and optionally `{#id alt="…"}`. `None` for other paragraphs.
    pub(super) fn equation<'n>(paragraph: &'n AstNode<'n>) -> Option<(&'n AstNode<'n>, String, EquationAttributes)> {
        let mut nodes = paragraph.children();
        let first = nodes.next()?;
        let latex = match &first.data.borrow().value {
            NodeValue::Math(math) if math.display_math => math.literal.clone(),
            _ => return None,
        };
        let mut after = String::new();
        for node in nodes {
            match &node.data.borrow().value {
                NodeValue::Text(text) => after.push_str(text),
                NodeValue::SoftBreak => after.push(' '),
                _ => return None,
            }
        }
        let attributes =
            if after.is_empty() { EquationAttributes::default() } else { EquationAttributes::parse(braced(&after)?)? };
        Some((first, latex, attributes))
    }
}

/// Attributes after an equation: `{#eq:tide alt="the sum of both tides"}`
#[derive(Default)]
pub(super) struct EquationAttributes {
    /// Id, or empty.
    pub(super) id: String,
    /// Alternative text, or empty.
    pub(super) description: String,
    /// Words that are no attribute of an equation.
    pub(super) others: String,
}

impl EquationAttributes {
    /// Parses the text between the braces. `None` if it begins with neither an id nor an alternative text.
    fn parse(text: &str) -> Option<Self> {
        const ALT: &str = "alt=\"";
        let alt = text.find(ALT).and_then(|at| {
            let (description, after) = text[at + ALT.len()..].split_once('"')?;
            Some((description.trim().to_owned(), format!("{} {after}", &text[..at])))
        });
        let has_alt = alt.is_some();
        let (description, rest) = alt.unwrap_or_else(|| (String::new(), text.to_owned()));
        let (first, others) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        match first.strip_prefix('#') {
            Some(id) => Some(Self { id: id.to_owned(), description, others: others.to_owned() }),
            None if has_alt => Some(Self { id: String::new(), description, others: rest.trim().to_owned() }),
            None => None,
        }
    }
}

/// Returns the text between braces.
fn braced(text: &str) -> Option<&str> {
    text.trim().strip_prefix('{')?.strip_suffix('}')
}
