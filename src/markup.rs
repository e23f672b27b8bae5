//! XML serialisation. All escaping of characters is done here.

use std::fmt::{self, Write as _};

use crate::document::Math;

/// A buffer for XML.
#[derive(Debug, Default)]
pub(crate) struct Markup(String);

impl Markup {
    /// Begins a start tag. Add attributes, then finish it with [`StartTag::open`], [`StartTag::empty`] or
    /// [`StartTag::with_text`].
    pub(crate) fn tag(&mut self, name: &'static str) -> StartTag<'_> {
        self.0.push('<');
        self.0.push_str(name);
        StartTag { markup: &mut self.0, name }
    }

    /// Writes a start tag without attributes.
    pub(crate) fn open(&mut self, name: &'static str) {
        self.tag(name).open();
    }

    /// Writes an end tag.
    pub(crate) fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Writes text, escaped.
    pub(crate) fn text(&mut self, text: &str) {
        escape(text, &mut self.0);
    }

    /// Writes an element with text content only.
    pub(crate) fn element(&mut self, name: &'static str, text: &str) {
        self.tag(name).with_text(text);
    }

    /// Writes a line break.
    pub(crate) fn line(&mut self) {
        self.0.push('\n');
    }

    /// Writes markup without escaping. The `'static` lifetime keeps the author's text out.
    pub(crate) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Writes the MathML of a formula, unescaped, with its text alternative in `alttext`.
    pub(crate) fn formula(&mut self, math: &Math) {
        let rest = math.mathml.strip_prefix("<math").unwrap_or_default();
        self.0.push_str("<math alttext=\"");
        escape(math.alternative(), &mut self.0);
        self.0.push('"');
        self.0.push_str(rest);
    }

    /// Returns the XML.
    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// An unfinished start tag.
#[must_use = "a start tag must be finished with `open`, `empty` or `with_text`"]
pub(crate) struct StartTag<'a> {
    markup: &'a mut String,
    name: &'static str,
}

impl StartTag<'_> {
    /// Adds an attribute. Its value is escaped.
    pub(crate) fn set(self, name: &str, value: impl fmt::Display) -> Self {
        self.markup.push(' ');
        self.markup.push_str(name);
        self.markup.push_str("=\"");
        // Writing to a `String` cannot fail.
        let _ = write!(Escaping(self.markup), "{value}");
        self.markup.push('"');
        self
    }

    /// Adds an attribute if `value` is `Some`.
    pub(crate) fn maybe(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Adds an attribute unless `value` is empty.
    pub(crate) fn unless_empty(self, name: &str, value: &str) -> Self {
        self.maybe(name, Some(value).filter(|value| !value.is_empty()))
    }

    /// Finishes the start tag of an element with content.
    pub(crate) fn open(self) {
        self.markup.push('>');
    }

    /// Finishes the tag of an empty element in the form that `CommonMark` uses: `<br />`
    pub(crate) fn empty(self) {
        self.markup.push_str(" />");
    }

    /// Finishes the start tag, then writes `text`, escaped, and the end tag.
    pub(crate) fn with_text(self, text: &str) {
        self.markup.push('>');
        escape(text, self.markup);
        self.markup.push_str("</");
        self.markup.push_str(self.name);
        self.markup.push('>');
    }
}

/// Adapter that escapes attribute values written to it.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape_attribute(text, self.0);
        Ok(())
    }
}

/// Escapes text between tags. Characters that XML 1.0 forbids (section 2.2, Char) become U+FFFD. `"` is escaped too, as
/// in the HTML of `CommonMark`, so that the text is safe in attributes.
fn escape(text: &str, out: &mut String) {
    let mut written = 0;
    for (at, character) in text.char_indices() {
        if let Some(replacement) = replacement(character) {
            out.push_str(&text[written..at]);
            out.push_str(replacement);
            written = at + character.len_utf8();
        }
    }
    out.push_str(&text[written..]);
}

/// Escapes an attribute value: like [`escape`], and also line feeds and tabs, which XML 1.0 normalises to spaces in
/// attributes (section 3.3.3).
fn escape_attribute(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\t']) {
        escape(&rest[..at], out);
        out.push_str(if rest[at..].starts_with('\n') { "&#10;" } else { "&#9;" });
        rest = &rest[at + 1..];
    }
    escape(rest, out);
}

/// Returns the replacement of a character, or `None` if it needs none.
fn replacement(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\r' => Some("&#13;"),
        '\t' | '\n' => None,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut markup = Markup::default();
        markup.text(text);
        markup.finish()
    }

    #[test]
    fn markup_characters_in_text_are_escaped() {
        assert_eq!(escaped(r#"<&"'>]]>"#), "&lt;&amp;&quot;'&gt;]]&gt;");
    }

    #[test]
    fn forbidden_characters_are_replaced() {
        assert_eq!(escaped("a\0b\u{1b}c\u{b}\u{ffff}"), "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}");
        assert_eq!(escaped("tab\tline\nreturn\r"), "tab\tline\nreturn&#13;");
        assert_eq!(escaped("\u{200b}🗞️é"), "\u{200b}🗞️é");
    }

    #[test]
    fn attributes_keep_line_breaks_and_tabs() {
        let mut markup = Markup::default();
        markup.tag("img").set("alt", "a \"b\"\n\t<c>").maybe("id", None::<&str>).unless_empty("class", "").empty();
        assert_eq!(markup.finish(), r#"<img alt="a &quot;b&quot;&#10;&#9;&lt;c&gt;" />"#);
    }
}
