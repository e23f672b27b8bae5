//! A complete issue, as the PDF and EPUB writers receive it.
//!
//! Its names, dates and identifiers are derived in one place, [`Identity`], so that all editions agree on them.

use std::sync::Arc;

use uuid::Uuid;

mod book_cover;
mod identity;
mod json;
mod repeated_quotes;

pub(crate) use book_cover::{BookCover, CoverPage};
pub(crate) use identity::Identity;
pub(crate) use json::write_json;
pub use json::{JsonError, read_json};
pub use repeated_quotes::RepeatedQuotes;

use crate::code_words::CodeReader;
use crate::document::{Document, ImageFile};
use crate::layout::Layout;
use crate::publication::{Metadata, Publication};
use crate::terms::Terms;

/// An issue that is ready to be written: all passes have run and the checks found no errors.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Publication that the issue belongs to.
    pub publication: Arc<Publication>,
    /// Metadata of the issue.
    pub metadata: Metadata,
    /// Text of the issue.
    pub document: Document,
    /// Pull quotes that repeat words of the text.
    pub repeated_quotes: RepeatedQuotes,
    /// Layout of the issue.
    pub layout: Arc<Layout>,
    /// Terms in the language of the issue.
    pub terms: Arc<Terms>,
    /// Image for the cover of the e-book. `None` if the layout draws the cover.
    pub cover: Option<IssuePicture>,
    /// Logo of the publication.
    pub logo: Option<IssuePicture>,
    /// Picture behind the name in the nameplate.
    pub banner: Option<IssuePicture>,
    /// Time of the last change, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, else [`Metadata::modified`].
    pub modified: i64,
    /// Finds the words of code that both editions set apart.
    pub(crate) code: CodeReader,
}

/// Picture outside the text: the cover of an e-book, the logo, or the banner.
#[derive(Debug, Clone)]
pub struct IssuePicture {
    /// Image file.
    pub file: ImageFile,
    /// Alternative text.
    pub description: String,
    /// Whether layouts with a cover page print the title over the image.
    pub has_title: bool,
}

impl Issue {
    /// Returns the names, dates and identifiers of the issue.
    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity { publication: &self.publication, metadata: &self.metadata, terms: &self.terms }
    }

    /// Returns the cover of the e-book.
    pub(crate) fn book_cover(&self) -> BookCover<'_> {
        BookCover::of(self)
    }

    /// See [`Identity::authors`].
    pub(crate) fn authors(&self) -> Vec<&str> {
        self.identity().authors()
    }

    /// Returns a title that distinguishes the issue from other issues, for a window or a catalogue: "The Ferry, March
    /// 2026", or "Winter on the river (The Ferry, March 2026)" if the issue has its own title.
    pub fn full_title(&self) -> String {
        self.identity().full_title()
    }

    /// See [`Identity::title_filed_as`].
    pub(crate) fn title_filed_as(&self) -> String {
        self.identity().title_filed_as()
    }

    /// Returns the date in words, in the language of the issue: "December 2020".
    pub fn date_text(&self) -> Option<String> {
        self.identity().date_text()
    }

    /// See [`Identity::correction`].
    pub(crate) fn correction(&self) -> Option<String> {
        self.identity().correction()
    }

    /// Returns volume and number in words: "Volume 12, number 4".
    pub fn numbering(&self) -> Option<String> {
        self.identity().numbering()
    }

    /// Returns the UUID of the issue, which does not depend on title and date.
    pub fn uuid(&self) -> Uuid {
        self.identity().uuid()
    }
}
