//! Reading of a source: Markdown by Masthead's own reader, everything else, and pandoc's Markdown, by pandoc.

use std::path::Path;

use super::pandoc::{self, ImportError, ImportSettings};
use super::{
    ImportReport, ImportedText, dialects, headings, liquid, markdown_source, notebook, shortcodes, table_rules, tidy,
};

/// pandoc's own Markdown. Blocks of HTML stay whole, so that they can be read as HTML.
const PANDOC_MARKDOWN: &str = "markdown-markdown_in_html_blocks";

/// Extensions of Markdown.
const MARKDOWN: [&str; 7] = ["md", "markdown", "mkd", "mdown", "mdwn", "mkdn", "mdx"];

/// Extensions of other files that can be read.
const KNOWN: [&str; 43] = [
    "adoc",
    "asciidoc",
    "bib",
    "csv",
    "dj",
    "docbook",
    "docx",
    "dokuwiki",
    "eml",
    "epub",
    "fb2",
    "htm",
    "html",
    "ipynb",
    "json",
    "latex",
    "lhs",
    "ltx",
    "man",
    "mediawiki",
    "mht",
    "mhtml",
    "ms",
    "muse",
    "native",
    "odt",
    "opml",
    "org",
    "pod",
    "pptx",
    "rst",
    "rtf",
    "t2t",
    "tex",
    "text",
    "textile",
    "tsv",
    "txt",
    "typ",
    "wiki",
    "xhtml",
    "xlsx",
    "xml",
];

/// Extensions of Markdown with cells of code: Quarto's and those of R Markdown.
const WITH_CELLS: [&str; 3] = ["qmd", "rmd", "rmarkdown"];

/// Reads a source.
///
/// # Errors
/// The source cannot be read, or it needs pandoc, which is missing.
pub(crate) fn read(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let mut text = read_format(source, settings, report)?;
    tidy::without_blank_lines(&mut text, report);
    headings::close_gaps(&mut text.blocks, report);
    Ok(text)
}

fn read_format(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let extension = source.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let is_one_of = |known: &[&str]| known.iter().any(|known| extension.eq_ignore_ascii_case(known));
    let name = source.display().to_string();
    if is_one_of(&[notebook::EXTENSION]) && settings.format.is_none() {
        let json = std::fs::read_to_string(source).map_err(ImportError::NotRead)?;
        let notebook = notebook::read(&json, settings.pictures, report).map_err(ImportError::NotRead)?;
        let original = notebook.markdown;
        let text = dialects::translate(&shortcodes::translate(&original, report), report);
        let imported = markdown_source::read(&text, &original, &name, settings.links, settings.limits, report);
        report.set_cells(&notebook.cells);
        return Ok(imported);
    }
    if !is_one_of(&MARKDOWN) && !is_one_of(&WITH_CELLS) {
        if settings.format.is_none() && !is_one_of(&KNOWN) {
            return Err(ImportError::UnknownKind(extension.to_owned()));
        }
        return pandoc::read(source, settings, report);
    }
    let original = std::fs::read_to_string(source).map_err(ImportError::NotRead)?;
    let text = liquid::rendered(&original, settings.links.root, report);
    let text = dialects::translate(&shortcodes::translate(&text, report), report);
    if let Some(format) = settings.format {
        return pandoc::read_markdown(&text, format, settings, report);
    }
    // The text of an image is its caption in pandoc's and Quarto's Markdown, and its description in that of others.
    let has_generator = settings.has_generator;
    let is_of_pandoc = !settings.is_of_site
        || is_one_of(&WITH_CELLS)
        || !has_generator && markdown_source::has_forms_of_pandoc(&text, settings.links, settings.limits);
    if is_of_pandoc {
        match pandoc::read_markdown(&text, PANDOC_MARKDOWN, settings, report) {
            Err(ImportError::NoPandoc) => {}
            read => return read,
        }
    }
    let text = table_rules::with_rules(&text, report);
    Ok(markdown_source::read(&text, &original, &name, settings.links, settings.limits, report))
}
