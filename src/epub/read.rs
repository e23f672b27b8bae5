//! Reading the cover image and the accessibility metadata from an e-book that Masthead wrote.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

/// Prefix of the cover image's path in the container; see [`super::front::cover_path`].
const COVER: &str = "OEBPS/images/cover.";

/// Maximum number of bytes of a package document that are read.
const MAX_PACKAGE: u64 = 16 << 20;

/// Path of the package document in the container.
const PACKAGE: &str = "OEBPS/content.opf";

/// Facts about an e-book for the catalogue.
#[derive(Debug, Default)]
pub(crate) struct ShownContent {
    /// Cover image, or `None` if there is none or it is larger than the limit.
    pub(crate) cover: Option<Vec<u8>>,
    /// Accessibility metadata by property, without the prefix `schema:`, in the order of the package document.
    pub(crate) accessibility: Vec<(String, String)>,
}

/// Reads an e-book. The cover is left out if it is larger than `max_bytes`.
///
/// # Errors
/// Returns an error if the file cannot be read or is not a complete EPUB (EPUB 3.3, section 4.2).
pub(crate) fn read_shown(epub: impl Read + Seek, max_bytes: u64) -> io::Result<ShownContent> {
    let mut archive = ZipArchive::new(epub)?;
    let mut kind = String::new();
    archive.by_name("mimetype")?.take(64).read_to_string(&mut kind)?;
    if kind != "application/epub+zip" {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its `mimetype` entry is not `application/epub+zip`"));
    }
    let mut package = String::new();
    if archive.index_for_name(PACKAGE).is_some() {
        archive.by_name(PACKAGE)?.take(MAX_PACKAGE).read_to_string(&mut package)?;
    }
    let mut shown = ShownContent { cover: None, accessibility: accessibility(&package) };
    let cover = archive.file_names().find(|name| name.starts_with(COVER)).map(str::to_owned);
    if let Some(path) = cover {
        let mut bytes = Vec::new();
        archive.by_name(&path)?.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        shown.cover = Some(bytes).filter(|bytes| bytes.len() as u64 <= max_bytes);
    }
    Ok(shown)
}

/// Returns the properties of the vocabulary `schema:` in a package document. Masthead writes each in a line.
fn accessibility(package: &str) -> Vec<(String, String)> {
    let properties = package.lines().filter_map(|line| {
        let (property, rest) = line.strip_prefix("<meta property=\"schema:")?.split_once('"')?;
        let (_, value) = rest.split_once('>')?;
        let value = html_escape::decode_html_entities(value.strip_suffix("</meta>")?).into_owned();
        Some((property.to_owned(), value))
    });
    properties.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accessibility_is_read_from_the_package() {
        let package = "<metadata>\n<meta property=\"schema:accessMode\">textual</meta>\n\
                       <meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">Text &amp; more</meta>\n\
                       <meta property=\"dcterms:modified\">2026</meta>\n";
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [pair("accessMode", "textual"), pair("accessibilitySummary", "Text & more")];
        assert_eq!(accessibility(package), expected);
    }
}
