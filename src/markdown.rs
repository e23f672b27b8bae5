//! Markdown to the document tree, through comrak.
//!
//! [`MarkdownReader`] parses the text of a file into blocks ([`blocks`], [`inlines`], [`html`]), each with its
//! [`crate::source::Span`]. [`structure`] then finds the title, sections and articles among the blocks of all
//! its files. [`foreign`], [`unclosed`], [`definitions`] and [`attributes`] report markup that is not understood or not
//! used. comrak's types are not used outside this module.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use comrak::nodes::{AstNode, Sourcepos};
use comrak::{Arena, Options, try_parse_document};

use crate::characters::{OGHAM_SPACE, is_private_use};
use crate::data::DataContext;
use crate::diagnostic::{Code, Diagnostic, Report, whole_file};
use crate::document::{Block, Note};
use crate::source::{Source, SourceId, Span};
use crate::threads::ProcessorTimer;

mod anchors;
mod attachments;
mod attribute_list;
mod attributes;
mod blocks;
mod data;
mod data_figures;
mod definitions;
mod elements;
mod fences;
mod foreign;
mod garbled;
mod html;
mod html_tables;
mod inlines;
mod links;
mod literal;
mod mentions;
mod notes;
mod people;
mod pictures;
mod snippets;
mod spaces;
mod spans;
pub(crate) mod structure;
mod tables;
mod unclosed;

use definitions::DefinitionText;
pub(crate) use foreign::{FormPatterns, with_emoji};
pub(crate) use html::{HtmlTag, HtmlToken, tokenize};
pub(crate) use spans::blocks_in_language;

/// Maximum nesting depth of blocks. Deeper blocks are rejected: the generated Typst calls would soon reach Typst's own
/// limits (256 levels of syntax, 64 of show rules), and no reader can follow text that deep.
const MAX_BLOCK_DEPTH: usize = 8;

/// Maximum nesting depth of styles and links, for the same reasons.
const MAX_INLINE_DEPTH: usize = 12;

/// Parses the files of one issue. Footnotes of all files are collected in one list, because an edition numbers them in
/// one series.
pub(crate) struct MarkdownReader<'a> {
    /// Receives the diagnostics and holds the source files.
    pub(crate) report: &'a mut Report,
    /// Address that site-absolute links resolve against, if the publication has a website.
    pub(crate) website: Option<&'a str>,
    /// Context for reading the data of tables and charts.
    pub(crate) data_context: DataContext<'a>,
    /// Footnotes so far, in the order of their first references.
    pub(crate) notes: Vec<Note>,
    /// Forms of markup that are reported because they are printed as text.
    pub(crate) patterns: FormPatterns,
    /// Maximum processor time for parsing one file.
    pub(crate) time_limit: Duration,
    /// Extensions of files that are articles, too, in small letters: `qmd`
    pub(crate) article_extensions: &'a [&'a str],
}

/// State of parsing one file.
struct FileParser<'r, 'a> {
    reader: &'r mut MarkdownReader<'a>,
    id: SourceId,
    source: Arc<Source>,
    /// Indices into `reader.notes` by footnote label.
    labels: HashMap<String, usize>,
    /// Labels of footnotes in the order of their first references.
    labels_in_order: Vec<String>,
    /// Definitions of links by label, as [`definitions`] normalizes it.
    definitions: HashMap<String, DefinitionText>,
    block_depth: usize,
    inline_depth: usize,
    /// Source position of every node, if the text is not Markdown of the file itself.
    fixed_span: Option<Span>,
}

impl MarkdownReader<'_> {
    /// Parses one file into blocks. `body` is the byte range after the front matter.
    ///
    /// Reports a diagnostic and returns no blocks if parsing exceeds the time limit.
    pub(crate) fn read(&mut self, id: SourceId, body: Range<usize>) -> Vec<Block> {
        let source = self.report.sources.shared(id);
        let text = fences::lengthen(blank_before(source.text(), body.start));
        let arena = Arena::new();
        let (timer, limit) = (ProcessorTimer::start(), self.time_limit);
        let Ok(root) = try_parse_document(&arena, &text, &options(), &|| timer.elapsed() > limit) else {
            let message = "this file takes too long to read";
            let help = "look for a mark that is repeated thousands of times, such as `>` or `[`, and remove it; or raise \
                        `file-seconds` in `[limits]`";
            self.report.push(Diagnostic::new(Code::OutOfTime, whole_file(id), message, help));
            return Vec::new();
        };
        let mut file = FileParser {
            reader: self,
            id,
            source,
            labels: HashMap::new(),
            labels_in_order: Vec::new(),
            definitions: HashMap::new(),
            block_depth: 0,
            inline_depth: 0,
            fixed_span: None,
        };
        attachments::place_inline_notes(root);
        file.attach_attributes(&arena, root);
        file.report_unclosed_blocks(root);
        file.report_foreign_markup(root);
        file.report_garbled_text();
        let definitions = file.find_definitions(root, body.start);
        file.report_unused_attributes(root);
        let notes = FileParser::take_definitions(root);
        let blocks = file.blocks(root);
        file.finish_notes(notes);
        file.report_unused_definitions(&definitions, body.start);
        blocks
    }
}

impl FileParser<'_, '_> {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.reader.report.push(diagnostic);
    }

    fn warn(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::new(code, span, message, help));
    }

    /// Returns the source position of a node.
    ///
    /// comrak's positions are lines and byte columns from 1 with inclusive ends. They are sometimes wrong and therefore
    /// clamped to the text.
    fn span(&self, node: &AstNode<'_>) -> Span {
        self.span_of(node.data.borrow().sourcepos)
    }

    fn span_of(&self, at: Sourcepos) -> Span {
        if let Some(span) = self.fixed_span {
            return span;
        }
        let text = self.source.text();
        let start = self.source.offset(at.start.line, at.start.column);
        let last = self.source.offset(at.end.line, at.end.column);
        let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.id, start..end.max(start))
    }

    /// Replaces each character that XML 1.0 forbids (section 2.2) or that has no meaning in print with U+FFFD, and
    /// reports the first of them. U+FEFF becomes a word joiner.
    fn clean(&mut self, text: &str, span: Span) -> String {
        let text = text.replace(ZERO_WIDTH_NO_BREAK_SPACE, WORD_JOINER).replace(OGHAM_SPACE, " ");
        let Some(bad) = text.chars().find(|&c| is_forbidden(c)) else { return text };
        let place = self.source.text()[span.range()]
            .find(bad)
            .map_or(span, |at| Span::new(self.id, span.range().start + at..span.range().start + at + bad.len_utf8()));
        self.warn(
            Code::ControlCharacter,
            place,
            format!("the {} U+{:04X} cannot be printed", kind_of(bad), u32::from(bad)),
            "remove it; until then a replacement character is printed in its place",
        );
        text.chars().map(|c| if is_forbidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
    }
}

/// Deprecated within text and forbidden in PDF/A (ISO 19005-2, 6.2.11.7.2). A word joiner has the same meaning.
const ZERO_WIDTH_NO_BREAK_SPACE: char = '\u{FEFF}';
const WORD_JOINER: &str = "\u{2060}";

/// Returns `true` for characters that XML 1.0 forbids, for control characters without a meaning in text, and for private-use
/// characters.
fn is_forbidden(c: char) -> bool {
    is_private_use(c)
        || matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn kind_of(c: char) -> &'static str {
    if is_private_use(c) { "private-use character" } else { "control character" }
}

/// Replaces the first `end` bytes (a byte order mark, front matter) with spaces, so that positions in the rest stay
/// valid. Line ends are kept.
fn blank_before(text: &str, end: usize) -> String {
    let blanks =
        text.as_bytes()[..end].iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' });
    blanks.chain(text[end..].chars()).collect()
}

/// Parser options: CommonMark, GFM and Masthead's extensions.
fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.table = true;
    extension.strikethrough = true;
    extension.tasklist = true;
    extension.autolink = true;
    extension.footnotes = true;
    extension.inline_footnotes = true;
    extension.superscript = true;
    extension.highlight = true;
    extension.description_lists = true;
    extension.alerts = true;
    extension.block_directive = true;
    extension.header_attributes = true;
    extension.link_attributes = true;
    extension.fenced_code_attributes = true;
    extension.inline_code_attributes = true;
    extension.cjk_friendly_emphasis = true;
    extension.math_dollars = true;
    extension.math_code = true;
    options.parse.leave_footnote_definitions = true;
    options
}
