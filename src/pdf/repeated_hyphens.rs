//! Hyphens that are repeated at the beginning of a line, because the line before ends with one: a rule of Croatian, Czech, Polish,
//! Portuguese, Slovak and other languages. Typst draws each as a text of its own, whose span is that of the end of the line.

use typst::layout::{Abs, Point};
use typst::text::TextItem;

/// Finds repeated hyphens among the texts of pages in drawing order.
#[derive(Debug, Default)]
pub(super) struct RepeatedHyphens {
    /// Baseline of the last text, if it ends with a hyphen.
    after_hyphen: Option<Abs>,
    candidate: Option<HyphenCandidate>,
}

/// A hyphen on its own after a line that ends with one. It is repeated if the next text touches it.
#[derive(Debug)]
struct HyphenCandidate {
    /// Index among the sequences of the page.
    sequence: usize,
    /// End of the hyphen on its baseline.
    end: Point,
}

impl RepeatedHyphens {
    /// Adds a text, which becomes the sequence `sequence` of its page. Returns the sequence of the repeated hyphen before it.
    pub(super) fn find(&mut self, text: &TextItem, position: Point, sequence: usize) -> Option<usize> {
        let touches = |candidate: &HyphenCandidate| {
            let distance = position - candidate.end;
            distance.x.approx_eq(Abs::zero()) && distance.y.approx_eq(Abs::zero())
        };
        let found = self.candidate.take().filter(touches);
        let follows_line = self.after_hyphen.is_some_and(|baseline| !baseline.approx_eq(position.y));
        if text.text == "-" && follows_line {
            self.candidate = Some(HyphenCandidate { sequence, end: position + Point::with_x(text.width()) });
        }
        self.after_hyphen = text.text.ends_with('-').then_some(position.y);
        found.map(|candidate| candidate.sequence)
    }

    /// Ends a page. A line on the next page can follow one on this page.
    pub(super) fn end_page(&mut self) {
        self.candidate = None;
    }
}
