//! Writing XML: the one place where characters are escaped and tags are spelled.

use std::fmt::{self, Write as _};

use crate::document::Math;

/// XML in the making.
#[derive(Debug, Default)]
pub(crate) struct Markup(String);

impl Markup {
    /// Begins a start tag: give it attributes, then [`Tag::open`] or [`Tag::empty`].
    pub(crate) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.0.push('<');
        self.0.push_str(name);
        Tag { markup: &mut self.0, name }
    }

    /// A start tag without attributes.
    pub(crate) fn open(&mut self, name: &'static str) {
        self.tag(name).open();
    }

    /// An end tag.
    pub(crate) fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Text, escaped.
    pub(crate) fn text(&mut self, text: &str) {
        escape(text, &mut self.0);
    }

    /// An element that holds only text.
    pub(crate) fn element(&mut self, name: &'static str, text: &str) {
        self.tag(name).with_text(text);
    }

    /// A line end between elements.
    pub(crate) fn line(&mut self) {
        self.0.push('\n');
    }

    /// Fixed markup of our own. Never the author's text.
    pub(crate) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// A formula: its MathML is XML already, and says in words what it is where it cannot be shown.
    pub(crate) fn formula(&mut self, math: &Math) {
        let rest = math.mathml.strip_prefix("<math").unwrap_or_default();
        self.0.push_str("<math alttext=\"");
        escape(&math.words, &mut self.0);
        self.0.push('"');
        self.0.push_str(rest);
    }

    /// All of it.
    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// A start tag in the making.
#[must_use = "a tag ends with `open` or `empty`"]
pub(crate) struct Tag<'a> {
    markup: &'a mut String,
    name: &'static str,
}

impl Tag<'_> {
    /// Adds an attribute.
    pub(crate) fn set(self, name: &str, value: impl fmt::Display) -> Self {
        self.markup.push(' ');
        self.markup.push_str(name);
        self.markup.push_str("=\"");
        // Writing to a `String` cannot fail.
        let _ = write!(Escaping(self.markup), "{value}");
        self.markup.push('"');
        self
    }

    /// Adds an attribute where there is a value for it.
    pub(crate) fn maybe(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Adds an attribute unless its value would be empty.
    pub(crate) fn unless_empty(self, name: &str, value: &str) -> Self {
        self.maybe(name, Some(value).filter(|value| !value.is_empty()))
    }

    /// Ends the start tag of an element with content.
    pub(crate) fn open(self) {
        self.markup.push('>');
    }

    /// Ends the tag of an element without content, spelled as `CommonMark` does: `<br />`.
    pub(crate) fn empty(self) {
        self.markup.push_str(" />");
    }

    /// Ends the start tag and writes the text and the end tag.
    pub(crate) fn with_text(self, text: &str) {
        self.markup.push('>');
        escape(text, self.markup);
        self.markup.push_str("</");
        self.markup.push_str(self.name);
        self.markup.push('>');
    }
}

/// Escapes whatever is written to it.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape_attribute(text, self.0);
        Ok(())
    }
}

/// Escapes text between tags. What XML 1.0 (section 2.2, Char) forbids becomes U+FFFD; `"` is escaped too, as in
/// `CommonMark`'s HTML, so that text is safe in attributes.
fn escape(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, character) in text.char_indices() {
        if let Some(instead) = replacement(character) {
            out.push_str(&text[done..at]);
            out.push_str(instead);
            done = at + character.len_utf8();
        }
    }
    out.push_str(&text[done..]);
}

/// As [`escape`], with the white space that XML would turn into blanks in an attribute (section 3.3.3).
fn escape_attribute(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\t']) {
        escape(&rest[..at], out);
        out.push_str(if rest[at..].starts_with('\n') { "&#10;" } else { "&#9;" });
        rest = &rest[at + 1..];
    }
    escape(rest, out);
}

/// What stands for a character that may not be written as it is.
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
    fn text_cannot_end_or_begin_markup() {
        assert_eq!(escaped(r#"<&"'>]]>"#), "&lt;&amp;&quot;'&gt;]]&gt;");
    }

    #[test]
    fn characters_that_xml_forbids_are_replaced() {
        assert_eq!(escaped("a\0b\u{1b}c\u{b}\u{ffff}"), "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}");
        assert_eq!(escaped("tab\tline\nreturn\r"), "tab\tline\nreturn&#13;");
        assert_eq!(escaped("\u{200b}🗞️é"), "\u{200b}🗞️é");
    }

    #[test]
    fn attributes_keep_line_ends_and_tabs() {
        let mut markup = Markup::default();
        markup.tag("img").set("alt", "a \"b\"\n\t<c>").maybe("id", None::<&str>).unless_empty("class", "").empty();
        assert_eq!(markup.finish(), r#"<img alt="a &quot;b&quot;&#10;&#9;&lt;c&gt;" />"#);
    }
}
