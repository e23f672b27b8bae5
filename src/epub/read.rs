//! Reading an e-book that Masthead has written: only its cover is ever wanted back.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

/// What the cover's path begins with in the container; see [`super::front::cover_path`].
const COVER: &str = "OEBPS/images/cover.";

/// The picture on an e-book's cover, of at most `most` bytes; none if it has no such picture.
///
/// # Errors
/// The file cannot be read, or is not an EPUB: cut off, or something else by that name (EPUB 3.3, section 4.2).
pub(crate) fn read_cover(epub: impl Read + Seek, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut archive = ZipArchive::new(epub)?;
    let mut kind = String::new();
    archive.by_name("mimetype")?.take(64).read_to_string(&mut kind)?;
    if kind != "application/epub+zip" {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it has another mimetype"));
    }
    let Some(path) = archive.file_names().find(|name| name.starts_with(COVER)).map(str::to_owned) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    archive.by_name(&path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
}
