//! Sources that pandoc reads: its document tree in JSON (<https://pandoc.org>), converted to Masthead's.

mod blocks;
mod facts;
mod headings;
mod html;
mod inlines;
mod program;
mod tables;
mod tree;

use program::ImportError;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{ImportReport, ImportedText, dialects, mail, shortcodes, web};
use crate::document::Note;
use crate::issue_files::markdown_stem;
use crate::manifest::{FrontMatterSyntax, split_front_matter};
use crate::source::{SourceId, Span};
use tree::{PandocAttributes, PandocDocument, PandocMeta, collect_ids, each_inline};

/// Treatment of tracked changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangeRule {
    /// Insertions are kept, deletions left out
    #[default]
    Accept,
    /// Insertions are left out, deletions kept
    Reject,
    /// Insertions are underlined, deletions struck out
    Mark,
}

/// pandoc's own Markdown. Blocks of HTML stay whole, so that they can be read as HTML.
const PANDOC_MARKDOWN: &str = "markdown-markdown_in_html_blocks";

/// Format of the Markdown of site generators, in which an image's text is its description.
const SITE_MARKDOWN: &str = "commonmark_x";

/// Extensions of web pages.
const WEB_EXTENSIONS: [&str; 3] = ["html", "htm", "xhtml"];

/// Settings for reading a source.
pub(crate) struct ImportSettings<'a> {
    /// Format as pandoc names it. `None` decides by the extension.
    pub(crate) format: Option<&'a str>,
    /// Whether Markdown is that of a site generator.
    pub(crate) is_of_site: bool,
    pub(crate) changes: ChangeRule,
    /// Folder that pictures inside the source are written into.
    pub(crate) pictures: &'a Path,
    pub(crate) links: ArticleLinks<'a>,
}

/// Links from one source to another.
#[derive(Clone, Copy)]
pub(crate) struct ArticleLinks<'a> {
    /// Folder of the source.
    pub(crate) folder: &'a Path,
    /// Names of the new files, by the full paths of the sources.
    pub(crate) names: &'a HashMap<PathBuf, String>,
    /// Names of the new files, by the addresses of their pages on the website: `/2026/03/tides`
    pub(crate) pages: &'a HashMap<String, String>,
}

impl ArticleLinks<'_> {
    /// Returns the address of the new file for a link to a source: `02-ferry.md#fares`
    fn article(self, address: &str) -> Option<String> {
        let (path, id) = address.split_once('#').map_or((address, None), |(path, id)| (path, Some(id)));
        let by_path = || self.names.get(&self.folder.join(path).canonicalize().ok()?);
        let name = self.pages.get(path.trim_end_matches('/')).or_else(by_path)?;
        Some(id.map_or_else(|| name.clone(), |id| format!("{name}#{id}")))
    }
}

/// Reads a source through pandoc.
///
/// # Errors
/// pandoc is missing or cannot read the source.
pub(crate) fn read(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let is_markdown = source.to_str().is_some_and(|path| markdown_stem(path).is_some());
    let mut document = if is_markdown {
        let text = std::fs::read_to_string(source).map_err(ImportError::NotRun)?;
        let text = dialects::translate(&shortcodes::translate(&text, report), report);
        // pandoc reads front matter in YAML, but not in TOML.
        let parts = split_front_matter(&text);
        let toml = parts.front.filter(|(syntax, _)| *syntax == FrontMatterSyntax::Toml).map(|(_, range)| &text[range]);
        let body = if toml.is_some() { &text[parts.body] } else { text.as_str() };
        let dialect = if settings.is_of_site { SITE_MARKDOWN } else { PANDOC_MARKDOWN };
        let mut document = program::run_on_text(body, settings.format.unwrap_or(dialect))?;
        match toml.map(str::parse::<toml::Table>) {
            Some(Ok(table)) => document.meta = tree::meta(table),
            Some(Err(_)) => report.leave_out_anywhere("the front matter, which is not TOML"),
            None => {}
        }
        document
    } else if has_extension(source, &mail::EXTENSIONS) && settings.format.is_none() {
        read_mail(source, settings, report)?
    } else if has_extension(source, &WEB_EXTENSIONS) && settings.format.is_none() {
        let bytes = std::fs::read(source).map_err(ImportError::NotRun)?;
        program::run_on_text(&web::cleaned(&decoded(&bytes), report), "html")?
    } else {
        program::run_on_file(source, settings.format, settings.pictures)?
    };
    html::read_html_blocks(&mut document.blocks, &mut 0);
    Ok(converted(document, settings.changes, settings.links, report))
}

/// Reads a mail. Its subject and its day are the title and the date.
fn read_mail(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<PandocDocument, ImportError> {
    let bytes = std::fs::read(source).map_err(ImportError::NotRun)?;
    let mail = mail::read(&bytes, settings.pictures, report).map_err(ImportError::NotRead)?;
    let mut document = program::run_on_text(&web::cleaned(&mail.html, report), "html")?;
    for (key, value) in [("title", mail.subject), ("date", mail.date)] {
        if let Some(text) = value {
            document.meta.insert(key.to_owned(), PandocMeta::Text(text));
        }
    }
    Ok(document)
}

fn has_extension(source: &Path, extensions: &[&str]) -> bool {
    let own = source.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    extensions.iter().any(|extension| own.eq_ignore_ascii_case(extension))
}

/// Decodes a web page: by its byte order mark, by the `charset` in its head, or as UTF-8.
fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let label = head.split_once("charset=").map(|(_, after)| {
        after.trim_start_matches(['"', '\'']).split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).next()
    });
    let encoding = label.flatten().and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    encoding.unwrap_or(encoding_rs::UTF_8).decode(bytes).0.into_owned()
}

/// Converts a document.
fn converted(
    document: PandocDocument,
    changes: ChangeRule,
    links: ArticleLinks<'_>,
    report: &mut ImportReport,
) -> ImportedText {
    let mut ids = HashSet::new();
    collect_ids(&document.blocks, &mut ids);
    let mut linked = HashSet::new();
    each_inline(&document.blocks, &mut |inline| {
        linked.extend(inline.linked_id().filter(|id| ids.contains(id)).map(str::to_owned));
    });
    let facts = facts::facts(&document.meta, report);
    let mut converter = PandocConverter { report, changes, links, linked, notes: Vec::new() };
    let mut blocks = converter.blocks(document.blocks);
    headings::promote_bold_lines(&mut blocks, converter.report);
    let notes = converter.notes;
    ImportedText { facts, blocks, notes }
}

/// State of converting one document.
struct PandocConverter<'r> {
    report: &'r mut ImportReport,
    changes: ChangeRule,
    links: ArticleLinks<'r>,
    /// Ids of the document that links lead to. Other ids, and links to other ids, are left out.
    linked: HashSet<String>,
    notes: Vec<Note>,
}

impl PandocConverter<'_> {
    /// Returns the id of an element if a link leads to it, or an empty string.
    fn id(&self, attributes: &PandocAttributes) -> String {
        attributes.id().filter(|id| self.linked.contains(*id)).unwrap_or_default().to_owned()
    }
}

/// Source position of all imported nodes, which have none.
fn nowhere() -> Span {
    Span::new(SourceId::default(), 0..0)
}

#[cfg(test)]
mod tests;
