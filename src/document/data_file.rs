//! Data files that go with an issue.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A data file that an issue offers to its readers: `:::data-files`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct DataFile {
    /// Path relative to the publication's root.
    pub path: String,
    /// Name in the folder `data` of the e-book and of the output folder: `accounts.csv`. It is unique within the
    /// issue, in ASCII.
    pub name: String,
    /// Content of the file.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl DataFile {
    /// Folder of the data files, in the e-book and in the output folder of the issue.
    pub(crate) const FOLDER: &'static str = "data";

    /// Path in the e-book, and relative to the output folder of the issue.
    pub(crate) fn output_path(&self) -> String {
        format!("{}/{}", Self::FOLDER, self.name)
    }
}
