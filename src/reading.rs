//! From an issue's files to its metadata and document, before the passes.

use crate::data::Surroundings;
use crate::diagnostic::{Code, Diagnostic, Report, whole_file};
use crate::document::{Article, Document, Inline};
use crate::issue_files::IssueFiles;
use crate::manifest::{read_article, read_issue, split};
use crate::markdown::Reader;
use crate::markdown::structure::{Sections, article_heading, take_title};
use crate::publication::{Metadata, Publication};
use crate::root::{ReadError, Root};
use crate::source::{Source, SourceId, Span};

/// Reads an issue. None where its own file cannot be read.
pub(crate) fn read(
    root: &Root,
    files: &IssueFiles,
    publication: &Publication,
    report: &mut Report,
) -> Option<(Metadata, Document)> {
    let most = publication.limits.text_bytes;
    let index = open(root, &files.index, most, report)?;
    let front = read_issue(index, &files.slug, publication, report);
    let mut metadata = front.metadata;
    let articles: Vec<_> = files.articles.iter().filter_map(|path| open(root, path, most, report)).collect();
    let surroundings = Surroundings { root, limit: most, language: &metadata.language.clone() };
    let mut reader = Reader { report, website: publication.website.as_deref(), surroundings, notes: Vec::new() };
    let mut blocks = reader.read(index, body(reader.report, index));
    let title = take_title(&mut blocks, front.title.as_ref().map(|(title, _)| title.as_str()));
    if let (None, Some(title)) = (front.title, title) {
        metadata.title = title;
    }
    let mut sections = Sections::default();
    sections.add_issue_file(blocks);
    for article in articles {
        read_article_file(article, &mut sections, &mut reader);
    }
    let notes = reader.notes;
    Some((metadata, Document { sections: sections.finish(), notes, images: Vec::new() }))
}

fn read_article_file(source: SourceId, sections: &mut Sections, reader: &mut Reader<'_>) {
    let front = read_article(source, reader.report);
    let mut blocks = reader.read(source, body(reader.report, source));
    let fallback = (name_of(reader.report, source), whole_file(source));
    let heading = article_heading(&mut blocks, front.title, fallback);
    let byline = front.byline.map(|(text, span)| vec![Inline::Text { text, span }]);
    sections.add_article(Article { heading, byline, blocks }, front.section);
}

fn body(report: &Report, source: SourceId) -> std::ops::Range<usize> {
    split(report.sources.get(source).text()).body
}

/// The title of an article that has none: its file's name without number and extension.
fn name_of(report: &Report, source: SourceId) -> String {
    let path = report.sources.get(source).path();
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
    name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').replace(['-', '_'], " ")
}

/// Reads a text file of at most `most` bytes into the report's sources.
pub(crate) fn open(root: &Root, path: &str, most: u64, report: &mut Report) -> Option<SourceId> {
    open_named(root, path, most, None, report)
}

/// [`open`], of a file that another one names: `written` at `span`, relative to that file.
pub(crate) fn open_beside(written: &str, span: Span, root: &Root, most: u64, report: &mut Report) -> Option<SourceId> {
    let from = report.sources.get(span.source).path();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    match root.resolve(folder, written) {
        Ok(path) => open_named(root, &path, most, Some((written, span)), report),
        Err(error) => {
            report.push(error.diagnostic(written, Some(span)));
            None
        }
    }
}

/// [`open`], of a file that is named somewhere: as it is written, and where.
fn open_named(
    root: &Root,
    path: &str,
    most: u64,
    named: Option<(&str, Span)>,
    report: &mut Report,
) -> Option<SourceId> {
    let bytes = match root.read_up_to(path, most) {
        Ok(bytes) => bytes,
        Err(ReadError::TooLarge { limit }) => {
            let message = format!("`{path}` is larger than {limit} bytes");
            let help = "divide it into several files, or raise `text-bytes` in `[limits]`";
            report.push(Diagnostic::nowhere(Code::OverLimit, message, help));
            return None;
        }
        Err(error) => {
            report.push(error.diagnostic(named.map_or(path, |(written, _)| written), named.map(|(_, span)| span)));
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

fn invalid_utf8(path: &str, bytes: &[u8], valid: usize, report: &mut Report) -> Diagnostic {
    // What is valid stands at its place; the rest only has to be shown.
    let source = report.sources.add(Source::new(path, String::from_utf8_lossy(bytes)));
    let message = format!("this file is not UTF-8: here is the byte 0x{:02X}", bytes[valid]);
    let help = "save the file in the encoding UTF-8";
    Diagnostic::at(
        Code::InvalidUtf8,
        Span::new(source, valid..valid + char::REPLACEMENT_CHARACTER.len_utf8()),
        message,
        help,
    )
}
