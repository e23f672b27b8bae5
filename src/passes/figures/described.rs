//! Numbers by reference in texts without markup: those of alternative texts are set, and those elsewhere are reported.

use super::direction::WordsBeside;
use super::{PassContext, QuantityFinder};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, DataFigure, Document, Inline, Math, each_inline, plain_text};
use crate::source::Span;

/// Sets or checks the numbers of alternative texts.
pub(super) fn run(document: &mut Document, finder: &mut QuantityFinder<'_>, context: &mut PassContext<'_>) {
    document.each_described_mut(&mut |text, figures, span| {
        let Some(mut run) = run_of(text, span) else { return };
        for at in 0..run.len() {
            let beside = WordsBeside::of(&run, at);
            if let Inline::DataFigure(figure) = &mut run[at] {
                finder.set_one(figure, &beside, context);
            }
        }
        *text = plain_text(&run);
        for inline in run {
            if let Inline::DataFigure(figure) = inline {
                figures.push(figure);
            }
        }
    });
}

/// Returns `true` if an alternative text has a number by reference.
pub(super) fn has_references(document: &mut Document) -> bool {
    let mut has = false;
    document.each_described_mut(&mut |text, _, span| has |= run_of(text, span).is_some());
    has
}

/// Reports references in formulas and in the titles of links, where they would be printed as written.
pub(super) fn report_others(document: &Document, report: &mut Report) {
    let mut found = |text: &str, span: Span, what: &str, help: &str| {
        if run_of(text, span).is_some_and(|run| run.iter().any(names_data)) {
            let message = format!("a number by reference cannot be set in {what}");
            report.push(Diagnostic::new(Code::BadFigure, span, message, help));
        }
    };
    let formula = |math: &Math, found: &mut dyn FnMut(&str, Span, &str, &str)| {
        found(&math.latex, math.span, "a formula", "write the number itself, or set it beside the formula");
    };
    let of_link = "write the words into the text; the title of a link is in the e-book only";
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::Math(math) = inline {
                formula(math, &mut found);
            } else if let Inline::Link { title: Some(title), span, .. } = inline {
                found(title, *span, "the title of a link", of_link);
            } else if let Inline::Image(image) = inline
                && let Some(title) = &image.title
            {
                found(title, image.span, "the title of an image in a line", of_link);
            }
        });
    });
    document.each_block(&mut |block| {
        if let Block::Equation(equation) = block {
            formula(&equation.math, &mut found);
        } else if let Block::Figure(figure) = block
            && let Some(title) = figure.link.as_ref().and_then(|link| link.title.as_ref())
        {
            found(title, figure.span, "the title of a link", of_link);
        }
    });
}

/// Returns `true` for a reference that names a file or a table, so that it is no interval and the like.
fn names_data(inline: &Inline) -> bool {
    matches!(inline, Inline::DataFigure(figure) if figure.reference.contains(".csv: ") || figure.reference.starts_with('#'))
}

/// Splits a text at its numbers by reference: `[=…]` and `[12 %](=…)`. Returns `None` if it has none.
fn run_of(text: &str, span: Span) -> Option<Vec<Inline>> {
    let words = |text: &str| Inline::Text { text: text.to_owned(), span };
    let mut run = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find('[').map(|at| from + at) {
        let Some((reference, typed, length)) = reference_at(&rest[open..]) else {
            from = open + 1;
            continue;
        };
        run.push(words(&rest[..open]));
        run.push(Inline::DataFigure(DataFigure {
            reference: reference.split_whitespace().collect::<Vec<_>>().join(" "),
            is_typed: typed.is_some(),
            content: typed.into_iter().map(words).collect(),
            span,
        }));
        rest = &rest[open + length..];
        from = 0;
    }
    if run.is_empty() {
        return None;
    }
    run.push(words(rest));
    Some(run)
}

/// Returns the reference at the beginning of a text, the number that is typed, and the length of both.
fn reference_at(text: &str) -> Option<(&str, Option<&str>, usize)> {
    let close = text.find(']')?;
    let inside = &text[1..close];
    if let Some(reference) = inside.strip_prefix('=') {
        let is_reference = !reference.is_empty() && !reference.starts_with(char::is_whitespace);
        return is_reference.then_some((reference, None, close + 1));
    }
    let reference = text[close..].strip_prefix("](=")?;
    let end = reference.find(')')?;
    Some((&reference[..end], Some(inside), close + "](=".len() + end + 1))
}
