//! Reports attributes of figures, tables and charts that have no effect where these stand: `.page` in a box, `width` in a
//! group of figures.
//!
//! A layout declares such classes in `[classes]` of its `layout.toml`, as `in-text`. Of a layout that declares none,
//! nothing is reported here.

use super::classes::{forms, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::directive::BuiltInDirective;
use crate::document::{Block, Document, Part};
use crate::layout::Layout;
use crate::source::Span;

/// Directives whose content stands in the text, as if they were not there.
const TRANSPARENT: [&str; 2] = [BuiltInDirective::AS_MEANT, "lead"];
/// Directives that give their pictures a size.
const SIZED: [&str; 3] = [BuiltInDirective::FIGURES, BuiltInDirective::LOGOS, "people"];

pub(super) fn run(document: &Document, layout: &Layout, report: &mut Report) {
    if layout.classes.in_text().is_empty() {
        return;
    }
    let mut check = FramedCheck { layout, report };
    for section in &document.sections {
        let articles = section.articles.iter().map(|article| &article.blocks);
        for blocks in [&section.blocks].into_iter().chain(articles) {
            check.blocks(blocks, Frame::Text);
        }
    }
    for note in &document.notes {
        check.blocks(&note.blocks, Frame::Named("a note"));
    }
}

/// The innermost block around an element that sets it narrower than the text.
#[derive(Debug, Clone, Copy)]
enum Frame<'a> {
    /// None.
    Text,
    /// A directive, or a list in it.
    Directive(&'a str),
    /// Another block, by its name in messages.
    Named(&'static str),
}

impl<'a> Frame<'a> {
    /// Returns the frame of what is in `block`, which is in this frame.
    fn around(self, block: &'a Block) -> Self {
        match block {
            Block::Directive { name, .. } if TRANSPARENT.contains(&name.as_str()) => self,
            Block::Directive { name, .. } => Self::Directive(name),
            Block::List(_) | Block::DescriptionList { .. } if matches!(self, Self::Directive(_)) => self,
            Block::List(_) | Block::DescriptionList { .. } => Self::Named("a list"),
            Block::Quote { .. } => Self::Named("a quotation"),
            Block::Callout { .. } => Self::Named("a callout"),
            Block::Disclosure { .. } => Self::Named("`<details>`"),
            Block::Passage { .. }
            | Block::Paragraph { .. }
            | Block::Heading(_)
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Chart(_)
            | Block::Equation(_)
            | Block::Collection { .. } => self,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Text => "the text".to_owned(),
            Self::Directive(name) => format!("`:::{name}`"),
            Self::Named(name) => name.to_owned(),
        }
    }
}

struct FramedCheck<'a> {
    layout: &'a Layout,
    report: &'a mut Report,
}

impl FramedCheck<'_> {
    fn blocks(&mut self, blocks: &[Block], frame: Frame<'_>) {
        for block in blocks {
            self.block(block, frame);
            let inner = frame.around(block);
            for part in block.parts() {
                if let Part::Blocks(blocks) = part {
                    self.blocks(blocks, inner);
                }
            }
        }
    }

    fn block(&mut self, block: &Block, frame: Frame<'_>) {
        let figure = if let Block::Figure(figure) = block { Some(figure) } else { None };
        let caption = figure.map(|figure| &figure.caption).or_else(|| block.data().map(|(caption, _)| caption));
        let (Some(caption), false) = (caption, matches!(frame, Frame::Text)) else { return };
        let end = caption.text.last().map_or(block.span(), |last| block.span().to(last.span()));
        let in_text = self.layout.classes.in_text();
        for class in caption.classes.iter().filter(|class| in_text.contains(class)) {
            self.unused(&format!(".{class}"), &forms(class), end, frame);
        }
        if let (Some(figure), Frame::Directive(name)) = (figure, frame)
            && SIZED.contains(&name)
            && figure.image.has_width()
        {
            self.unused("width", &["width".to_owned()], end, frame);
        }
    }

    fn unused(&mut self, attribute: &str, forms: &[String], span: Span, frame: Frame<'_>) {
        let place = place(forms, span, &self.report.sources);
        let around = frame.in_words();
        let message = format!("`{attribute}` is not used on paper in {around}");
        let help = format!("move the element out of {around}, or remove `{attribute}`");
        self.report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
    }
}
