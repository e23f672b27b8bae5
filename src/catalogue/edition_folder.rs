//! Finding the editions in a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FILES, unreadable};
use crate::diagnostic::Report;
use crate::edition::Edition;
use crate::root::{ReadError, Root};

/// A folder with editions: `<issue>/*.pdf` and `<issue>/*.epub`.
pub(crate) struct EditionFolder {
    /// The folder.
    pub(crate) root: Root,
    /// Sorted file names of the editions, by the name of the subfolder (the slug).
    pub(crate) editions: BTreeMap<String, Vec<String>>,
}

impl EditionFolder {
    /// Lists the editions in `folder`. Subfolders that cannot be read are reported.
    ///
    /// # Errors
    /// The folder does not exist or cannot be opened.
    pub(crate) fn open(folder: &Path, report: &mut Report) -> std::io::Result<Self> {
        let root = Root::open(folder)?;
        let mut editions = BTreeMap::new();
        let mut report_unreadable = |path: &str, error: &ReadError| report.push(unreadable(path, error, None));
        let folders = root.list("").unwrap_or_else(|error| {
            report_unreadable(".", &error);
            Vec::new()
        });
        for entry in folders.into_iter().filter(|entry| entry.is_folder) {
            match root.list(&entry.name) {
                Ok(files) => {
                    let files = files.into_iter().filter(|file| !file.is_folder && is_edition(&file.name));
                    editions.insert(entry.name, files.map(|file| file.name).collect());
                }
                Err(error) => report_unreadable(&entry.name, &error),
            }
        }
        Ok(Self { root, editions })
    }

    /// Returns the paths of all editions, sorted by issue and name.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.editions.iter().flat_map(|(folder, names)| names.iter().map(move |name| format!("{folder}/{name}")))
    }

    /// Returns the paths of the catalogue's own files that exist.
    pub(crate) fn catalogue_files(&self) -> impl Iterator<Item = String> {
        let exists = |name: &&str| self.root.open_file(name).is_ok();
        FILES.iter().copied().filter(exists).map(str::to_owned)
    }
}

/// Returns `true` if the file has the format of an edition.
fn is_edition(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| Edition::ALL.iter().any(|edition| extension == edition.format().extension))
}
