//! Numbers by reference in texts without markup: alternative texts, and the titles of the axes of charts.

use super::{Block, DataFigure, Document, Inline, each_inline, each_inline_mut, plain_text};
use crate::source::Span;

impl Document {
    /// Calls `visit` for every number by reference: those of titles, paragraphs, cells, captions and the alternative texts in
    /// them, then those of the alternative texts of blocks.
    pub(crate) fn each_data_figure(&self, visit: &mut impl FnMut(&DataFigure)) {
        self.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::DataFigure(figure) = inline {
                    visit(figure);
                } else if let Inline::Image(image) = inline {
                    image.figures.iter().for_each(&mut *visit);
                } else if let Inline::Math(math) = inline {
                    math.figures.iter().for_each(&mut *visit);
                }
            });
        });
        self.each_block(&mut |block| {
            if let Block::Figure(figure) = block {
                figure.image.figures.iter().for_each(&mut *visit);
            } else if let Block::Chart(chart) = block {
                chart.image.figures.iter().for_each(&mut *visit);
            } else if let Block::Equation(equation) = block {
                equation.math.figures.iter().for_each(&mut *visit);
            }
        });
    }

    /// Calls `visit` for every alternative text and every title of an axis, with the numbers by reference in it and its source
    /// position.
    pub(crate) fn each_described_mut(&mut self, visit: &mut impl FnMut(&mut String, &mut Vec<DataFigure>, Span)) {
        self.each_run_mut(&mut |run| {
            each_inline_mut(run, &mut |inline| {
                if let Inline::Image(image) = inline {
                    visit(&mut image.description, &mut image.figures, image.span);
                } else if let Inline::Math(math) = inline {
                    visit(&mut math.description, &mut math.figures, math.span);
                }
            });
        });
        self.each_block_mut(&mut |block| {
            if let Block::Figure(figure) = block {
                visit(&mut figure.image.description, &mut figure.image.figures, figure.image.span);
            } else if let Block::Chart(chart) = block {
                let titles = [&mut chart.x_title, &mut chart.y_title].into_iter().flatten();
                for text in titles.chain([&mut chart.image.description]) {
                    visit(text, &mut chart.image.figures, chart.span);
                }
            } else if let Block::Equation(equation) = block {
                visit(&mut equation.math.description, &mut equation.math.figures, equation.span);
            }
        });
    }
}

/// Returns a text without markup as its author wrote it: each number is replaced by its reference, and `escape` writes the
/// words between them.
pub(crate) fn with_references(text: &str, figures: &[DataFigure], escape: impl Fn(&str) -> String) -> String {
    let mut written = String::new();
    let mut rest = text;
    for figure in figures {
        let number = plain_text(&figure.content);
        // Typography may have made the spaces in a number unbreakable.
        let forms = [" ", "\u{A0}", "\u{202F}"].map(|space| number.replace(' ', space));
        let found = forms.iter().find_map(|form| rest.split_once(form.as_str()));
        let Some((before, after)) = found.filter(|_| !number.is_empty()) else { continue };
        written.push_str(&escape(before));
        if figure.is_typed {
            written.extend(["[", &number, "](=", &figure.reference, ")"]);
        } else {
            written.extend(["[=", &figure.reference, "]"]);
        }
        rest = after;
    }
    written + &escape(rest)
}
