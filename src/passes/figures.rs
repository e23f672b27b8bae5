//! Sets and checks the numbers that refer to data, and the pairs of numbers that an issue declares equal.

use std::collections::{HashMap, HashSet};

use super::PassContext;
use super::ids::slug;
use crate::data;
use crate::data::quantity::{NumberTable, Quantity, QuantityReference};
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::{Block, DataFigure, Document, Inline, each_inline, each_inline_mut, plain_text};
use crate::publication::{FigureCheck, Language};
use crate::source::Span;

mod described;
mod direction;
mod repeated;

use direction::WordsBeside;

/// Largest number of tables that a number goes through, from cell to cell.
const MAX_ROUNDS: usize = 12;

/// Reference of a number as written, its place, and the words beside it.
type WrittenFigure = (String, Span, WordsBeside);

/// Sets the text of every number that refers to data, and checks those that are typed.
pub(super) fn run(document: &mut Document, language: &Language, context: &mut PassContext<'_>) {
    let checks = context.checks;
    let mut finder = QuantityFinder { tables: None, files: HashMap::new(), language };
    let mut figures: Vec<WrittenFigure> = Vec::new();
    document.each_run(&mut |run| {
        for (at, outer) in run.iter().enumerate() {
            each_inline(std::slice::from_ref(outer), &mut |inline| {
                if let Inline::DataFigure(figure) = inline {
                    figures.push((figure.reference.clone(), figure.span, WordsBeside::of(run, at)));
                }
            });
        }
    });
    described::report_others(document, context.report);
    if !figures.is_empty() || !checks.is_empty() || described::has_references(document) {
        finder.resolve(document, &figures, context);
    }
    let files = finder.files.iter().filter_map(|((_, path), table)| Some((path.as_str(), table.as_ref().ok()?)));
    repeated::report(document, files, language, context.report);
}

/// Returns the ids of tables with numbers that are not set yet.
fn tables_with_unset_numbers(document: &Document) -> HashSet<String> {
    let mut ids = HashSet::new();
    document.each_block(&mut |block| {
        let Some((caption, table)) = block.data() else { return };
        let mut is_unset = false;
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            each_inline(cell, &mut |inline| {
                is_unset |= matches!(inline, Inline::DataFigure(figure) if figure.content.is_empty());
            });
        }
        if is_unset && !caption.id.is_empty() {
            ids.insert(caption.id.clone());
        }
    });
    ids
}

/// Returns the id of the table or chart of the issue that a reference leads to.
fn table_of((written, ..): &WrittenFigure) -> Option<&str> {
    let (place, _) = written.split_once(": ")?;
    place.rsplit(' ').next()?.strip_prefix('#')
}

/// Checks the totals of the tables in Markdown whose cells refer to numbers.
fn check_totals(document: &mut Document, language: &Language, context: &mut PassContext<'_>) {
    document.each_block_mut(&mut |block| {
        if let Block::Table(table) = block
            && std::mem::take(&mut table.has_unchecked_total)
        {
            data::table::check_total(table, language, context.report);
        }
    });
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
    /// Sets and checks all numbers.
    fn resolve(&mut self, document: &mut Document, figures: &[WrittenFigure], context: &mut PassContext<'_>) {
        let language = self.language;
        let mut waiting = vec![true; figures.len()];
        for round in 1..=MAX_ROUNDS {
            self.tables = Some(tables(document, language));
            let unset = tables_with_unset_numbers(document);
            // References that are unresolved in the last round are reported as cells without a number.
            let is_ready = |figure: &WrittenFigure| {
                let waits = |id: &str| unset.contains(id) || unset.contains(&slug(id));
                round == MAX_ROUNDS || !table_of(figure).is_some_and(waits)
            };
            let ready: Vec<bool> =
                figures.iter().zip(&waiting).map(|(figure, waits)| *waits && is_ready(figure)).collect();
            self.set(document, figures, &ready, context);
            waiting.iter_mut().zip(ready).for_each(|(waits, ready)| *waits &= !ready);
            if !waiting.contains(&true) {
                break;
            }
        }
        self.tables = Some(tables(document, language));
        described::run(document, self, context);
        check_totals(document, language, context);
        for check in context.checks {
            self.check(check, context);
        }
    }

    /// Sets and checks the numbers that are `ready`, in reading order.
    fn set(
        &mut self,
        document: &mut Document,
        figures: &[WrittenFigure],
        ready: &[bool],
        context: &mut PassContext<'_>,
    ) {
        let mut figures = figures.iter().zip(ready);
        document.each_run_mut(&mut |run| {
            each_inline_mut(run, &mut |inline| {
                if let Inline::DataFigure(figure) = inline
                    && let Some(((.., beside), true)) = figures.next()
                {
                    self.set_one(figure, beside, context);
                }
            });
        });
    }

    /// Sets or checks a number with the words `beside` it.
    fn set_one(&mut self, figure: &mut DataFigure, beside: &WordsBeside, context: &mut PassContext<'_>) {
        let Ok(quantity) = self.find(&figure.reference, figure.span, context) else { return };
        let directions = &context.terms.directions;
        let has_direction = direction::check(figure, &quantity, beside, directions, context.report)
            || direction::check_sign(figure, &quantity, beside, directions, context.report);
        let quantity = if has_direction { quantity.unsigned() } else { quantity };
        set(figure, &quantity, self.language, context);
    }

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
        // In an exported tree, ids are spelled as in the editions.
        if let Some(table) = tables.get(id).or_else(|| tables.get(&slug(id))) {
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
