//! The periodical: checked values of `masthead.toml` and front matter.
//!
//! [`crate::manifest`] reads the files; the rest of the program uses the types here. Their values are always valid: an
//! [`Issn`] has a correct check digit, a [`PartialDate`] exists in the calendar.

use serde::Serialize;
use uuid::Uuid;

mod accessibility;
mod contributor;
mod date;
mod epub;
mod filing;
mod foreign_keys;
mod identifier;
mod images;
mod language;
mod licence;
mod limits;
mod notes;
mod print;
mod revision;
mod series;
mod website;

pub use accessibility::{AccessibilityClaims, Conformance};
pub(crate) use accessibility::{contact, exemption, report_address};
pub use contributor::{Contributor, Role};
pub use date::PartialDate;
pub(crate) use date::format_utc;
pub use epub::{EpubFormulas, EpubSettings, EpubSplit};
pub(crate) use filing::filed_title;
pub use foreign_keys::ForeignKeys;
pub use identifier::{Doi, Isbn, Issn};
pub use images::ImageSettings;
pub use language::Language;
pub use licence::Licence;
pub use limits::Limits;
pub use notes::NotePlacement;
pub use print::{Binding, PrintColour, PrintSettings, PrintedLinks, SheetSize};
pub use revision::Revision;
pub(crate) use series::ordinal;
pub(crate) use website::website;

use crate::diagnostic::Levels;
use crate::edition::Edition;
use crate::source::Span;

/// Error for a text that is not a valid value of one of these types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidValue {
    /// The mistake, in one line.
    pub message: String,
    /// Instruction for correcting it.
    pub help: String,
}

impl InvalidValue {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// A periodical.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Title of the periodical.
    pub title: String,
    /// Title as the author wrote it, for the UUID.
    pub written_title: String,
    /// Title for sorting, if it is not computed: "Ferry, The".
    pub file_as: Option<String>,
    /// Line under the title.
    pub subtitle: Option<String>,
    /// Logo for the nameplate, the imprint, the e-book's title page and the catalogue.
    pub logo: Option<PictureReference>,
    /// Picture behind the name in the nameplate, also on the e-book's title page.
    pub banner: Option<PictureReference>,
    /// ISSN of the periodical.
    pub issn: Option<Issn>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Place of publication.
    pub place: Option<String>,
    /// Register and number of the publisher: "Registered charity 1234567".
    pub registration: Option<String>,
    /// Colophon: printer, paper, typefaces.
    pub colophon: Option<String>,
    /// Website: an absolute http(s) URL that ends in `/`. Site-absolute links resolve against it.
    pub website: Option<String>,
    /// Language of issues that name none.
    pub language: Language,
    /// Source position of the language, or `None` if it is the default.
    pub language_span: Option<Span>,
    /// Licence of the issues.
    pub licence: Option<Licence>,
    /// Rights statement in words.
    pub rights: Option<String>,
    /// Contributors to every issue.
    pub contributors: Vec<Contributor>,
    /// Layout of issues that name none.
    pub layout: SpannedName,
    /// Whether fonts installed on the system may be used.
    pub system_fonts: bool,
    /// `editions`: the editions to build if the command line names none.
    pub editions: Vec<Edition>,
    /// `[images]`: maximum resolution of images.
    pub images: ImageSettings,
    /// `[print]`: settings for printing and binding.
    pub print: PrintSettings,
    /// `[epub]`: settings of the e-book.
    pub epub: EpubSettings,
    /// `[accessibility]`: claims about the e-books of all issues.
    pub accessibility: AccessibilityClaims,
    /// `[limits]`: maximum size of an issue.
    pub limits: Limits,
    /// `[messages]`: levels of diagnostic codes.
    pub(crate) messages: Levels,
    /// `[front-matter]`: keys of other programs.
    pub(crate) foreign_keys: ForeignKeys,
}

/// A name in a configuration file, with its source position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpannedName {
    /// The name.
    pub name: String,
    /// Source position, or `None` for a default.
    pub span: Option<Span>,
}

/// Two numbers, or sums of numbers, that must be equal: an entry of `[checks]` in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureCheck {
    /// First reference, or references with ` + ` and ` - ` between them: `accounts.csv: Grants, 2025`
    pub left: String,
    /// Source position of the first reference.
    pub left_span: Span,
    /// Second reference.
    pub right: String,
    /// Source position of the second reference.
    pub right_span: Span,
}

/// Metadata of one issue.
#[derive(Debug, Clone, Serialize)]
pub struct Metadata {
    /// Name of the file or folder without extension: `2026-03`. Unique in the publication.
    pub slug: String,
    /// Title of the issue, or of the publication if the issue has none.
    ///
    /// [`crate::manifest::read_issue`] sets the title in the front matter; [`crate::reading::read`] replaces it if a
    /// heading is the title.
    pub title: String,
    /// Language of the issue.
    pub language: Language,
    /// Source position of the language, or `None` if it is the default.
    #[serde(skip)]
    pub language_span: Option<Span>,
    /// Publication date.
    pub date: Option<PartialDate>,
    /// Correction of the issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revised: Option<Revision>,
    /// Volume, as printed: `12`, `XII`.
    pub volume: Option<String>,
    /// Number in the volume, as printed: `4`, `4–5`.
    pub number: Option<String>,
    /// DOI of the issue.
    pub doi: Option<Doi>,
    /// ISBN of the printed issue.
    pub isbn: Option<Isbn>,
    /// Summary in one or two sentences.
    pub summary: Option<String>,
    /// Text on the back cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back: Option<String>,
    /// Source position of the text on the back cover.
    #[serde(skip)]
    pub back_span: Option<Span>,
    /// Keywords.
    pub subjects: Vec<String>,
    /// Contributors to this issue, followed by those to every issue, without duplicates.
    pub contributors: Vec<Contributor>,
    /// Bibliography files, relative to the file.
    #[serde(skip)]
    pub bibliography: Vec<SpannedName>,
    /// Citation style: the name of a CSL style or the path of a CSL file.
    #[serde(skip)]
    pub citation_style: Option<SpannedName>,
    /// Place of the footnotes.
    #[serde(skip)]
    pub notes: NotePlacement,
    /// Numbers that must be equal.
    #[serde(skip)]
    pub checks: Vec<FigureCheck>,
    /// Cover image named in the front matter.
    pub cover: Option<PictureReference>,
    /// Claims about the accessibility of the e-book.
    #[serde(skip)]
    pub accessibility: AccessibilityClaims,
    /// Layout of the issue.
    #[serde(skip)]
    pub layout: SpannedName,
}

/// Picture named in front matter or `masthead.toml`: `cover = "images/cover.jpg"`, `logo = { file = "…", alt = "…" }`.
#[derive(Debug, Clone, Serialize)]
pub struct PictureReference {
    /// Path of the image, relative to the file that names it.
    pub image: String,
    /// Alternative text.
    pub alt: Option<String>,
    /// Whether the title is printed over the image.
    #[serde(skip)]
    pub has_title: bool,
    /// Source position of the path.
    #[serde(skip)]
    pub span: Span,
}

impl Publication {
    /// Returns how the addresses of links are printed. The setting applies to the PDF and the print edition alike,
    /// because they have the same pages. By default, addresses are shown if the publication has a print edition.
    pub(crate) fn printed_links(&self) -> PrintedLinks {
        let is_printed = self.editions.contains(&Edition::Print);
        self.print.links.unwrap_or(if is_printed { PrintedLinks::Shown } else { PrintedLinks::Hidden })
    }

    /// UUID (version 5) of the publication, from its ISSN, else its website, else its title.
    pub(crate) fn uuid(&self) -> Uuid {
        let identity = match (&self.issn, &self.website) {
            (Some(issn), _) => format!("urn:ISSN:{}", issn.as_str()),
            (None, Some(website)) => website.clone(),
            (None, None) => self.written_title.clone(),
        };
        Uuid::new_v5(&Uuid::NAMESPACE_URL, identity.as_bytes())
    }
}
