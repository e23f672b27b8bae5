//! Keeping the cache within its limit, and removing it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{PRODUCTS, RECORDS, is_cache, no_cache};
use crate::output::Failure;

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cleaned {
    /// How many files.
    pub(crate) files: usize,
    /// Their size, in bytes.
    pub(crate) bytes: u64,
}

/// Removes a cache. None if there is none.
///
/// # Errors
/// The folder holds something else, or cannot be removed.
pub(crate) fn clean(folder: &Path) -> Result<Option<Cleaned>, Failure> {
    if !folder.exists() {
        return Ok(None);
    }
    if !is_cache(folder) {
        return Err(no_cache(folder.to_owned()));
    }
    let files = files(folder);
    let bytes = files.iter().map(|(_, metadata)| metadata.len()).sum();
    fs::remove_dir_all(folder).map_err(|error| Failure { path: folder.to_owned(), error })?;
    Ok(Some(Cleaned { files: files.len(), bytes }))
}

/// Removes what has not been used for longest until a tenth of `limit` is free, if there is more than `limit`.
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
        // Another build may have removed it: then it is gone all the same.
        let _ = fs::remove_file(path);
        size -= metadata.len();
    }
}

fn files(folder: &Path) -> Vec<(PathBuf, Metadata)> {
    let entries = [RECORDS, PRODUCTS].into_iter().filter_map(|kind| folder.join(kind).read_dir().ok());
    let files = entries.flatten().flatten().filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)));
    files.filter(|(_, metadata)| metadata.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_oldest_go_first() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(PRODUCTS)).unwrap();
        let path = |number: u64| folder.path().join(PRODUCTS).join(number.to_string());
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
