//! Reads the files of an issue into its metadata and document, before the passes run.

use crate::data::DataContext;
use crate::diagnostic::{Code, Diagnostic, Report, whole_file};
use crate::document::{Article, Document, Inline};
use crate::issue_files::IssueFiles;
use crate::manifest::{read_article, read_issue, split_front_matter};
use crate::markdown::MarkdownReader;
use crate::markdown::structure::{SectionBuilder, article_heading, take_title};
use crate::publication::{Metadata, Publication};
use crate::root::{ReadError, Root};
use crate::source::{Source, SourceId, Span};

/// Reads an issue. Returns `None` and reports a diagnostic if its own file cannot be read; article files that cannot be
/// read are reported and left out.
pub(crate) fn read(
    root: &Root,
    files: &IssueFiles,
    publication: &Publication,
    report: &mut Report,
) -> Option<(Metadata, Document)> {
    let max_bytes = publication.limits.text_bytes;
    let index = load_text(root, &files.index, max_bytes, report)?;
    let front = read_issue(index, &files.slug, publication, report);
    let mut metadata = front.metadata;
    let articles: Vec<_> = files.articles.iter().filter_map(|path| load_text(root, path, max_bytes, report)).collect();
    let data_context = DataContext { root, limit: max_bytes, language: &metadata.language.clone() };
    let mut reader =
        MarkdownReader { report, website: publication.website.as_deref(), data_context, notes: Vec::new() };
    let mut blocks = reader.read(index, body(reader.report, index));
    let title = take_title(&mut blocks, front.title.as_ref().map(|(title, _)| title.as_str()));
    if let (None, Some(title)) = (front.title, title) {
        metadata.title = title;
    }
    let mut sections = SectionBuilder::default();
    sections.add_issue_file(blocks);
    for article in articles {
        read_article_file(article, &mut sections, &mut reader);
    }
    let notes = reader.notes;
    Some((metadata, Document { sections: sections.finish(), notes, images: Vec::new() }))
}

/// Reads an article file and adds the article to `sections`.
fn read_article_file(source: SourceId, sections: &mut SectionBuilder, reader: &mut MarkdownReader<'_>) {
    let front = read_article(source, reader.report);
    let mut blocks = reader.read(source, body(reader.report, source));
    let fallback = (title_from_file_name(reader.report, source), whole_file(source));
    let heading = article_heading(&mut blocks, front.title, fallback);
    let byline = front.byline.map(|(text, span)| vec![Inline::Text { text, span }]);
    sections.add_article(Article { heading, byline, blocks }, front.section);
}

/// Byte range of the text after the front matter.
fn body(report: &Report, source: SourceId) -> std::ops::Range<usize> {
    split_front_matter(report.sources.get(source).text()).body
}

/// Title for an article without one: the name of its file, without number and extension.
fn title_from_file_name(report: &Report, source: SourceId) -> String {
    let path = report.sources.get(source).path();
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
    name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').replace(['-', '_'], " ")
}

/// Reads a text file of at most `max_bytes` into the report's sources. Returns `None` and reports a diagnostic if the
/// file cannot be used.
pub(crate) fn load_text(root: &Root, path: &str, max_bytes: u64, report: &mut Report) -> Option<SourceId> {
    load_text_at(root, path, max_bytes, None, report)
}

/// Like [`load_text`], for the path `written` in another file at `span`, relative to the folder of that file.
pub(crate) fn load_text_relative(
    written: &str,
    span: Span,
    root: &Root,
    max_bytes: u64,
    report: &mut Report,
) -> Option<SourceId> {
    let from = report.sources.get(span.source).path();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    match root.resolve(folder, written) {
        Ok(path) => load_text_at(root, &path, max_bytes, Some((written, span)), report),
        Err(error) => {
            report.push(error.diagnostic(written, Some(span)));
            None
        }
    }
}

/// Like [`load_text`]. `reference` is the path as written in another file, with its position, for diagnostics.
fn load_text_at(
    root: &Root,
    path: &str,
    max_bytes: u64,
    reference: Option<(&str, Span)>,
    report: &mut Report,
) -> Option<SourceId> {
    let bytes = match root.read_up_to(path, max_bytes) {
        Ok(bytes) => bytes,
        Err(ReadError::TooLarge { limit }) => {
            let message = format!("`{path}` is larger than {limit} bytes");
            let help = "split it into several files, or raise `text-bytes` in `[limits]`";
            report.push(Diagnostic::nowhere(Code::OverLimit, message, help));
            return None;
        }
        Err(error) => {
            report.push(
                error.diagnostic(reference.map_or(path, |(written, _)| written), reference.map(|(_, span)| span)),
            );
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(report.sources.add(Source::new(path, text))),
        Err(error) => {
            let diagnostic = invalid_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to(), report);
            report.push(diagnostic);
            None
        }
    }
}

/// Diagnostic for a file with an invalid byte at the offset `valid`.
fn invalid_utf8(path: &str, bytes: &[u8], valid: usize, report: &mut Report) -> Diagnostic {
    // Positions up to the invalid byte are exact. The rest of the text is only displayed.
    let source = report.sources.add(Source::new(path, String::from_utf8_lossy(bytes)));
    let message = format!("this file is not UTF-8: it contains the byte 0x{:02X} here", bytes[valid]);
    let help = "save the file as UTF-8";
    Diagnostic::at(
        Code::InvalidUtf8,
        Span::new(source, valid..valid + char::REPLACEMENT_CHARACTER.len_utf8()),
        message,
        help,
    )
}
