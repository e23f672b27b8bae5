//! Watches the folders of a publication for changes.
//!
//! Folders are watched, not files, because many editors save a file by replacing it with a new one. They are watched one
//! by one, because folders below them may hold much that is not read.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::poll::FolderPoller;
use super::work::WorkQueue;

/// Source of changes.
enum ChangeSource {
    /// The system reports them.
    System(RecommendedWatcher),
    /// Files are compared again and again.
    Poller(FolderPoller),
}

/// A watcher of folders that adds changes to the queue of the build thread.
pub(super) struct FolderWatcher {
    source: ChangeSource,
    root: PathBuf,
    watched: BTreeSet<String>,
    queue: Arc<WorkQueue>,
}

impl FolderWatcher {
    /// Creates a watcher for the publication in `root`. With `is_polling`, or if the system offers no watcher, files are
    /// compared again and again.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub(super) fn new(root: &Path, queue: &Arc<WorkQueue>, is_polling: bool) -> io::Result<Self> {
        let system = || RecommendedWatcher::new(handler(root, queue), Config::default()).ok();
        let source = match Some(system).filter(|_| !is_polling).and_then(|system| system()) {
            Some(watcher) => ChangeSource::System(watcher),
            None => poller(root, queue)?,
        };
        let (root, queue) = (root.to_owned(), Arc::clone(queue));
        Ok(Self { source, root, watched: BTreeSet::new(), queue })
    }

    /// Watches these folders, which are relative to the publication, and no others. Folders that do not exist are
    /// skipped; their parents are watched. If the system cannot watch so many folders, they are polled from now on.
    pub(super) fn watch(&mut self, folders: &BTreeSet<String>) {
        for folder in self.watched.clone().difference(folders) {
            let path = self.root.join(folder);
            match &mut self.source {
                ChangeSource::System(watcher) => {
                    // The folder may have been deleted.
                    let _ = watcher.unwatch(&path);
                }
                ChangeSource::Poller(poller) => poller.unwatch(&path),
            }
            self.watched.remove(folder);
        }
        for folder in folders {
            let path = self.root.join(folder);
            let is_watched = match &mut self.source {
                _ if !path.is_dir() => continue,
                ChangeSource::Poller(poller) => {
                    poller.watch(&path);
                    true
                }
                // A folder that was deleted and created again has to be watched again.
                ChangeSource::System(watcher) => watcher.watch(&path, RecursiveMode::NonRecursive).is_ok(),
            };
            if is_watched {
                self.watched.insert(folder.clone());
            } else {
                let Ok(poller) = poller(&self.root, &self.queue) else { continue };
                self.source = poller;
                self.watched.clear();
                return self.watch(folders);
            }
        }
    }
}

fn poller(root: &Path, queue: &Arc<WorkQueue>) -> io::Result<ChangeSource> {
    let (root, queue) = (root.to_owned(), Arc::clone(queue));
    FolderPoller::start(move |paths| add(&root, &queue, paths)).map(ChangeSource::Poller)
}

/// Adds changed paths to the queue.
fn add(root: &Path, queue: &WorkQueue, paths: &[PathBuf]) {
    let paths: Vec<String> = paths.iter().filter_map(|path| relative(root, path)).collect();
    if !paths.is_empty() {
        queue.add(|pending| pending.changed.extend(paths));
    }
}

/// Returns the function that adds the paths of an event to the queue.
fn handler(root: &Path, queue: &Arc<WorkQueue>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let (root, queue) = (root.to_owned(), Arc::clone(queue));
    move |event| {
        let Ok(event) = event else { return };
        if !is_change(event.kind) {
            return;
        }
        add(&root, &queue, &event.paths);
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
