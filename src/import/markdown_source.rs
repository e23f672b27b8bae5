//! Markdown of site generators, read by Masthead's own reader. What the reader reports is listed with its line.

use super::links::ArticleLinks;
use super::pandoc::facts_of_front_matter;
use super::{ImportReport, ImportedText, settle};
use crate::data::DataContext;
use crate::diagnostic::{Code, Report};
use crate::manifest::split_front_matter;
use crate::markdown::{FormPatterns, MarkdownReader};
use crate::publication::{Language, Limits};
use crate::root::Root;
use crate::source::{Source, Sources, Span};

/// Address of a website without one. Links to it are the site's links to its own pages.
pub(super) const NO_WEBSITE: &str = "https://website.invalid";

/// Lines of a translated text in the original file.
pub(super) struct OriginalLines(Vec<usize>);

impl OriginalLines {
    fn new(text: &str, original: &str) -> Self {
        let original: Vec<&str> = original.lines().collect();
        let mut next = 0;
        let lines = text.lines().map(|line| {
            let is_here = |at: &usize| original[*at] == line;
            // Empty lines are alike.
            let end = if line.trim().is_empty() { next + 1 } else { original.len() };
            if let Some(at) = (next..end.min(original.len())).find(is_here) {
                next = at + 1;
                at + 1
            } else {
                (next + 1).min(original.len().max(1))
            }
        });
        Self(lines.collect())
    }

    /// Returns the line in the original file, from 1.
    pub(super) fn original(&self, line: usize) -> usize {
        self.0.get(line.saturating_sub(1)).or(self.0.last()).copied().unwrap_or(1)
    }
}

/// Reads a text, which was translated from `original`. `name` is that of its file.
pub(super) fn read(
    text: &str,
    original: &str,
    name: &str,
    links: ArticleLinks<'_>,
    report: &mut ImportReport,
) -> ImportedText {
    let facts = facts_of_front_matter(text, report);
    let mut messages = Report::new(Sources::default());
    let id = messages.sources.add(Source::new(name, text));
    let language = Language::english();
    // Data files are read from the folder of the source only.
    let Ok(root) = Root::open(links.folder) else { return ImportedText { facts, ..ImportedText::default() } };
    let data_context = DataContext { root: &root, limit: Limits::default().text_bytes, language: &language };
    let mut reader = MarkdownReader {
        report: &mut messages,
        website: Some(links.website.unwrap_or(NO_WEBSITE)),
        data_context,
        notes: Vec::new(),
        patterns: FormPatterns::default(),
        time_limit: Limits::default().file_time,
    };
    let blocks = reader.read(id, split_front_matter(text).body);
    let notes = reader.notes;
    let places = OriginalLines::new(text, original);
    let line = |span: Span| places.original(messages.sources.get(id).position(span.range().start).line);
    // Definitions are often included from a file of all of them. Images on the web are listed with the pictures.
    let is_listed = |code| !matches!(code, Code::UnusedDefinition | Code::RemoteImage);
    for diagnostic in messages.sorted().into_iter().filter(|diagnostic| is_listed(diagnostic.code)) {
        report.not_understood(diagnostic.message.clone(), diagnostic.span.map_or(1, line));
    }
    let mut imported = ImportedText { facts, blocks, notes };
    settle::settle(&mut imported, links, &line, report);
    imported
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_original() {
        let lines = OriginalLines::new("a\n\n::: tip\n\nb\n\n:::\n\nc\n", "a\n{{% tip %}}b{{% /tip %}}\nc\n");
        assert_eq!([1, 5, 9, 20].map(|line| lines.original(line)), [1, 2, 3, 3]);
    }
}
