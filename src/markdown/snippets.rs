//! Markdown in captions, in the titles of callouts and in the cells of data blocks: emphasis, links, references. Its nodes have the
//! source position of the whole text.

use std::collections::HashMap;
use std::sync::Arc;

use comrak::nodes::AstNode;
use comrak::{Arena, parse_document};

use super::definitions::{labels, normalized};
use super::{FileParser, options};
use crate::document::{Block, Inline, PartMut};
use crate::source::{Source, Span};

/// Characters without which a text has no markup.
const MARKS: &[char] = &['*', '_', '[', '`', '<', '\\', '$', '&', '~', '@', ':', '^', '='];

/// Text before the snippet, so that no list, heading or quotation begins there.
const LEAD: &str = "x ";

impl<'a> FileParser<'_, 'a> {
    /// Converts the inlines in a text of one line at `span`.
    pub(super) fn snippet(&mut self, text: &str, span: Span) -> Vec<Inline> {
        self.snippet_with(text, span, true)
    }

    /// Converts the title of a callout at `callout`, behind the kind in its first line. comrak has the title without its escapes.
    pub(super) fn callout_title(&mut self, callout: Span) -> Vec<Inline> {
        let text = &self.source.text()[callout.range()];
        let line = text.lines().next().unwrap_or_default();
        let start = line.find("[!").and_then(|kind| Some(kind + line[kind..].find(']')? + 1)).unwrap_or_default();
        let title = line[start..].trim().to_owned();
        let start = callout.range().start + start + line[start..].len() - line[start..].trim_start().len();
        self.snippet(&title, Span::new(self.id, start..start + title.len()))
    }

    /// Converts the inlines in the captions and cells of a table or a chart. Dollar signs in cells are currency.
    pub(super) fn data_snippets(&mut self, block: &mut Block) {
        let captions = match block {
            Block::Table(table) => table.caption.runs_mut().len(),
            Block::Chart(chart) => chart.caption.runs_mut().len(),
            _ => return,
        };
        let mut definitions = Vec::new();
        for (at, part) in block.parts_mut().into_iter().enumerate() {
            if let PartMut::Inlines(run) = part
                && let [Inline::Text { text, span }] = run.as_slice()
            {
                if at >= captions {
                    definitions.extend(self.definitions_in(text));
                }
                *run = self.snippet_with(&text.clone(), *span, at < captions);
            }
        }
        let table = match block {
            Block::Table(table) => table,
            Block::Chart(chart) => &mut chart.table,
            _ => return,
        };
        if table.file.is_some() {
            definitions.sort();
            definitions.dedup();
            table.definitions = definitions;
        }
    }

    fn snippet_with(&mut self, text: &str, span: Span, has_math: bool) -> Vec<Inline> {
        if !text.contains(MARKS) {
            return vec![Inline::Text { text: text.to_owned(), span }];
        }
        let mut options = options();
        options.extension.math_dollars = has_math;
        let arena = Arena::new();
        let written = format!("{LEAD}{}{}", text.replace('\n', " "), self.definitions_for(text));
        let root = parse_document(&arena, &written, &options);
        self.report_snippet(root, written, span);
        let source = self.reader.report.sources.shared(span.source);
        let mut parser = self.snippet_parser(source, span);
        let notes = FileParser::take_definitions(root);
        let mut run = root.first_child().map(|paragraph| parser.inlines(paragraph)).unwrap_or_default();
        parser.finish_notes(notes);
        if let Some(Inline::Text { text, .. }) = run.first_mut() {
            *text = text.strip_prefix(LEAD).unwrap_or(text).to_owned();
        }
        run.retain(|inline| !matches!(inline, Inline::Text { text, .. } if text.is_empty()));
        run
    }
    /// Returns the definitions of the links in a snippet, as paragraphs after it.
    fn definitions_for(&mut self, text: &str) -> String {
        let text = normalized(text);
        let mut found = String::new();
        for label in labels(&text) {
            if let Some(definition) = self.definitions.get_mut(label) {
                definition.is_used = true;
                // comrak finds no definition that ends in `>` at the end of a text.
                found.extend(["\n\n", &definition.text, "\n"]);
            }
        }
        found
    }

    /// Returns the definitions whose labels are in a text.
    fn definitions_in(&self, text: &str) -> Vec<String> {
        let text = normalized(text);
        let found = labels(&text).filter_map(|label| self.definitions.get(label));
        found.map(|definition| definition.text.trim().to_owned()).collect()
    }

    /// Reports markup that is printed as text in the snippet `written`, whose tree is `root`.
    fn report_snippet<'n>(&mut self, root: &'n AstNode<'n>, written: String, span: Span) {
        let Some(paragraph) = root.first_child() else { return };
        let mut parser = self.snippet_parser(Arc::new(Source::new("", written)), span);
        parser.fixed_span = None;
        let literal = parser.literal_text(paragraph);
        parser.fixed_span = Some(span);
        parser.report_snippet_forms(&literal);
    }

    /// Returns a parser of a text whose nodes all have the position `span`.
    fn snippet_parser(&mut self, source: Arc<Source>, span: Span) -> FileParser<'_, 'a> {
        FileParser {
            reader: &mut *self.reader,
            id: span.source,
            source,
            labels: HashMap::new(),
            labels_in_order: Vec::new(),
            definitions: HashMap::new(),
            block_depth: 0,
            inline_depth: self.inline_depth,
            fixed_span: Some(span),
        }
    }
}
