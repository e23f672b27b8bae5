//! The editions that are in a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FILES, unreadable};
use crate::diagnostic::Report;
use crate::root::{ReadError, Root};

/// A folder with editions: `<issue>/*.pdf` and `*.epub`.
pub(crate) struct Shelf {
    /// The folder.
    pub(crate) root: Root,
    /// The names of the editions in each folder in it, sorted.
    pub(crate) editions: BTreeMap<String, Vec<String>>,
}

impl Shelf {
    /// Looks into a folder. What cannot be looked into is in the report.
    ///
    /// # Errors
    /// There is no such folder, or it may not be entered.
    pub(crate) fn open(folder: &Path, report: &mut Report) -> std::io::Result<Self> {
        let root = Root::open(folder)?;
        let mut editions = BTreeMap::new();
        let mut look = |path: &str, error: &ReadError| report.push(unreadable(path, error, None));
        let folders = root.list("").unwrap_or_else(|error| {
            look(".", &error);
            Vec::new()
        });
        for entry in folders.into_iter().filter(|entry| entry.is_folder) {
            match root.list(&entry.name) {
                Ok(files) => {
                    let files = files.into_iter().filter(|file| !file.is_folder && is_edition(&file.name));
                    editions.insert(entry.name, files.map(|file| file.name).collect());
                }
                Err(error) => look(&entry.name, &error),
            }
        }
        Ok(Self { root, editions })
    }

    /// The path of every edition.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.editions.iter().flat_map(|(folder, names)| names.iter().map(move |name| format!("{folder}/{name}")))
    }

    /// The paths of the catalogue's own files that are there.
    pub(crate) fn own_files(&self) -> impl Iterator<Item = String> {
        let is_there = |name: &&str| self.root.open_file(name).is_ok();
        FILES.iter().copied().filter(is_there).map(str::to_owned)
    }
}

fn is_edition(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "pdf" || extension == "epub")
}
