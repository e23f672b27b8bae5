//! What each issue costs to build, to begin with the long ones and to divide them evenly.
//!
//! Told by the file that `--timings` wrote for an earlier build; else by the length of the text, with which the time grows.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::issue_files::IssueFiles;
use crate::output::Failure;
use crate::root::Root;

/// What `--timings` writes of each issue, as far as it says what an issue costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timed {
    /// Its name.
    pub(crate) issue: String,
    /// By the clock on the wall.
    pub(crate) seconds: f64,
    /// Whether all editions were made, and none kept from an earlier build.
    pub(crate) built: bool,
}

#[derive(Deserialize)]
struct Timings {
    issues: Vec<Timed>,
}

/// Known costs, in seconds.
#[derive(Debug, Default)]
pub(crate) struct Costs(HashMap<String, f64>);

/// Seconds that a byte of text takes, where no issue has been timed. Only the proportions matter.
const SECONDS_A_BYTE: f64 = 1e-5;

impl Costs {
    /// Reads a file that `--timings` wrote.
    ///
    /// # Errors
    /// The file cannot be read, or is something else.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |error| Failure { path: path.to_owned(), error };
        let text = std::fs::read(path).map_err(failed)?;
        let timings: Timings = serde_json::from_slice(&text).map_err(|error| failed(error.into()))?;
        let built = timings.issues.into_iter().filter(|timed| timed.built && timed.seconds.is_finite());
        Ok(Self(built.map(|timed| (timed.issue, timed.seconds)).collect()))
    }

    /// The cost of each issue.
    pub(crate) fn of(&self, issues: &[&IssueFiles], root: &Root) -> Vec<f64> {
        let lengths: Vec<f64> = issues.iter().map(|issue| length(issue, root)).collect();
        let timed = |issue: &IssueFiles| self.0.get(&issue.slug).copied();
        // Those that are not known cost as much a byte as those that are.
        let known = issues.iter().zip(&lengths).filter_map(|(issue, length)| Some((timed(issue)?, length)));
        let (seconds, bytes) = known.fold((0.0, 0.0), |sum, (seconds, length)| (sum.0 + seconds, sum.1 + length));
        let rate = if bytes > 0.0 { seconds / bytes } else { SECONDS_A_BYTE };
        issues.iter().zip(lengths).map(|(issue, length)| timed(issue).unwrap_or(length * rate)).collect()
    }
}

/// The bytes of an issue's text.
#[expect(clippy::cast_precision_loss, reason = "only to compare")]
fn length(issue: &IssueFiles, root: &Root) -> f64 {
    let paths = std::iter::once(&issue.index).chain(&issue.articles);
    paths.map(|path| root.length(path)).sum::<u64>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_timed_costs_by_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["a", "b", "c"];
        let issues = names.map(|name| {
            std::fs::write(folder.path().join(format!("{name}.md")), name.repeat(100)).unwrap();
            IssueFiles { slug: name.to_owned(), index: format!("{name}.md"), articles: Vec::new() }
        });
        let issues: Vec<&IssueFiles> = issues.iter().collect();
        let root = Root::open(folder.path()).unwrap();
        let by_length = Costs::default().of(&issues, &root);
        assert!(by_length.iter().all(|cost| (*cost - by_length[0]).abs() < 1e-12 && *cost > 0.0));
        let path = folder.path().join("timings.json");
        let json = r#"{"version": 1, "issues": [{"issue": "a", "seconds": 2.0, "built": true, "stages": {}},
            {"issue": "b", "seconds": 0.001, "built": false}]}"#;
        std::fs::write(&path, json).unwrap();
        assert_eq!(Costs::read(&path).unwrap().of(&issues, &root), [2.0, 2.0, 2.0]);
        std::fs::write(&path, "[]").unwrap();
        assert_eq!(Costs::read(&path).unwrap_err().path, path);
    }
}
