//! The summary line of a build and the file written by `--timings`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::costs::IssueTiming;
use crate::diagnostic::{Code, Severity};
use crate::edition::Edition;
use crate::output::{self, Failure};
use crate::timings::{Stage, Stopwatch};

/// Number of issues by outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) built: usize,
    pub(super) unchanged: usize,
    pub(super) failed: usize,
}

impl Counts {
    /// Returns the summary line, `3 issues built, 997 unchanged, 1 with errors in 1.2 s`. `done` is `built` or
    /// `checked`.
    pub(super) fn line(self, done: &str, time: Duration) -> String {
        let issues = |count| plural(count, "issue");
        let mut parts = Vec::new();
        if self.built > 0 || self.unchanged == 0 {
            parts.push(format!("{} {done}", issues(self.built)));
        }
        if self.unchanged > 0 {
            let count = if parts.is_empty() { issues(self.unchanged) } else { self.unchanged.to_string() };
            parts.push(format!("{count} unchanged"));
        }
        if self.failed > 0 {
            parts.push(format!("{} with errors", self.failed));
        }
        format!("{} in {:.1} s", parts.join(", "), time.as_secs_f64())
    }
}

/// Number of messages by code, and the issues that were not built.
#[derive(Debug, Default)]
pub(super) struct CodeSummary {
    by_code: BTreeMap<Code, CodeCount>,
    failed: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct CodeCount {
    severity: Severity,
    messages: usize,
    issues: usize,
}

impl CodeSummary {
    /// Adds the counts of an issue.
    pub(super) fn add(&mut self, counts: &BTreeMap<Code, (Severity, usize)>) {
        for (code, (severity, messages)) in counts {
            let count = self.by_code.entry(*code).or_insert(CodeCount { severity: *severity, messages: 0, issues: 0 });
            count.messages += messages;
            count.issues += 1;
        }
    }

    /// Adds an issue that was not built.
    pub(super) fn add_failed(&mut self, slug: &str) {
        self.failed.push(slug.to_owned());
    }

    /// Returns the lines of the summary: a table by code, errors last, if more than one issue has messages, and the
    /// issues that were not built.
    pub(super) fn lines(&self) -> Vec<String> {
        /// Maximum number of failed issues to name.
        const MAX_NAMES: usize = 8;
        let mut lines = Vec::new();
        let mut codes: Vec<(&Code, &CodeCount)> = self.by_code.iter().collect();
        codes.sort_by_key(|(code, count)| (count.severity, count.messages, code.name()));
        if codes.iter().any(|(_, count)| count.issues > 1) {
            let width = codes.iter().map(|(code, _)| code.name().len()).max().unwrap_or(0);
            lines.extend(codes.iter().map(|(code, count)| {
                let messages = plural(count.messages, count.severity.name());
                format!("{:width$}  {messages} in {}", code.name(), plural(count.issues, "issue"))
            }));
        }
        if !self.failed.is_empty() {
            let names = self.failed.iter().take(MAX_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = self.failed.len().saturating_sub(MAX_NAMES);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            lines.push(format!("not built: {names}{rest}"));
        }
        lines
    }
}

/// Returns a count with its noun: `1 issue`, `3 issues`.
fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Time spent on each issue of a build.
#[derive(Debug, Default)]
pub(super) struct BuildTimings(Vec<IssueEntry>);

/// Entry of an issue in the file.
#[derive(Debug, Serialize)]
struct IssueEntry {
    #[serde(flatten)]
    timed: IssueTiming,
    editions: BTreeMap<Edition, &'static str>,
    stages: BTreeMap<Stage, f64>,
}

/// Contents of the file that `--timings` writes.
#[derive(Serialize)]
struct BuildTimingsFile<'a> {
    version: u32,
    masthead: &'static str,
    jobs: usize,
    /// Wall-clock time of the build.
    seconds: f64,
    /// Seconds per stage, summed over all issues.
    stages: BTreeMap<Stage, f64>,
    issues: &'a [IssueEntry],
}

impl BuildTimings {
    /// Adds an issue. Each edition comes with whether it was built rather than found up to date.
    pub(super) fn add(&mut self, issue: &str, time: Duration, stopwatch: &Stopwatch, editions: &[(Edition, bool)]) {
        let built = !editions.is_empty() && editions.iter().all(|(_, is_new)| *is_new);
        self.0.push(IssueEntry {
            timed: IssueTiming { issue: issue.to_owned(), seconds: time.as_secs_f64(), built },
            editions: editions.iter().map(|(edition, is_new)| (*edition, edition_state(*is_new))).collect(),
            stages: stopwatch.seconds(),
        });
    }

    /// Writes the timings as JSON.
    pub(super) fn write(&self, path: &Path, jobs: usize, time: Duration) -> Result<(), Failure> {
        let mut stages = BTreeMap::new();
        for (stage, seconds) in self.0.iter().flat_map(|issue| &issue.stages) {
            *stages.entry(*stage).or_default() += seconds;
        }
        let masthead = env!("CARGO_PKG_VERSION");
        let file =
            BuildTimingsFile { version: 1, masthead, jobs, seconds: time.as_secs_f64(), stages, issues: &self.0 };
        let json = serde_json::to_vec_pretty(&file).unwrap_or_default();
        output::write(path, &json)
    }
}

/// State of an edition in `--verbose` output and in the timings file.
pub(super) fn edition_state(is_new: bool) -> &'static str {
    if is_new { "built" } else { "unchanged" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_omits_counts_of_zero() {
        let line = |built, unchanged, failed| Counts { built, unchanged, failed }.line("built", Duration::from_secs(1));
        assert_eq!(line(1, 0, 0), "1 issue built in 1.0 s");
        assert_eq!(line(0, 0, 2), "0 issues built, 2 with errors in 1.0 s");
        assert_eq!(line(3, 997, 1), "3 issues built, 997 unchanged, 1 with errors in 1.0 s");
        assert_eq!(line(0, 1, 0), "1 issue unchanged in 1.0 s");
    }
}
