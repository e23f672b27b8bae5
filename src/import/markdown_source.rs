//! Markdown of site generators, read by Masthead's own reader. What the reader reports is listed with its line.

use std::path::Path;

use super::links::ArticleLinks;
use super::pandoc::facts_of_front_matter;
use super::{ImportReport, ImportedText, data_blocks, headings, settle};
use crate::data::DataContext;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Note};
use crate::manifest::split_front_matter;
use crate::markdown::{FormPatterns, MarkdownReader};
use crate::publication::{Language, Limits};
use crate::root::Root;
use crate::source::{Source, SourceId, Sources, Span};

/// Address of a website without one. Links to it are the site's links to its own pages.
pub(super) const NO_WEBSITE: &str = "https://website.invalid";

/// Extensions of files, other than Markdown, that links to articles lead to.
const ARTICLE_EXTENSIONS: [&str; 6] = ["qmd", "rmd", "rmarkdown", "ipynb", "html", "htm"];

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
    limits: Limits,
    report: &mut ImportReport,
) -> ImportedText {
    let facts = facts_of_front_matter(text, report);
    let mut messages = Report::new(Sources::default());
    let id = messages.sources.add(Source::new(path_below(links, name), text));
    let Some((mut blocks, notes)) = read_blocks(id, text, links, limits, &mut messages) else {
        return ImportedText { facts, ..ImportedText::default() };
    };
    let promoted = headings::promote_bold_lines(&mut blocks, report);
    let places = OriginalLines::new(text, original);
    let line = |span: Span| places.original(messages.sources.get(id).position(span.range().start).line);
    // Definitions are often included from a file of all of them.
    let is_listed = |diagnostic: &&Diagnostic| {
        let is_promoted = diagnostic.span.is_some_and(|span| promoted.contains(&span));
        !is_promoted && diagnostic.code != Code::UnusedDefinition
    };
    for diagnostic in messages.sorted().into_iter().filter(is_listed) {
        if diagnostic.code == Code::RemoteImage {
            let text = format!("{}; its description is a link", diagnostic.message);
            report.change_line(text, diagnostic.span.map_or(1, line));
            continue;
        }
        report.not_understood(diagnostic.message.clone(), diagnostic.span.map_or(1, line));
    }
    let mut data_blocks = Vec::new();
    data_blocks::written(&mut blocks, text, &mut data_blocks);
    let mut imported = ImportedText { facts, blocks, notes, data_blocks };
    settle::settle(&mut imported, links, &line, report);
    imported
}

/// Reads the blocks and the notes of a text. `None` if the folder of the website cannot be read.
fn read_blocks(
    id: SourceId,
    text: &str,
    links: ArticleLinks<'_>,
    limits: Limits,
    messages: &mut Report,
) -> Option<(Vec<Block>, Vec<Note>)> {
    let language = Language::english();
    // Data files are read from the folder of the website only.
    let root = Root::open(links.root).ok()?;
    let data_context = DataContext { root: &root, limit: limits.text_bytes, language: &language };
    let mut reader = MarkdownReader {
        report: messages,
        website: Some(links.website.unwrap_or(NO_WEBSITE)),
        data_context,
        notes: Vec::new(),
        patterns: FormPatterns::default(),
        time_limit: limits.file_time,
        article_extensions: &ARTICLE_EXTENSIONS,
    };
    let blocks = reader.read(id, split_front_matter(text).body);
    Some((blocks, reader.notes))
}

/// Returns `true` for a text with forms that only pandoc reads: grid tables, numbered examples, lists with letters. Messages
/// about them name this command.
pub(super) fn has_forms_of_pandoc(text: &str, links: ArticleLinks<'_>, limits: Limits) -> bool {
    let mut messages = Report::new(Sources::default());
    let id = messages.sources.add(Source::new("text", text));
    read_blocks(id, text, links, limits, &mut messages);
    messages.sorted().iter().any(|diagnostic| {
        let is_of_dialect =
            diagnostic.code == Code::ForeignMarkup && diagnostic.message.ends_with("in other dialects only");
        is_of_dialect || diagnostic.help.contains("masthead import")
    })
}

/// Returns the path of the source `name` below the folder of its website, with `/` between the parts.
fn path_below(links: ArticleLinks<'_>, name: &str) -> String {
    let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (folder, root) = (full(links.folder), full(links.root));
    let folder = folder.strip_prefix(&root).unwrap_or(Path::new(""));
    let path = folder.join(Path::new(name).file_name().unwrap_or_default());
    path.to_string_lossy().replace('\\', "/")
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
