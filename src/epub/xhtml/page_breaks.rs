//! The marks of the PDF's pages, at the very word (EPUB 3 Structural Semantics, DPUB-ARIA 1.1).

use super::Writer;
use crate::epub::page_breaks::Mark;

impl<'b> Writer<'_, 'b> {
    /// Text of the document, with the marks that are in it.
    pub(super) fn text(&mut self, text: &str) {
        let mut done = 0;
        for mark in self.breaks.in_leaf(self.breaks.of_text(text)) {
            let (before, _) = text.split_at(text.floor_char_boundary(mark.at));
            self.out.text(&before[done.min(before.len())..]);
            done = done.max(before.len());
            self.mark("span", mark);
        }
        self.out.text(&text[done..]);
    }

    /// The marks of a leaf that has no words, among words.
    pub(super) fn page_break_at(&mut self, leaf: Option<usize>) {
        for mark in self.breaks.in_leaf(leaf) {
            self.mark("span", mark);
        }
    }

    /// The marks of a leaf that a block begins with, before the block: a title is not to be read with a number in it.
    pub(super) fn page_break_before(&mut self, leaf: Option<usize>) {
        for mark in self.breaks.in_leaf(leaf).iter().filter(|mark| mark.at == 0) {
            if self.mark("div", mark) {
                self.out.line();
            }
        }
    }

    /// Whether it was not written before.
    fn mark(&mut self, element: &'static str, mark: &'b Mark) -> bool {
        if self.marks.last().is_some_and(|last| std::ptr::eq(*last, mark)) {
            return false;
        }
        let tag = self.out.tag(element).set("epub:type", "pagebreak").set("role", "doc-pagebreak");
        tag.set("id", &mark.id).set("aria-label", &mark.label).with_text("");
        self.marks.push(mark);
        true
    }
}
