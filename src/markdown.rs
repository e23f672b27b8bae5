//! Markdown to the document tree, through comrak.
//!
//! [`Reader`] turns one file's text into blocks ([`blocks`], [`inlines`], [`html`]), with a [`crate::source::Span`] on each.
//! [`structure`] then finds the title, sections and articles in the blocks of its files. comrak's types stay in
//! this module.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use comrak::nodes::{AstNode, Sourcepos};
use comrak::{Arena, Options, try_parse_document};

use crate::data::Surroundings;
use crate::diagnostic::{Code, Diagnostic, Report, whole_file};
use crate::document::{Block, Note};
use crate::source::{Source, SourceId, Span};

mod blocks;
mod data;
mod html;
mod inlines;
mod links;
mod mentions;
mod notes;
pub(crate) mod structure;
mod tables;

/// Blocks inside blocks beyond this are refused: Typst's own limits (256 levels of syntax, 64 of show rules) are reached by
/// generated calls soon after, and no reader can follow a text so deep.
const MAX_BLOCK_DEPTH: usize = 8;

/// Styles inside styles beyond this are refused, for the same reason.
const MAX_INLINE_DEPTH: usize = 12;

/// A file of any length that is allowed is parsed in a tenth of this. What takes longer is made to: 100,000 times `>`.
const PARSING: Duration = Duration::from_secs(5);

/// Reads the files of one issue. Notes of all files are collected, since a page or an e-book has one series of them.
pub(crate) struct Reader<'a> {
    /// Where mistakes go, and where the files are.
    pub(crate) report: &'a mut Report,
    /// Site-absolute links resolve against it.
    pub(crate) website: Option<&'a str>,
    /// For tables and charts.
    pub(crate) surroundings: Surroundings<'a>,
    /// The notes found so far, in the order of their first reference.
    pub(crate) notes: Vec<Note>,
}

/// What reading one file needs to remember.
struct File<'r, 'a> {
    reader: &'r mut Reader<'a>,
    id: SourceId,
    source: Arc<Source>,
    /// Labels of the file's footnotes to indices into `reader.notes`.
    labels: HashMap<String, usize>,
    block_depth: usize,
    inline_depth: usize,
}

impl Reader<'_> {
    /// The blocks of one file. `body` is what follows the front matter.
    pub(crate) fn read(&mut self, id: SourceId, body: Range<usize>) -> Vec<Block> {
        let source = self.report.sources.shared(id);
        let text = blank_before(source.text(), body.start);
        let arena = Arena::new();
        let start = Instant::now();
        let Ok(root) = try_parse_document(&arena, &text, &options(), &|| start.elapsed() > PARSING) else {
            let message = "this file takes too long to read";
            let help = "look for a mark that is repeated thousands of times, such as `>` or `[`, and remove it";
            self.report.push(Diagnostic::at(Code::OutOfTime, whole_file(id), message, help));
            return Vec::new();
        };
        let mut file = File { reader: self, id, source, labels: HashMap::new(), block_depth: 0, inline_depth: 0 };
        let definitions = File::take_definitions(root);
        let blocks = file.blocks(root);
        file.finish_notes(definitions);
        blocks
    }
}

impl File<'_, '_> {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.reader.report.push(diagnostic);
    }

    fn warn(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::at(code, span, message, help));
    }

    /// comrak's positions are lines and byte columns from 1, ends inclusive, and at times wrong: they are clamped.
    fn span(&self, node: &AstNode<'_>) -> Span {
        self.span_of(node.data.borrow().sourcepos)
    }

    fn span_of(&self, at: Sourcepos) -> Span {
        let text = self.source.text();
        let start = self.source.offset(at.start.line, at.start.column);
        let last = self.source.offset(at.end.line, at.end.column);
        let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.id, start..end.max(start))
    }

    /// The author's text without characters that XML forbids (section 2.2 of XML 1.0) or that do nothing in print: each
    /// becomes U+FFFD, and a diagnostic.
    fn clean(&mut self, text: &str, span: Span) -> String {
        let text = text.replace(ZERO_WIDTH_NO_BREAK_SPACE, WORD_JOINER);
        let Some(bad) = text.chars().find(|&c| forbidden(c)) else { return text };
        let place = self.source.text()[span.range()]
            .find(bad)
            .map_or(span, |at| Span::new(self.id, span.range().start + at..span.range().start + at + bad.len_utf8()));
        self.warn(
            Code::ControlCharacter,
            place,
            format!("the control character U+{:04X} cannot be printed", u32::from(bad)),
            "remove it; a replacement character stands in its place",
        );
        text.chars().map(|c| if forbidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
    }
}

/// Within a text it is deprecated, and PDF/A forbids it (ISO 19005-2, 6.2.11.7.2); a word joiner means the same.
const ZERO_WIDTH_NO_BREAK_SPACE: char = '\u{FEFF}';
const WORD_JOINER: &str = "\u{2060}";

/// Whether XML 1.0 has no place for the character, or it is a control character that means nothing in a text.
fn forbidden(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The text with blanks for the first `end` bytes (a byte order mark, front matter), so that positions stay right.
fn blank_before(text: &str, end: usize) -> String {
    let blanks =
        text.as_bytes()[..end].iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' });
    blanks.chain(text[end..].chars()).collect()
}

/// CommonMark and GFM, and what an issue may contain beyond.
fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.table = true;
    extension.strikethrough = true;
    extension.tasklist = true;
    extension.autolink = true;
    extension.footnotes = true;
    extension.description_lists = true;
    extension.alerts = true;
    extension.block_directive = true;
    extension.header_attributes = true;
    extension.link_attributes = true;
    extension.cjk_friendly_emphasis = true;
    extension.math_dollars = true;
    options.parse.leave_footnote_definitions = true;
    options
}
