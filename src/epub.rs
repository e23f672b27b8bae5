//! The EPUB edition: EPUB 3.3 with EPUB Accessibility 1.1.
//!
//! ```text
//! Issue ─ plan (assigns content to files) ─▶ Plan        page starts of the PDF ─▶ page_breaks
//! Plan  ─ html (the text), xhtml, front, navigation ─▶ Book, the files
//! Book  ─ package (with accessibility) ─▶ content.opf
//! Book and content.opf ─ container (epub-builder) ─▶ bytes
//! ```
//!
//! The output is deterministic: it depends neither on the clock nor on random numbers.

use crate::digest::DigestBuilder;
use crate::document::{FormulaPicture, ImageFormat, Paging};
use crate::issue::{BookCover, Issue};

mod accessibility;
mod book;
mod container;
mod drawing_ground;
mod front;
mod navigation;
mod package;
mod page_breaks;
mod plan;
mod read;
#[cfg(test)]
mod tests;
mod xhtml;

pub(crate) use container::{CoverlessEpub, PackError};
pub(crate) use read::{ShownContent, read_shown};

/// Format and alternative text of the cover image: the issue's own image, or a picture that is made of it or by the
/// layout.
#[derive(Debug, Clone)]
pub(crate) struct EpubCover {
    /// Format of the image.
    pub(crate) format: ImageFormat,
    /// Alternative text.
    pub(crate) alt: String,
    /// Whether the cover is the author's drawing, which is then shown instead of its picture.
    pub(crate) is_drawing: bool,
}

impl EpubCover {
    /// Returns the cover of an issue.
    pub(crate) fn of(issue: &Issue) -> Self {
        let cover = issue.book_cover();
        let (format, is_drawing) = (cover.format(), matches!(cover, BookCover::Drawing(_)));
        let alt = match cover {
            BookCover::Image(own) | BookCover::Drawing(own) => own.description.clone(),
            BookCover::Page(_) => format!("{}: {}", issue.terms.cover, issue.full_title()),
        };
        Self { format, alt, is_drawing }
    }
}

/// An e-book that is complete except for its cover image.
pub(crate) struct EpubDraft<'a> {
    book: book::Book<'a>,
    package: String,
}

impl<'a> EpubDraft<'a> {
    /// Generates the e-book of an issue without its cover image. `paging` holds the page starts and numbers of the PDF;
    /// with the default value the e-book has no page break markers. `formulas` are pictures beside the `MathML`, if any.
    pub(crate) fn new(issue: &'a Issue, cover: &EpubCover, paging: &Paging, formulas: &[FormulaPicture]) -> Self {
        let book = book::Book::new(issue, cover, paging, formulas);
        let package = package::document(issue, &book);
        Self { book, package }
    }

    /// Adds the content of the e-book, except the cover image, to a digest.
    pub(crate) fn hash_into(&self, builder: &mut DigestBuilder) {
        builder.add(self.package.as_bytes());
        builder.add(self.book.ncx.as_bytes());
        for resource in &self.book.resources {
            builder.add(resource.path.as_bytes());
            builder.add(&resource.bytes);
        }
    }

    /// Packs the e-book without its cover image.
    pub(crate) fn pack(&self) -> Result<CoverlessEpub, PackError> {
        container::pack(&self.book, &self.package)
    }

    /// Returns the content files with their paths: XHTML files, style sheet, images.
    pub(crate) fn resources(mut self, image: &'a [u8]) -> Vec<(String, Vec<u8>)> {
        self.book.set_cover(image);
        self.book.resources.into_iter().map(|resource| (resource.path, resource.bytes.into_owned())).collect()
    }

    /// Returns the package document, the NCX and the files of [`Self::resources`], with their paths.
    pub(crate) fn files(mut self, image: &'a [u8]) -> Vec<(String, Vec<u8>)> {
        let documents = [("content.opf", self.package), ("toc.ncx", std::mem::take(&mut self.book.ncx))];
        self.package = String::new();
        let documents = documents.map(|(path, text)| (path.to_owned(), text.into_bytes()));
        documents.into_iter().chain(self.resources(image)).collect()
    }
}
