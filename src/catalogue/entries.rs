//! Entries of the catalogue: the metadata and the editions of one issue.

use super::EditionFolder;
use super::edition_folder::data_path;
use crate::data::{OfferedFile, offered_files};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::digest::sha256_hex;
use crate::document::ImageFile;
use crate::edition::Edition;
use crate::editions;
use crate::epub::ShownContent;
use crate::image_file::{ImageContext, is_whole};
use crate::issue::Identity;
use crate::issue_files::IssueFiles;
use crate::publication::{ImageSettings, Metadata, PartialDate, Publication, ordinal};
use crate::reading;
use crate::request::Rules;
use crate::root::Root;
use crate::terms::Terms;
use crate::workspace::Workspace;

/// Longer side of a cover image in pixels: enough for e-readers and for the first issue on the web page.
const COVER_PIXELS: u32 = 800;

/// An issue with at least one edition.
pub(crate) struct CatalogueEntry {
    /// The issue's metadata.
    pub(super) metadata: Metadata,
    /// Fixed words in the issue's language.
    pub(super) terms: Terms,
    /// Time of the last modification, in seconds since 1970 (UTC).
    pub(super) modified: i64,
    /// The editions in the folder, at least one.
    pub(super) editions: Vec<EditionFile>,
    /// Data files of the issue in the folder.
    pub(super) data: Vec<ListedData>,
    /// Paths of files in the folder of the data files that the issue does not offer. An earlier build wrote them.
    stray_data: Vec<String>,
    /// Cover of the e-book, if the e-book is in the folder.
    pub(super) cover: Option<CoverFile>,
    /// Accessibility metadata of the e-book by property, such as `accessMode`.
    pub(super) accessibility: Vec<(String, String)>,
}

/// The file of an edition.
pub(super) struct EditionFile {
    pub(super) edition: Edition,
    /// Path relative to the folder.
    pub(super) path: String,
    /// Size in bytes.
    pub(super) size: u64,
}

/// A data file that readers can download.
pub(super) struct ListedData {
    /// File name.
    pub(super) name: String,
    /// Path relative to the folder.
    pub(super) path: String,
    /// Size in bytes.
    pub(super) size: u64,
    /// SHA-256 checksum as hexadecimal digits.
    pub(super) sum: String,
}

/// The cover image of an issue.
pub(super) struct CoverFile {
    /// Path of the image to write, relative to the folder.
    pub(super) path: String,
    pub(super) file: ImageFile,
    /// Alternative text.
    pub(super) description: String,
}

/// Sort key of an issue: date, volume, number, slug. Issues without a date sort before all others.
pub(super) type SortKey = (Option<PartialDate>, NumeralKey, NumeralKey, String);

/// Sort key of a volume or number: its value, if any, and its text, such as `4–5`.
type NumeralKey = (Option<u32>, Option<String>);

impl CatalogueEntry {
    /// Reads an issue's metadata and checks its editions.
    ///
    /// # Errors
    /// The issue or one of its editions has errors.
    pub(crate) fn read(
        workspace: &Workspace,
        dist: &EditionFolder,
        files: &IssueFiles,
        rules: Rules,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let (metadata, document) = reading::read(&workspace.root, files, &workspace.publication, report)?;
        let offered = offered_files(&document, &workspace.root, &report.sources);
        let terms = Terms::of(&metadata.language).unwrap_or_else(Terms::english);
        let modified = rules.modified(&metadata);
        let mut entry = Self {
            metadata,
            terms,
            modified,
            editions: Vec::new(),
            data: Vec::new(),
            stray_data: Vec::new(),
            cover: None,
            accessibility: Vec::new(),
        };
        for edition in editions_of(dist, &files.slug) {
            let path = format!("{}/{}", files.slug, edition.main_file(&files.slug));
            entry.add(edition, path, workspace, &dist.root, report);
        }
        for name in dist.data.get(&files.slug).into_iter().flatten() {
            entry.add_data(name, &offered, &dist.root, report);
        }
        report.check().map(|()| entry)
    }

    /// Adds a data file to the entry, unless the issue does not offer it.
    fn add_data(&mut self, name: &str, offered: &[OfferedFile], dist: &Root, report: &mut Report) {
        let path = data_path(&self.metadata.slug, name);
        if !offered.iter().any(|file| file.name == name) {
            return self.stray_data.push(path);
        }
        match dist.read(&path) {
            Ok(bytes) => {
                let (size, sum) = (bytes.len() as u64, sha256_hex(&bytes));
                self.data.push(ListedData { name: name.to_owned(), path, size, sum });
            }
            Err(error) => report.push(super::unreadable(&path, &error, None)),
        }
    }

    /// Checks an edition and adds it to the entry. An unreadable or incomplete file is reported.
    fn add(&mut self, edition: Edition, path: String, workspace: &Workspace, dist: &Root, report: &mut Report) {
        let (file, size) = match dist.open_file(&path) {
            Ok(opened) => opened,
            Err(error) => return report.push(super::unreadable(&path, &error, None)),
        };
        let max_bytes = workspace.publication.limits.image_bytes;
        match editions::read_shown(edition, file, size, max_bytes) {
            Ok(ShownContent { cover, accessibility }) => {
                if let Some(bytes) = cover {
                    self.cover = self.cover_file(workspace, bytes);
                }
                self.accessibility.extend(accessibility);
            }
            Err(error) => {
                let message = format!("`{path}` is not a complete {}: {error}", edition.format().name);
                let help = "build the issue again, or copy the file again from where it was built";
                return report.push(Diagnostic::new(Code::BadEdition, None, message, help));
            }
        }
        self.editions.push(EditionFile { edition, path, size });
    }

    /// Reports the files in the folder of the data files that the issue does not offer.
    pub(crate) fn report_stray_data(&self, report: &mut Report) {
        for path in &self.stray_data {
            let message = format!("`{path}` does not belong to the data files of the issue");
            let help = "delete the file; until then it has a checksum, but the web page omits it";
            report.push(Diagnostic::new(Code::StrayEdition, None, message, help));
        }
    }

    /// Scales the e-book's cover for the catalogue. Returns `None` if the image cannot be decoded, which does not
    /// happen with e-books built by Masthead.
    fn cover_file(&self, workspace: &Workspace, bytes: Vec<u8>) -> Option<CoverFile> {
        let slug = &self.metadata.slug;
        let settings = ImageSettings { epub_pixels: COVER_PIXELS, ..workspace.publication.images };
        let (limits, fonts) = (workspace.publication.limits, &workspace.drawing_fonts);
        let image_context = ImageContext { settings, limits, fonts, is_whole, kept: None, threads: 1 };
        // Drops the image in full size: those of a thousand issues would fill the memory.
        let file = ImageFile { original: None, ..image_context.prepare(slug, bytes).ok()? };
        let alt = self.metadata.cover.as_ref().and_then(|cover| cover.alt.clone());
        let title = self.identity(&workspace.publication).full_title();
        Some(CoverFile {
            path: format!("{slug}/{slug}-cover.{}", file.format.extension()),
            file,
            description: alt.unwrap_or_else(|| format!("{}: {title}", self.terms.cover)),
        })
    }

    /// Returns the values of a property of the e-book's accessibility metadata.
    pub(super) fn accessibility_of<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.accessibility.iter().filter(move |(name, _)| name == property).map(|(_, value)| value.as_str())
    }

    /// Returns the issue's identity: its names and identifiers, in its language.
    pub(super) fn identity<'a>(&'a self, publication: &'a Publication) -> Identity<'a> {
        Identity { publication, metadata: &self.metadata, terms: &self.terms }
    }

    /// Returns the key that orders issues from oldest to newest.
    pub(super) fn sort_key(&self) -> SortKey {
        let Metadata { date, volume, number, slug, .. } = &self.metadata;
        (*date, numeral_key(volume.as_deref()), numeral_key(number.as_deref()), slug.clone())
    }
}

/// Returns the editions of an issue that are in the folder, without those for printing.
fn editions_of<'a>(dist: &'a EditionFolder, slug: &'a str) -> impl Iterator<Item = Edition> + use<'a> {
    let names = dist.editions.get(slug);
    let exists = move |edition: &Edition| names.is_some_and(|names| names.contains(&edition.main_file(slug)));
    Edition::ALL.into_iter().filter(|edition| edition.facts().is_for_readers).filter(exists)
}

fn numeral_key(text: Option<&str>) -> NumeralKey {
    (text.and_then(ordinal), text.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_numerically() {
        let in_order = [None, Some("Winter"), Some("2"), Some("4"), Some("4–5"), Some("10")].map(numeral_key);
        assert!(in_order.is_sorted());
    }
}
