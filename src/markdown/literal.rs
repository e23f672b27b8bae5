//! Literal text of a paragraph, a heading or a cell: the characters that are printed as written, each with its source
//! position.

use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue};
use html_escape::decode_html_entities;

use super::FileParser;

/// Placeholder for a formula, a note reference, an HTML tag and every other inline that is not text.
pub(super) const OBJECT: char = '\u{FFFC}';
/// Placeholder for a code span.
pub(super) const CODE: char = '\u{FFF9}';
/// Placeholder for a link.
pub(super) const LINK: char = '\u{FFFA}';
/// Placeholder for an image.
pub(super) const IMAGE: char = '\u{FFFB}';
/// Placeholder for a character that the author escaped or wrote as a character reference.
pub(super) const ESCAPED: char = '\u{FFF8}';
/// Placeholders for escaped brackets, which other dialects use for formulas: `\(`, `\)`, `\[`, `\]`
pub(super) const ESCAPED_BRACKETS: [(char, char); 4] =
    [('(', '\u{FDD0}'), (')', '\u{FDD1}'), ('[', '\u{FDD2}'), (']', '\u{FDD3}')];

/// Maximum distance between the position of a text as given by comrak and its true position, in bytes.
const MAX_DRIFT: usize = 200;

/// Text of a block without its markup. Lines are separated by `\n`. A character stands for itself only if it is written
/// literally in the source; placeholders stand for everything else.
#[derive(Debug, Default)]
pub(super) struct LiteralText {
    pub(super) text: String,
    /// Source range of the character that each byte of `text` belongs to.
    ranges: Vec<(usize, usize)>,
}

impl LiteralText {
    /// Returns the source range of a range of `text`.
    pub(super) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.max(range.start + 1) - 1;
        let start = self.ranges.get(range.start).or(self.ranges.last()).map_or(0, |range| range.0);
        let end = self.ranges.get(last).or(self.ranges.last()).map_or(0, |range| range.1);
        start..end.max(start)
    }

    /// Returns a range of `text` as it is written in `source`: placeholders are replaced by their source.
    pub(super) fn written(&self, range: Range<usize>, source: &str) -> String {
        let mut written = String::new();
        for (at, c) in self.text[range.clone()].char_indices() {
            let place = self.ranges.get(range.start + at).map_or("", |&(start, end)| &source[start..end]);
            match c {
                '\n' => written.push(' '),
                _ if is_placeholder(c) => written.push_str(place),
                _ => written.push(c),
            }
        }
        written
    }

    /// Removes the end of the text from the byte `end`.
    pub(super) fn truncate(&mut self, end: usize) {
        self.text.truncate(end);
        self.ranges.truncate(end);
    }

    fn push(&mut self, c: char, range: Range<usize>) {
        self.text.push(c);
        self.ranges.extend(std::iter::repeat_n((range.start, range.end), c.len_utf8()));
    }

    /// Adds a text node. `from` is its source position as given by comrak.
    fn push_text(&mut self, text: &str, from: usize, source: &str) {
        let mut at = before_escape(aligned_start(text, from, source), source);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let here = source.get(at..).unwrap_or_default();
            if let Some((reference, decoded)) = character_reference(here).filter(|(_, d)| rest.starts_with(&**d)) {
                self.push(ESCAPED, at..at + reference.len());
                at += reference.len();
                rest = &rest[decoded.len().max(c.len_utf8())..];
                continue;
            }
            let is_escaped = here.strip_prefix('\\').is_some_and(|after| after.starts_with(c)) && c != '\\'
                || c == '\\' && here.starts_with("\\\\");
            if is_escaped && c.is_ascii_punctuation() {
                let bracket = ESCAPED_BRACKETS.iter().find(|(plain, _)| *plain == c);
                self.push(bracket.map_or(ESCAPED, |(_, placeholder)| *placeholder), at..at + 1 + c.len_utf8());
                at += 1 + c.len_utf8();
            } else if here.starts_with(c) {
                self.push(c, at..at + c.len_utf8());
                at += c.len_utf8();
            } else {
                // The text differs from the source, such as U+FFFD for a character that Markdown forbids.
                let end = (at..=source.len()).skip(1).find(|&end| source.is_char_boundary(end)).unwrap_or(at);
                self.push(ESCAPED, at..end);
                at = end;
            }
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// Returns `true` for the placeholders of [`LiteralText`].
pub(super) fn is_placeholder(c: char) -> bool {
    matches!(c, OBJECT | CODE | LINK | IMAGE | ESCAPED) || ESCAPED_BRACKETS.iter().any(|(_, escaped)| *escaped == c)
}

/// Returns the position near `from` where the source continues with `text`.
fn aligned_start(text: &str, from: usize, source: &str) -> usize {
    let starts = |at: usize| {
        let here = source.get(at..).unwrap_or_default();
        text.chars().next().is_none_or(|c| here.starts_with(c) || here.starts_with('\\') || here.starts_with('&'))
    };
    (from..source.len().min(from + MAX_DRIFT)).find(|&at| source.is_char_boundary(at) && starts(at)).unwrap_or(from)
}

/// Returns the position of the backslash that escapes the character at `at`, or `at`. A text that begins with an
/// escaped character is given without its backslash.
fn before_escape(at: usize, source: &str) -> usize {
    let backslashes = source[..at].bytes().rev().take_while(|&byte| byte == b'\\').count();
    let is_punctuation = source[at..].starts_with(|c: char| c.is_ascii_punctuation());
    if is_punctuation && backslashes % 2 == 1 { at - 1 } else { at }
}

/// Returns the character reference at the start of `source` and the text that it stands for.
fn character_reference(source: &str) -> Option<(&str, String)> {
    let name = source.strip_prefix('&')?;
    let length = name.bytes().take(32).position(|byte| byte == b';')?;
    let reference = &source[..length + 2];
    let decoded = decode_html_entities(reference);
    (decoded != reference).then(|| (reference, decoded.into_owned()))
}

impl FileParser<'_, '_> {
    /// Returns the literal text of a node that contains inlines.
    pub(super) fn literal_text<'n>(&self, node: &'n AstNode<'n>) -> LiteralText {
        let mut literal = LiteralText::default();
        self.add_literal(node, &mut literal);
        literal
    }

    fn add_literal<'n>(&self, parent: &'n AstNode<'n>, literal: &mut LiteralText) {
        for node in parent.children() {
            let range = self.span(node).range();
            match &node.data.borrow().value {
                NodeValue::Text(text) => literal.push_text(text, range.start, self.source.text()),
                NodeValue::SoftBreak | NodeValue::LineBreak => literal.push('\n', range),
                NodeValue::Superscript | NodeValue::Highlight if !self.is_marked(node) => {
                    let mark = if matches!(node.data.borrow().value, NodeValue::Highlight) { "==" } else { "^" };
                    mark.chars().zip(range.start..).for_each(|(c, at)| literal.push(c, at..at + 1));
                    self.add_literal(node, literal);
                    let end = range.end.saturating_sub(mark.len());
                    mark.chars().zip(end..).for_each(|(c, at)| literal.push(c, at..at + 1));
                }
                NodeValue::Emph
                | NodeValue::Strong
                | NodeValue::Strikethrough
                | NodeValue::Highlight
                | NodeValue::Insert
                | NodeValue::Superscript
                | NodeValue::Subscript
                | NodeValue::Underline => self.add_literal(node, literal),
                NodeValue::Code(_) => literal.push(CODE, range),
                NodeValue::Link(_) => literal.push(LINK, range),
                NodeValue::Image(_) => literal.push(IMAGE, range),
                _ => literal.push(OBJECT, range),
            }
        }
    }
}
