//! The handful of HTML tags that have a node. Everything else is a diagnostic, and its text stays.

use html_escape::decode_html_entities;

use super::File;
use super::inlines::html_pixels;
use crate::diagnostic::Code;
use crate::document::{Image, Inline, Style};
use crate::source::Span;

mod token;

use token::{Tag, Token, tokens};

/// Named in the help of `unsupported-html`.
const SUPPORTED: &str = "a, abbr, b, br, code, del, details, em, i, img, ins, kbd, mark, s, small, strong, sub, sup, u";

/// A run of inlines under construction, with the tags that are open in it.
#[derive(Default)]
pub(super) struct Run {
    content: Vec<Inline>,
    open: Vec<Open>,
}

struct Open {
    tag: Tag,
    span: Span,
    before: Vec<Inline>,
}

impl Run {
    /// Where the next inline goes.
    pub(super) fn current(&mut self) -> &mut Vec<Inline> {
        &mut self.content
    }
}

/// What an HTML block consists of.
pub(super) enum BlockPiece {
    Paragraph(Vec<Inline>, Span),
    /// `<details>`
    Open(Span),
    Summary(Vec<Inline>, Span),
    /// `</details>`
    Close(Span),
}

impl File<'_, '_> {
    /// One piece of inline HTML: a tag, a comment, a declaration.
    pub(super) fn html_inline(&mut self, html: &str, span: Span, run: &mut Run) {
        for token in tokens(html) {
            match token {
                Token::Tag(tag) => self.tag(tag, span, run),
                Token::Text(text) => run.content.push(Inline::Text { text: text.to_owned(), span }),
                Token::Comment => {}
            }
        }
    }

    fn tag(&mut self, tag: Tag, span: Span, run: &mut Run) {
        if tag.closing {
            self.close_tag(&tag, span, run);
            return;
        }
        match tag.name.as_str() {
            "br" => run.content.push(Inline::HardBreak { span }),
            "img" => {
                let image = self.html_image(&tag, span);
                self.place_image(image, &mut run.content);
            }
            name if style(name).is_some() || matches!(name, "abbr" | "a" | "code") => {
                if !tag.self_closing {
                    let before = std::mem::take(&mut run.content);
                    run.open.push(Open { tag, span, before });
                }
            }
            _ => self.unsupported(&tag, span),
        }
    }

    fn close_tag(&mut self, tag: &Tag, span: Span, run: &mut Run) {
        let Some(depth) = run.open.iter().rposition(|open| open.tag.name == tag.name) else {
            if style(&tag.name).is_some() || matches!(tag.name.as_str(), "abbr" | "a" | "code") {
                self.warn(
                    Code::UnsupportedHtml,
                    span,
                    format!("`</{}>` closes nothing", tag.name),
                    "remove it, or open the tag",
                );
            }
            return;
        };
        while run.open.len() > depth + 1 {
            self.unclosed(run);
        }
        if let Some(open) = run.open.pop() {
            let inside = std::mem::replace(&mut run.content, open.before);
            self.element(&open.tag, inside, open.span.to(span), &mut run.content);
        }
    }

    /// A tag that nothing closes: its words stay, plain.
    fn unclosed(&mut self, run: &mut Run) {
        if let Some(open) = run.open.pop() {
            let name = &open.tag.name;
            self.warn(
                Code::UnsupportedHtml,
                open.span,
                format!("`<{name}>` is never closed"),
                format!("close it with `</{name}>`"),
            );
            let inside = std::mem::replace(&mut run.content, open.before);
            run.content.extend(inside);
        }
    }

    /// The inlines of a run, its open tags given up.
    pub(super) fn finish_run(&mut self, mut run: Run) -> Vec<Inline> {
        while !run.open.is_empty() {
            self.unclosed(&mut run);
        }
        run.content
    }

    fn element(&mut self, tag: &Tag, content: Vec<Inline>, span: Span, run: &mut Vec<Inline>) {
        match (style(&tag.name), tag.name.as_str()) {
            (Some(style), _) => run.push(Inline::Styled { style, content, span }),
            (None, "abbr") => match tag.attribute("title").filter(|title| !title.trim().is_empty()) {
                Some(title) => run.push(Inline::Abbreviation { title: self.clean(&title, span), content, span }),
                None => run.extend(content),
            },
            (None, "code") => run.push(Inline::Code { text: crate::document::plain_text(&content), span }),
            (None, _) => {
                let title = self.title(&tag.attribute("title").unwrap_or_default(), span);
                self.link(&tag.attribute("href").unwrap_or_default(), title, content, span, run);
            }
        }
    }

    fn html_image(&mut self, tag: &Tag, span: Span) -> Image {
        let text = |name: &str| tag.attribute(name).unwrap_or_default();
        let pixels = |name: &str| tag.attribute(name).as_deref().and_then(html_pixels);
        let title = self.title(&text("title"), span);
        Image { title, ..Image::new(&text("src"), &text("alt"), [pixels("width"), pixels("height")], span) }
    }

    fn unsupported(&mut self, tag: &Tag, span: Span) {
        let message = format!("the HTML tag `<{}>` is not supported", tag.name);
        self.warn(
            Code::UnsupportedHtml,
            span,
            message,
            format!("its text is kept; these tags are supported: {SUPPORTED}"),
        );
    }

    /// An HTML block: tags and text, the text without Markdown (CommonMark, section 4.6).
    pub(super) fn html_block(&mut self, html: &str, span: Span) -> Vec<BlockPiece> {
        let mut pieces = Vec::new();
        let mut run = Run::default();
        let mut place = Place { file_text: self.source.clone(), span };
        let mut in_summary = false;
        for token in tokens(html) {
            match token {
                Token::Comment => {}
                Token::Text(text) => {
                    let at = place.of(text.trim());
                    let text = collapse(&decode_html_entities(text));
                    if !text.is_empty() {
                        let text = self.clean(&text, at);
                        run.content.push(Inline::Text { text, span: at });
                    }
                }
                Token::Tag(tag) => {
                    let at = place.of(&tag.written);
                    match (tag.name.as_str(), tag.closing) {
                        ("details", closing) => {
                            self.flush(&mut run, span, in_summary, &mut pieces);
                            pieces.push(if closing { BlockPiece::Close(at) } else { BlockPiece::Open(at) });
                        }
                        ("summary", closing) => {
                            self.flush(&mut run, span, in_summary, &mut pieces);
                            in_summary = !closing;
                        }
                        (name, _) if is_inline(name) => self.tag(tag, at, &mut run),
                        (_, closing) => {
                            self.flush(&mut run, span, in_summary, &mut pieces);
                            if !closing {
                                self.unsupported(&tag, at);
                            }
                        }
                    }
                }
            }
        }
        self.flush(&mut run, span, in_summary, &mut pieces);
        pieces
    }

    fn flush(&mut self, run: &mut Run, span: Span, in_summary: bool, pieces: &mut Vec<BlockPiece>) {
        let mut content = self.finish_run(std::mem::take(run));
        trim(&mut content);
        if !content.is_empty() {
            let piece = if in_summary { BlockPiece::Summary } else { BlockPiece::Paragraph };
            pieces.push(piece(content, span));
        }
    }
}

/// Finds pieces of a block in the file, one after the other: a block inside a quote is not in one piece there.
struct Place {
    file_text: std::sync::Arc<crate::source::Source>,
    span: Span,
}

impl Place {
    fn of(&mut self, piece: &str) -> Span {
        let range = self.span.range();
        let Some(at) = self.file_text.text().get(range.clone()).and_then(|text| text.find(piece)) else {
            return self.span;
        };
        let start = range.start + at;
        let found = Span::new(self.span.source, start..start + piece.len());
        self.span = Span::new(self.span.source, start + piece.len()..range.end);
        found
    }
}

fn style(name: &str) -> Option<Style> {
    Some(match name {
        "em" | "i" => Style::Emphasis,
        "strong" | "b" => Style::Strong,
        "s" | "del" => Style::Strikethrough,
        "sup" => Style::Superscript,
        "sub" => Style::Subscript,
        "mark" => Style::Mark,
        "u" | "ins" => Style::Underline,
        "small" => Style::Small,
        "kbd" => Style::Keyboard,
        _ => return None,
    })
}

fn is_inline(name: &str) -> bool {
    style(name).is_some() || matches!(name, "abbr" | "a" | "code" | "br" | "img")
}

/// White space to single blanks.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            collapsed.push(c);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
    collapsed
}

/// Takes blanks from both ends of a run.
fn trim(content: &mut Vec<Inline>) {
    if let Some(Inline::Text { text, .. }) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text { text, .. }) = content.last_mut() {
        *text = text.trim_end().to_owned();
    }
    content.retain(|inline| !matches!(inline, Inline::Text { text, .. } if text.is_empty()));
}
