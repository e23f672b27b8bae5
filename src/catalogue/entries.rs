//! What the catalogue says of one issue.

use std::io::{self, Read, Seek, SeekFrom};

use super::Shelf;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::ImageFile;
use crate::edition::Edition;
use crate::epub;
use crate::image_file::{Spare, Studio};
use crate::issue::Identity;
use crate::issue_files::IssueFiles;
use crate::pipeline::Rules;
use crate::publication::{ImageSettings, Metadata, PartialDate, Publication};
use crate::reading;
use crate::root::Root;
use crate::terms::Terms;
use crate::workspace::Workspace;

/// The longer side of a cover's picture, in pixels: enough for an e-reader's shelf and for the page's first issue.
const COVER_PIXELS: u32 = 800;

/// An issue of which there is an edition.
pub(crate) struct Entry {
    /// What is known of it.
    pub(super) metadata: Metadata,
    /// The fixed words in its language.
    pub(super) terms: Terms,
    /// When it was last changed, in seconds since 1970 (UTC).
    pub(super) modified: i64,
    /// Its editions that are there, at least one.
    pub(super) editions: Vec<EditionFile>,
    /// The picture on the e-book's cover, if there is the e-book.
    pub(super) cover: Option<CoverFile>,
}

/// An edition in the folder.
pub(super) struct EditionFile {
    pub(super) edition: Edition,
    /// Where it is in the folder.
    pub(super) path: String,
    /// Its length in bytes.
    pub(super) size: u64,
}

/// The picture on a cover.
pub(super) struct CoverFile {
    /// Where it goes in the folder.
    pub(super) path: String,
    pub(super) file: ImageFile,
    /// What it shows, in words.
    pub(super) description: String,
}

/// What issues are sorted by: date, volume, number, slug. Those without a date are the oldest.
pub(super) type Age = (Option<PartialDate>, Figure, Figure, String);

/// A volume or number as printed, `4–5`, with the number that it begins with.
type Figure = (Option<u64>, Option<String>);

impl Entry {
    /// Reads an issue's metadata and looks at its editions. None, and errors in the report, where something is wrong with one of
    /// them; of the text's own mistakes the report has what reading finds.
    pub(crate) fn read(
        workspace: &Workspace,
        shelf: &Shelf,
        files: &IssueFiles,
        rules: Rules,
        report: &mut Report,
    ) -> Option<Self> {
        let (metadata, _) = reading::read(&workspace.root, files, &workspace.publication, report)?;
        let terms = Terms::of(&metadata.language).unwrap_or_else(Terms::english);
        let modified = rules.modified(metadata.date);
        let mut entry = Self { metadata, terms, modified, editions: Vec::new(), cover: None };
        for edition in editions_of(shelf, &files.slug) {
            let path = format!("{}/{}", files.slug, edition.file_name(&files.slug));
            entry.add(edition, path, workspace, &shelf.root, report);
        }
        Some(entry).filter(|_| !report.has_errors())
    }

    fn add(&mut self, edition: Edition, path: String, workspace: &Workspace, dist: &Root, report: &mut Report) {
        let (mut file, size) = match dist.open_file(&path) {
            Ok(opened) => opened,
            Err(error) => return report.push(super::unreadable(&path, &error, None)),
        };
        let looked_at = match edition {
            Edition::Pdf | Edition::Print | Edition::Cover | Edition::Booklet | Edition::TwoUp => {
                check_pdf(&mut file, size).map(|()| None)
            }
            Edition::Epub => epub::read_cover(io::BufReader::new(file), workspace.publication.limits.image_bytes),
        };
        match looked_at {
            Ok(Some(bytes)) => self.cover = self.cover_file(workspace, bytes),
            Ok(None) => {}
            Err(error) => {
                let message = format!("`{path}` is not a whole {}: {error}", super::format_name(edition));
                let help = "build the issue again, or copy the file again from where it was built";
                return report.push(Diagnostic::nowhere(Code::BadEdition, message, help));
            }
        }
        self.editions.push(EditionFile { edition, path, size });
    }

    /// The cover as the catalogue shows it. None where the picture cannot be read, which an e-book of Masthead's never has.
    fn cover_file(&self, workspace: &Workspace, bytes: Vec<u8>) -> Option<CoverFile> {
        let slug = &self.metadata.slug;
        let settings = ImageSettings { epub_pixels: COVER_PIXELS, ..workspace.publication.images };
        let (limits, fonts) = (workspace.publication.limits, &workspace.drawing_fonts);
        let studio = Studio { settings, limits, fonts, spare: &Spare::default(), threads: 1 };
        // The picture in its full size stays in the e-book: of a thousand issues it would fill the memory.
        let file = ImageFile { original: None, pixels: None, ..studio.prepare(slug, bytes).ok()? };
        let alt = self.metadata.cover.as_ref().and_then(|cover| cover.alt.clone());
        let title = self.identity(&workspace.publication).full_title();
        Some(CoverFile {
            path: format!("{slug}/{slug}-cover.{}", file.format.extension()),
            file,
            description: alt.unwrap_or_else(|| format!("{}: {title}", self.terms.cover)),
        })
    }

    /// How it is called, in its own language.
    pub(super) fn identity<'a>(&'a self, publication: &'a Publication) -> Identity<'a> {
        Identity { publication, metadata: &self.metadata, terms: &self.terms }
    }

    pub(super) fn age(&self) -> Age {
        let Metadata { date, volume, number, slug, .. } = &self.metadata;
        (*date, figure(volume.as_deref()), figure(number.as_deref()), slug.clone())
    }
}

/// The editions of an issue for readers that are there.
fn editions_of<'a>(shelf: &'a Shelf, slug: &'a str) -> impl Iterator<Item = Edition> + use<'a> {
    let names = shelf.editions.get(slug);
    let is_there = move |edition: &Edition| names.is_some_and(|names| names.contains(&edition.file_name(slug)));
    Edition::ALL.into_iter().filter(|edition| edition.is_for_readers()).filter(is_there)
}

fn figure(text: Option<&str>) -> Figure {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    (text.and_then(digits), text.map(str::to_owned))
}

/// Whether a file has the beginning and the end of a PDF (ISO 32000-1, sections 7.5.2 and 7.5.5): a copy that was cut off has no
/// end.
fn check_pdf(file: &mut (impl Read + Seek), size: u64) -> io::Result<()> {
    /// Where viewers look for the end, in bytes from the end of the file.
    const TAIL: u64 = 1024;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.by_ref().take(5).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    file.take(TAIL).read_to_end(&mut tail)?;
    let is_whole = head == b"%PDF-" && tail.windows(5).any(|part| part == b"%%EOF");
    if is_whole { Ok(()) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "it has no beginning or no end")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_order_of_their_figures() {
        let in_order = [None, Some("Winter"), Some("2"), Some("4"), Some("4–5"), Some("10")].map(figure);
        assert!(in_order.is_sorted());
    }

    #[test]
    fn a_pdf_has_a_beginning_and_an_end() {
        let check = |bytes: &[u8]| check_pdf(&mut io::Cursor::new(bytes), bytes.len() as u64).is_ok();
        assert!(check(b"%PDF-1.7\n1 0 obj\n%%EOF\n"));
        assert!(!check(b"%PDF-1.7\n1 0 obj\n"));
        assert!(!check(b"PK%%EOF"));
        assert!(!check(b""));
        let long = [b"%PDF-1.7\n%%EOF\n".as_slice(), &[b' '; 2000]].concat();
        assert!(!check(&long), "what stands in the middle is no end");
    }
}
