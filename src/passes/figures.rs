//! Sets and checks the numbers that refer to data, and the pairs of numbers that an issue declares equal.

use std::collections::HashMap;

use super::PassContext;
use crate::data::quantity::{NumberTable, Quantity, QuantityReference};
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::{DataFigure, Document, Inline, each_inline, each_inline_mut, plain_text};
use crate::publication::{FigureCheck, Language};
use crate::source::Span;

mod direction;

/// Sets the text of every number that refers to data, and checks those that are typed.
pub(super) fn run(document: &mut Document, language: &Language, context: &mut PassContext<'_>) {
    let checks = context.checks;
    let mut finder = QuantityFinder { tables: None, files: HashMap::new(), language };
    let mut figures = Vec::new();
    document.each_run(&mut |run| {
        for (at, outer) in run.iter().enumerate() {
            each_inline(std::slice::from_ref(outer), &mut |inline| {
                if let Inline::DataFigure(figure) = inline {
                    let after = direction::words_after(run, at);
                    figures.push((figure.reference.clone(), figure.span, after));
                }
            });
        }
    });
    if figures.is_empty() && checks.is_empty() {
        return;
    }
    finder.tables = Some(tables(document, language));
    let found: Vec<_> = figures.iter().map(|(written, span, _)| finder.find(written, *span, context)).collect();
    let mut found = found.into_iter().zip(figures);
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::DataFigure(figure) = inline
                && let Some((Ok(quantity), (.., after))) = found.next()
            {
                direction::check(figure, &quantity, &after, &context.terms.directions, context.report);
                set(figure, &quantity, language, context);
            }
        });
    });
    for check in checks {
        finder.check(check, context);
    }
}

/// Returns the tables with an id.
fn tables(document: &Document, language: &Language) -> HashMap<String, NumberTable> {
    let mut tables = HashMap::new();
    document.each_block(&mut |block| {
        let Some((caption, table)) = block.data() else { return };
        if !caption.id.is_empty() {
            tables.insert(caption.id.clone(), NumberTable::of_table(table, language));
        }
    });
    tables
}

/// Sets or checks the text of a number.
fn set(figure: &mut DataFigure, quantity: &Quantity, language: &Language, context: &mut PassContext<'_>) {
    let percent = &context.terms.percent;
    if !figure.is_typed {
        figure.content = vec![Inline::Text { text: quantity.text(percent, language), span: figure.span }];
    } else if let Err((message, help)) = quantity.check(&plain_text(&figure.content), percent, language) {
        context.report.push(Diagnostic::new(Code::WrongFigure, figure.span, message, help));
    }
}

struct QuantityFinder<'a> {
    /// Tables of the issue by id.
    tables: Option<HashMap<String, NumberTable>>,
    /// Files by path as written, and folder of the file that names them.
    files: HashMap<(String, String), Result<NumberTable, Reported>>,
    language: &'a Language,
}

impl QuantityFinder<'_> {
    /// Returns the number that a reference leads to.
    fn find(&mut self, written: &str, span: Span, context: &mut PassContext<'_>) -> Result<Quantity, Reported> {
        let reference = QuantityReference::parse(written)
            .map_err(|(message, help)| context.report.error(Diagnostic::new(Code::BadFigure, span, message, help)))?;
        let Some(id) = reference.place.strip_prefix('#') else {
            let from = context.report.sources.get(span.source).path();
            let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let (root, limit) = (context.root, context.image_context.limits.text_bytes);
            let key = (folder, reference.place.clone());
            let read = || NumberTable::read(&reference.place, span, root, limit, context.report);
            let table = self.files.entry(key).or_insert_with(read).as_ref().map_err(|reported| *reported)?;
            return reference.find(table, span, context.report);
        };
        let tables = self.tables.get_or_insert_default();
        if let Some(table) = tables.get(id) {
            return reference.find(table, span, context.report);
        }
        let known: Vec<&str> = tables.keys().map(String::as_str).collect();
        let help = context.report.nearest(id, &known).map_or_else(
            || "give the table an id, such as `id = \"tab:income\"`, and write it after `#`".to_owned(),
            |id| format!("did you mean `#{id}`?"),
        );
        let message = format!("there is no table or chart with the id `{id}` in this issue");
        Err(context.report.error(Diagnostic::new(Code::BadFigure, span, message, help)))
    }

    /// Reports a pair of numbers that are not equal.
    fn check(&mut self, check: &FigureCheck, context: &mut PassContext<'_>) {
        let mut side = |written: &str, span| -> Result<f64, Reported> {
            let mut sum = 0.0;
            for (sign, term) in terms(written) {
                sum += sign * self.find(term, span, context)?.value();
            }
            Ok(sum)
        };
        let (Ok(left), Ok(right)) = (side(&check.left, check.left_span), side(&check.right, check.right_span)) else {
            return;
        };
        if (left - right).abs() < 1e-6 {
            return;
        }
        let decimals = if (left.fract().abs() + right.fract().abs()) < 1e-9 { 0 } else { 2 };
        let format = |value: f64| crate::data::Number::rounded(value, decimals).format(decimals, self.language);
        let message = format!(
            "`{}` is {}, but `{}` is {}: the difference is {}",
            check.left,
            format(left),
            check.right,
            format(right),
            format((left - right).abs())
        );
        let help = "correct the data, or the names in `[checks]`";
        context.report.push(Diagnostic::new(Code::UnequalFigures, check.left_span, message, help));
    }
}

/// Splits a sum of references at ` + ` and ` - `, with the sign of each.
fn terms(written: &str) -> Vec<(f64, &str)> {
    let mut terms = Vec::new();
    let (mut sign, mut start) = (1.0, 0);
    let mut is_quoted = false;
    for (at, c) in written.char_indices() {
        is_quoted ^= c == '"';
        let is_sign = matches!(c, '+' | '-' | '−')
            && written[..at].ends_with(' ')
            && written[at + c.len_utf8()..].starts_with(' ');
        if is_sign && !is_quoted {
            terms.push((sign, written[start..at].trim()));
            sign = if c == '+' { 1.0 } else { -1.0 };
            start = at + c.len_utf8();
        }
    }
    terms.push((sign, written[start..].trim()));
    terms
}
