//! Inlines as XHTML, spelled as `CommonMark`'s and GFM's HTML where these have the node.

use super::Writer;
use crate::document::{Image, Inline, ReferenceKind, Style, Target};

impl Writer<'_, '_> {
    pub(super) fn inlines(&mut self, run: &[Inline]) {
        for inline in run {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text, .. } => self.text(text),
            Inline::SoftBreak { .. } => self.out.line(),
            Inline::HardBreak { .. } => self.out.raw("<br />\n"),
            Inline::Code { text, .. } => {
                self.out.open("code");
                self.text(text);
                self.out.close("code");
            }
            Inline::Styled { style, content, .. } => {
                let name = style_name(*style);
                self.out.open(name);
                self.inlines(content);
                self.out.close(name);
            }
            Inline::Abbreviation { title, content, .. } => {
                self.out.tag("abbr").unless_empty("title", title).open();
                self.inlines(content);
                self.out.close("abbr");
            }
            Inline::Link { target, title, content, .. } => self.link(target, title.as_deref(), content),
            Inline::Image(image) => {
                self.page_break_at(self.breaks.of_image(image));
                self.image(image);
            }
            Inline::Math(math) => {
                self.page_break_at(self.breaks.of_formula(math));
                self.out.formula(math);
            }
            Inline::Mention { content, .. } => self.inlines(content),
            Inline::Reference { kind, id, content, .. } => self.reference(*kind, id, content),
            Inline::IndexMark { id, .. } => self.out.tag("span").set("id", id).with_text(""),
            Inline::NoteReference { note, occurrence, .. } if self.in_link => {
                self.after_link.push((*note, *occurrence));
            }
            Inline::NoteReference { note, occurrence, .. } => self.note_reference(*note, *occurrence),
        }
    }

    /// A link without an address, or inside another link, keeps its words.
    fn link(&mut self, target: &Target, title: Option<&str>, content: &[Inline]) {
        let address = match target {
            Target::Url(url) => Some(url.clone()),
            Target::Anchor(id) => self.plan.link(self.page, id),
        };
        self.anchor(address, [None, None, title], content);
    }

    /// EPUB's words for the kinds of reference that it has words for.
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
        // Without the PDF's pages the words are what is on the page.
        match self.breaks.label_of(id).filter(|_| kind == ReferenceKind::Page) {
            Some(label) => self.linked("", id, &format!("{} {label}", self.issue.terms.page)),
            None => self.anchor(self.plan.link(self.page, id), [semantics, role, None], content),
        }
    }

    /// An element `a` with its type, role and title.
    fn anchor(&mut self, address: Option<String>, [semantics, role, title]: [Option<&str>; 3], content: &[Inline]) {
        let Some(address) = address.filter(|_| !self.in_link) else {
            self.inlines(content);
            return;
        };
        let class = (role == Some("doc-glossref")).then_some("term");
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
        let Some(name) = self.images.get(image.file) else {
            self.out.text(&image.description);
            return;
        };
        let tag = self.out.tag("img").set("src", format_args!("../images/{name}")).set("alt", &image.description);
        let tag = tag.maybe("title", image.title.as_deref());
        tag.maybe("width", image.width).maybe("height", image.height).empty();
    }

    /// EPUB 3's pop-up notes: readers look for `noteref` here and for `footnote` at the target.
    fn note_reference(&mut self, note: usize, occurrence: usize) {
        let Some(address) = self.issue.document.notes.get(note).and_then(|note| self.plan.link(self.page, &note.id))
        else {
            return;
        };
        self.out.tag("sup").set("class", "noteref").open();
        let tag = self.out.tag("a").set("epub:type", "noteref").set("role", "doc-noteref");
        let tag = tag.set("id", self.plan.reference_id(note, occurrence)).set("href", address);
        tag.with_text(&(note + 1).to_string());
        self.out.close("sup");
    }
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Emphasis => "em",
        Style::Strong => "strong",
        Style::Strikethrough => "del",
        Style::Superscript => "sup",
        Style::Subscript => "sub",
        Style::Mark => "mark",
        Style::Underline => "u",
        Style::Small => "small",
        Style::Keyboard => "kbd",
    }
}
