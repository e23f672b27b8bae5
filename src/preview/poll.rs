//! Looks for changed files where the system does not report them.
//!
//! The poller of `notify` compares times in whole seconds and misses a file that is replaced by an older one: a file from
//! a backup, or another branch of a repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io};

/// Interval of comparing the files.
const INTERVAL: Duration = Duration::from_millis(250);
/// Time after a change until the file is reported once more. Some file systems store times in whole seconds, so that a second
/// change within one that keeps the size cannot be seen.
const AGAIN: Duration = Duration::from_millis(1200);

/// A thread that compares the files in folders. The thread ends when this is dropped.
#[derive(Debug)]
pub(super) struct FolderPoller {
    folders: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl FolderPoller {
    /// Starts the thread. `report` gets the paths of files and folders that have changed.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub(super) fn start(report: impl Fn(&[PathBuf]) + Send + 'static) -> io::Result<Self> {
        let folders = Arc::new(Mutex::new(BTreeSet::<PathBuf>::new()));
        let shared = Arc::downgrade(&folders);
        thread::Builder::new().spawn(move || {
            let mut seen = BTreeMap::new();
            let mut again: Vec<(Instant, PathBuf)> = Vec::new();
            while let Some(folders) = shared.upgrade() {
                let folders = folders.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let now = Instant::now();
                let mut changed = compare(&folders, &mut seen);
                let due = again.extract_if(.., |(time, _)| *time <= now).map(|(_, path)| path).collect::<Vec<_>>();
                again.extend(changed.iter().map(|path| (now + AGAIN, path.clone())));
                changed.extend(due);
                if !changed.is_empty() {
                    report(&changed);
                }
                thread::sleep(INTERVAL);
            }
        })?;
        Ok(Self { folders })
    }

    /// Watches the files directly in a folder.
    pub(super) fn watch(&self, folder: &Path) {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
    }

    /// Watches a folder no longer.
    pub(super) fn unwatch(&self, folder: &Path) {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).remove(folder);
    }
}

/// State of a file or folder that differs after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PathState {
    size: u64,
    modified: Option<SystemTime>,
    /// Number of the file in the file system, which a file that replaces another has of its own.
    identity: u64,
}

impl PathState {
    fn of(metadata: &fs::Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok(), identity: identity(metadata) }
    }
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// Returns the time of creation, which serves for the number that a file has on other systems.
#[cfg(not(unix))]
fn identity(metadata: &fs::Metadata) -> u64 {
    let created = metadata.created().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    created.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or_default()
}

/// States of the entries of each folder.
type SeenFolders = BTreeMap<PathBuf, BTreeMap<PathBuf, PathState>>;

/// Compares the entries of the folders with those seen before and returns the paths that differ. The entries of a folder
/// that is new in `folders` are no changes.
fn compare(folders: &BTreeSet<PathBuf>, seen: &mut SeenFolders) -> Vec<PathBuf> {
    seen.retain(|folder, _| folders.contains(folder));
    let mut changed = Vec::new();
    for folder in folders {
        let now = entries(folder);
        if let Some(before) = seen.get(folder) {
            let is_other = |(path, state): &(&PathBuf, &PathState)| before.get(*path) != Some(*state);
            changed.extend(now.iter().filter(is_other).map(|(path, _)| path.clone()));
            changed.extend(before.keys().filter(|path| !now.contains_key(*path)).cloned());
        }
        seen.insert(folder.clone(), now);
    }
    changed
}

/// Returns the states of the entries of a folder. A folder that cannot be read has none.
fn entries(folder: &Path) -> BTreeMap<PathBuf, PathState> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    // Links are followed: an issue may be a link to a file elsewhere.
    let states = entries.map(|entry| (entry.path(), fs::metadata(entry.path())));
    states.filter_map(|(path, metadata)| Some((path, PathState::of(&metadata.ok()?)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_replaced_by_older_ones_have_changed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (file, other) = (folder.path().join("a.md"), folder.path().join("b"));
        let write = |path: &Path, text: &str, age: u64| {
            fs::write(path, text).expect("the file can be written");
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 - age);
            fs::File::options().write(true).open(path).and_then(|file| file.set_modified(time)).expect("a time");
        };
        let folders = BTreeSet::from([folder.path().to_owned()]);
        let mut seen = BTreeMap::new();
        write(&file, "one", 0);
        assert_eq!(compare(&folders, &mut seen), Vec::<PathBuf>::new());
        assert_eq!(compare(&folders, &mut seen), Vec::<PathBuf>::new());
        write(&file, "two", 1000);
        assert_eq!(compare(&folders, &mut seen), std::slice::from_ref(&file));
        // A file of the same size and time.
        write(&other, "six", 1000);
        assert_eq!(compare(&folders, &mut seen), std::slice::from_ref(&other));
        fs::rename(&other, &file).expect("the file can be replaced");
        assert_eq!(compare(&folders, &mut seen), [file.clone(), other]);
        fs::remove_file(&file).expect("the file can be removed");
        assert_eq!(compare(&folders, &mut seen), [file]);
    }
}
