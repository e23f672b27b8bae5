//! Time measurement by build stage.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// Stage of building an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// Looking up the issue in the cache.
    Recall,
    /// Reading files, running passes and checks.
    Read,
    /// Typst layout, all rounds.
    Layout,
    /// Exporting the pages as PDF.
    Pdf,
    /// Completing the PDF: metadata, compression.
    Complete,
    /// Judging the pages.
    Judge,
    /// Locating the page breaks in the text, for the e-book's page list.
    Pages,
    /// Converting to PDF/X-4 for printing, and imposition.
    Press,
    /// Drawing the e-book's cover from the first page.
    Cover,
    /// Writing and packing the e-book.
    Epub,
    /// Writing the output files.
    Write,
}

/// Time spent in each stage.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Stopwatch {
    times: BTreeMap<Stage, Duration>,
}

impl Stopwatch {
    /// Runs `work`, adds its time to the stage and returns its result.
    pub(crate) fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        *self.times.entry(stage).or_default() += start.elapsed();
        result
    }

    /// Adds the times of another stopwatch.
    pub(crate) fn add(&mut self, other: &Self) {
        for (stage, time) in &other.times {
            *self.times.entry(*stage).or_default() += *time;
        }
    }

    /// Time per stage, in seconds.
    pub(crate) fn seconds(&self) -> BTreeMap<Stage, f64> {
        self.times.iter().map(|(stage, time)| (*stage, time.as_secs_f64())).collect()
    }
}
