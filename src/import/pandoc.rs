//! Sources that pandoc reads: its document tree in JSON (<https://pandoc.org>), converted to Masthead's.

mod blocks;
mod facts;
mod html;
mod inlines;
mod program;
mod tables;
mod tree;

pub(super) use facts::facts_of_front_matter;
pub(crate) use program::ImportError;

use std::collections::HashSet;
use std::path::Path;

use clap::ValueEnum;

use super::links::{ArticleLinks, is_reference};
use super::mail::{self, MailBody};
use super::{ImportReport, ImportedText, headings, liquid, open_document, shortcodes, web, word};
use crate::document::Note;
use crate::manifest::{FrontMatterSyntax, split_front_matter};
use crate::publication::Limits;
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

/// Extensions of web pages.
const WEB_EXTENSIONS: [&str; 3] = ["html", "htm", "xhtml"];

/// HTML as pandoc reads it, with the notes of e-books.
const HTML: &str = "html+epub_html_exts";

/// Text of a mail without markup: lists, headings and addresses in it are found.
const PLAIN_TEXT: &str = "commonmark+autolink_bare_uris+pipe_tables";

/// Settings for reading a source.
pub(crate) struct ImportSettings<'a> {
    /// Format as pandoc names it. `None` decides by the extension.
    pub(crate) format: Option<&'a str>,
    /// Whether Markdown is that of a site generator.
    pub(crate) is_of_site: bool,
    /// Whether the settings of a site generator are there.
    pub(crate) has_generator: bool,
    pub(crate) changes: ChangeRule,
    /// Limits of the publication.
    pub(crate) limits: Limits,
    /// Folder that pictures inside the source are written into.
    pub(crate) pictures: &'a Path,
    pub(crate) links: ArticleLinks<'a>,
}

/// Reads Markdown, without its front matter if that is TOML, which pandoc does not read.
///
/// # Errors
/// pandoc is missing or cannot read the text.
pub(super) fn read_markdown(
    text: &str,
    dialect: &str,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let parts = split_front_matter(text);
    let is_toml = parts.front.as_ref().is_some_and(|(syntax, _)| *syntax == FrontMatterSyntax::Toml);
    let body = if is_toml { &text[parts.body] } else { text };
    let mut document = program::run_on_text(body, settings.format.unwrap_or(dialect))?;
    html::read_html_blocks(&mut document.blocks, &mut 0);
    let mut imported = converted(document, settings.changes, settings.links, report);
    if is_toml {
        imported.facts = facts_of_front_matter(text, report);
    }
    Ok(imported)
}

/// Reads a source that is not Markdown.
///
/// # Errors
/// pandoc is missing or cannot read the source.
pub(super) fn read(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let is_word = has_extension(source, &["docx"]) && settings.format.is_none_or(|format| format == "docx");
    let mut document = if has_extension(source, &mail::EXTENSIONS) && settings.format.is_none() {
        read_mail(source, settings, report)?
    } else if has_extension(source, &WEB_EXTENSIONS) && settings.format.is_none() {
        return read_page(source, settings, report);
    } else if is_word {
        let file = std::fs::File::open(source).map_err(ImportError::NotRead)?;
        let copy = word::with_text_boxes_in_text(file);
        let read = copy.as_ref().map_or(source, |copy| copy.path());
        program::run_on_file(read, settings.format, settings.pictures)?
    } else {
        program::run_on_file(source, settings.format, settings.pictures)?
    };
    html::read_html_blocks(&mut document.blocks, &mut 0);
    let mut text = converted(document, settings.changes, settings.links, report);
    if is_word {
        let file = std::fs::File::open(source).map_err(ImportError::NotRead)?;
        word::complete(file, &mut text, report);
    }
    if has_extension(source, &["odt"]) && settings.format.is_none_or(|format| format == "odt") {
        let file = std::fs::File::open(source).map_err(ImportError::NotRead)?;
        open_document::complete(file, &mut text, report);
    }
    Ok(text)
}

/// Reads a mail. Its subject and its day are the title and the date.
fn read_mail(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<PandocDocument, ImportError> {
    let bytes = std::fs::read(source).map_err(ImportError::NotRun)?;
    let mail = mail::read(&bytes, settings.pictures, report).map_err(ImportError::NotRead)?;
    let mut document = match &mail.text {
        MailBody::Html(html) => program::run_on_text(&web::cleaned(html, None, report), HTML)?,
        MailBody::Plain(text) => {
            // Tags are text, addresses in angle brackets are not.
            let text = text.replace('<', "\\<").replace("\\<http", "<http").replace("\\<mailto:", "<mailto:");
            program::run_on_text(&text, PLAIN_TEXT)?
        }
    };
    add_facts(&mut document, [("title", mail.subject), ("date", mail.date)]);
    Ok(document)
}

/// Reads a web page. Those of site generators have front matter, and shortcodes among the tags, which are left out.
fn read_page(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let links = settings.links;
    let bytes = std::fs::read(source).map_err(ImportError::NotRun)?;
    let page = decoded(&bytes);
    let parts = split_front_matter(&page);
    let has_front = parts.front.is_some();
    let html = if has_front {
        shortcodes::without(&liquid::rendered(&page, links.root, report), report)
    } else {
        page.clone()
    };
    let html = &html[split_front_matter(&html).body];
    let (own, html) = (has_front.then(|| facts_of_front_matter(&page, report)), html.to_owned());
    if html.trim().is_empty() {
        return Ok(ImportedText { facts: own.unwrap_or_default(), ..ImportedText::default() });
    }
    let web::PageFacts { title, author, date, summary } = web::facts(&html);
    let base = web::base(&html).filter(|_| links.website.is_none());
    let mut document = program::run_on_text(&web::cleaned(&html, base.as_ref(), report), HTML)?;
    add_facts(&mut document, [("title", title), ("author", author), ("date", date), ("summary", summary)]);
    html::read_html_blocks(&mut document.blocks, &mut 0);
    let mut text = converted(document, settings.changes, links, report);
    text.facts = own.unwrap_or(text.facts);
    Ok(text)
}

fn add_facts<const COUNT: usize>(document: &mut PandocDocument, facts: [(&str, Option<String>); COUNT]) {
    for (key, value) in facts {
        if let Some(text) = value {
            document.meta.insert(key.to_owned(), PandocMeta::Text(text));
        }
    }
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
    // Ids of Quarto that name what they belong to can be referred to from other files.
    let mut linked: HashSet<String> = ids.iter().filter(|id| is_reference(id)).map(|id| (*id).to_owned()).collect();
    each_inline(&document.blocks, &mut |inline| {
        linked.extend(inline.linked_ids().into_iter().filter(|id| ids.contains(id)).map(str::to_owned));
    });
    let facts = facts::facts(&document.meta, report);
    let mut converter = PandocConverter { report, changes, links, linked, notes: Vec::new() };
    let mut blocks = converter.blocks(document.blocks);
    headings::promote_bold_lines(&mut blocks, converter.report);
    let notes = converter.notes;
    ImportedText { facts, blocks, notes, ..ImportedText::default() }
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
