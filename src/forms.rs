//! Library interface for other programs: reads issues of a publication and returns their intermediate forms.
//!
//! Nothing is laid out, packed or written to disk, so this is much faster than a build:
//!
//! ```no_run
//! # fn main() -> std::io::Result<()> {
//! let (reader, report) = masthead::forms::PublicationReader::open(".".as_ref())?;
//! if let Some(reader) = reader {
//!     let (issue, report) = reader.read("2026-03").expect("the publication has such an issue");
//!     if let Some(issue) = issue {
//!         println!("{}", masthead::forms::json(&issue, &report.sources));
//!     }
//! }
//! # Ok(())
//! # }
//! ```

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Levels, Report};
use crate::document::Paging;
use crate::epub::{EpubCover, EpubDraft};
use crate::issue::{self, BookCover, Issue};
use crate::pdf;
use crate::request::Rules;
use crate::source::Sources;
use crate::stop::Stop;
use crate::workspace::{self, Workspace};

/// An open publication.
pub struct PublicationReader {
    workspace: Workspace,
}

impl PublicationReader {
    /// Opens the publication in a folder. Mistakes in `masthead.toml` are in the report. The reader is `None` if there
    /// are errors among them.
    ///
    /// # Errors
    /// The folder does not exist or may not be entered.
    pub fn open(folder: &Path) -> io::Result<(Option<Self>, Report)> {
        let mut report = Report::default();
        let opened = workspace::open(folder, &Levels::default(), &mut report);
        match opened.and_then(|workspace| Ok(workspace.validity.map(|()| workspace)?)) {
            Ok(workspace) => Ok((Some(Self { workspace }), report)),
            Err(Stop::Reported(_)) => Ok((None, report)),
            Err(Stop::Failure(failure)) => Err(failure.error),
        }
    }

    /// Returns the slugs of the issues, sorted, as found when the publication was opened.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.workspace.issues.iter().map(|issue| issue.slug.as_str())
    }

    /// Reads an issue and runs all passes and checks, as `masthead check` does before layout. The issue is `None` if it
    /// has errors, which are in the report. Returns `None` if there is no issue with this slug.
    pub fn read(&self, slug: &str) -> Option<(Option<Issue>, Report)> {
        let files = self.workspace.issues.iter().find(|issue| issue.slug == slug)?;
        let mut report = Report::new(self.workspace.sources.clone());
        let issue = self.workspace.read(files, Rules::default(), &mut report);
        Some((issue.ok(), report))
    }
}

/// Returns the document tree as JSON, which [`issue::read_json`] parses. `sources` are those of the issue's report.
pub fn json(issue: &Issue, sources: &Sources) -> String {
    issue::write_json(issue, sources)
}

/// Returns Typst's input files for the first layout round, with their paths. `main.typ` contains the generated calls.
pub fn typst_files(issue: &Issue) -> Vec<(String, Arc<[u8]>)> {
    pdf::TypstFiles::new(issue, pdf::PagePurpose::Screen)
        .iter()
        .map(|(path, bytes)| (path.to_owned(), Arc::from(bytes)))
        .collect()
}

/// Returns the files of the e-book except those of the container, with their paths relative to the package document.
/// Because the issue is not laid out, the files contain no page breaks, and the cover image is empty unless it is
/// an image of the author's.
pub fn epub_files(issue: &Issue) -> Vec<(String, Vec<u8>)> {
    let picture = match issue.book_cover() {
        BookCover::Image(own) => own.file.bytes.to_vec(),
        BookCover::Drawing(_) | BookCover::Page(_) => Vec::new(),
    };
    EpubDraft::new(issue, &EpubCover::of(issue), &Paging::default(), &[]).files(&picture)
}
