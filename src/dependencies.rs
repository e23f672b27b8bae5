//! What an issue was made from: every file and folder that was read for it, with what was found there.
//!
//! [`Root`](crate::root::Root) is the only way to the author's files, so it can write down all that is asked of it. Whether
//! something changed goes by content and never by time.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Mixer};
use crate::root::{Entry, ReadError, Root};

/// Something that was asked of the root, by its path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Dependency {
    /// The content of a file.
    File(String),
    /// The names in a folder.
    Folder(String),
}

/// What was found there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// Something with this digest.
    Found(Digest),
    /// Nothing.
    Missing,
    /// Something that cannot be read: an error of the author's or the machine's, and like nothing else.
    Unreadable,
}

impl State {
    fn of(read: Result<Digest, &ReadError>) -> Self {
        match read {
            Ok(digest) => Self::Found(digest),
            Err(ReadError::Missing) => Self::Missing,
            Err(_) => Self::Unreadable,
        }
    }
}

/// Each dependency with what was found.
pub(crate) type Dependencies = BTreeMap<Dependency, State>;

/// Writes down what is read.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Dependencies>);

impl Log {
    /// Notes the outcome of reading a file.
    pub(crate) fn file(&self, path: &str, read: Result<&[u8], &ReadError>) {
        self.note(Dependency::File(path.to_owned()), State::of(read.map(Digest::of)));
    }

    /// Notes the outcome of listing a folder.
    pub(crate) fn folder(&self, path: &str, listed: Result<&[Entry], &ReadError>) {
        self.note(Dependency::Folder(path.to_owned()), State::of(listed.map(of_entries)));
    }

    fn note(&self, dependency: Dependency, state: State) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(dependency, state);
    }

    /// What was noted so far.
    pub(crate) fn dependencies(&self) -> Dependencies {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What the dependencies are now, each looked at once: issues share layouts and images.
#[derive(Debug, Default)]
pub(crate) struct Present(Mutex<HashMap<Dependency, State>>);

impl Present {
    /// Whether all is as it was.
    pub(crate) fn is_like(&self, then: &Dependencies, root: &Root) -> bool {
        then.iter().all(|(dependency, state)| *state != State::Unreadable && self.look(dependency, root) == *state)
    }

    fn look(&self, dependency: &Dependency, root: &Root) -> State {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(dependency).copied();
        known.unwrap_or_else(|| {
            let now = match dependency {
                Dependency::File(path) => State::of(root.digest(path).as_ref().copied()),
                Dependency::Folder(path) => State::of(root.list(path).as_deref().map(of_entries)),
            };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(dependency.clone(), now);
            now
        })
    }
}

fn of_entries(entries: &[Entry]) -> Digest {
    let mut mixer = Mixer::new("folder");
    for Entry { name, is_folder } in entries {
        mixer.add(name.as_bytes());
        mixer.add(&[u8::from(*is_folder)]);
    }
    mixer.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_read_is_noted_and_changes_are_seen() {
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
        let noted = log.dependencies();
        let paths: Vec<_> = noted.keys().collect();
        let (file, folder_of) =
            (|path: &str| Dependency::File(path.into()), |path: &str| Dependency::Folder(path.into()));
        assert_eq!(paths, [&file("a/b.md"), &file("a/c.md"), &folder_of("a"), &folder_of("layouts")]);
        assert_eq!(noted[&file("a/c.md")], State::Missing);
        let is_like_now = || Present::default().is_like(&noted, &root);
        assert!(is_like_now());
        fs::write(folder.path().join("a/b.md"), "two").unwrap();
        assert!(!is_like_now(), "a content");
        fs::write(folder.path().join("a/b.md"), "one").unwrap();
        assert!(is_like_now(), "the time of writing is nothing");
        fs::create_dir(folder.path().join("layouts")).unwrap();
        assert!(!is_like_now(), "a folder that was not there");
        fs::remove_dir(folder.path().join("layouts")).unwrap();
        fs::write(folder.path().join("a/d.md"), "").unwrap();
        assert!(!is_like_now(), "a name in a folder");
    }
}
