//! Reading of a source: Markdown by Masthead's own reader, everything else, and pandoc's Markdown, by pandoc.

use std::path::Path;

use super::pandoc::{self, ImportError, ImportSettings};
use super::{ImportReport, ImportedText, dialects, liquid, markdown_source, shortcodes};

/// pandoc's own Markdown. Blocks of HTML stay whole, so that they can be read as HTML.
const PANDOC_MARKDOWN: &str = "markdown-markdown_in_html_blocks";

/// Extensions of Markdown. The last two are those of Quarto and R Markdown.
const MARKDOWN: [&str; 4] = ["md", "markdown", "qmd", "rmd"];

/// Reads a source.
///
/// # Errors
/// The source cannot be read, or it needs pandoc, which is missing.
pub(crate) fn read(
    source: &Path,
    settings: &ImportSettings<'_>,
    report: &mut ImportReport,
) -> Result<ImportedText, ImportError> {
    let extension = source.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !MARKDOWN.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return pandoc::read(source, settings, report);
    }
    let text = std::fs::read_to_string(source).map_err(ImportError::NotRead)?;
    let original = text;
    let text = liquid::rendered(&original, settings.links.root, report);
    let text = dialects::translate(&shortcodes::translate(&text, report), report);
    if let Some(format) = settings.format {
        return pandoc::read_markdown(&text, format, settings, report);
    }
    // The text of an image is its caption in pandoc's and Quarto's Markdown, and its description in that of others.
    let is_of_pandoc = !settings.is_of_site || extension.to_ascii_lowercase().ends_with("md") && extension.len() == 3;
    if is_of_pandoc {
        match pandoc::read_markdown(&text, PANDOC_MARKDOWN, settings, report) {
            Err(ImportError::NoPandoc) => {}
            read => return read,
        }
    }
    let name = source.display().to_string();
    Ok(markdown_source::read(&text, &original, &name, settings.links, report))
}
