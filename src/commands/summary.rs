//! What a build says at its end, and what `--timings` writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::costs::Timed;
use crate::edition::Edition;
use crate::output::{self, Failure};
use crate::timings::{Stage, Stopwatch};

/// How many issues ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) built: usize,
    pub(super) unchanged: usize,
    pub(super) failed: usize,
}

impl Counts {
    /// One line: `3 issues built, 997 unchanged, 1 with errors in 1.2 s`.
    pub(super) fn line(self, done: &str, time: Duration) -> String {
        let issues = |count: usize| if count == 1 { "1 issue".to_owned() } else { format!("{count} issues") };
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

/// Where the time went, issue by issue.
#[derive(Debug, Default)]
pub(super) struct Timings(Vec<Issue>);

#[derive(Debug, Serialize)]
struct Issue {
    #[serde(flatten)]
    timed: Timed,
    editions: BTreeMap<Edition, &'static str>,
    stages: BTreeMap<Stage, f64>,
}

/// The whole file.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    masthead: &'static str,
    jobs: usize,
    seconds: f64,
    /// All issues together.
    stages: BTreeMap<Stage, f64>,
    issues: &'a [Issue],
}

impl Timings {
    /// Adds an issue, with its editions and whether each is new.
    pub(super) fn add(&mut self, issue: &str, time: Duration, stopwatch: &Stopwatch, editions: &[(Edition, bool)]) {
        let built = !editions.is_empty() && editions.iter().all(|(_, is_new)| *is_new);
        self.0.push(Issue {
            timed: Timed { issue: issue.to_owned(), seconds: time.as_secs_f64(), built },
            editions: editions.iter().map(|(edition, is_new)| (*edition, state(*is_new))).collect(),
            stages: stopwatch.seconds(),
        });
    }

    /// Writes them as JSON.
    pub(super) fn write(&self, path: &Path, jobs: usize, time: Duration) -> Result<(), Failure> {
        let mut stages = BTreeMap::new();
        for (stage, seconds) in self.0.iter().flat_map(|issue| &issue.stages) {
            *stages.entry(*stage).or_default() += seconds;
        }
        let masthead = env!("CARGO_PKG_VERSION");
        let document = Document { version: 1, masthead, jobs, seconds: time.as_secs_f64(), stages, issues: &self.0 };
        let json = serde_json::to_vec_pretty(&document).unwrap_or_default();
        output::write(path, &json)
    }
}

/// What became of an edition.
pub(super) fn state(is_new: bool) -> &'static str {
    if is_new { "built" } else { "unchanged" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_there_is_to_say() {
        let line = |built, unchanged, failed| Counts { built, unchanged, failed }.line("built", Duration::from_secs(1));
        assert_eq!(line(1, 0, 0), "1 issue built in 1.0 s");
        assert_eq!(line(0, 0, 2), "0 issues built, 2 with errors in 1.0 s");
        assert_eq!(line(3, 997, 1), "3 issues built, 997 unchanged, 1 with errors in 1.0 s");
        assert_eq!(line(0, 1, 0), "1 issue unchanged in 1.0 s");
    }
}
