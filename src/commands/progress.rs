//! Progress of long work: a bar on a terminal, or a line every few seconds in a log.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::ConsoleOptions;

/// Interval between two lines in a log.
const PAUSE: Duration = Duration::from_secs(10);

/// Progress of long work on many things.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Name of the things in the plural: `issues`
    name: &'static str,
    /// Time of the last line in the log. `None` if the bar is shown or progress is hidden.
    logged: Option<Instant>,
    start: Instant,
    done: usize,
    all: usize,
}

impl Progress {
    /// Starts a progress display for `all` things, hidden if there is only one, with `--quiet`, or in a format for programs.
    pub(super) fn new(all: usize, name: &'static str, console: ConsoleOptions) -> Self {
        let is_shown = all > 1 && console.shows_notes();
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(all as u64), target);
        let style =
            ProgressStyle::with_template(&format!("{{bar:30}} {{pos}} of {{len}} {name}, {{per_sec}}, {{eta}} left"));
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        // indicatif hides the bar if standard error is not a terminal.
        let logged = (is_shown && bar.is_hidden()).then(Instant::now);
        Self { bar, name, logged, start: Instant::now(), done: 0, all }
    }

    /// Counts one more thing as finished.
    pub(super) fn advance(&mut self) {
        self.bar.inc(1);
        self.done += 1;
        if self.logged.is_some_and(|logged| logged.elapsed() >= PAUSE) && self.done < self.all {
            self.logged = Some(Instant::now());
            // Progress is not a result: a line that cannot be written is no failure.
            let _ = writeln!(io::stderr(), "{}", log_line(self.done, self.all, self.name, self.start.elapsed()));
        }
    }

    /// Hides the bar while `work` prints to the terminal.
    pub(super) fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Line for the log: things finished, things per second, estimated time left.
#[expect(clippy::cast_precision_loss, reason = "no more than a few thousand")]
fn log_line(done: usize, all: usize, name: &str, time: Duration) -> String {
    let rate = done as f64 / time.as_secs_f64().max(1e-9);
    let left = (all - done) as f64 / rate;
    format!("{done} of {all} {name}, {rate:.1} a second, {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_lines_contain_the_rate_and_the_time_left() {
        assert_eq!(
            log_line(250, 1000, "issues", Duration::from_secs(50)),
            "250 of 1000 issues, 5.0 a second, 150 s left"
        );
    }
}
