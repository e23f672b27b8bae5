//! The EPUB edition: EPUB 3.3 with EPUB Accessibility 1.1.
//!
//! ```text
//! Issue ─ plan (which file everything goes to) ─▶ Plan        pages of the PDF ─▶ page_breaks
//! Plan  ─ xhtml, front, navigation (spelled through markup) ─▶ Book, the files
//! Book  ─ package (with accessibility) ─▶ content.opf
//! both  ─ complete (epub-builder) ─▶ bytes
//! ```
//!
//! The same issue gives the same bytes: no clock, no chance.

use crate::digest::Mixer;
use crate::document::{ImageFormat, Paging};
use crate::issue::Issue;

mod accessibility;
mod book;
mod complete;
mod front;
mod navigation;
mod package;
mod page_breaks;
mod plan;
mod read;
#[cfg(test)]
mod tests;
mod xhtml;

pub(crate) use complete::Error;
pub(crate) use read::read_cover;

/// What is said of the picture on the cover: the first page of the PDF, or the issue's own.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    /// What it is.
    pub(crate) format: ImageFormat,
    /// What it shows, in words.
    pub(crate) alt: String,
}

/// An e-book that wants nothing but its cover's picture.
pub(crate) struct Draft<'a> {
    book: book::Book<'a>,
    package: String,
}

impl<'a> Draft<'a> {
    /// Writes all of an issue's e-book but the picture. `paging` is of the PDF.
    pub(crate) fn new(issue: &'a Issue, cover: &Cover, paging: &'a Paging) -> Self {
        let book = book::Book::new(issue, cover, paging);
        let package = package::document(issue, &book);
        Self { book, package }
    }

    /// Adds all that the e-book depends on, beside the picture and the program.
    pub(crate) fn mix_into(&self, mixer: &mut Mixer) {
        mixer.add(self.package.as_bytes());
        mixer.add(self.book.ncx.as_bytes());
        for resource in &self.book.resources {
            mixer.add(resource.path.as_bytes());
            mixer.add(&resource.bytes);
        }
    }

    /// Packs it, with the picture.
    pub(crate) fn pack(mut self, picture: &'a [u8]) -> Result<Vec<u8>, Error> {
        self.book.set_cover(picture);
        complete::pack(&self.book, &self.package)
    }

    /// The files of the e-book, unpacked: pages, style sheet, images.
    pub(crate) fn pages(mut self, picture: &'a [u8]) -> Vec<(String, Vec<u8>)> {
        self.book.set_cover(picture);
        self.book.resources.into_iter().map(|resource| (resource.path, resource.bytes.into_owned())).collect()
    }

    /// All that [`Draft::pages`] gives, the package document and the NCX.
    pub(crate) fn files(mut self, picture: &'a [u8]) -> Vec<(String, Vec<u8>)> {
        let documents = [("content.opf", self.package), ("toc.ncx", std::mem::take(&mut self.book.ncx))];
        self.package = String::new();
        let documents = documents.map(|(path, text)| (path.to_owned(), text.into_bytes()));
        documents.into_iter().chain(self.pages(picture)).collect()
    }
}
