//! The periodical: what `masthead.toml` and front matter say, checked.
//!
//! [`crate::manifest`] reads the TOML; the types here are what the rest of the program knows. A value of one of them is
//! right: an [`Issn`] has its check digit, a [`PartialDate`] exists in the calendar.

use serde::Serialize;
use uuid::Uuid;

mod contributor;
mod date;
mod epub;
mod identifier;
mod images;
mod language;
mod licence;
mod limits;
mod print;
mod website;

pub use contributor::{Contributor, Role};
pub use date::PartialDate;
pub(crate) use date::utc;
pub use epub::EpubSettings;
pub use identifier::{Doi, Isbn, Issn};
pub use images::ImageSettings;
pub use language::Language;
pub use licence::Licence;
pub use limits::Limits;
pub use print::{Binding, PrintColour, PrintSettings, PrintedLinks, SheetSize};
pub(crate) use website::website;

use crate::edition::Edition;
use crate::layout::SettingValues;
use crate::source::Span;

/// Why a text is not a value of one of these types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Invalid {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// The periodical.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The name of the periodical.
    pub title: String,
    /// A line under the title.
    pub subtitle: Option<String>,
    /// The periodical's ISSN.
    pub issn: Option<Issn>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// An absolute http(s) URL, ending in `/`; site-absolute links resolve against it.
    pub website: Option<String>,
    /// The language of issues that name none.
    pub language: Language,
    /// Where it is named.
    pub language_span: Option<Span>,
    /// What readers may do with it.
    pub licence: Option<Licence>,
    /// A rights statement in words.
    pub rights: Option<String>,
    /// Who makes every issue.
    pub contributors: Vec<Contributor>,
    /// The layout of issues that name none, with the place that names it.
    pub layout: Named,
    /// `[settings.<layout>]`: unchecked until the layout is known.
    pub settings: SettingValues,
    /// Whether fonts installed on the machine may be used.
    pub system_fonts: bool,
    /// `editions`: what is built where the command line does not say.
    pub editions: Vec<Edition>,
    /// To what size images are scaled down.
    pub images: ImageSettings,
    /// How issues are printed.
    pub print: PrintSettings,
    /// What e-books have.
    pub epub: EpubSettings,
    /// What an issue may be at most.
    pub limits: Limits,
}

/// A name in a configuration file, and where it stands (nowhere when it is a default).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where.
    pub span: Option<Span>,
}

/// What is known of one issue apart from its text.
#[derive(Debug, Clone, Serialize)]
pub struct Metadata {
    /// Name of the file or folder without extension: `2026-03`. Unique in the publication.
    pub slug: String,
    /// The title; the publication's where the issue has none of its own. As read it is the front matter's; the
    /// reader of the text replaces it where a heading is the title (see [`crate::manifest::read_issue`]).
    pub title: String,
    /// The language the issue is written in.
    pub language: Language,
    /// Where the language is named.
    #[serde(skip)]
    pub language_span: Option<Span>,
    /// When it is published.
    pub date: Option<PartialDate>,
    /// Volume, as printed: `12`, `XII`.
    pub volume: Option<String>,
    /// Number in the volume, as printed: `4`, `4–5`.
    pub number: Option<String>,
    /// The issue's own DOI.
    pub doi: Option<Doi>,
    /// The ISBN of the printed issue.
    pub isbn: Option<Isbn>,
    /// What is in it, in a sentence or two.
    pub summary: Option<String>,
    /// Keywords.
    pub subjects: Vec<String>,
    /// Who made this issue, then those who make every issue, each once.
    pub contributors: Vec<Contributor>,
    /// Files of sources, relative to the file.
    #[serde(skip)]
    pub bibliography: Vec<Named>,
    /// A CSL style by its name, or the file of one.
    #[serde(skip)]
    pub citation_style: Option<Named>,
    /// An image of the issue's own for the cover.
    pub cover: Option<Cover>,
    /// The layout.
    #[serde(skip)]
    pub layout: Named,
}

/// `cover = "images/cover.jpg"`, or `cover = { image = "…", alt = "…" }`
#[derive(Debug, Clone, Serialize)]
pub struct Cover {
    /// Path of the image, relative to the file.
    pub image: String,
    /// What it shows.
    pub alt: Option<String>,
    /// Where it is named.
    #[serde(skip)]
    pub span: Span,
}

impl Publication {
    /// How the address of a link is printed, in the PDF as in the print edition: both have the same pages. Without a word on it
    /// addresses are shown if the publication prints its issues.
    pub(crate) fn printed_links(&self) -> PrintedLinks {
        let is_printed = self.editions.contains(&Edition::Print);
        self.print.links.unwrap_or(if is_printed { PrintedLinks::Shown } else { PrintedLinks::Hidden })
    }

    /// The publication's identity: version 5 of ISSN, else website, else title.
    pub(crate) fn uuid(&self) -> Uuid {
        let identity = match (&self.issn, &self.website) {
            (Some(issn), _) => format!("urn:ISSN:{}", issn.as_str()),
            (None, Some(website)) => website.clone(),
            (None, None) => self.title.clone(),
        };
        Uuid::new_v5(&Uuid::NAMESPACE_URL, identity.as_bytes())
    }
}

impl Metadata {
    /// Volume and number, for a reader that sorts by them: numbers begin again with each volume. None if the number, or the
    /// volume that it counts in, is not a plain figure.
    pub(crate) fn position(&self) -> Option<(Option<&str>, &str)> {
        let is_figure = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = self.number.as_deref().filter(is_figure)?;
        match self.volume.as_deref() {
            Some(volume) => Some(volume).filter(is_figure).map(|volume| (Some(volume), number)),
            None => Some((None, number)),
        }
    }
}
