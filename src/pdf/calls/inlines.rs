//! Inlines as calls.

use super::blocks::pixels;
use super::literal::{pieces, string};
use super::{NoteState, Saying, Writer, math};
use crate::document::{Block, Image, Inline, ReferenceKind, Style, Target, each_inline};

impl Writer<'_> {
    /// `[…]`
    pub(super) fn content(&mut self, run: &[Inline]) {
        self.push("[");
        self.inlines(run);
        self.push("]");
    }

    pub(super) fn inlines(&mut self, run: &[Inline]) {
        for inline in run {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text, span } => {
                let leaf = self.leaves.text(text);
                for piece in pieces(text) {
                    let write = |writer: &mut Self| writer.push(&format!("#{}", string(piece)));
                    self.spanned(*span, |writer| writer.leaf(leaf, write));
                }
            }
            Inline::SoftBreak { span } => self.spanned(*span, |writer| writer.push("#\" \"")),
            Inline::HardBreak { span } => self.spanned(*span, |writer| writer.push("#hard-break()")),
            Inline::Code { text, span } => {
                self.spanned(*span, |writer| writer.push(&format!("#code-span({})", string(text))));
            }
            Inline::Styled { style, content, span } => self.spanned(*span, |writer| writer.styled(*style, content)),
            Inline::Abbreviation { title, content, span } => self.spanned(*span, |writer| {
                writer.push(&format!("#abbreviation(title: {})", string(title)));
                writer.content(content);
            }),
            Inline::Link { target, content, span, .. } => self.spanned(*span, |writer| {
                match target {
                    Target::Url(url) => {
                        let address = writer.address(url, content);
                        writer.push(&format!("#hyperlink({}{address})", string(url)));
                    }
                    Target::Anchor(id) => writer.push(&format!("#cross-reference({})", string(id))),
                }
                writer.content_with_line(content);
            }),
            Inline::Image(image) => self.spanned(image.span, |writer| writer.inline_image(image)),
            Inline::Math(math) => self.spanned(math.span, |writer| {
                writer.push("#inline-equation(");
                writer.leaf(writer.leaves.formula(math), |writer| {
                    writer.push(&math::equation(&math.mathml, &math.words, false));
                });
                writer.push(")");
            }),
            Inline::Mention { content, .. } => self.inlines(content),
            Inline::Reference { kind, id, content, span } => {
                self.spanned(*span, |writer| writer.reference(*kind, id, content));
            }
            Inline::IndexMark { id, span, .. } => {
                self.spanned(*span, |writer| writer.push(&format!("#index-mark({})", string(id))));
            }
            Inline::NoteReference { note, span, .. } => self.spanned(*span, |writer| writer.note(*note)),
        }
    }

    /// PDF/UA lets text have one line along it, so a strike says whether there is another, outside or inside.
    fn styled(&mut self, style: Style, content: &[Inline]) {
        self.push(&format!("#{}", function(style)));
        match style {
            Style::Underline => self.content_with_line(content),
            Style::Strikethrough => {
                if self.has_line || has_line(content) {
                    self.push("(lined: true)");
                }
                self.content(content);
            }
            Style::Emphasis
            | Style::Strong
            | Style::Superscript
            | Style::Subscript
            | Style::Mark
            | Style::Small
            | Style::Keyboard => self.content(content),
        }
    }

    /// `[…]` of what has a line under it, or may have one.
    fn content_with_line(&mut self, run: &[Inline]) {
        let outer = std::mem::replace(&mut self.has_line, true);
        self.content(run);
        self.has_line = outer;
    }

    fn reference(&mut self, kind: ReferenceKind, id: &str, content: &[Inline]) {
        match kind {
            ReferenceKind::Page => {
                let word = string(&self.issue.terms.page);
                self.push(&format!("#page-reference({}, word: {word})", string(id)));
            }
            ReferenceKind::Figure
            | ReferenceKind::Table
            | ReferenceKind::Equation
            | ReferenceKind::Heading
            | ReferenceKind::Citation
            | ReferenceKind::Term => {
                self.push(&format!("#reference({}, {})", string(kind.name()), string(id)));
                self.content_with_line(content);
            }
        }
    }

    fn inline_image(&mut self, image: &Image) {
        let length = |size: Option<u32>| size.map_or_else(|| "none".to_owned(), pixels);
        let (width, height) = (length(image.width), length(image.height));
        self.push(&format!("#inline-image({}, width: {width}, height: {height})", self.image_arguments(image)));
    }

    /// The note itself where it is first referred to, else a mark that leads to it. Typst loses a footnote in a footnote
    /// where something floats over all columns, so a note that is first met inside a note is written at that one's end.
    fn note(&mut self, index: usize) {
        let note = &self.document.notes[index];
        let arguments = |id: Option<&str>| note_arguments(id, index);
        // What may be said again has no labels, and leads nowhere.
        let id = Some(note.id.as_str()).filter(|_| self.saying == Saying::Once);
        match self.notes[index] {
            NoteState::Footnote if id.is_some() => self.push(&format!("#note-again{}", arguments(id))),
            NoteState::Footnote | NoteState::Inner => self.push(&format!("#note-mark{}", arguments(id))),
            NoteState::Unlabelled => self.push(&format!("#note-mark{}", arguments(None))),
            NoteState::Waiting if self.in_note => {
                self.notes[index] = if id.is_some() { NoteState::Inner } else { NoteState::Unlabelled };
                self.inner_notes.push(index);
                self.push(&format!("#note-mark{}", arguments(id)));
            }
            NoteState::Waiting => {
                self.notes[index] = if id.is_some() { NoteState::Footnote } else { NoteState::Unlabelled };
                self.push(&format!("#note{}[", arguments(id)));
                self.in_note = true;
                self.spanned(note.span, |writer| writer.note_blocks(&note.blocks));
                while !self.inner_notes.is_empty() {
                    let inner = self.inner_notes.remove(0);
                    self.inner_note(inner);
                }
                self.in_note = false;
                self.push("]");
            }
        }
    }

    /// The words of a title.
    pub(super) fn title(&mut self, run: &[Inline]) {
        self.content_as(Saying::Title, run);
    }

    /// Content that a layout may say again: a header row in the next column.
    pub(super) fn content_said_again(&mut self, run: &[Inline]) {
        self.content_as(Saying::Again, run);
    }

    fn content_as(&mut self, saying: Saying, run: &[Inline]) {
        let outer = std::mem::replace(&mut self.saying, saying);
        self.content(run);
        self.saying = outer;
    }

    fn inner_note(&mut self, index: usize) {
        let note = &self.document.notes[index];
        let id = Some(note.id.as_str()).filter(|_| self.saying == Saying::Once);
        self.push(&format!("#note-text{}[", note_arguments(id, index)));
        self.spanned(note.span, |writer| writer.note_blocks(&note.blocks));
        self.push("]");
    }

    /// A lone paragraph is the note's line itself, without a paragraph's space or indent.
    fn note_blocks(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph { content, .. }] => self.inlines(content),
            blocks => self.blocks(blocks),
        }
    }
}

/// Whether something in a run has a line under it, or may have one: layouts underline links.
fn has_line(run: &[Inline]) -> bool {
    let mut found = false;
    each_inline(run, &mut |inline| match inline {
        Inline::Link { .. } | Inline::Reference { .. } => found = true,
        Inline::Styled { style, .. } => found |= *style == Style::Underline,
        Inline::Text { .. }
        | Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Code { .. }
        | Inline::Abbreviation { .. }
        | Inline::Image(_)
        | Inline::Math(_)
        | Inline::Mention { .. }
        | Inline::IndexMark { .. }
        | Inline::NoteReference { .. } => {}
    });
    found
}

/// `("note-1", number: 1)`
fn note_arguments(id: Option<&str>, index: usize) -> String {
    format!("({}, number: {})", id.map_or_else(|| "none".to_owned(), string), index + 1)
}

fn function(style: Style) -> &'static str {
    match style {
        Style::Emphasis => "emphasis",
        Style::Strong => "strong-emphasis",
        Style::Strikethrough => "strikethrough",
        Style::Superscript => "superscript",
        Style::Subscript => "subscript",
        Style::Mark => "marked",
        Style::Underline => "underlined",
        Style::Small => "small-print",
        Style::Keyboard => "keyboard",
    }
}
