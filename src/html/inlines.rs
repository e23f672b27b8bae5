//! Inlines as HTML. Nodes that `CommonMark` or GFM define are written as in their HTML output.

use super::{HtmlWriter, set_language};
use crate::document::{Image, Inline, ReferenceKind, Target};

impl HtmlWriter<'_, '_> {
    pub(super) fn inlines(&mut self, run: &[Inline]) {
        for inline in run {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text, .. } => self.words(text),
            Inline::SoftBreak { .. } => self.out.line(),
            Inline::HardBreak { .. } => self.out.raw("<br />\n"),
            Inline::Code { text, .. } => {
                self.out.open("code");
                self.text(text);
                self.out.close("code");
            }
            Inline::Styled { style, content, .. } => {
                let name = style.element();
                self.out.tag(name).maybe("class", style.class()).open();
                self.inlines(content);
                self.out.close(name);
            }
            Inline::Passage { language, content, .. } => {
                set_language(self.out.tag("span"), Some(language), self.issue).open();
                self.inlines(content);
                self.out.close("span");
            }
            Inline::Abbreviation { title, content, .. } => {
                self.out.tag("abbr").unless_empty("title", title).open();
                self.inlines(content);
                self.out.close("abbr");
            }
            Inline::Link { target, title, content, .. } => self.link(target, title.as_deref(), content),
            Inline::Image(image) => {
                self.page_marks_at(self.package.leaves().image(image));
                self.image(image);
            }
            Inline::Math(math) => {
                self.page_marks_at(self.package.leaves().formula(math));
                self.inline_formula(math);
            }
            Inline::Mention { content, .. } => self.inlines(content),
            Inline::DataFigure(figure) => self.inlines(&figure.content),
            Inline::Reference { kind, id, content, .. } => self.reference(*kind, id, content),
            Inline::IndexMark { id, .. } | Inline::Anchor { id, .. } => {
                self.out.tag("span").set("id", id).with_text("");
            }
            Inline::NoteReference { note, occurrence, .. } if self.in_link => {
                self.after_link.push((*note, *occurrence));
            }
            Inline::NoteReference { note, occurrence, .. } => self.note_reference(*note, *occurrence),
        }
    }

    /// Writes a link. Only its text is written if the target does not exist or if it is inside another link.
    pub(super) fn link(&mut self, target: &Target, title: Option<&str>, content: &[Inline]) {
        let address = match target {
            Target::Url(url) => Some(url.clone()),
            Target::Anchor(id) => self.package.link(id),
        };
        self.anchor(address, [None, None, title], content);
    }

    /// Writes a cross-reference, with the `epub:type` and role that EPUB defines for citations and glossary terms.
    fn reference(&mut self, kind: ReferenceKind, id: &str, content: &[Inline]) {
        let (semantics, role) = match kind {
            ReferenceKind::Citation => (Some("biblioref"), Some("doc-biblioref")),
            ReferenceKind::Term => (Some("glossref"), Some("doc-glossref")),
            ReferenceKind::Figure
            | ReferenceKind::Table
            | ReferenceKind::Equation
            | ReferenceKind::Heading
            | ReferenceKind::Page => (None, None),
        };
        // If the page number is unknown, the text of the reference is written instead.
        match self.package.page_label(id).filter(|_| kind == ReferenceKind::Page) {
            Some(label) => self.link_to_id("", id, &format!("{} {label}", self.issue.terms.page)),
            None => self.anchor(self.package.link(id), [semantics, role, None], content),
        }
    }

    /// Writes an `a` element with `epub:type`, role and title, then the note references found in its content. Without
    /// an address, or inside another link, only the content is written.
    fn anchor(&mut self, address: Option<String>, [semantics, role, title]: [Option<&str>; 3], content: &[Inline]) {
        let Some(address) = address.filter(|_| !self.in_link) else {
            self.inlines(content);
            return;
        };
        let class = (role == Some("doc-glossref")).then_some("term");
        let semantics = semantics.and_then(|kind| self.package.epub_type(kind));
        let tag = self.out.tag("a").maybe("class", class).maybe("epub:type", semantics).maybe("role", role);
        tag.set("href", address).maybe("title", title).open();
        self.in_link = true;
        self.inlines(content);
        self.in_link = false;
        self.out.close("a");
        for (note, occurrence) in std::mem::take(&mut self.after_link) {
            self.note_reference(note, occurrence);
        }
    }

    pub(super) fn image(&mut self, image: &Image) {
        let Some(address) = self.package.image(image.file) else {
            self.out.text(&image.description);
            return;
        };
        let tag = self.out.tag("img").set("src", address).set("alt", &image.description);
        let tag = tag.maybe("title", image.title.as_deref());
        let share = image.percent.map(|percent| format!("width: {percent}%"));
        tag.maybe("width", image.width).maybe("height", image.height).maybe("style", share).empty();
    }

    /// Writes a note reference. Reading systems show a note as a pop-up if the reference has the type `noteref` and its
    /// target the type `footnote`.
    fn note_reference(&mut self, note: usize, occurrence: usize) {
        let Some(address) = self.issue.document.notes.get(note).and_then(|note| self.package.link(&note.id)) else {
            return;
        };
        self.out.tag("sup").set("class", "noteref").open();
        let tag = self.out.tag("a").maybe("epub:type", self.package.epub_type("noteref")).set("role", "doc-noteref");
        let tag = tag.set("id", self.package.reference_id(note, occurrence)).set("href", address);
        tag.with_text(&self.issue.document.note_number(note).to_string());
        self.out.close("sup");
    }
}
