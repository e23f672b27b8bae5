//! The library's way in for other programs: issues read from a publication, and what the writers make of one.
//!
//! Nothing is laid out, packed or written, so this takes a fraction of the time that a build takes:
//!
//! ```no_run
//! # fn main() -> std::io::Result<()> {
//! let (reader, report) = masthead::forms::Reader::open(".".as_ref())?;
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

use crate::diagnostic::Report;
use crate::document::{self, Paging};
use crate::editions;
use crate::epub::Draft;
use crate::issue::Issue;
use crate::pdf;
use crate::pipeline::Rules;
use crate::source::Sources;
use crate::workspace::{self, Workspace};

/// An opened publication.
pub struct Reader {
    workspace: Workspace,
}

impl Reader {
    /// Opens the publication in a folder. What is wrong with `masthead.toml` is in the report; there is a reader only if that
    /// file has no errors.
    ///
    /// # Errors
    /// The folder does not exist or may not be entered.
    pub fn open(folder: &Path) -> io::Result<(Option<Self>, Report)> {
        let (workspace, report) = workspace::open(folder).map_err(|failure| failure.error)?;
        let sound = workspace.filter(|workspace| workspace.is_sound);
        Ok((sound.map(|workspace| Self { workspace }), report))
    }

    /// The names of the issues that there were when the publication was opened, sorted.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.workspace.issues.iter().map(|issue| issue.slug.as_str())
    }

    /// Reads an issue: files, passes, checks, all as `masthead check` does it. What is wrong is in the report; there is an
    /// issue only if it has no errors. None, without a report, if there is no issue of this name.
    pub fn read(&self, slug: &str) -> Option<(Option<Issue>, Report)> {
        let files = self.workspace.issues.iter().find(|issue| issue.slug == slug)?;
        Some(self.workspace.read(files, Rules::default()))
    }
}

/// The tree as JSON, which [`document::read_json`] reads back. `sources` are those of the report that came with the issue.
pub fn json(issue: &Issue, sources: &Sources) -> String {
    document::write_json(issue, sources)
}

/// The files that Typst is given for a first round, with their paths: `main.typ` holds the calls.
pub fn typst_files(issue: &Issue) -> Vec<(String, Arc<[u8]>)> {
    pdf::Files::new(issue, pdf::Purpose::Screen)
        .iter()
        .map(|(path, bytes)| (path.to_owned(), Arc::from(bytes)))
        .collect()
}

/// The files that an e-book holds beside its container's own, with their paths from the package document. An issue without a
/// picture for the cover has an empty one, because its first page is not drawn; for the same reason no page is marked.
pub fn epub_files(issue: &Issue) -> Vec<(String, Vec<u8>)> {
    let picture = issue.cover.as_ref().map(|own| own.file.bytes.to_vec()).unwrap_or_default();
    Draft::new(issue, &editions::cover(issue), &Paging::default()).files(&picture)
}
