//! Writes inlines as calls.

use super::blocks::points;
use super::literal::{JOINT, TextPart, joint, pieces, string, text_parts, with_joints};
use super::{CallWriter, Repetition, math};
use crate::document::{Document, Image, Inline, InlineStyle, ReferenceKind, Target, each_inline};
use crate::tagged_text::RegionRole;

impl CallWriter<'_> {
    /// Writes a run as a content block, `[…]`.
    pub(super) fn content(&mut self, run: &[Inline]) {
        self.push("[");
        let outer = std::mem::take(&mut self.joined_bytes);
        self.inlines(run);
        self.joined_bytes = outer;
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
                let parts: Vec<_> = pieces(text).flat_map(text_parts).collect();
                for piece in with_joints(parts, &mut self.joined_bytes) {
                    let write = |writer: &mut Self| match piece {
                        TextPart::Plain(text) => writer.push(&format!("#{}", string(text))),
                        TextPart::Enclosed(text) => writer.push(&format!("#enclosed([#{}])", string(text))),
                        TextPart::Amount(text) => writer.push(&format!("#signed-amount([#{}])", string(text))),
                        TextPart::Joint => writer.push(JOINT),
                    };
                    self.spanned(*span, |writer| writer.leaf(leaf, write));
                }
            }
            Inline::SoftBreak { span } => {
                let [before, space] = [joint(&mut self.joined_bytes), "#\" \""];
                self.spanned(*span, |writer| writer.push(&format!("{before}{space}")));
            }
            Inline::HardBreak { span } => self.spanned(*span, |writer| writer.push("#hard-break()")),
            Inline::Code { text, span } => {
                self.spanned(*span, |writer| {
                    writer.map.code(writer.text.len(), text);
                    writer.push(&format!("#code-span({})", string(text)));
                });
            }
            Inline::Styled { style, content, span } => self.spanned(*span, |writer| writer.styled(*style, content)),
            Inline::Passage { language, content, span } => self.spanned(*span, |writer| {
                writer.in_language(Some(language), |writer| writer.inlines(content));
            }),
            Inline::Abbreviation { title, content, span } => self.spanned(*span, |writer| {
                writer.push(&format!("#abbreviation(title: {}, number: {})", string(title), writer.abbreviations));
                writer.abbreviations += 1;
                writer.region(RegionRole::Abbreviation(title.clone()), |writer| writer.content(content));
            }),
            Inline::Link { target, content, span, .. } => self.spanned(*span, |writer| {
                match target {
                    Target::Url(url) => {
                        let address = writer.address(url, content);
                        writer.push(&format!("#hyperlink({}{address})", string(url)));
                    }
                    Target::Anchor(id) => writer.push(&format!("#cross-reference({})", string(id))),
                }
                writer.content(content);
            }),
            Inline::Image(image) => self.spanned(image.span, |writer| writer.inline_image(image)),
            Inline::Math(math) => self.spanned(math.span, |writer| {
                writer.push("#inline-equation(");
                writer.leaf(writer.leaves.formula(math), |writer| {
                    writer.push(&math::equation(&math.mathml, math.alternative(), false));
                });
                writer.push(")");
            }),
            Inline::Mention { content, .. } => self.inlines(content),
            Inline::DataFigure(figure) => self.inlines(&figure.content),
            Inline::Reference { kind, id, content, span } => {
                self.spanned(*span, |writer| writer.reference(*kind, id, content));
            }
            Inline::IndexMark { id, span, .. } | Inline::Anchor { id, span } => {
                self.spanned(*span, |writer| writer.push(&format!("#index-mark({})", string(id))));
            }
            Inline::NoteReference { note, span, .. } => self.spanned(*span, |writer| writer.note_reference(*note)),
        }
    }

    /// Writes styled text. PDF/UA allows text to have only one line decoration, so a strikethrough gets `lined: true` if
    /// anything in the issue may be underlined. That text need not be inside or around the strikethrough: Typst tags the
    /// footnotes of a column with the decoration of a text that goes on in the next column.
    fn styled(&mut self, style: InlineStyle, content: &[Inline]) {
        self.push(&format!("#{}", function(style)));
        if style == InlineStyle::Strikethrough && self.has_underlined {
            self.push("(lined: true)");
        }
        self.content(content);
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
                self.content(content);
            }
        }
    }

    fn inline_image(&mut self, image: &Image) {
        let is_natural = image.percent.is_none() && image.width.is_none() && image.height.is_none();
        let (width, height) = match image.percent {
            Some(percent) => (format!("{percent}%"), "none".to_owned()),
            // Titles are printed in several places and sizes, where an image is as high as the letters.
            None if is_natural && self.repetition == Repetition::Title => ("none".to_owned(), "none".to_owned()),
            None => {
                let [width, height] = self.size(image);
                (points(width), points(height))
            }
        };
        self.push("#inline-image(");
        self.image_arguments(image);
        self.push(&format!(", width: {width}, height: {height})"));
    }

    /// Writes the text of a title, without brackets around it.
    pub(super) fn title(&mut self, run: &[Inline]) {
        let outer = std::mem::replace(&mut self.repetition, Repetition::Title);
        self.joined_bytes = 0;
        self.inlines(run);
        self.repetition = outer;
    }

    /// Writes content that a layout may repeat, such as a header row that continues in the next column.
    pub(super) fn repeatable_content(&mut self, run: &[Inline]) {
        let outer = std::mem::replace(&mut self.repetition, Repetition::Possible);
        self.content(run);
        self.repetition = outer;
    }
}

/// Returns `true` if an issue contains underlined text, or a link, which layouts may underline.
pub(super) fn may_be_underlined(document: &Document) -> bool {
    let mut found = false;
    let mut look = |inline: &Inline| match inline {
        Inline::Link { .. } | Inline::Reference { .. } => found = true,
        Inline::Styled { style, .. } => found |= *style == InlineStyle::Underline,
        Inline::Text { .. }
        | Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Code { .. }
        | Inline::Passage { .. }
        | Inline::Abbreviation { .. }
        | Inline::Image(_)
        | Inline::Math(_)
        | Inline::Mention { .. }
        | Inline::DataFigure(_)
        | Inline::IndexMark { .. }
        | Inline::Anchor { .. }
        | Inline::NoteReference { .. } => {}
    };
    document.each_run(&mut |run| each_inline(run, &mut look));
    found
}

fn function(style: InlineStyle) -> &'static str {
    match style {
        InlineStyle::Emphasis => "emphasis",
        InlineStyle::Strong => "strong-emphasis",
        InlineStyle::Strikethrough => "strikethrough",
        InlineStyle::Superscript => "superscript",
        InlineStyle::Subscript => "subscript",
        InlineStyle::Mark => "marked",
        InlineStyle::Underline => "underlined",
        InlineStyle::Small => "small-print",
        InlineStyle::Keyboard => "keyboard",
        InlineStyle::SmallCapitals => "small-capitals",
    }
}
