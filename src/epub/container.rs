//! Packing of the EPUB container with epub-builder. No other module uses that crate.
//!
//! epub-builder 0.8.3 creates the container: `mimetype` first and uncompressed, `META-INF/container.xml`, the files
//! below `OEBPS`. Its package document, navigation document and NCX are incomplete (no roles or series, no manifest
//! properties, no language, no landmarks, only one identifier) or invalid (duplicate ids). Its entries carry the
//! current time, and it deflates images that are already compressed. The container is therefore copied entry by entry
//! without recompression: the three documents are replaced, images are stored uncompressed, and all entries get the
//! same time and permissions.

use std::fmt;
use std::io::{self, Cursor, Write};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::book::{Book, COVER, CSV};
use crate::image_file::on_white;

/// An error while packing an EPUB. It is never caused by an author's sources.
#[derive(Debug)]
pub(crate) enum PackError {
    /// Error of epub-builder.
    Builder(epub_builder::Error),
    /// Error while rewriting the container.
    Zip(zip::result::ZipError),
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builder(error) => write!(f, "the EPUB could not be packed: {error}"),
            Self::Zip(error) => write!(f, "the EPUB could not be completed: {error}"),
        }
    }
}

impl std::error::Error for PackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Builder(error) => Some(error),
            Self::Zip(error) => Some(error),
        }
    }
}

impl From<epub_builder::Error> for PackError {
    fn from(error: epub_builder::Error) -> Self {
        Self::Builder(error)
    }
}

impl From<zip::result::ZipError> for PackError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Zip(error)
    }
}

impl From<io::Error> for PackError {
    fn from(error: io::Error) -> Self {
        Self::Zip(error.into())
    }
}

/// Unix permissions of every entry: readable by everyone.
const PERMISSIONS: u32 = 0o644;

/// Folder of the package in epub-builder's container.
const FOLDER: &str = "OEBPS";

/// A packed EPUB without its cover image.
pub(crate) struct CoverlessEpub {
    bytes: Vec<u8>,
    /// Path of the cover image in the container.
    cover_path: String,
}

impl CoverlessEpub {
    /// Returns the number of bytes that a cover image may have to be at most a quarter of the EPUB. It is rounded, so that
    /// most corrections of a text do not change the cover.
    pub(crate) fn max_cover_bytes(&self) -> usize {
        let most = self.bytes.len() / 3;
        let step = (most.next_power_of_two() / STEPS).max(1);
        most / step * step
    }

    /// Adds the cover image, which is stored as it is. Returns the bytes of the EPUB.
    pub(crate) fn with_cover(self, image: &[u8]) -> Result<Vec<u8>, PackError> {
        let mut out = ZipWriter::new_append(Cursor::new(self.bytes))?;
        let opaque = on_white(image);
        add(&mut out, &self.cover_path, CompressionMethod::Stored, opaque.as_deref().unwrap_or(image))?;
        Ok(out.finish()?.into_inner())
    }
}

/// Number of steps up to a power of two to which the size of a cover image is rounded down.
const STEPS: usize = 16;

/// Packs the files of a book, except the cover image, and its package document.
pub(crate) fn pack(book: &Book<'_>, package: &str) -> Result<CoverlessEpub, PackError> {
    let mut cover_path = String::new();
    let mut archive = ZipArchive::new(Cursor::new(build(book)?))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let replacement = match entry.name() {
            "OEBPS/content.opf" => package.as_bytes(),
            "OEBPS/toc.ncx" => book.ncx.as_bytes(),
            // The navigation document is added below. The display options make Apple Books use embedded fonts: there
            // are none.
            "OEBPS/nav.xhtml" | "META-INF/com.apple.ibooks.display-options.xml" => continue,
            _ => {
                out.raw_copy_file_touch(entry, DateTime::default(), Some(PERMISSIONS))?;
                continue;
            }
        };
        let name = entry.name().to_owned();
        drop(entry);
        add(&mut out, &name, CompressionMethod::Deflated, replacement)?;
    }
    for resource in &book.resources {
        let method = match (resource.is_compressed(), resource.properties) {
            (_, COVER) => {
                cover_path = format!("{FOLDER}/{}", resource.path);
                continue;
            }
            (true, _) => CompressionMethod::Stored,
            (false, _) if resource.is_navigation() => CompressionMethod::Deflated,
            (false, _) => continue,
        };
        add(&mut out, &format!("{FOLDER}/{}", resource.path), method, &resource.bytes)?;
    }
    Ok(CoverlessEpub { bytes: out.finish()?.into_inner(), cover_path })
}

/// Creates a container with epub-builder that holds all files except the navigation document and compressed images.
fn build(book: &Book<'_>) -> Result<Vec<u8>, PackError> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    for resource in book.resources.iter().filter(|resource| !resource.is_navigation()) {
        let (path, bytes) = (&resource.path, resource.bytes.as_ref());
        match resource.media_type {
            "application/xhtml+xml" => builder.add_content(EpubContent::new(path, bytes))?,
            "text/css" if path == STYLESHEET => builder.stylesheet(bytes)?,
            "text/css" | "image/svg+xml" | CSV => builder.add_resource(path, bytes, resource.media_type)?,
            _ => continue,
        };
    }
    let mut container = Vec::new();
    builder.generate(&mut container)?;
    Ok(container)
}

/// Path of the style sheet of all files.
const STYLESHEET: &str = "stylesheet.css";

fn add(
    out: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    method: CompressionMethod,
    bytes: &[u8],
) -> Result<(), PackError> {
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(PERMISSIONS);
    out.start_file(name, options)?;
    out.write_all(bytes)?;
    Ok(())
}
