//! Reading the cover image from an e-book that Masthead wrote.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

/// Prefix of the cover image's path in the container; see [`super::front::cover_path`].
const COVER: &str = "OEBPS/images/cover.";

/// Returns the cover image of an e-book, or `None` if there is none or it is larger than `max_bytes`.
///
/// # Errors
/// Returns an error if the file cannot be read or is not a complete EPUB (EPUB 3.3, section 4.2).
pub(crate) fn read_cover(epub: impl Read + Seek, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let mut archive = ZipArchive::new(epub)?;
    let mut kind = String::new();
    archive.by_name("mimetype")?.take(64).read_to_string(&mut kind)?;
    if kind != "application/epub+zip" {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its `mimetype` entry is not `application/epub+zip`"));
    }
    let Some(path) = archive.file_names().find(|name| name.starts_with(COVER)).map(str::to_owned) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    archive.by_name(&path)?.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= max_bytes))
}
