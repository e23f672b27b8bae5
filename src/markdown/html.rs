//! HTML in Markdown: the few tags that have a node. Other tags are reported, and their text is kept.

use super::FileParser;
use super::inlines::sized;
use super::spans::{LANGUAGE_KEYS, in_language, style_of_class};
use crate::diagnostic::Code;
use crate::document::{Image, Inline, InlineStyle};
use crate::source::Span;

mod block;
mod replacement;
mod token;
mod unused;

pub(super) use block::{BlockPiece, Container};
use token::HtmlDeclaration;
pub(crate) use token::{HtmlTag, HtmlToken, tokenize};

/// Supported tags, as listed in the help of `unsupported-html`.
const SUPPORTED: &str = "a, abbr, b, br, code, del, details, em, figure, i, img, ins, kbd, mark, s, small, span, strong, sub, sup, table, u";

/// Inlines under construction, with the HTML tags that are still open.
#[derive(Default)]
pub(super) struct InlineBuilder {
    /// Inlines since the innermost open tag.
    content: Vec<Inline>,
    /// Open tags, the innermost last.
    open: Vec<OpenTag>,
}

struct OpenTag {
    tag: HtmlTag,
    span: Span,
    /// Inlines between the enclosing open tag and this one.
    before: Vec<Inline>,
}

impl InlineBuilder {
    /// List that the next inline is appended to.
    pub(super) fn content_mut(&mut self) -> &mut Vec<Inline> {
        &mut self.content
    }
}

impl FileParser<'_, '_> {
    /// Adds inline HTML: a tag, a comment or a declaration.
    pub(super) fn html_inline(&mut self, html: &str, span: Span, builder: &mut InlineBuilder) {
        for token in tokenize(html) {
            match token {
                HtmlToken::Tag(tag) => self.tag(tag, span, builder),
                HtmlToken::Text(text) => builder.content.push(Inline::Text { text: text.to_owned(), span }),
                HtmlToken::Comment => {}
                HtmlToken::Declaration(declaration) => self.declaration(&declaration, span),
            }
        }
    }

    fn declaration(&mut self, declaration: &HtmlDeclaration<'_>, span: Span) {
        let message = format!("`{}` is not supported: it is not printed", declaration.form);
        self.warn(Code::UnsupportedHtml, span, message, "remove it, or write `\\<` for the character itself");
    }

    fn tag(&mut self, tag: HtmlTag, span: Span, builder: &mut InlineBuilder) {
        // HTML reads `</br>` as a line break.
        if tag.closing && tag.name != "br" {
            self.close_tag(&tag, span, builder);
            return;
        }
        match tag.name.as_str() {
            "br" => {
                self.report_unused_html(&tag, span);
                builder.content.extend(anchor(&tag, span));
                builder.content.push(Inline::HardBreak { span });
            }
            "img" => {
                builder.content.extend(anchor(&tag, span));
                let image = self.html_image(&tag, span);
                self.place_image(image, &mut builder.content);
            }
            // The image in a `<picture>` is the one for all readers; each `<source>` is another file for it.
            "picture" => {
                self.report_unused_html(&tag, span);
            }
            "source" => {}
            name if style(name).is_some() || matches!(name, "abbr" | "a" | "code" | "span") => {
                if name == "span" && !has_meaning(&tag) {
                    self.unsupported(&tag, span);
                } else {
                    self.report_unused_html(&tag, span);
                }
                if tag.self_closing {
                    builder.content.extend(anchor(&tag, span));
                } else {
                    let before = std::mem::take(&mut builder.content);
                    builder.open.push(OpenTag { tag, span, before });
                }
            }
            name => {
                let anchor = anchor(&tag, span);
                if anchor.is_none() || !is_container(name) {
                    self.unsupported(&tag, span);
                }
                builder.content.extend(anchor);
            }
        }
    }

    fn close_tag(&mut self, tag: &HtmlTag, span: Span, builder: &mut InlineBuilder) {
        let Some(depth) = builder.open.iter().rposition(|open| open.tag.name == tag.name) else {
            if style(&tag.name).is_some() || matches!(tag.name.as_str(), "abbr" | "a" | "code") {
                self.warn(
                    Code::UnsupportedHtml,
                    span,
                    format!("`</{}>` has no opening tag", tag.name),
                    format!("remove it, or write `<{}>` before the text", tag.name),
                );
            }
            return;
        };
        while builder.open.len() > depth + 1 {
            self.discard_unclosed_tag(builder);
        }
        if let Some(open) = builder.open.pop() {
            let inside = std::mem::replace(&mut builder.content, open.before);
            self.element(&open.tag, inside, open.span.to(span), &mut builder.content);
        }
    }

    /// Reports the innermost open tag as unclosed and keeps its content without formatting.
    fn discard_unclosed_tag(&mut self, builder: &mut InlineBuilder) {
        if let Some(open) = builder.open.pop() {
            let name = &open.tag.name;
            self.warn(
                Code::UnsupportedHtml,
                open.span,
                format!("`<{name}>` is never closed"),
                format!("close it with `</{name}>`"),
            );
            let anchor = anchor(&open.tag, open.span);
            let inside = std::mem::replace(&mut builder.content, open.before);
            builder.content.extend(anchor.into_iter().chain(inside));
        }
    }

    /// Returns the finished inlines. Tags that are still open are reported and discarded.
    pub(super) fn finish_inlines(&mut self, mut builder: InlineBuilder) -> Vec<Inline> {
        while !builder.open.is_empty() {
            self.discard_unclosed_tag(&mut builder);
        }
        builder.content
    }

    /// Appends the node of a closed element.
    fn element(&mut self, tag: &HtmlTag, content: Vec<Inline>, span: Span, run: &mut Vec<Inline>) {
        let anchor = anchor(tag, span);
        let is_anchor_only = anchor.is_some() && tag.name == "a" && tag.attribute("href").is_none();
        run.extend(anchor);
        if is_anchor_only {
            run.extend(content);
            return;
        }
        let mut inside = Vec::new();
        self.element_content(tag, content, span, &mut inside);
        let language = language_of(tag).and_then(|language| self.language(&language, span));
        run.extend(in_language(language, inside, span));
    }

    fn element_content(&mut self, tag: &HtmlTag, content: Vec<Inline>, span: Span, run: &mut Vec<Inline>) {
        match (style(&tag.name), tag.name.as_str()) {
            (None, "span") => match class_style(tag).filter(|_| !content.is_empty()) {
                Some(style) => run.push(Inline::Styled { style, content, span }),
                None => run.extend(content),
            },
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

    fn html_image(&mut self, tag: &HtmlTag, span: Span) -> Image {
        self.report_unused_html(tag, span);
        let text = |name: &str| tag.attribute(name).unwrap_or_default();
        let title = self.title(&text("title"), span);
        let image = Image { title, ..Image::new(&text("src"), &text("alt"), [None, None], span) };
        let styles = tag.attribute("style").unwrap_or_default();
        sized(image, |name| tag.attribute(name).or_else(|| declaration(&styles, name)))
    }

    pub(super) fn unsupported(&mut self, tag: &HtmlTag, span: Span) {
        let message = format!("the HTML tag `<{}>` is not supported", tag.name);
        let help = replacement::replacement(&tag.name)
            .map_or_else(|| format!("its text is kept; these tags are supported: {SUPPORTED}"), str::to_owned);
        self.warn(Code::UnsupportedHtml, span, message, help);
    }
}

/// Value of a property in the `style` of a tag: `width:4in;height:3in`
fn declaration(styles: &str, name: &str) -> Option<String> {
    let declarations = styles.split(';').filter_map(|declaration| declaration.split_once(':'));
    let mut values = declarations.filter(|(property, _)| property.trim().eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value.trim().to_owned())
}

/// Value of a tag's `lang`, or of `xml:lang`.
pub(super) fn language_of(tag: &HtmlTag) -> Option<String> {
    LANGUAGE_KEYS.iter().find_map(|key| tag.attribute(key)).filter(|language| !language.trim().is_empty())
}

/// Style of a `<span>` by its class: `<span class="smallcaps">`
fn class_style(tag: &HtmlTag) -> Option<InlineStyle> {
    tag.attribute("class")?.split_whitespace().find_map(style_of_class)
}

/// Returns `true` for a `<span>` that sets a link target, a language or a style.
fn has_meaning(tag: &HtmlTag) -> bool {
    tag.attribute("id").is_some() || language_of(tag).is_some() || class_style(tag).is_some()
}

fn style(name: &str) -> Option<InlineStyle> {
    Some(match name {
        "em" | "i" => InlineStyle::Emphasis,
        "strong" | "b" => InlineStyle::Strong,
        "s" | "del" => InlineStyle::Strikethrough,
        "sup" => InlineStyle::Superscript,
        "sub" => InlineStyle::Subscript,
        "mark" => InlineStyle::Mark,
        "u" | "ins" => InlineStyle::Underline,
        "small" => InlineStyle::Small,
        "kbd" => InlineStyle::Keyboard,
        _ => return None,
    })
}

/// Returns the link target that a tag sets: `<a name="fares">`, or a tag with an id.
pub(super) fn anchor(tag: &HtmlTag, span: Span) -> Option<Inline> {
    let name = || tag.attribute("name").filter(|_| tag.name == "a");
    let id = tag.attribute("id").filter(|id| !id.trim().is_empty()).or_else(name)?;
    (!id.trim().is_empty()).then(|| Inline::Anchor { id: id.trim().to_owned(), span })
}

/// Returns `true` for a tag that has no meaning apart from its attributes.
fn is_container(name: &str) -> bool {
    matches!(name, "div" | "p" | "section")
}
