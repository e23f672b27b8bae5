//! Messages between a build and its worker processes.

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::cache::CacheUse;
use crate::commands::build::IssueOutcome;
use crate::commands::written::WrittenEditions;
use crate::diagnostic::{Diagnostic, Report, Reported};
use crate::output::Failure;
use crate::source::Source;
use crate::stop::Stop;
use crate::timings::Stopwatch;

/// Request to build an issue.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::commands) struct WorkerRequest {
    pub(in crate::commands) slug: String,
    /// Maximum number of threads for the issue.
    pub(in crate::commands) threads: usize,
}

/// Outcome of a request.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::commands) struct WorkerReply {
    /// Path and text of the files that the diagnostics refer to, in the order of their ids. Empty without diagnostics.
    sources: Vec<(String, String)>,
    diagnostics: Vec<Diagnostic>,
    result: Result<WrittenEditions, StopReply>,
    time: Duration,
    stopwatch: Stopwatch,
    pub(in crate::commands) cache: CacheUse,
}

/// A [`Stop`] as part of a reply.
#[derive(Debug, Serialize, Deserialize)]
enum StopReply {
    Reported(Reported),
    Failure { path: String, message: String },
}

impl WorkerReply {
    /// Creates the reply with an outcome.
    pub(in crate::commands) fn new(outcome: IssueOutcome, cache: CacheUse) -> Self {
        let IssueOutcome { report, result, time, stopwatch } = outcome;
        let diagnostics = report.diagnostics().to_vec();
        let file = |source: &Source| (source.path().to_owned(), source.text().to_owned());
        let sources = if diagnostics.is_empty() { Vec::new() } else { report.sources.files().map(file).collect() };
        let result = result.map_err(|stop| match stop {
            Stop::Reported(reported) => StopReply::Reported(reported),
            Stop::Failure(Failure { path, error }) => {
                StopReply::Failure { path: path.to_string_lossy().into_owned(), message: error.to_string() }
            }
        });
        Self { sources, diagnostics, result, time, stopwatch, cache }
    }

    /// Returns the outcome. `report` is empty and has the levels of the publication.
    pub(in crate::commands) fn into_outcome(self, mut report: Report) -> IssueOutcome {
        report.sources = self.sources.into_iter().map(|(path, text)| Source::new(path, text)).collect();
        self.diagnostics.into_iter().for_each(|diagnostic| report.push(diagnostic));
        let result = self.result.map_err(|stop| match stop {
            StopReply::Reported(reported) => Stop::Reported(reported),
            StopReply::Failure { path, message } => {
                Stop::Failure(Failure { path: path.into(), error: io::Error::other(message) })
            }
        });
        IssueOutcome { report, result, time: self.time, stopwatch: self.stopwatch }
    }
}
