//! Bracketed spans, which comrak leaves as text: `[Nato]{.smallcaps}`, `[Bonjour]{lang=fr}`, `[]{#here}`. Languages of
//! other elements.

use comrak::nodes::Attributes;

use super::mentions::{RunPosition, between, closing_bracket};
use super::{FileParser, attribute_list};
use crate::diagnostic::Code;
use crate::document::{Block, Inline, InlineStyle};
use crate::publication::Language;
use crate::source::Span;

/// Attributes that name a language.
pub(super) const LANGUAGE_KEYS: [&str; 2] = ["lang", "xml:lang"];

/// Classes of spans, with their styles.
const STYLES: [(&str, InlineStyle); 9] = [
    ("smallcaps", InlineStyle::SmallCapitals),
    ("sc", InlineStyle::SmallCapitals),
    ("underline", InlineStyle::Underline),
    ("ul", InlineStyle::Underline),
    ("mark", InlineStyle::Mark),
    ("highlight", InlineStyle::Mark),
    ("kbd", InlineStyle::Keyboard),
    ("small", InlineStyle::Small),
    ("strikeout", InlineStyle::Strikethrough),
];

/// Returns the style of a class of a span.
pub(super) fn style_of_class(class: &str) -> Option<InlineStyle> {
    STYLES.iter().find(|(name, _)| *name == class).map(|(_, style)| *style)
}

impl FileParser<'_, '_> {
    /// Returns the inlines of the span that begins at an opening bracket, and its last character. `None` if there is none.
    pub(super) fn span_at(
        &mut self,
        run: &[Inline],
        open: RunPosition,
        search_start: &mut usize,
    ) -> Option<(Vec<Inline>, RunPosition)> {
        let close = closing_bracket(run, open.after(), ["[", "]"])?;
        let Inline::Text { text, span: end } = &run[close.inline] else { return None };
        let list = &text[close.after().offset..];
        let place = run[open.inline].span().to(*end);
        let Some((attributes, length)) = attribute_list::parse(list) else {
            self.report_attribute_list(list, place);
            return None;
        };
        let span = self.written_span(&list[..length], *search_start, place)?;
        *search_start = span.range().end;
        let inside = between(run, open.after(), close);
        let content = self.split_mentions(inside);
        let end = RunPosition { offset: close.offset + length, ..close };
        Some((self.span_content(&attributes, content, span), end))
    }

    /// Reports braces after a bracket that begin like a list of attributes, but cannot be read as one.
    fn report_attribute_list(&mut self, list: &str, place: Span) {
        let Some(inside) = list.strip_prefix('{').and_then(|list| list.split_once('}')).map(|(inside, _)| inside)
        else {
            return;
        };
        if inside.trim_start().starts_with(['.', '#']) || inside.contains('=') {
            let written = super::foreign::shortened(&format!("{{{inside}}}"));
            let message = format!("`{written}` is no list of attributes that Masthead can read");
            let help = "write ids, classes and pairs with their marks: `[words]{#id .smallcaps lang=fr}`";
            self.warn(Code::BrokenMarkup, place, message, help);
        }
    }

    /// Source position of a span that ends in `list`, from its opening bracket. `None` if a bracket or a brace is escaped
    /// in the source.
    fn written_span(&self, list: &str, search_start: usize, place: Span) -> Option<Span> {
        if self.fixed_span.is_some() {
            return self.fixed_span;
        }
        let source = self.source.text();
        let start = search_start.max(place.range().start);
        let close = start + source.get(start..place.range().end)?.find(&format!("]{list}"))?;
        let mut depth = 0_usize;
        let open = source[start..close].char_indices().rev().find_map(|(at, c)| match c {
            ']' => {
                depth += 1;
                None
            }
            '[' if depth == 0 => Some(start + at),
            '[' => {
                depth -= 1;
                None
            }
            _ => None,
        })?;
        let is_escaped = |at: usize| source[..at].ends_with('\\');
        (!is_escaped(open) && !is_escaped(close)).then(|| Span::new(self.id, open..close + 1 + list.len()))
    }

    /// Returns the inlines of a span with these attributes. Attributes without a meaning are reported.
    fn span_content(&mut self, attributes: &Attributes, content: Vec<Inline>, span: Span) -> Vec<Inline> {
        let id = attributes.id.clone().map(|id| Inline::Anchor { id, span });
        let mut content = content;
        for class in attributes.classes.iter().rev() {
            match style_of_class(class) {
                Some(style) if !content.is_empty() => content = vec![Inline::Styled { style, content, span }],
                Some(_) => {}
                // pandoc writes it beside the id of a link target.
                None if class == "anchor" && id.is_some() => {}
                None => self.report_span_attribute(&format!(".{class}"), span),
            }
        }
        for (key, value) in &attributes.pairs {
            if LANGUAGE_KEYS.contains(&key.as_str()) {
                let language = self.language(value, span);
                content = in_language(language, content, span);
            } else {
                self.report_span_attribute(key, span);
            }
        }
        id.into_iter().chain(content).collect()
    }

    fn report_span_attribute(&mut self, written: &str, span: Span) {
        let message = format!("`{}` is not used on a span", super::foreign::shortened(written));
        let help = "remove it: a span takes an id, a language (`lang=fr`), and `.smallcaps`, `.underline`, `.mark`, `.kbd` \
                    or `.small`";
        self.warn(Code::UnusedAttribute, span, message, help);
    }

    /// Returns the canonical form of a language tag. A wrong one is reported.
    pub(super) fn language(&mut self, tag: &str, span: Span) -> Option<String> {
        match Language::new(tag.trim()) {
            Ok(language) => Some(language.as_str().to_owned()),
            Err(wrong) => {
                let message = format!("this language is not used: {}", wrong.message);
                self.warn(Code::UnusedAttribute, span, message, wrong.help);
                None
            }
        }
    }
}

/// Puts inlines into a passage in another language, if one is given.
pub(super) fn in_language(language: Option<String>, content: Vec<Inline>, span: Span) -> Vec<Inline> {
    match language.filter(|_| !content.is_empty()) {
        Some(language) => vec![Inline::Passage { language, content, span }],
        None => content,
    }
}

/// Puts blocks into passages in another language. Headings stay outside, because they may open articles; their titles
/// are passages.
pub(crate) fn blocks_in_language(language: &str, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    let mut passages: Vec<Block> = Vec::new();
    let mut is_open = false;
    for block in blocks {
        if let Block::Heading(mut heading) = block {
            let title = std::mem::take(&mut heading.title);
            heading.title = in_language(Some(language.to_owned()), title, heading.span);
            passages.push(Block::Heading(heading));
            is_open = false;
            continue;
        }
        match passages.last_mut() {
            Some(Block::Passage { blocks, .. }) if is_open => blocks.push(block),
            Some(_) | None => {
                let own = block.span();
                let place = if is_open || passages.is_empty() { span } else { own };
                passages.push(Block::Passage { language: language.to_owned(), blocks: vec![block], span: place });
                is_open = true;
            }
        }
    }
    passages
}
