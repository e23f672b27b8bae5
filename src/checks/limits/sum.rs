//! Limit on all kinds of elements together.
//!
//! An issue that is just within each limit would take the time and the memory of all of them. Ordinary issues come near
//! to one or two limits.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;

/// Maximum of the sum of the parts of all limits that an issue uses, in percent. Two kinds at their limits take nearly a
/// gigabyte.
const MAX_PERCENT: usize = 200;
/// Parts of limits below this are not mentioned in the message, in percent.
const LEAST_MENTIONED: usize = 10;

/// A limit and the part of it that an issue uses.
pub(super) struct UsedLimit {
    /// Key of the limit in `[limits]`.
    pub(super) key: &'static str,
    pub(super) found: usize,
    pub(super) limit: usize,
    /// Whether the part counts twice in the sum: all text is laid out again in each run that another kind causes.
    pub(super) counts_twice: bool,
}

impl UsedLimit {
    fn percent(&self) -> usize {
        // Whatever exceeds its own limit has a diagnostic of its own, also if the limit is 0.
        self.found.min(self.limit) * 100 / self.limit.max(1)
    }
}

/// Reports an issue that uses too much of all limits together. `place` is its beginning.
pub(super) fn run(mut used: Vec<UsedLimit>, place: Option<Span>, report: &mut Report) {
    let sum: usize = used.iter().map(|used| used.percent() * (1 + usize::from(used.counts_twice))).sum();
    if sum <= MAX_PERCENT || used.iter().any(|used| used.found > used.limit) {
        return;
    }
    used.sort_by_key(|used| std::cmp::Reverse(used.percent()));
    let mentioned = used.iter().filter(|used| used.percent() >= LEAST_MENTIONED);
    let part = |used: &UsedLimit| {
        let times = if used.counts_twice { " (counted twice)" } else { "" };
        format!("{} % of `{}`{times}", used.percent(), used.key)
    };
    let parts: Vec<String> = mentioned.map(part).collect();
    let message = format!(
        "the issue uses {} of `[limits]`, which is {sum} % in all; at most {MAX_PERCENT} % are allowed",
        parts.join(", ")
    );
    let help = "divide the issue, or raise these keys in `[limits]`";
    report.push(Diagnostic::new(Code::OverLimit, place, message, help));
}
