//! How far a long build is: a bar on a terminal, a line now and then in a log.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Talk;
use crate::diagnostic::Format;

/// How often a log gets a line.
const PAUSE: Duration = Duration::from_secs(10);

/// How far a build is.
pub(super) struct Progress {
    bar: ProgressBar,
    /// When the log got its last line; none without a log.
    logged: Option<Instant>,
    start: Instant,
    done: usize,
    all: usize,
}

impl Progress {
    /// For more than one issue, and where people read.
    pub(super) fn new(issues: usize, talk: Talk) -> Self {
        let is_shown = issues > 1 && !talk.quiet && matches!(talk.format, Format::Human | Format::Github);
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(issues as u64), target);
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} issues, {per_sec}, {eta} left");
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        // On a terminal the bar is seen; elsewhere it hides itself.
        let logged = (is_shown && bar.is_hidden()).then(Instant::now);
        Self { bar, logged, start: Instant::now(), done: 0, all: issues }
    }

    /// One issue more is done.
    pub(super) fn advance(&mut self) {
        self.bar.inc(1);
        self.done += 1;
        if self.logged.is_some_and(|logged| logged.elapsed() >= PAUSE) && self.done < self.all {
            self.logged = Some(Instant::now());
            eprintln!("{}", line(self.done, self.all, self.start.elapsed()));
        }
    }

    /// Says something, with no bar in the way.
    pub(super) fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }

    /// All is done.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[expect(clippy::cast_precision_loss, reason = "no more than a few thousand")]
fn line(done: usize, all: usize, time: Duration) -> String {
    let rate = done as f64 / time.as_secs_f64().max(1e-9);
    let left = (all - done) as f64 / rate;
    format!("{done} of {all} issues, {rate:.1} a second, {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_says_rate_and_time_left() {
        assert_eq!(line(250, 1000, Duration::from_secs(50)), "250 of 1000 issues, 5.0 a second, 150 s left");
    }
}
