//! Page break markers within the text (EPUB 3 Structural Semantics Vocabulary, DPUB-ARIA 1.1).

use super::XhtmlWriter;
use crate::epub::page_breaks::PageBreak;

impl<'b> XhtmlWriter<'_, 'b> {
    /// Writes text of the document, with the page break markers in it.
    pub(super) fn text(&mut self, text: &str) {
        let mut written = 0;
        for page_break in self.breaks.in_leaf(self.breaks.leaf_of_text(text)) {
            let (before, _) = text.split_at(text.floor_char_boundary(page_break.at));
            self.out.text(&before[written.min(before.len())..]);
            written = written.max(before.len());
            self.page_break("span", page_break);
        }
        self.out.text(&text[written..]);
    }

    /// Writes the markers of a leaf without text, such as an image, in inline content.
    pub(super) fn page_break_at(&mut self, leaf: Option<usize>) {
        for page_break in self.breaks.in_leaf(leaf) {
            self.page_break("span", page_break);
        }
    }

    /// Writes the markers at the start of a block's first leaf before the block, so that a page number is not read as
    /// part of a heading.
    pub(super) fn page_break_before(&mut self, leaf: Option<usize>) {
        for page_break in self.breaks.in_leaf(leaf).iter().filter(|page_break| page_break.at == 0) {
            if self.page_break("div", page_break) {
                self.out.line();
            }
        }
    }

    /// Writes a marker, unless it is the one written last. Returns `true` if it was written.
    fn page_break(&mut self, element: &'static str, page_break: &'b PageBreak) -> bool {
        if self.written_breaks.last().is_some_and(|last| std::ptr::eq(*last, page_break)) {
            return false;
        }
        let tag = self.out.tag(element).set("epub:type", "pagebreak").set("role", "doc-pagebreak");
        tag.set("id", &page_break.id).set("aria-label", &page_break.label).with_text("");
        self.written_breaks.push(page_break);
        true
    }
}
