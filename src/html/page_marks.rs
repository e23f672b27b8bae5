//! Page marks within the text: the starts of the pages of a paginated edition (EPUB 3 Structural Semantics Vocabulary,
//! DPUB-ARIA 1.1).

use super::HtmlWriter;
use super::addresses::address_parts;
use crate::document::amounts;
use crate::markup::Markup;

/// A page mark: an empty element at the start of a page.
#[derive(Debug)]
pub(crate) struct PageMark {
    /// Page number as printed.
    pub(crate) label: String,
    /// Id of the element.
    pub(crate) id: String,
    /// Byte offset in the leaf's text; 0 if the page begins with the leaf.
    pub(crate) at: usize,
}

impl<'a> HtmlWriter<'a, '_> {
    /// Writes code, with the page marks in it.
    pub(super) fn text(&mut self, text: &str) {
        self.marked_text(text, Markup::text);
    }

    /// Writes text of the document, with the page marks and drawn symbols in it. Lines do not break within amounts.
    pub(super) fn words(&mut self, text: &str) {
        let (symbols, in_cell) = (self.package.symbols(), self.in_cell);
        let write = |text: &str, out: &mut Markup| {
            let parts = if in_cell { address_parts(text) } else { vec![text] };
            for (at, part) in parts.into_iter().enumerate() {
                if at > 0 {
                    out.raw("<wbr />");
                }
                symbols.write(part, out);
            }
        };
        self.marked_text(text, |out, text| {
            let mut written = 0;
            for amount in amounts(text) {
                write(&text[written..amount.start], out);
                out.tag("span").set("class", "unbroken").with_text(&text[amount.clone()]);
                written = amount.end;
            }
            write(&text[written..], out);
        });
    }

    fn marked_text(&mut self, text: &str, write: impl Fn(&mut Markup, &str)) {
        let mut written = 0;
        for mark in self.marks(self.package.leaves().text(text)) {
            let (before, _) = text.split_at(text.floor_char_boundary(mark.at));
            write(self.out, &before[written.min(before.len())..]);
            written = written.max(before.len());
            self.page_mark("span", mark);
        }
        write(self.out, &text[written..]);
    }

    /// Writes the marks of a leaf without text, such as an image, in inline content.
    pub(super) fn page_marks_at(&mut self, leaf: Option<usize>) {
        for mark in self.marks(leaf) {
            self.page_mark("span", mark);
        }
    }

    /// Writes the marks at the start of a block's first leaf before the block, so that a page number is not read as
    /// part of a heading.
    pub(super) fn page_marks_before(&mut self, leaf: Option<usize>) {
        for mark in self.marks(leaf).iter().filter(|mark| mark.at == 0) {
            if self.page_mark("div", mark) {
                self.out.line();
            }
        }
    }

    /// Returns the marks in a leaf, in order. Returns an empty slice if `leaf` is `None`.
    fn marks(&self, leaf: Option<usize>) -> &'a [PageMark] {
        leaf.map_or(&[], |leaf| self.package.page_marks(leaf))
    }

    /// Writes a mark, unless it is the one written last. Returns `true` if it was written.
    fn page_mark(&mut self, element: &'static str, mark: &'a PageMark) -> bool {
        if self.written_marks.last().is_some_and(|last| std::ptr::eq(*last, mark)) {
            return false;
        }
        let tag = self.out.tag(element).maybe("epub:type", self.package.epub_type("pagebreak"));
        tag.set("role", "doc-pagebreak").set("id", &mark.id).set("aria-label", &mark.label).with_text("");
        self.written_marks.push(mark);
        true
    }
}
