//! Watches the folders of a publication for changes.
//!
//! Folders are watched, not files, because many editors save a file by replacing it with a new one. They are watched one
//! by one, because folders below them may hold much that is not read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::work::WorkQueue;

/// Interval of looking for changes where the system does not report them.
const POLL: Duration = Duration::from_millis(250);
/// Time after a change that was polled until its files are compared once more.
const AGAIN: Duration = Duration::from_millis(1200);

/// A watcher of folders that adds changes to the queue of the build thread.
pub(super) struct FolderWatcher {
    watcher: Box<dyn Watcher + Send>,
    root: PathBuf,
    watched: BTreeSet<String>,
    queue: Arc<WorkQueue>,
    is_polling: bool,
}

impl FolderWatcher {
    /// Creates a watcher for the publication in `root`. With `is_polling`, or if the system offers no watcher, files are
    /// compared again and again.
    pub(super) fn new(root: &Path, queue: &Arc<WorkQueue>, is_polling: bool) -> notify::Result<Self> {
        let watcher: Option<Box<dyn Watcher + Send>> = if is_polling {
            None
        } else {
            RecommendedWatcher::new(handler(root, queue), Config::default()).ok().map(|watcher| Box::new(watcher) as _)
        };
        let (watcher, is_polling) = match watcher {
            Some(watcher) => (watcher, false),
            None => (poller(root, queue)?, true),
        };
        let (root, queue) = (root.to_owned(), Arc::clone(queue));
        Ok(Self { watcher, root, watched: BTreeSet::new(), queue, is_polling })
    }

    /// Watches these folders, which are relative to the publication, and no others. Folders that do not exist are
    /// skipped; their parents are watched. If the system cannot watch so many folders, they are polled from now on.
    pub(super) fn watch(&mut self, folders: &BTreeSet<String>) {
        for folder in self.watched.clone().difference(folders) {
            // The folder may have been deleted.
            let _ = self.watcher.unwatch(&self.root.join(folder));
            self.watched.remove(folder);
        }
        for folder in folders {
            let path = self.root.join(folder);
            // A folder that was deleted and created again has to be watched again.
            if (self.is_polling && self.watched.contains(folder)) || !path.is_dir() {
                continue;
            }
            if self.watcher.watch(&path, RecursiveMode::NonRecursive).is_ok() {
                self.watched.insert(folder.clone());
            } else if !self.is_polling {
                let Ok(poller) = poller(&self.root, &self.queue) else { continue };
                (self.watcher, self.is_polling) = (poller, true);
                self.watched.clear();
                return self.watch(folders);
            }
        }
    }
}

fn poller(root: &Path, queue: &Arc<WorkQueue>) -> notify::Result<Box<dyn Watcher + Send>> {
    let config = Config::default().with_poll_interval(POLL);
    let (handle, again) = (handler(root, queue), Arc::new(handler(root, queue)));
    let twice = move |event: notify::Result<Event>| {
        // Times are compared in whole seconds, so a second change within one would be missed.
        if let Ok(event) = &event {
            let (event, again) = (event.clone(), Arc::clone(&again));
            let _ = thread::Builder::new().spawn(move || {
                thread::sleep(AGAIN);
                again(Ok(event));
            });
        }
        handle(event);
    };
    Ok(Box::new(PollWatcher::new(twice, config)?))
}

/// Returns the function that adds the paths of an event to the queue.
fn handler(root: &Path, queue: &Arc<WorkQueue>) -> impl Fn(notify::Result<Event>) + Send + Sync + 'static {
    let (root, queue) = (root.to_owned(), Arc::clone(queue));
    move |event| {
        let Ok(event) = event else { return };
        if !is_change(event.kind) {
            return;
        }
        let paths: Vec<String> = event.paths.iter().filter_map(|path| relative(&root, path)).collect();
        if !paths.is_empty() {
            queue.add(|pending| pending.changed.extend(paths));
        }
    }
}

/// Returns `true` for an event after which a file can have new content. On Linux, a write is followed by an event when
/// the file is closed; until then it may be incomplete.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Modify(ModifyKind::Data(_)) => !cfg!(target_os = "linux"),
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Any | EventKind::Other => true,
    }
}

/// Returns a path relative to the publication, separated by `/`.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components();
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}
