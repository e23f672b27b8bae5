//! The state that the page in the browser shows, shared by the build thread and the server.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::rendition::{BookDocument, Ebook, Rendition};
use crate::pdf::PageView;

/// Number of pages of earlier versions that can still be requested.
const RETAINED_PAGES: usize = 200;

/// The state of the preview, as sent to the browser.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct PreviewState {
    /// Number of the state, from 1.
    pub(super) version: u64,
    pub(super) issue: String,
    /// Slugs of all issues.
    pub(super) issues: Vec<String>,
    pub(super) title: String,
    pub(super) language: String,
    pub(super) is_print: bool,
    /// Whether clicks open an editor.
    pub(super) has_editor: bool,
    /// Whether the pages are older than the text, because the text has errors.
    pub(super) is_outdated: bool,
    /// Whether the pages are those of the draft that was shown before, after further rounds of layout.
    pub(super) follows_draft: bool,
    /// Whether the pages are judged, and messages and e-book complete.
    pub(super) is_complete: bool,
    /// Time of the build, in milliseconds.
    pub(super) milliseconds: u64,
    /// Failure of the system, such as a folder that cannot be read.
    pub(super) failure: Option<String>,
    pub(super) pages: Vec<PageState>,
    pub(super) messages: Vec<MessageState>,
    pub(super) book: Vec<BookDocument>,
}

/// A page in [`PreviewState`]. Lengths are in points.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageState {
    digest: String,
    label: String,
    width: f64,
    height: f64,
    /// Left, top, right and bottom.
    bleed: [f64; 4],
    /// The part that differs from the page shown before.
    band: Option<ChangedBand>,
}

/// The part of a page that differs from an earlier version of the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ChangedBand {
    /// Digest of the earlier version.
    before: String,
    /// Top and bottom, in points from the top of the bleed.
    top: f64,
    bottom: f64,
}

/// A message in [`PreviewState`].
#[derive(Debug, Clone, Serialize)]
pub(super) struct MessageState {
    /// The message as in the format `json`.
    pub(super) diagnostic: serde_json::Value,
    /// Area on the page: left, top, right and bottom, in points.
    pub(super) area: Option<[f64; 4]>,
}

impl PageState {
    /// `before` is the page at the same position that was shown before.
    pub(super) fn new(view: &PageView, before: Option<&PageView>) -> Self {
        let PageView { digest, label, width, height, bleed, .. } = view.clone();
        let band = before.filter(|before| before.digest != digest).and_then(|before| {
            let [top, bottom] = view.changed_band(before)?;
            Some(ChangedBand { before: before.digest.clone(), top, bottom })
        });
        Self { digest, label, width, height, bleed, band }
    }
}

/// Version of the issue that the page shows.
#[derive(Default)]
struct ShownVersion {
    version: u64,
    json: Arc<str>,
    rendition: Option<Arc<Rendition>>,
    /// Pages of earlier versions, which a browser may still request.
    earlier: VecDeque<PageView>,
    ebook: Arc<Ebook>,
}

/// The shown state, with notification of changes.
#[derive(Default)]
pub(super) struct Shown {
    current: Mutex<ShownVersion>,
    changed: Condvar,
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, ShownVersion> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a new state. Without a rendition or an e-book, the last one stays.
    pub(super) fn show(&self, mut state: PreviewState, rendition: Option<Arc<Rendition>>, ebook: Option<Ebook>) {
        let mut current = self.lock();
        current.version += 1;
        state.version = current.version;
        current.json = serde_json::to_string(&state).expect("strings and numbers serialize").into();
        if let Some(rendition) = rendition {
            let before = current.rendition.replace(rendition);
            current.earlier.extend(before.into_iter().flat_map(|before| before.views.clone()));
            let surplus = current.earlier.len().saturating_sub(RETAINED_PAGES);
            current.earlier.drain(..surplus);
        }
        if let Some(ebook) = ebook {
            current.ebook = Arc::new(ebook);
        }
        drop(current);
        self.changed.notify_all();
    }

    /// Waits for a state with a higher number than `after`. Returns its number and JSON, or `None` after `limit`.
    pub(super) fn wait_after(&self, after: u64, limit: Duration) -> Option<(u64, Arc<str>)> {
        let is_old = |shown: &mut ShownVersion| shown.version <= after;
        let waited = self.changed.wait_timeout_while(self.lock(), limit, is_old);
        let (current, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (current.version > after).then(|| (current.version, Arc::clone(&current.json)))
    }

    /// Returns the current pages.
    pub(super) fn rendition(&self) -> Option<Arc<Rendition>> {
        self.lock().rendition.clone()
    }

    /// Returns the page with a digest, of the current or a recent version.
    pub(super) fn page(&self, digest: &str) -> Option<PageView> {
        let current = self.lock();
        let views = current.rendition.iter().flat_map(|rendition| &rendition.views).chain(&current.earlier);
        views.into_iter().find(|view| view.digest == digest).cloned()
    }

    /// Returns the e-book.
    pub(super) fn ebook(&self) -> Arc<Ebook> {
        Arc::clone(&self.lock().ebook)
    }
}
