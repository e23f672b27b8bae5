//! Trims the cache to its size limit, and deletes it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{ARTIFACTS, RECORDS, is_cache, not_a_cache, refuse_links};
use crate::output::Failure;

/// Amount of data deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DeletedFiles {
    /// Number of files.
    pub(crate) files: usize,
    /// Total size in bytes.
    pub(crate) bytes: u64,
}

/// Deletes a cache folder. Returns `None` if the folder does not exist.
///
/// # Errors
/// The folder contains something other than a cache, or cannot be deleted.
pub(crate) fn clean(folder: &Path) -> Result<Option<DeletedFiles>, Failure> {
    refuse_links(folder)?;
    if !folder.exists() {
        return Ok(None);
    }
    if !is_cache(folder) || !folder.is_dir() {
        return Err(not_a_cache(folder.to_owned()));
    }
    let files = files(folder);
    let bytes = files.iter().map(|(_, metadata)| metadata.len()).sum();
    fs::remove_dir_all(folder).map_err(|error| Failure { path: folder.to_owned(), error })?;
    Ok(Some(DeletedFiles { files: files.len(), bytes }))
}

/// If the cache exceeds `limit` bytes, deletes the least recently used files until 90 % of `limit` are left.
pub(super) fn trim(folder: &Path, limit: u64) {
    let mut files = files(folder);
    let mut size: u64 = files.iter().map(|(_, metadata)| metadata.len()).sum();
    if size <= limit {
        return;
    }
    files.sort_by_key(|(path, metadata)| (metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), path.clone()));
    for (path, metadata) in files {
        if size <= limit - limit / 10 {
            break;
        }
        // The error is ignored: another build may have deleted the file already.
        let _ = fs::remove_file(path);
        size -= metadata.len();
    }
}

/// Returns the files of the cache with their metadata.
fn files(folder: &Path) -> Vec<(PathBuf, Metadata)> {
    let entries = [RECORDS, ARTIFACTS].into_iter().filter_map(|kind| folder.join(kind).read_dir().ok());
    let files = entries.flatten().flatten().filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)));
    files.filter(|(_, metadata)| metadata.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_least_recently_used_files_are_deleted_first() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(ARTIFACTS)).unwrap();
        let path = |number: u64| folder.path().join(ARTIFACTS).join(number.to_string());
        for number in 0..10 {
            fs::write(path(number), [0; 100]).unwrap();
            let used = SystemTime::UNIX_EPOCH + Duration::from_secs(1000 - number);
            File::options().append(true).open(path(number)).unwrap().set_modified(used).unwrap();
        }
        trim(folder.path(), 1000);
        assert!((0..10).all(|number| path(number).exists()));
        trim(folder.path(), 500);
        let left: Vec<u64> = (0..10).filter(|number| path(*number).exists()).collect();
        assert_eq!(left, [0, 1, 2, 3]);
    }
}
