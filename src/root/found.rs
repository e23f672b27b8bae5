//! Files and folders of the publication on disk, with links resolved.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::{ReadError, spelling};

/// A file or folder below the root.
pub(super) struct Found {
    /// Path without links.
    pub(super) path: PathBuf,
    /// Metadata of the file or folder, which is no link.
    pub(super) metadata: Metadata,
}

impl Found {
    /// Finds the file or folder at `path`, relative to `root` and resolved. `root` is a canonical path.
    ///
    /// # Errors
    /// If nothing is there, or if a link leads out of the root.
    pub(super) fn at(root: &Path, path: &str) -> Result<Self, ReadError> {
        match Self::without_links(root, path) {
            Ok(Some(found)) => Ok(found),
            // With the errors of the slower way.
            Ok(None) | Err(_) => Self::canonical(root, path),
        }
    }

    /// Finds a file or folder if no part of `path` is a link. Its canonical path then begins with `root` and need not be
    /// computed, which would take a system call for each part of `root`, too.
    fn without_links(root: &Path, path: &str) -> io::Result<Option<Self>> {
        let mut found = Self { path: root.to_owned(), metadata: fs::symlink_metadata(root)? };
        for name in path.split('/').filter(|name| !name.is_empty()) {
            found.path.push(name);
            found.metadata = fs::symlink_metadata(&found.path)?;
            if found.metadata.is_symlink() {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    /// Finds a file or folder whose path may have links, or letters in another spelling.
    fn canonical(root: &Path, path: &str) -> Result<Self, ReadError> {
        let path = match fs::canonicalize(root.join(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_ascii() => {
                spelling::equivalent_path(root, path).map_or(Err(error), fs::canonicalize)
            }
            found => found,
        }?;
        if !path.starts_with(root) {
            return Err(ReadError::OutsideRoot);
        }
        let metadata = fs::metadata(&path)?;
        Ok(Self { path, metadata })
    }
}
