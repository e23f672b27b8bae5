//! Dependencies of an issue: every file and folder that was read for it, with a digest of its content.
//!
//! All of the author's files are read through [`Root`](crate::root::Root), which records them in a [`DependencyLog`].
//! Changes are detected by content, never by modification time.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, DigestBuilder};
use crate::root::{FolderEntry, ReadError, Root};

/// A file or folder that was read, by its path relative to the root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Dependency {
    /// Content of a file.
    File(String),
    /// Names of the files and folders in a folder.
    Folder(String),
}

/// State of a dependency when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DependencyState {
    /// The file or folder exists, and its content has this digest.
    Found(Digest),
    /// The file or folder does not exist.
    Missing,
    /// The file or folder cannot be read. This state never counts as unchanged, not even compared with itself.
    Unreadable,
}

impl DependencyState {
    fn of(read: Result<Digest, &ReadError>) -> Self {
        match read {
            Ok(digest) => Self::Found(digest),
            Err(ReadError::Missing) => Self::Missing,
            Err(_) => Self::Unreadable,
        }
    }
}

/// Dependencies with their states.
pub(crate) type Dependencies = BTreeMap<Dependency, DependencyState>;

/// Thread-safe record of the files and folders read.
#[derive(Debug, Default)]
pub(crate) struct DependencyLog(Mutex<Dependencies>);

impl DependencyLog {
    /// Records the result of reading a file.
    pub(crate) fn file(&self, path: &str, read: Result<&[u8], &ReadError>) {
        self.record(Dependency::File(path.to_owned()), DependencyState::of(read.map(Digest::of)));
    }

    /// Records the result of listing a folder.
    pub(crate) fn folder(&self, path: &str, listed: Result<&[FolderEntry], &ReadError>) {
        self.record(Dependency::Folder(path.to_owned()), DependencyState::of(listed.map(entries_digest)));
    }

    fn record(&self, dependency: Dependency, state: DependencyState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(dependency, state);
    }

    /// Returns the dependencies recorded so far.
    pub(crate) fn dependencies(&self) -> Dependencies {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Current state of dependencies. Each is examined once per run, because issues share layouts and images.
#[derive(Debug, Default)]
pub(crate) struct CurrentState(Mutex<HashMap<Dependency, DependencyState>>);

impl CurrentState {
    /// Returns `true` if all dependencies are unchanged since `recorded`.
    pub(crate) fn matches(&self, recorded: &Dependencies, root: &Root) -> bool {
        recorded
            .iter()
            .all(|(dependency, state)| *state != DependencyState::Unreadable && self.state(dependency, root) == *state)
    }

    /// Returns the current state of a dependency, from memory if it has been examined.
    fn state(&self, dependency: &Dependency, root: &Root) -> DependencyState {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(dependency).copied();
        known.unwrap_or_else(|| {
            let now = match dependency {
                Dependency::File(path) => DependencyState::of(root.digest(path).as_ref().copied()),
                Dependency::Folder(path) => DependencyState::of(root.list(path).as_deref().map(entries_digest)),
            };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(dependency.clone(), now);
            now
        })
    }
}

/// Digest of the entries of a folder.
fn entries_digest(entries: &[FolderEntry]) -> Digest {
    let mut builder = DigestBuilder::new("folder");
    for FolderEntry { name, is_folder } in entries {
        builder.add(name.as_bytes());
        builder.add(&[u8::from(*is_folder)]);
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn reads_are_recorded_and_changes_are_detected() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b.md"), "one").unwrap();
        let root = Root::open(folder.path()).unwrap();
        let (recording, log) = root.recording();
        recording.read("a/./b.md").unwrap();
        recording.read("a/c.md").unwrap_err();
        recording.list("a").unwrap();
        recording.list("layouts").unwrap_err();
        recording.read("../x").unwrap_err();
        let recorded = log.dependencies();
        let paths: Vec<_> = recorded.keys().collect();
        let (file, folder_of) =
            (|path: &str| Dependency::File(path.into()), |path: &str| Dependency::Folder(path.into()));
        assert_eq!(paths, [&file("a/b.md"), &file("a/c.md"), &folder_of("a"), &folder_of("layouts")]);
        assert_eq!(recorded[&file("a/c.md")], DependencyState::Missing);
        let is_unchanged = || CurrentState::default().matches(&recorded, &root);
        assert!(is_unchanged());
        fs::write(folder.path().join("a/b.md"), "two").unwrap();
        assert!(!is_unchanged(), "the content of a file changed");
        fs::write(folder.path().join("a/b.md"), "one").unwrap();
        assert!(is_unchanged(), "the modification time does not matter");
        fs::create_dir(folder.path().join("layouts")).unwrap();
        assert!(!is_unchanged(), "a missing folder was created");
        fs::remove_dir(folder.path().join("layouts")).unwrap();
        fs::write(folder.path().join("a/d.md"), "").unwrap();
        assert!(!is_unchanged(), "a file was added to a folder");
    }
}
