//! Request to build an issue, and the editions built.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::cache::{Artifact, Cache, CachedEdition};
use crate::digest::Digest;
use crate::edition::Edition;
use crate::file_digests::FileDigests;
use crate::publication::Metadata;

/// Environment variables that affect dates.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// `SOURCE_DATE_EPOCH`: modification time of all issues, in seconds since 1970 (UTC).
    pub(crate) source_date_epoch: Option<i64>,
}

impl Rules {
    /// Returns the modification time of an issue, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, else
    /// [`Metadata::modified`].
    pub(crate) fn modified(self, metadata: &Metadata) -> i64 {
        self.source_date_epoch.unwrap_or_else(|| metadata.modified())
    }
}

/// Request to build editions of an issue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) editions: &'a [Edition],
    pub(crate) rules: Rules,
    pub(crate) cache: Option<&'a Cache>,
    /// `--force`: ignore the contents of the cache.
    pub(crate) force: bool,
    /// `check --pages`: score the pages, even if the issue has not changed.
    pub(crate) scores_pages: bool,
    /// Output folder of the issue, or `None` if editions are not written.
    pub(crate) folder: Option<&'a Path>,
}

impl<'a> Request<'a> {
    /// Returns the cache, unless its contents are to be ignored.
    pub(crate) fn readable_cache(&self) -> Option<&'a Cache> {
        self.cache.filter(|_| !self.force)
    }

    /// Returns `true` if the output folder contains all files of an edition, or if editions are not written at all.
    pub(crate) fn is_up_to_date(&self, edition: &CachedEdition) -> bool {
        let unknown = FileDigests::default();
        let known = self.readable_cache().map_or(&unknown, Cache::file_digests);
        let is_there = |path: &Path, content| digest_of(path, known).is_some_and(|found| found == content);
        self.folder
            .is_none_or(|folder| edition.files.iter().all(|file| is_there(&folder.join(&file.path), file.content)))
    }
}

/// Digest of a file, from `known` if it has not changed. `None` if the file cannot be read or if there is something else,
/// such as a link.
fn digest_of(path: &Path, known: &FileDigests) -> Option<Digest> {
    let metadata = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    known.of_file(path, &metadata).ok()
}

/// An up-to-date edition.
#[derive(Debug)]
pub(crate) struct BuiltEdition {
    pub(crate) edition: Edition,
    /// Whether the edition was made, rather than taken from the cache.
    pub(crate) is_new: bool,
    /// Entry for the record in the cache.
    pub(crate) cached: CachedEdition,
    /// The files to write, or `None` if the output folder already contains them.
    pub(crate) artifact: Option<Arc<Artifact>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::CachedFile;

    #[test]
    fn an_edition_is_up_to_date_if_all_its_files_are() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("web")).unwrap();
        let file = |path: &str| {
            std::fs::write(folder.path().join(path), path).unwrap();
            CachedFile { path: path.to_owned(), content: Digest::of(path.as_bytes()) }
        };
        let files = vec![file("web/index.html"), file("web/a.html")];
        let edition = CachedEdition { inputs: Digest::of(b""), files };
        let request = |folder| Request {
            editions: &[],
            rules: Rules::default(),
            cache: None,
            force: false,
            scores_pages: false,
            folder,
        };
        assert!(request(Some(folder.path())).is_up_to_date(&edition));
        std::fs::write(folder.path().join("web/a.html"), "changed").unwrap();
        assert!(!request(Some(folder.path())).is_up_to_date(&edition));
        std::fs::remove_file(folder.path().join("web/a.html")).unwrap();
        assert!(!request(Some(folder.path())).is_up_to_date(&edition));
        assert!(request(None).is_up_to_date(&edition), "nothing is written");
    }
}
