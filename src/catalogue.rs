//! The catalogue: a static index of the issues whose editions are in a folder (`dist/`), and what verifies them.
//!
//! ```text
//! dist/ ─ shelf ─▶ editions by issue
//! editions, Metadata ─ entries ─▶ Catalogue
//! Catalogue ─ opds1, opds2, page ─▶ opds.xml, opds.json, index.html
//! all of it ─ checksums ─▶ SHA256SUMS
//! ```
//!
//! It looks at the publication's sources and at the files that are there, never at how these were built: they may have come
//! from several machines. The same files give the same catalogue.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::edition::Edition;
use crate::layout::{Layout, SettingValue};
use crate::pipeline::Rules;
use crate::publication::Publication;
use crate::root::ReadError;
use crate::source::Span;
use crate::terms::Terms;
use crate::workspace::Workspace;

pub(crate) mod checksums;
mod entries;
mod opds1;
mod opds2;
mod page;
mod shelf;

pub(crate) use entries::Entry;
pub(crate) use shelf::Shelf;

/// The files that a catalogue consists of, beside the covers and the checksums.
pub(crate) const FILES: [&str; 3] = [PAGE, OPDS2, OPDS1];

const PAGE: &str = "index.html";
const OPDS2: &str = "opds.json";
const OPDS1: &str = "opds.xml";

/// OPDS 2.0's media type.
const OPDS2_TYPE: &str = "application/opds+json";
/// OPDS 1.2's media type for a feed of things to be had.
const OPDS1_TYPE: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
/// OPDS's word for a link to something that anybody may have.
const OPEN_ACCESS: &str = "http://opds-spec.org/acquisition/open-access";

/// A catalogue, ready to be written.
pub(crate) struct Catalogue<'a> {
    publication: &'a Publication,
    /// The fixed words in the publication's language.
    terms: Terms,
    colours: Colours,
    /// The newest first.
    entries: Vec<Entry>,
    /// When the newest was last changed, in seconds since 1970 (UTC).
    modified: i64,
}

/// The accent, as `#a6192e`: the one that the publication's layout has, if it has one.
struct Colours {
    accent: String,
    accent_on_dark: String,
}

impl<'a> Catalogue<'a> {
    /// The catalogue of these entries, in any order; at least one.
    pub(crate) fn new(workspace: &'a Workspace, mut entries: Vec<Entry>, rules: Rules) -> Self {
        entries.sort_by_cached_key(|entry| std::cmp::Reverse(entry.age()));
        let publication = &workspace.publication;
        Self {
            terms: Terms::of(&publication.language).unwrap_or_else(Terms::english),
            colours: Colours::of(workspace),
            modified: entries.iter().map(|entry| entry.modified).max().unwrap_or_else(|| rules.modified(None)),
            publication,
            entries,
        }
    }

    /// Every file of it by its path in the folder, but the checksums.
    pub(crate) fn files(&self) -> Vec<(String, Arc<[u8]>)> {
        let covers = self.entries.iter().filter_map(|entry| entry.cover.as_ref());
        let covers = covers.map(|cover| (cover.path.clone(), Arc::clone(&cover.file.bytes)));
        let own = [(PAGE, page::write(self)), (OPDS2, opds2::write(self)), (OPDS1, opds1::write(self))];
        covers.chain(own.map(|(name, text)| (name.to_owned(), Arc::from(text.into_bytes())))).collect()
    }
}

impl Colours {
    fn of(workspace: &Workspace) -> Self {
        let publication = &workspace.publication;
        // What is wrong with the layout is told to those who build with it.
        let mut scratch = Report::new(workspace.sources.clone());
        let layout = Layout::load(&workspace.root, &publication.layout, &publication.settings, &mut scratch);
        let colour = |name: &str, default: &str| {
            let set = layout.as_ref().and_then(|layout| match layout.setting(name)? {
                SettingValue::Colour(colour) => Some(colour.screen.clone()),
                _ => None,
            });
            set.unwrap_or_else(|| default.to_owned())
        };
        Self { accent: colour("accent", "#a6192e"), accent_on_dark: colour("accent-on-dark", "#ff8a93") }
    }
}

/// What an edition is to a program.
fn media_type(edition: Edition) -> &'static str {
    match edition {
        Edition::Pdf | Edition::Print | Edition::Cover | Edition::Booklet | Edition::TwoUp => "application/pdf",
        Edition::Epub => "application/epub+zip",
    }
}

/// What an edition is to a person.
fn format_name(edition: Edition) -> &'static str {
    match edition {
        Edition::Pdf | Edition::Print | Edition::Cover | Edition::Booklet | Edition::TwoUp => "PDF",
        Edition::Epub => "EPUB",
    }
}

/// A path of the folder as a relative URL.
fn href(path: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// What is told of a file in the folder that cannot be read.
pub(crate) fn unreadable(path: &str, error: &ReadError, span: Option<Span>) -> Diagnostic {
    let (code, message, help) = match error {
        ReadError::Missing => (
            Code::MissingFile,
            format!("`{path}` is not there"),
            "bring the file back, or run `masthead catalogue` if it is gone for good",
        ),
        ReadError::OutsideRoot => (
            Code::OutsideRoot,
            format!("`{path}` leads out of the catalogue's folder"),
            "put the file itself into the folder and run `masthead catalogue`",
        ),
        ReadError::NotAFile | ReadError::TooLarge { .. } | ReadError::Io(_) | ReadError::InvalidUtf8 { .. } => {
            return error.diagnostic(path, span);
        }
    };
    match span {
        Some(span) => Diagnostic::at(code, span, message, help),
        None => Diagnostic::nowhere(code, message, help),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_address() {
        assert_eq!(href("2026-03/2026-03.pdf"), "2026-03/2026-03.pdf");
        assert_eq!(href("a: b?#%\"/ü.epub"), "a%3A%20b%3F%23%25%22/%C3%BC.epub");
    }
}
