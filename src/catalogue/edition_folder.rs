//! Finding the editions in a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FILES, unreadable};
use crate::diagnostic::Report;
use crate::document::DataFile;
use crate::edition::Edition;
use crate::root::{FolderEntry, ReadError, Root};

/// A folder with editions: `<issue>/*.pdf` and `<issue>/*.epub`, and data files: `<issue>/data/*.csv`.
pub(crate) struct EditionFolder {
    /// The folder.
    pub(crate) root: Root,
    /// Sorted file names of the editions, by the name of the subfolder (the slug).
    pub(crate) editions: BTreeMap<String, Vec<String>>,
    /// Sorted file names of the data files in the subfolder `data`, by the name of the subfolder.
    pub(crate) data: BTreeMap<String, Vec<String>>,
}

impl EditionFolder {
    /// Lists the editions in `folder`. Subfolders that cannot be read are reported.
    ///
    /// # Errors
    /// The folder does not exist or cannot be opened.
    pub(crate) fn open(folder: &Path, report: &mut Report) -> std::io::Result<Self> {
        let root = Root::open(folder)?;
        let mut editions = BTreeMap::new();
        let mut data = BTreeMap::new();
        let mut report_unreadable = |path: &str, error: &ReadError| report.push(unreadable(path, error, None));
        let folders = root.list("").unwrap_or_else(|error| {
            report_unreadable(".", &error);
            Vec::new()
        });
        for entry in folders.into_iter().filter(|entry| entry.is_folder) {
            let files = root.list(&entry.name).unwrap_or_else(|error| {
                report_unreadable(&entry.name, &error);
                Vec::new()
            });
            if files.iter().any(|file| file.is_folder && file.name == DataFile::FOLDER) {
                let path = format!("{}/{}", entry.name, DataFile::FOLDER);
                match root.list(&path) {
                    Ok(files) => drop(data.insert(entry.name.clone(), names(files, is_data))),
                    Err(error) => report_unreadable(&path, &error),
                }
            }
            editions.insert(entry.name, names(files, is_edition));
        }
        Ok(Self { root, editions, data })
    }

    /// Returns the paths of all editions and data files, each sorted by issue and name.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        let editions = self.editions.iter();
        let editions = editions.flat_map(|(folder, names)| names.iter().map(move |name| format!("{folder}/{name}")));
        editions.chain(self.data_paths())
    }

    /// Returns the paths of all data files.
    fn data_paths(&self) -> impl Iterator<Item = String> {
        self.data.iter().flat_map(|(folder, names)| names.iter().map(move |name| data_path(folder, name)))
    }

    /// Returns the paths of the catalogue's own files that exist.
    pub(crate) fn catalogue_files(&self) -> impl Iterator<Item = String> {
        let exists = |name: &&str| self.root.open_file(name).is_ok();
        FILES.iter().copied().filter(exists).map(str::to_owned)
    }
}

/// Returns the path of a data file of an issue.
pub(crate) fn data_path(slug: &str, name: &str) -> String {
    format!("{slug}/{}/{name}", DataFile::FOLDER)
}

/// Returns the names of the files, without folders, that `is_wanted` accepts.
fn names(entries: Vec<FolderEntry>, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    entries.into_iter().filter(|entry| !entry.is_folder && is_wanted(&entry.name)).map(|entry| entry.name).collect()
}

/// Returns `true` if the file has the format of a data file.
fn is_data(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "csv")
}

/// Returns `true` if the file has the format of an edition.
fn is_edition(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| Edition::ALL.iter().any(|edition| extension == edition.format().extension))
}
