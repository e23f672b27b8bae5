//! Dependencies of an issue: every file and folder that was read for it, with a digest of its content.
//!
//! All of the author's files are read through [`Root`](crate::root::Root), which records them in a [`DependencyLog`].
//! Changes are detected by content, never by modification time.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

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

/// Dependencies with their states.
pub(crate) type Dependencies = BTreeMap<Dependency, DependencyState>;

/// Thread-safe record of the files and folders read.
#[derive(Debug, Default)]
pub(crate) struct DependencyLog(Mutex<Dependencies>);

impl DependencyLog {
    /// Records the state of a dependency.
    pub(crate) fn record(&self, dependency: Dependency, state: DependencyState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(dependency, state);
    }

    /// Returns the dependencies recorded so far.
    pub(crate) fn dependencies(&self) -> Dependencies {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
