//! State of files and folders on disk, for comparison with the recorded [dependencies](crate::dependencies).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{FolderEntry, ReadError, Root};
use crate::dependencies::{Dependencies, Dependency, DependencyState};
use crate::digest::{Digest, DigestBuilder};
use crate::file_digests::FileDigests;

/// State of a file after reading it.
pub(super) fn file_state(read: Result<&[u8], &ReadError>) -> DependencyState {
    state(read.map(Digest::of))
}

/// State of a folder after listing it.
pub(super) fn folder_state(listed: Result<&[FolderEntry], &ReadError>) -> DependencyState {
    state(listed.map(entries_digest))
}

fn state(read: Result<Digest, &ReadError>) -> DependencyState {
    match read {
        Ok(digest) => DependencyState::Found(digest),
        Err(ReadError::Missing) => DependencyState::Missing,
        Err(
            ReadError::OutsideRoot
            | ReadError::NotAFile
            | ReadError::TooLarge { .. }
            | ReadError::Io(_)
            | ReadError::InvalidUtf8 { .. },
        ) => DependencyState::Unreadable,
    }
}

/// Current state of dependencies. Each is examined once per run, because issues share layouts and images.
#[derive(Debug, Default)]
pub(crate) struct CurrentState(Mutex<HashMap<Dependency, DependencyState>>);

impl CurrentState {
    /// Returns `true` if all dependencies are unchanged since `recorded`. Files whose digests are in `known` are not read.
    pub(crate) fn matches(&self, recorded: &Dependencies, root: &Root, known: &FileDigests) -> bool {
        recorded.iter().all(|(dependency, state)| {
            *state != DependencyState::Unreadable && self.state(dependency, root, known) == *state
        })
    }

    /// Returns the current state of a dependency, from memory if it has been examined.
    fn state(&self, dependency: &Dependency, root: &Root, known: &FileDigests) -> DependencyState {
        let examined = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(dependency).copied();
        examined.unwrap_or_else(|| {
            let now = match dependency {
                Dependency::File(path) => state(root.digest(path, known).as_ref().copied()),
                Dependency::Folder(path) => folder_state(root.list(path).as_deref()),
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
        let is_unchanged = || CurrentState::default().matches(&recorded, &root, &FileDigests::default());
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
