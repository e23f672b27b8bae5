//! One issue, whole: what both writers are given.
//!
//! What both need to know about an issue beyond its tree is decided once, in its [`Identity`]: how it is called, dated and
//! identified.

use std::sync::Arc;

use uuid::Uuid;

mod identity;

pub(crate) use identity::Identity;

use crate::document::{Document, ImageFile};
use crate::layout::Layout;
use crate::publication::{Metadata, Publication};
use crate::terms::Terms;

/// An issue, ready to be written: its passes are done, its checks found no error.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The periodical it is a number of.
    pub publication: Arc<Publication>,
    /// What is known of it.
    pub metadata: Metadata,
    /// Its text.
    pub document: Document,
    /// How it looks.
    pub layout: Arc<Layout>,
    /// The fixed words in its language.
    pub terms: Arc<Terms>,
    /// The issue's own picture for the cover of an e-book; without one it is the first page.
    pub cover: Option<Cover>,
    /// When it was last changed, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, else the issue's date, else 0.
    pub modified: i64,
}

/// A picture for the cover.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The file.
    pub file: ImageFile,
    /// What it shows, in words.
    pub description: String,
}

impl Issue {
    /// What is known of it without its text.
    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity { publication: &self.publication, metadata: &self.metadata, terms: &self.terms }
    }

    /// [`Identity::authors`]
    pub(crate) fn authors(&self) -> Vec<&str> {
        self.identity().authors()
    }

    /// The title that tells the issue from others, for a window or a catalogue: "The Ferry, March 2026"; for an issue with a
    /// title of its own "Winter on the river (The Ferry, March 2026)".
    pub fn full_title(&self) -> String {
        self.identity().full_title()
    }

    /// The date in words of the issue's language: "December 2020".
    pub fn date_text(&self) -> Option<String> {
        self.identity().date_text()
    }

    /// Volume and number in words: "Volume 12, number 4".
    pub fn numbering(&self) -> Option<String> {
        self.identity().numbering()
    }

    /// The issue's identity, which outlives changes of title and date.
    pub fn uuid(&self) -> Uuid {
        self.identity().uuid()
    }
}
