//! The build thread: rebuilds the issue after each change and shows the result.
//!
//! A draft of the pages is shown first, if there is one before the layout is settled, then the pages. When nothing has changed for a moment, the rest follows: the pages are laid out once more as
//! a build does, and judged, and the e-book is made.

use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::PreviewReports;
use super::rendition::Rendition;
use super::session::{Completed, PreviewSession, Rebuilt};
use super::shown::{MessageState, PageState, PreviewState, Shown};
use super::watch::FolderWatcher;
use super::work::{PendingWork, WorkQueue};
use crate::diagnostic::Report;
use crate::pdf;
use crate::process_limits::lift_processor_time_limit;

/// Time without changes after which a build is completed.
const QUIET: Duration = Duration::from_millis(150);

/// The build thread.
pub(super) struct PreviewBuilder {
    session: PreviewSession,
    queue: Arc<WorkQueue>,
    shown: Arc<Shown>,
    watcher: FolderWatcher,
    reports: PreviewReports,
    state: PreviewState,
    /// Pages that are not complete yet.
    incomplete: Option<Arc<Rendition>>,
}

impl PreviewBuilder {
    pub(super) fn new(
        session: PreviewSession,
        queue: Arc<WorkQueue>,
        shown: Arc<Shown>,
        watcher: FolderWatcher,
        reports: PreviewReports,
        state: PreviewState,
    ) -> Self {
        Self { session, queue, shown, watcher, reports, state, incomplete: None }
    }

    /// Builds after each change, for ever.
    pub(super) fn run(mut self) -> ! {
        // A change during the first build must not be missed.
        self.watcher.watch(&self.session.watched_folders());
        if self.state.failure.is_some() {
            // The issue ended another process. It would end this one, too: it is built after the next change.
            self.state.is_outdated = true;
            self.shown.show(self.state.clone(), None, None);
        } else {
            self.guarded(Self::rebuild);
        }
        loop {
            let limit = self.incomplete.as_ref().map(|_| QUIET);
            match self.queue.take(limit) {
                Some(work) => self.guarded(|builder| {
                    if builder.accept(work) {
                        builder.rebuild();
                    }
                }),
                None => self.guarded(Self::complete),
            }
        }
    }

    /// Runs a step. After a panic, which is a bug, the preview goes on without anything kept from earlier builds.
    fn guarded(&mut self, step: impl FnOnce(&mut Self)) {
        self.session.limit_process();
        let result = catch_unwind(AssertUnwindSafe(|| step(self)));
        lift_processor_time_limit();
        if result.is_err() {
            self.session.forget();
            self.incomplete = None;
            self.state.is_outdated = true;
            self.state.failure = Some("this is a bug in Masthead; the terminal has its message".to_owned());
            self.shown.show(self.state.clone(), None, None);
        }
    }

    /// Prepares for work. Returns `true` if the pages have to be built.
    fn accept(&mut self, work: PendingWork) -> bool {
        let PendingWork { changed, is_print, issue } = work;
        let mut is_affected = false;
        if let Some(slug) = issue.filter(|slug| self.session.slug() != Some(slug)) {
            self.session.choose(slug);
            is_affected = true;
        }
        if let Some(is_print) = is_print.filter(|is_print| *is_print != self.state.is_print) {
            self.state.is_print = is_print;
            is_affected = true;
        }
        (!changed.is_empty() && self.session.is_affected(&changed)) || is_affected
    }

    /// Builds the pages and shows them. If there are errors, the last good pages stay.
    fn rebuild(&mut self) {
        let start = Instant::now();
        if self.incomplete.take().is_some() {
            pdf::evict_old_results();
        }
        let Self { session, state, shown, .. } = self;
        (state.is_complete, state.follows_draft) = (false, false);
        let mut has_draft = false;
        let built = session.rebuild(state.is_print, &mut |draft| {
            has_draft = true;
            let is_outdated = false;
            let mut draft_state = PreviewState { is_outdated, failure: None, ..state.clone() };
            draft_state.milliseconds = milliseconds(start);
            show_pages(&mut draft_state, shown, &draft);
            shown.show(draft_state, Some(Arc::new(draft)), None);
        });
        self.state.milliseconds = milliseconds(start);
        self.state.issue = self.session.slug().unwrap_or_default().to_owned();
        self.state.issues = self.session.issues();
        self.state.follows_draft = has_draft;
        self.watcher.watch(&self.session.watched_folders());
        match built {
            Ok(Rebuilt { reports, rendition }) => {
                self.state.failure = None;
                self.state.is_outdated = rendition.is_none();
                let rendition = rendition.map(Arc::new);
                // The messages of a good build are complete a moment later.
                if let Some(rendition) = &rendition {
                    show_pages(&mut self.state, &self.shown, rendition);
                } else {
                    self.state.messages = messages(&reports, None);
                    self.state.is_complete = true;
                    (self.reports)(&reports);
                }
                self.incomplete.clone_from(&rendition);
                self.shown.show(self.state.clone(), rendition, None);
            }
            Err(failure) => {
                self.state.failure = Some(failure.to_string());
                self.state.is_outdated = true;
                self.shown.show(self.state.clone(), None, None);
            }
        }
    }

    /// Completes the last build and shows its messages.
    fn complete(&mut self) {
        let Some(fast) = self.incomplete.take() else { return };
        // Not before the pages are drawn, which uses the caches, too.
        pdf::evict_old_results();
        let queue = Arc::clone(&self.queue);
        let Some(Completed { reports, result }) = self.session.complete(&fast, &|| queue.has_work()) else {
            self.incomplete = Some(fast);
            return;
        };
        self.state.is_complete = true;
        self.state.is_outdated = result.is_none();
        let (rendition, ebook) = result.map(|(rendition, ebook)| (Arc::new(rendition), ebook)).unzip();
        self.state.messages = messages(&reports, rendition.as_deref());
        if let Some(rendition) = &rendition {
            show_pages(&mut self.state, &self.shown, rendition);
        }
        if let Some(ebook) = &ebook {
            self.state.book.clone_from(&ebook.documents);
        }
        (self.reports)(&reports);
        self.shown.show(self.state.clone(), rendition, ebook);
    }
}

/// Enters the pages of a rendition into `state`, with what differs from those that are shown.
fn show_pages(state: &mut PreviewState, shown: &Shown, rendition: &Rendition) {
    state.issue.clone_from(&rendition.issue.metadata.slug);
    state.title = rendition.issue.full_title();
    rendition.issue.metadata.language.as_str().clone_into(&mut state.language);
    let shown = shown.rendition();
    let before = shown.iter().flat_map(|shown| &shown.views).map(Some).chain(iter::repeat(None));
    state.pages = rendition.views.iter().zip(before).map(|(view, before)| PageState::new(view, before)).collect();
}

/// Returns the time since `start` in milliseconds.
fn milliseconds(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Returns the messages of the reports. Faults of the pages have areas on the pages of `rendition`.
fn messages(reports: &[Report], rendition: Option<&Rendition>) -> Vec<MessageState> {
    let messages = reports.iter().flat_map(Report::json_messages);
    messages
        .filter_map(|(diagnostic, json)| {
            let area = rendition.and_then(|rendition| rendition.fault_area(diagnostic));
            Some(MessageState { diagnostic: serde_json::from_str(&json).ok()?, area })
        })
        .collect()
}
