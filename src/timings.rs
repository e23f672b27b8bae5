//! Where the time goes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::Serialize;

/// A step on an issue's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// Looking for what was made before.
    Recall,
    /// Files, passes, checks.
    Read,
    /// Typst's layout, all rounds.
    Layout,
    /// The PDF from the pages.
    Pdf,
    /// Where the pages begin in the text.
    Pages,
    /// Completing for the press, and imposing.
    Press,
    /// The e-book's cover from the first page.
    Cover,
    /// The e-book.
    Epub,
    /// Writing the files.
    Write,
}

/// How long each step took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stopwatch {
    times: BTreeMap<Stage, Duration>,
}

impl Stopwatch {
    /// Does some work, whose time is added to that of a step.
    pub(crate) fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        *self.times.entry(stage).or_default() += start.elapsed();
        done
    }

    /// Whether there was such a step.
    pub(crate) fn has(&self, stage: Stage) -> bool {
        self.times.contains_key(&stage)
    }

    /// The steps, in seconds.
    pub(crate) fn seconds(&self) -> BTreeMap<Stage, f64> {
        self.times.iter().map(|(stage, time)| (*stage, time.as_secs_f64())).collect()
    }
}
