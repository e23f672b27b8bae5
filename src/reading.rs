//! Reads the files of an issue into its metadata and document, before the passes run.

use crate::data::DataContext;
use crate::diagnostic::{Code, Diagnostic, Report, Reported, whole_file};
use crate::document::{Article, Document, Inline};
use crate::issue_files::{IssueFiles, markdown_stem};
use crate::manifest::{read_article, read_issue, split_front_matter};
use crate::markdown::structure::{SectionBuilder, article_heading, take_title};
use crate::markdown::{FormPatterns, MarkdownReader};
use crate::passes::Typography;
use crate::publication::{Limits, Metadata, Publication};
use crate::root::Root;
use crate::source::SourceId;
use crate::terms::Terms;
use crate::text_file;

/// Reads an issue. Article files that cannot be read are reported and left out.
///
/// # Errors
/// The issue's own file cannot be read.
pub(crate) fn read(
    root: &Root,
    files: &IssueFiles,
    publication: &Publication,
    report: &mut Report,
) -> Result<(Metadata, Document), Reported> {
    let max_bytes = publication.limits.text_bytes;
    let index = text_file::load(root, &files.index, max_bytes, report)?;
    check_size(root, files, publication.limits, report)?;
    let front = read_issue(index, &files.slug, publication, report);
    let mut metadata = front.metadata;
    let articles: Vec<_> =
        files.articles.iter().filter_map(|path| text_file::load(root, path, max_bytes, report).ok()).collect();
    let data_context = DataContext { root, limit: max_bytes, language: &metadata.language.clone() };
    let (website, patterns) = (publication.website.as_deref(), FormPatterns::default());
    let time_limit = publication.limits.file_time;
    if articles.is_empty() {
        report_empty(index, "issue", report);
    }
    let notes = Vec::new();
    let mut reader =
        MarkdownReader { report, website, data_context, notes, patterns, time_limit, article_extensions: &[] };
    let mut blocks = reader.read(index, body(reader.report, index));
    let title = take_title(&mut blocks, front.title.as_ref().map(|(title, _)| title.as_str()), reader.report);
    if let (None, Some(title)) = (front.title, title) {
        metadata.title = title;
    }
    let terms = Terms::of(&metadata.language).unwrap_or_else(Terms::english);
    Typography { quotes: &terms.quotes, language: &metadata.language.clone() }.set_metadata(&mut metadata);
    let mut sections = SectionBuilder::default();
    sections.add_issue_file(blocks);
    for article in articles {
        read_article_file(article, publication, &mut sections, &mut reader);
    }
    let notes = reader.notes;
    Ok((metadata, Document { sections: sections.finish(), notes, images: Vec::new(), data_files: Vec::new() }))
}

/// Checks the number and the sizes of the files of an issue before articles are read.
///
/// # Errors
/// There are too many files, or they are too large together.
fn check_size(root: &Root, files: &IssueFiles, limits: Limits, report: &mut Report) -> Result<(), Reported> {
    let Limits { articles, issue_bytes, .. } = limits;
    let mut over =
        |message: String, help: &str| Err(report.error(Diagnostic::new(Code::OverLimit, None, message, help)));
    if files.articles.len() > articles {
        let message = format!(
            "the issue `{}` has {} article files; at most {articles} are allowed",
            files.slug,
            files.articles.len()
        );
        return over(message, "divide the issue, or raise `articles` in `[limits]`");
    }
    let bytes: u64 = std::iter::once(&files.index).chain(&files.articles).map(|path| root.length(path)).sum();
    if bytes > issue_bytes {
        let message =
            format!("the files of the issue `{}` have {bytes} bytes; at most {issue_bytes} are allowed", files.slug);
        return over(message, "divide the issue, or raise `issue-bytes` in `[limits]`");
    }
    Ok(())
}

/// Reads an article file and adds the article to `sections`.
fn read_article_file(
    source: SourceId,
    publication: &Publication,
    sections: &mut SectionBuilder,
    reader: &mut MarkdownReader<'_>,
) {
    let front = read_article(source, publication, reader.report);
    report_empty(source, "article", reader.report);
    let mut blocks = reader.read(source, body(reader.report, source));
    let fallback = (title_from_file_name(reader.report, source), whole_file(source));
    let heading = article_heading(&mut blocks, front.title, fallback);
    let byline = front.byline.map(|(text, span)| vec![Inline::Text { text, span }]);
    let language = front.language.map(|language| language.as_str().to_owned());
    if blocks.is_empty() && !reader.report.has_errors() && !is_empty(reader.report, source) {
        let message = "the file of this article has a title and no text";
        let help = "write its text below the title, or remove the file";
        reader.report.push(Diagnostic::new(Code::EmptyFile, whole_file(source), message, help));
    }
    sections.add_article(Article { heading, byline, language, blocks }, front.section, reader.report);
}

/// Reports a file without text after its front matter. If an error has been reported, the text may be missing because of
/// it.
fn report_empty(source: SourceId, what: &str, report: &mut Report) {
    if !report.has_errors() && is_empty(report, source) {
        let help = "write its text, or remove the file";
        let message = format!("the file of this {what} has no text");
        report.push(Diagnostic::new(Code::EmptyFile, whole_file(source), message, help));
    }
}

/// Returns `true` for a file without text after its front matter.
fn is_empty(report: &Report, source: SourceId) -> bool {
    report.sources.get(source).text()[body(report, source)].trim().is_empty()
}

/// Byte range of the text after the front matter.
fn body(report: &Report, source: SourceId) -> std::ops::Range<usize> {
    split_front_matter(report.sources.get(source).text()).body
}

/// Title for an article without one: the name of its file, without number and extension.
fn title_from_file_name(report: &Report, source: SourceId) -> String {
    let path = report.sources.get(source).path();
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = markdown_stem(name).unwrap_or(name);
    name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').replace(['-', '_'], " ")
}
