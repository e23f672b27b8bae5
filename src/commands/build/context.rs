//! The build of single issues, in the build's own process and in a worker process.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::BuildOptions;
use crate::cache::Cache;
use crate::commands::workers::{Worker, WorkerEnd, WorkerRequest};
use crate::commands::written::WrittenEditions;
use crate::diagnostic::Report;
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::output::Failure;
use crate::pipeline::Attempt;
use crate::request::Request;
use crate::stop::Stop;
use crate::timings::Stopwatch;
use crate::workspace::Workspace;

/// Result of building one issue.
pub(in crate::commands) struct IssueOutcome {
    /// Diagnostics of the issue.
    pub(in crate::commands) report: Report,
    pub(in crate::commands) result: Result<WrittenEditions, Stop>,
    pub(in crate::commands) time: Duration,
    pub(in crate::commands) stopwatch: Stopwatch,
}

/// Data for building any issue of a publication.
pub(in crate::commands) struct BuildContext {
    pub(in crate::commands) workspace: Workspace,
    pub(in crate::commands) settings: BuildOptions,
    pub(in crate::commands) editions: Vec<Edition>,
    pub(in crate::commands) cache: Option<Cache>,
}

impl BuildContext {
    /// Creates the context. The editions are those of the options, or else of the publication.
    pub(in crate::commands) fn new(workspace: Workspace, settings: BuildOptions, cache: Option<Cache>) -> Self {
        let editions = settings.editions.or_default(&workspace.publication.editions);
        Self { workspace, settings, editions, cache }
    }

    /// Builds an issue with a worker, on at most `threads` threads.
    pub(super) fn build_with(&self, worker: &mut Worker<'_>, files: &IssueFiles, threads: usize) -> IssueOutcome {
        let request = WorkerRequest { slug: files.slug.clone(), threads };
        match worker.build(&request) {
            Ok(Ok(mut reply)) => {
                self.cache.iter().for_each(|cache| cache.add_use(std::mem::take(&mut reply.cache)));
                reply.into_outcome(self.workspace.new_report())
            }
            Ok(Err(end)) => self.lost(files, &end),
            Err(error) => self.failed(files, error),
        }
    }

    /// Returns `true` if a Markdown file of an issue was modified after the issue was stored in the cache, or if the issue is
    /// not there. Such an issue has probably changed.
    pub(super) fn has_newer_files(&self, files: &IssueFiles) -> bool {
        self.cache.as_ref().is_none_or(|cache| self.workspace.has_newer_files(files, self.settings.rules, cache))
    }

    /// Returns an unchanged issue from the cache and writes the editions that the output folder does not have.
    pub(super) fn recall(&self, files: &IssueFiles) -> Option<IssueOutcome> {
        self.attempt(files, |request| self.workspace.recall(files, request))
    }

    /// Builds an issue that has changed and writes its editions.
    pub(in crate::commands) fn build(&self, files: &IssueFiles) -> Option<IssueOutcome> {
        self.attempt(files, |request| Some(self.workspace.build(files, request)))
    }

    /// Attempts to build an issue, and writes its editions. A panic becomes a failure.
    fn attempt(&self, files: &IssueFiles, build: impl Fn(&Request<'_>) -> Option<Attempt>) -> Option<IssueOutcome> {
        let start = Instant::now();
        let folder = self.settings.out.as_ref().map(|out| out.join(&files.slug));
        let request = Request {
            editions: &self.editions,
            rules: self.settings.rules,
            cache: self.cache.as_ref(),
            force: self.settings.cache.force,
            scores_pages: self.settings.scores_pages,
            folder: folder.as_deref(),
        };
        let attempted = catch_unwind(AssertUnwindSafe(|| {
            let Attempt { report, result, mut stopwatch } = build(&request)?;
            let out = self.settings.out.as_deref();
            let result = result.and_then(|issue| Ok(WrittenEditions::write(issue, out, &files.slug, &mut stopwatch)?));
            Some(IssueOutcome { report, result, time: start.elapsed(), stopwatch })
        }));
        attempted.unwrap_or_else(|panic| {
            let message = format!("this is a bug in Masthead: {}", panic_message(&*panic));
            Some(self.failed(files, io::Error::other(message)))
        })
    }

    /// Returns the outcome of an issue for which the operating system or Masthead failed.
    fn failed(&self, files: &IssueFiles, error: io::Error) -> IssueOutcome {
        let failure = Failure { path: PathBuf::from(&files.index), error };
        Self::stopped(self.workspace.new_report(), failure)
    }

    /// Returns the outcome of an issue whose worker process ended without a reply.
    fn lost(&self, files: &IssueFiles, end: &WorkerEnd) -> IssueOutcome {
        let mut report = self.workspace.new_report();
        let reported =
            report.error(end.diagnostic(&format!("the issue `{}`", files.slug), Some(self.workspace.limits())));
        Self::stopped(report, reported)
    }

    /// Returns an outcome without editions.
    fn stopped(report: Report, stop: impl Into<Stop>) -> IssueOutcome {
        IssueOutcome { report, result: Err(stop.into()), time: Duration::ZERO, stopwatch: Stopwatch::default() }
    }
}

/// Message of a panic's payload.
fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    message.unwrap_or("panic without a message").to_owned()
}
