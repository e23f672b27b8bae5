//! Markdown inlines to inlines of the document tree.

use comrak::nodes::{AstNode, NodeLink, NodeValue};
use percent_encoding::percent_decode_str;

use super::html::InlineBuilder;
use super::{FileParser, MAX_INLINE_DEPTH};
use crate::diagnostic::Code;
use crate::document::{DataFigure, Image, Inline, InlineStyle, See, css_pixels, plain_text};
use crate::source::Span;

/// Line and paragraph separators of Unicode.
const SEPARATORS: [char; 2] = ['\u{2028}', '\u{2029}'];

impl FileParser<'_, '_> {
    /// Converts the children of `parent`.
    pub(super) fn inlines<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Inline> {
        if self.inline_depth > MAX_INLINE_DEPTH {
            let span = self.span(parent);
            let message = format!("styles and links are nested more than {MAX_INLINE_DEPTH} deep");
            self.warn(Code::NestingTooDeep, span, message, "write it with fewer levels");
            return Vec::new();
        }
        self.inline_depth += 1;
        let mut builder = InlineBuilder::default();
        for node in parent.children() {
            if let NodeValue::HtmlInline(html) = &node.data.borrow().value {
                let span = self.span(node);
                self.html_inline(html, span, &mut builder);
            } else {
                self.inline(node, builder.content_mut());
            }
        }
        let inlines = self.finish_inlines(builder);
        self.inline_depth -= 1;
        self.split_mentions(merge_text(inlines))
    }

    /// Converts one node and appends it to `run`.
    pub(super) fn inline<'n>(&mut self, node: &'n AstNode<'n>, run: &mut Vec<Inline>) {
        let span = self.span(node);
        match &node.data.borrow().value {
            NodeValue::Text(text) => self.text_with_breaks(text, span, run),
            NodeValue::SoftBreak => run.push(Inline::SoftBreak { span }),
            NodeValue::LineBreak => run.push(Inline::HardBreak { span }),
            NodeValue::Code(code) => run.push(Inline::Code { text: self.clean(&code.literal, span), span }),
            NodeValue::Emph => self.styled(InlineStyle::Emphasis, node, span, run),
            NodeValue::Strong => self.styled(InlineStyle::Strong, node, span, run),
            NodeValue::Strikethrough if self.is_subscript(node) => {
                self.styled(InlineStyle::Subscript, node, span, run);
            }
            NodeValue::Strikethrough => self.styled(InlineStyle::Strikethrough, node, span, run),
            NodeValue::Highlight if self.is_marked(node) => self.styled(InlineStyle::Mark, node, span, run),
            NodeValue::Highlight => self.literal_marks("==", node, span, run),
            NodeValue::Underline | NodeValue::Insert => self.styled(InlineStyle::Underline, node, span, run),
            NodeValue::Superscript if self.is_marked(node) => {
                self.styled(InlineStyle::Superscript, node, span, run);
            }
            NodeValue::Superscript => self.literal_marks("^", node, span, run),
            NodeValue::Subscript => self.styled(InlineStyle::Subscript, node, span, run),
            NodeValue::Link(link) => {
                let content = self.inlines(node);
                if let Some(entry) = link.url.strip_prefix("index:") {
                    self.index_mark(entry, content, span, run);
                    return;
                }
                if let Some(reference) = link.url.strip_prefix('=') {
                    let reference = percent_decode_str(reference).decode_utf8_lossy().trim().to_owned();
                    run.push(Inline::DataFigure(DataFigure { reference, is_typed: true, content, span }));
                    return;
                }
                let title = self.title(&link.title, span);
                self.link(&link.url, title, content, span, run);
            }
            NodeValue::Image(link) => {
                let image = self.image(node, link, span);
                self.place_image(image, run);
            }
            NodeValue::FootnoteReference(reference) => run.push(self.note_reference(&reference.name, span)),
            NodeValue::Math(math) => {
                // A formula with a mistake stays in the tree of an imported text.
                let written = |_| Inline::Code { text: math.literal.clone(), span };
                let formula = self.inline_math(&math.literal, math.display_math, span);
                run.push(formula.unwrap_or_else(written));
            }
            NodeValue::EscapedTag(tag) => run.push(self.text(tag, span)),
            NodeValue::Raw(text) | NodeValue::HtmlInline(text) => run.push(self.text(text, span)),
            NodeValue::CommentInline(_) | NodeValue::MultilineComment(_) | NodeValue::FrontMatter(_) => {}
            // comrak does not produce these here, or not at all with the options in use. Their text is kept.
            NodeValue::Escaped
            | NodeValue::WikiLink(_)
            | NodeValue::SpoileredText
            | NodeValue::Document
            | NodeValue::BlockQuote
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::DescriptionList
            | NodeValue::DescriptionItem(_)
            | NodeValue::DescriptionTerm
            | NodeValue::DescriptionDetails
            | NodeValue::CodeBlock(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::Paragraph
            | NodeValue::Heading(_)
            | NodeValue::ThematicBreak
            | NodeValue::FootnoteDefinition(_)
            | NodeValue::Table(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell
            | NodeValue::TaskItem(_)
            | NodeValue::MultilineBlockQuote(_)
            | NodeValue::Alert(_)
            | NodeValue::Callout(_)
            | NodeValue::CalloutTitle
            | NodeValue::Subtext
            | NodeValue::BlockDirective(_) => run.extend(self.inlines(node)),
        }
    }

    /// Converts literal text to runs and line breaks. Texts from word processors have the line and paragraph separators of
    /// Unicode where a line is broken.
    fn text_with_breaks(&mut self, text: &str, span: Span, run: &mut Vec<Inline>) {
        for (at, line) in text.split(SEPARATORS).enumerate() {
            if at > 0 {
                run.push(Inline::HardBreak { span });
            }
            if !line.is_empty() {
                run.push(self.text(line, span));
            }
        }
    }

    /// Converts literal text: cleans it and reports undefined footnotes.
    pub(super) fn text(&mut self, text: &str, span: Span) -> Inline {
        self.report_undefined_note(text, span);
        self.report_spaces(text, span);
        Inline::Text { text: self.clean(text, span), span }
    }

    /// Reports the first `[^label]` in `text`. comrak leaves references to undefined footnotes as text.
    fn report_undefined_note(&mut self, text: &str, span: Span) {
        let Some(at) = text.find("[^") else { return };
        let Some(length) = text[at..].find(']').filter(|&length| length > 2) else { return };
        let label = &text[at..=at + length];
        if label.contains(char::is_whitespace) {
            return;
        }
        let start =
            self.source.text()[span.range()].find(label).map_or(span.range().start, |at| span.range().start + at);
        let place = Span::new(self.id, start..(start + label.len()).min(span.range().end.max(start)));
        if self.fixed_span.is_some() {
            let message = format!("{label} is no footnote here: captions, titles and data have none");
            self.warn(Code::UndefinedNote, place, message, format!("write {label} in a paragraph"));
            return;
        }
        let before = &self.source.text()[..start];
        let begins_paragraph = before.trim_end_matches(' ').ends_with("\n\n");
        if begins_paragraph && text.len() > at + length + 1 {
            let message = format!("{label} begins no footnote: there is no colon directly after it");
            self.warn(Code::UndefinedNote, place, message, format!("write {label}: and then the note"));
            return;
        }
        let message = format!("there is no footnote {label}");
        self.warn(Code::UndefinedNote, place, message, format!("write it, on a line of its own: {label}: …"));
    }

    /// Appends marks that are no markup here, with the inlines between them.
    fn literal_marks<'n>(&mut self, mark: &str, node: &'n AstNode<'n>, span: Span, run: &mut Vec<Inline>) {
        let text = || Inline::Text { text: mark.to_owned(), span };
        run.push(text());
        run.extend(self.inlines(node));
        run.push(text());
    }

    /// Returns `true` for words between single tildes that are a subscript, as in `H~2~O`. GFM strikes out with single
    /// tildes, too: `~two words~`, `a ~word~`
    fn is_subscript<'n>(&self, node: &'n AstNode<'n>) -> bool {
        let start = node.data.borrow().sourcepos.start;
        let content = node.first_child().map(|child| child.data.borrow().sourcepos.start);
        let is_single = content.is_some_and(|content| content.line == start.line && content.column == start.column + 1);
        is_single && self.is_attached(node)
    }

    /// Returns `true` for a superscript or a highlight of comrak that is one here.
    pub(super) fn is_marked<'n>(&self, node: &'n AstNode<'n>) -> bool {
        match &node.data.borrow().value {
            NodeValue::Superscript => self.is_attached(node),
            NodeValue::Highlight => !is_between_words(node),
            _ => true,
        }
    }

    /// Returns `true` for words between marks that have no space in them and are part of a word: `1^st^`, `^14^C`
    fn is_attached<'n>(&self, node: &'n AstNode<'n>) -> bool {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'));
        let touches = is_letter(char_before(node)) || char_after(node).is_some_and(char::is_alphanumeric);
        touches && !self.literal_text(node).text.contains(char::is_whitespace)
    }

    /// Appends styled inlines. Those that are nested too deeply are left out.
    fn styled<'n>(&mut self, style: InlineStyle, node: &'n AstNode<'n>, span: Span, run: &mut Vec<Inline>) {
        let content = self.inlines(node);
        if !content.is_empty() {
            run.push(Inline::Styled { style, content, span });
        }
    }

    /// Appends the text of an index mark, followed by the mark: `[the boat](<index:boats!ferries|seealso landings>)`.
    fn index_mark(&mut self, entry: &str, content: Vec<Inline>, span: Span, run: &mut Vec<Inline>) {
        let entry = percent_decode_str(entry).decode_utf8_lossy();
        let (path, see) = entry.split_once('|').map_or((&*entry, None), |(path, see)| (path, Some(see.trim())));
        let see = see.map(|see| match see.strip_prefix("seealso").map(str::trim) {
            Some(also) => See::Also(also.to_owned()),
            None => See::Instead(see.strip_prefix("see").unwrap_or(see).trim().to_owned()),
        });
        let mut terms: Vec<String> = path.split('!').map(|term| self.clean(term.trim(), span)).collect();
        if let [only] = terms.as_mut_slice()
            && only.is_empty()
        {
            *only = plain_text(&content);
        }
        run.extend(content);
        if terms.iter().all(|term| !term.is_empty()) {
            run.push(Inline::IndexMark { id: String::new(), terms, see, span });
        } else {
            let help = "name the entry: `[](<index:boats!ferries>)`, or mark words: `[ferries](index:)`";
            self.warn(Code::BadIndexMark, span, "this index mark names no entry", help);
        }
    }

    /// Title of a link or an image, cleaned. `None` if it is blank.
    pub(super) fn title(&mut self, written: &str, span: Span) -> Option<String> {
        (!written.trim().is_empty()).then(|| self.clean(written, span))
    }

    fn image<'n>(&mut self, node: &'n AstNode<'n>, link: &NodeLink, span: Span) -> Image {
        let description = self.clean(&super::pictures::alternative_text(node), span);
        let value = |name: &str| {
            let data = node.data.borrow();
            let pairs = data.attrs.as_ref()?.pairs.iter();
            pairs.rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        };
        let title = self.title(&link.title, span);
        sized(Image { title, ..Image::new(&link.url, &description, [None, None], span) }, value)
    }

    /// Appends an image. An image on the network is reported and replaced by its description, linked to the address.
    pub(super) fn place_image(&mut self, image: Image, run: &mut Vec<Inline>) {
        if !super::links::is_remote(&image.source) {
            run.push(Inline::Image(image));
            return;
        }
        self.warn(
            Code::RemoteImage,
            image.span,
            format!("the image `{}` is on the network and is not fetched", image.source),
            "save it beside the issue and write the file's name; until then its description is set here as a link",
        );
        let words = if image.description.is_empty() { image.source.clone() } else { image.description };
        let content = vec![Inline::Text { text: words, span: image.span }];
        self.link(&image.source, image.title, content, image.span, run);
    }
}

/// Last character of the text before a node. `None` if there is no text directly before it.
fn char_before<'n>(node: &'n AstNode<'n>) -> Option<char> {
    match &node.previous_sibling()?.data.borrow().value {
        NodeValue::Text(text) => text.chars().next_back(),
        _ => None,
    }
}

/// First character of the text after a node. `None` if there is no text directly after it.
fn char_after<'n>(node: &'n AstNode<'n>) -> Option<char> {
    match &node.next_sibling()?.data.borrow().value {
        NodeValue::Text(text) => text.chars().next(),
        _ => None,
    }
}

/// Returns `true` for marks that begin or end within a word or a number, as in `if x==1 or y==2`.
fn is_between_words<'n>(node: &'n AstNode<'n>) -> bool {
    [char_before(node), char_after(node)].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
}

/// Returns the image with the size in its attributes. `value` returns the value of an attribute.
pub(super) fn sized(image: Image, value: impl Fn(&str) -> Option<String>) -> Image {
    let [width, height] = ["width", "height"].map(value);
    Image {
        width: width.as_deref().and_then(css_pixels),
        height: height.as_deref().and_then(css_pixels),
        percent: width.as_deref().and_then(html_percent),
        ..image
    }
}

/// Parses a width in per cent: `65%`. Returns `None` unless it is 1 to 100.
fn html_percent(value: &str) -> Option<u8> {
    let percent: f64 = value.trim().strip_suffix('%')?.trim().parse().ok()?;
    (1..=100).find(|&whole| (f64::from(whole) - percent).abs() <= 0.5)
}

/// Merges adjacent texts, so that words are not split for later passes. The end of a line after `<br>` is left out.
fn merge_text(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        let is_after_break = matches!(merged.last(), Some(Inline::HardBreak { .. }));
        if is_after_break && matches!(inline, Inline::SoftBreak { .. }) {
            continue;
        }
        if let (Some(Inline::Text { text, span }), Inline::Text { text: next, span: next_span }) =
            (merged.last_mut(), &inline)
        {
            text.push_str(next);
            *span = span.to(*next_span);
        } else {
            merged.push(inline);
        }
    }
    merged
}
