//! Prints medians and ratios of measurements as a Markdown table.

use crate::measure::Cost;

/// The costs of one program with certain options: a row of the table.
#[derive(Debug)]
pub(crate) struct Measurement {
    /// Name of the program.
    pub(crate) name: String,
    /// Editions that were built, and how.
    pub(crate) description: String,
    /// Number of issues that were built.
    pub(crate) issues: usize,
    /// Cost of each round.
    pub(crate) costs: Vec<Cost>,
}

impl Measurement {
    pub(crate) fn new(name: impl Into<String>, description: impl Into<String>, issues: usize) -> Self {
        Self { name: name.into(), description: description.into(), issues, costs: Vec::new() }
    }

    /// Returns the median of the elapsed time per issue, in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.per_issue(self.median(|cost| cost.wall))
    }

    /// Returns the median of the processor time per issue, in seconds.
    fn processor(&self) -> f64 {
        self.per_issue(self.median(|cost| cost.processor))
    }

    /// Returns the median of the peak memory of the largest process, in MB.
    pub(crate) fn memory(&self) -> f64 {
        self.median(|cost| cost.memory)
    }

    /// Returns the least processor time of all rounds, in seconds.
    pub(crate) fn least_processor(&self) -> f64 {
        self.costs.iter().map(|cost| cost.processor).fold(f64::INFINITY, f64::min)
    }

    fn per_issue(&self, total: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "there are less than 2^53 issues")]
        let issues = self.issues as f64;
        total / issues
    }

    fn sorted(&self, key: fn(&Cost) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.costs.iter().map(key).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// Returns the median; for an even number of rounds the lower of the two middle values.
    fn median(&self, key: fn(&Cost) -> f64) -> f64 {
        self.sorted(key)[(self.costs.len() - 1) / 2]
    }
}

/// Prints the costs of each measurement, and their ratios to the measurement at index `base`.
pub(crate) fn print(measurements: &[Measurement], base: usize) {
    let base = &measurements[base];
    println!("| | | issues | wall s (from–to) | s an issue | × | CPU s an issue | × | MB |");
    println!("|:---|:---|---:|---:|---:|---:|---:|---:|---:|");
    for measurement in measurements {
        let walls = measurement.sorted(|cost| cost.wall);
        println!(
            "| {} | {} | {} | {:.2} ({:.2}–{:.2}) | {} | {} | {} | {} | {:.0} |",
            measurement.name,
            measurement.description,
            measurement.issues,
            measurement.median(|cost| cost.wall),
            walls[0],
            walls[walls.len() - 1],
            formatted(measurement.seconds()),
            formatted(measurement.seconds() / base.seconds()),
            formatted(measurement.processor()),
            formatted(measurement.processor() / base.processor()),
            measurement.memory(),
        );
    }
    let (name, description, rounds) = (&base.name, &base.description, base.costs.len());
    println!(
        "\n×: ratio to “{name}, {description}”. Medians; rounds: {rounds}. MB: peak memory of the largest process."
    );
}

/// Formats a number with two decimal places, or four if it is small.
fn formatted(number: f64) -> String {
    if number < 0.095 { format!("{number:.4}") } else { format!("{number:.2}") }
}
