//! Packing, with epub-builder, and completing what it packs. Nothing else knows of that crate.
//!
//! epub-builder 0.8.3 lays out the container: `mimetype` first and stored, `META-INF/container.xml`, the files below `OEBPS`.
//! Its package document, contents and NCX say too little (no roles or series, no manifest properties, no language, no
//! landmarks, one identifier) or wrong things (two ids alike), its files bear the time of day, and it deflates images that
//! are compressed already. So its container is copied entry by entry, without compressing anything again: the three documents
//! are replaced by ours, images are stored as they are, and every entry gets the same time and permissions.

use std::fmt;
use std::io::{self, Cursor, Write};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::book::{Book, Resource};

/// Why an EPUB could not be packed. No author can cause it.
#[derive(Debug)]
pub(crate) enum Error {
    /// epub-builder failed.
    Builder(epub_builder::Error),
    /// The container could not be completed.
    Zip(zip::result::ZipError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builder(error) => write!(f, "the EPUB could not be packed: {error}"),
            Self::Zip(error) => write!(f, "the EPUB could not be completed: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Builder(error) => Some(error),
            Self::Zip(error) => Some(error),
        }
    }
}

impl From<epub_builder::Error> for Error {
    fn from(error: epub_builder::Error) -> Self {
        Self::Builder(error)
    }
}

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Zip(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Zip(error.into())
    }
}

/// Every entry can be read by everybody.
const PERMISSIONS: u32 = 0o644;

/// Where epub-builder puts the package.
const FOLDER: &str = "OEBPS";

/// Packs the files of a book and its package document.
pub(crate) fn pack(book: &Book<'_>, package: &str) -> Result<Vec<u8>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(build(book)?))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let replacement = match entry.name() {
            "OEBPS/content.opf" => package.as_bytes(),
            "OEBPS/toc.ncx" => book.ncx.as_bytes(),
            // The contents come with the pages below. The display options tell Apple's reader to keep the book's fonts: it has none.
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
            (true, _) => CompressionMethod::Stored,
            (false, "nav") => CompressionMethod::Deflated,
            (false, _) => continue,
        };
        add(&mut out, &format!("{FOLDER}/{}", resource.path), method, &resource.bytes)?;
    }
    Ok(out.finish()?.into_inner())
}

/// What epub-builder is good for: the container with the pages and other text files.
fn build(book: &Book<'_>) -> Result<Vec<u8>, Error> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    for Resource { path, media_type, properties, bytes } in &book.resources {
        let resource = bytes.as_ref();
        match *media_type {
            "application/xhtml+xml" if *properties != "nav" => builder.add_content(EpubContent::new(path, resource))?,
            "text/css" => builder.stylesheet(resource)?,
            "image/svg+xml" => builder.add_resource(path, resource, *media_type)?,
            _ => continue,
        };
    }
    let mut container = Vec::new();
    builder.generate(&mut container)?;
    Ok(container)
}

fn add(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, method: CompressionMethod, bytes: &[u8]) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(PERMISSIONS);
    out.start_file(name, options)?;
    out.write_all(bytes)?;
    Ok(())
}
