//! Medians and ratios, as a table in Markdown.

use crate::measure::Cost;

/// What one way of doing it cost.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    /// What it made, and how; may be empty.
    pub(crate) what: String,
    /// How many issues were built.
    pub(crate) issues: usize,
    /// A cost for each round.
    pub(crate) costs: Vec<Cost>,
}

impl Line {
    pub(crate) fn new(name: impl Into<String>, what: impl Into<String>, issues: usize) -> Self {
        Self { name: name.into(), what: what.into(), issues, costs: Vec::new() }
    }

    /// Seconds by the clock for one issue, in the median.
    pub(crate) fn seconds(&self) -> f64 {
        self.an_issue(self.median(|cost| cost.wall))
    }

    fn processor(&self) -> f64 {
        self.an_issue(self.median(|cost| cost.processor))
    }

    fn an_issue(&self, all: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "there are less than 2^53 issues")]
        let issues = self.issues as f64;
        all / issues
    }

    fn sorted(&self, key: fn(&Cost) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.costs.iter().map(key).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// Of an even number of rounds, the better of the two in the middle.
    fn median(&self, key: fn(&Cost) -> f64) -> f64 {
        self.sorted(key)[(self.costs.len() - 1) / 2]
    }
}

/// Prints what each line cost, and how many times as much as the line at `base`.
pub(crate) fn print(lines: &[Line], base: usize) {
    let base = &lines[base];
    println!("| | | issues | wall s (from–to) | s an issue | × | CPU s an issue | × | MB |");
    println!("|:---|:---|---:|---:|---:|---:|---:|---:|---:|");
    for line in lines {
        let walls = line.sorted(|cost| cost.wall);
        println!(
            "| {} | {} | {} | {:.2} ({:.2}–{:.2}) | {} | {} | {} | {} | {:.0} |",
            line.name,
            line.what,
            line.issues,
            line.median(|cost| cost.wall),
            walls[0],
            walls[walls.len() - 1],
            figure(line.seconds()),
            figure(line.seconds() / base.seconds()),
            figure(line.processor()),
            figure(line.processor() / base.processor()),
            line.median(|cost| cost.memory),
        );
    }
    let (name, what, rounds) = (&base.name, &base.what, base.costs.len());
    println!("\n× is of “{name}, {what}”. Medians, rounds: {rounds}. MB is the most memory of the largest process.");
}

/// A number with two places, or four if it is small.
fn figure(number: f64) -> String {
    if number < 0.095 { format!("{number:.4}") } else { format!("{number:.2}") }
}
