//! The catalogue: a static index of the issues whose editions are in a folder (`dist/`), with checksums to verify them.
//!
//! ```text
//! dist/ ─ edition_folder ─▶ editions by issue
//! editions, Metadata ─ entries ─▶ Catalogue
//! Catalogue ─ opds1, opds2, page, accessibility ─▶ opds.xml, opds.json, index.html
//! all files ─ checksums ─▶ SHA256SUMS
//! SHA256SUMS, opds.json of the last run ─ previous ─▶ warnings about corrections without a new date
//! ```
//!
//! The catalogue depends only on the publication's sources and on the files in the folder, which several machines may
//! have built. The same files give the same catalogue.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diagnostic::{Code, Diagnostic};
use crate::issue::IssuePicture;
use crate::layout::{DEFAULT_ACCENT, Layout};
use crate::publication::Publication;
use crate::root::ReadError;
use crate::source::Span;
use crate::terms::Terms;
use crate::workspace::Workspace;

mod accessibility;
pub(crate) mod checksums;
mod edition_folder;
mod entries;
mod language;
mod opds1;
mod opds2;
mod page;
mod previous;

pub(crate) use edition_folder::EditionFolder;
pub(crate) use entries::CatalogueEntry;
pub(crate) use previous::PreviousCatalogue;

/// Files of a catalogue, without the covers and the checksums. There is at most one logo.
pub(crate) const FILES: [&str; 6] = [PAGE, OPDS2, OPDS1, "logo.svg", "logo.png", "logo.jpg"];

const PAGE: &str = "index.html";
const OPDS2: &str = "opds.json";
const OPDS1: &str = "opds.xml";

/// Media type of OPDS 2.0.
const OPDS2_TYPE: &str = "application/opds+json";
/// Media type of an OPDS 1.2 acquisition feed.
const OPDS1_TYPE: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
/// OPDS link relation for a publication that is free to download.
const OPEN_ACCESS: &str = "http://opds-spec.org/acquisition/open-access";

/// A catalogue, ready to be rendered.
pub(crate) struct Catalogue<'a> {
    publication: &'a Publication,
    logo: Option<&'a IssuePicture>,
    /// Fixed words in the publication's language.
    terms: Terms,
    colours: AccentColours,
    /// At least one entry, the newest issue first.
    entries: Vec<CatalogueEntry>,
    /// Time of the latest modification of an entry, in seconds since 1970 (UTC).
    modified: i64,
}

/// Accent colours of the publication's layout, or defaults, as `#a6192e`.
struct AccentColours {
    accent: String,
    accent_on_dark: String,
}

impl<'a> Catalogue<'a> {
    /// Creates a catalogue of `entries`, which are in any order and not empty.
    pub(crate) fn new(workspace: &'a Workspace, mut entries: Vec<CatalogueEntry>) -> Self {
        entries.sort_by_cached_key(|entry| std::cmp::Reverse(entry.sort_key()));
        let publication = &workspace.publication;
        Self {
            terms: Terms::of(&publication.language).unwrap_or_else(Terms::english),
            colours: AccentColours::of(workspace),
            modified: entries.iter().map(|entry| entry.modified).max().unwrap_or_default(),
            publication,
            logo: workspace.logo.as_ref(),
            entries,
        }
    }

    /// Renders all files except the checksums, as pairs of path (relative to the folder) and content.
    pub(crate) fn files(&self) -> Vec<(String, Arc<[u8]>)> {
        let covers = self.entries.iter().filter_map(|entry| entry.cover.as_ref());
        let covers = covers.map(|cover| (cover.path.clone(), Arc::clone(&cover.file.bytes)));
        let own = [(PAGE, page::write(self)), (OPDS2, opds2::write(self)), (OPDS1, opds1::write(self))];
        let logo = self.logo.map(|logo| (logo_path(logo), Arc::clone(&logo.file.bytes)));
        covers.chain(logo).chain(own.map(|(name, text)| (name.to_owned(), Arc::from(text.into_bytes())))).collect()
    }
}

impl AccentColours {
    /// Loads the publication's layout and returns its accent colours.
    fn of(workspace: &Workspace) -> Self {
        let publication = &workspace.publication;
        // Problems of the layout are reported by `masthead build`.
        let mut scratch = workspace.new_report();
        let layout = Layout::load(&workspace.root, &publication.layout, &workspace.settings, &mut scratch);
        let colour = |name: &str, default: &str| {
            layout.as_ref().map_or_else(|_| default.to_owned(), |layout| layout.colour(name, default))
        };
        Self { accent: colour("accent", DEFAULT_ACCENT), accent_on_dark: colour("accent-on-dark", "#ff8a93") }
    }
}

/// Returns the path of the logo in the folder.
fn logo_path(logo: &IssuePicture) -> String {
    format!("logo.{}", logo.file.format.extension())
}

/// Returns a path in the folder as a relative URL.
fn href(path: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// Returns the diagnostic for a file in the folder that cannot be read.
pub(crate) fn unreadable(path: &str, error: &ReadError, span: Option<Span>) -> Diagnostic {
    let (code, message, help) = match error {
        ReadError::Missing => (
            Code::MissingFile,
            format!("`{path}` is missing"),
            "restore the file, or run `masthead catalogue` if it was removed on purpose",
        ),
        ReadError::OutsideRoot => (
            Code::OutsideRoot,
            format!("`{path}` leads out of the catalogue's folder"),
            "put the file itself into the folder, then run `masthead catalogue`",
        ),
        ReadError::NotAFile | ReadError::TooLarge { .. } | ReadError::Io(_) | ReadError::InvalidUtf8 { .. } => {
            return error.diagnostic(path, span);
        }
    };
    Diagnostic::new(code, span, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_urls() {
        assert_eq!(href("2026-03/2026-03.pdf"), "2026-03/2026-03.pdf");
        assert_eq!(href("a: b?#%\"/ü.epub"), "a%3A%20b%3F%23%25%22/%C3%BC.epub");
    }
}
