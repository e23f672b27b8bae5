//! The queue of the build thread.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Work for the build thread. Later requests replace earlier ones; changes are collected.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PendingWork {
    /// Paths that changed, relative to the publication.
    pub(super) changed: BTreeSet<String>,
    /// Whether to show the print edition.
    pub(super) is_print: Option<bool>,
    /// Slug of another issue to preview.
    pub(super) issue: Option<String>,
}

/// The queue of the build thread.
#[derive(Debug, Default)]
pub(super) struct WorkQueue {
    pending: Mutex<PendingWork>,
    added: Condvar,
}

impl WorkQueue {
    /// Adds work.
    pub(super) fn add(&self, add: impl FnOnce(&mut PendingWork)) {
        add(&mut self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        self.added.notify_all();
    }

    /// Returns `true` if there is work.
    pub(super) fn has_work(&self) -> bool {
        *self.pending.lock().unwrap_or_else(PoisonError::into_inner) != PendingWork::default()
    }

    /// Takes all work, as soon as there is some. Returns `None` if there is none within `limit`.
    pub(super) fn take(&self, limit: Option<Duration>) -> Option<PendingWork> {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let is_empty = |pending: &mut PendingWork| *pending == PendingWork::default();
        let mut pending = match limit {
            None => self.added.wait_while(pending, is_empty).unwrap_or_else(PoisonError::into_inner),
            Some(limit) => {
                self.added.wait_timeout_while(pending, limit, is_empty).unwrap_or_else(PoisonError::into_inner).0
            }
        };
        let work = std::mem::take(&mut *pending);
        (work != PendingWork::default()).then_some(work)
    }
}
