//! The EPUB edition: EPUB 3.3 with EPUB Accessibility 1.1.
//!
//! ```text
//! Issue ─ plan (which file everything goes to) ─▶ Plan
//! Plan  ─ xhtml, front, navigation (spelled through markup) ─▶ Book, the files
//! Book  ─ package (with accessibility) ─▶ content.opf
//! both  ─ complete (epub-builder) ─▶ bytes
//! ```
//!
//! The same issue gives the same bytes: no clock, no chance.

use crate::document::ImageFormat;
use crate::issue::Issue;

mod accessibility;
mod book;
mod complete;
mod front;
mod navigation;
mod package;
mod plan;
mod read;
#[cfg(test)]
mod tests;
mod xhtml;

pub(crate) use complete::Error;
pub(crate) use read::read_cover;

/// The picture on the cover: the first page of the PDF, or the issue's own.
#[derive(Debug, Clone)]
pub(crate) struct CoverImage {
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// What it is.
    pub(crate) format: ImageFormat,
    /// What it shows, in words.
    pub(crate) alt: String,
}

/// Writes an issue as an EPUB.
pub(crate) fn write(issue: &Issue, cover: &CoverImage) -> Result<Vec<u8>, Error> {
    let book = book::Book::new(issue, cover);
    complete::pack(&book, &package::document(issue, &book))
}

/// The files of the e-book, unpacked: pages, style sheet, images.
pub(crate) fn pages(issue: &Issue, cover: &CoverImage) -> Vec<(String, Vec<u8>)> {
    let book = book::Book::new(issue, cover);
    book.resources.into_iter().map(|resource| (resource.path, resource.bytes.into_owned())).collect()
}

/// All that [`pages`] gives, the package document and the NCX.
pub(crate) fn files(issue: &Issue, cover: &CoverImage) -> Vec<(String, Vec<u8>)> {
    let book = book::Book::new(issue, cover);
    let package = package::document(issue, &book);
    let documents = [("content.opf", package), ("toc.ncx", book.ncx)];
    let documents = documents.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes()));
    let resources = book.resources.into_iter().map(|resource| (resource.path, resource.bytes.into_owned()));
    documents.chain(resources).collect()
}
