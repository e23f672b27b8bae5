//! Estimated build time of each issue, used to start with the longest and to divide issues evenly between machines.
//!
//! The estimate comes from the file that `--timings` wrote in an earlier build, otherwise from the length of the text.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::issue_files::IssueFiles;
use crate::output::Failure;
use crate::root::Root;

/// Build time of an issue, as written by `--timings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct IssueTiming {
    /// Slug of the issue.
    pub(crate) issue: String,
    /// Wall-clock time in seconds.
    pub(crate) seconds: f64,
    /// Whether all editions were built, and none was up to date already.
    pub(crate) built: bool,
}

#[derive(Deserialize)]
struct TimingsFile {
    issues: Vec<IssueTiming>,
}

/// Measured build times in seconds, by slug.
#[derive(Debug, Default)]
pub(crate) struct Costs(HashMap<String, f64>);

/// Build time in seconds per byte of text, if no issue has been measured. Only the proportions between issues matter.
const SECONDS_PER_BYTE: f64 = 1e-5;

impl Costs {
    /// Reads a file written by `--timings`. Issues that were not fully built are ignored.
    ///
    /// # Errors
    /// The file cannot be read, or has another format.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |error| Failure { path: path.to_owned(), error };
        let text = std::fs::read(path).map_err(failed)?;
        let timings: TimingsFile = serde_json::from_slice(&text).map_err(|error| failed(error.into()))?;
        let built = timings.issues.into_iter().filter(|timed| timed.built && timed.seconds.is_finite());
        Ok(Self(built.map(|timed| (timed.issue, timed.seconds)).collect()))
    }

    /// Returns the estimated build time of each issue in seconds.
    pub(crate) fn of(&self, issues: &[&IssueFiles], root: &Root) -> Vec<f64> {
        let lengths: Vec<f64> = issues.iter().map(|issue| length(issue, root)).collect();
        let timed = |issue: &IssueFiles| self.0.get(&issue.slug).copied();
        // Issues that were not measured get the average time per byte of the measured ones.
        let known = issues.iter().zip(&lengths).filter_map(|(issue, length)| Some((timed(issue)?, length)));
        let (seconds, bytes) = known.fold((0.0, 0.0), |sum, (seconds, length)| (sum.0 + seconds, sum.1 + length));
        let rate = if bytes > 0.0 { seconds / bytes } else { SECONDS_PER_BYTE };
        issues.iter().zip(lengths).map(|(issue, length)| timed(issue).unwrap_or(length * rate)).collect()
    }
}

/// Returns the length of an issue's text in bytes.
#[expect(clippy::cast_precision_loss, reason = "only to compare")]
fn length(issue: &IssueFiles, root: &Root) -> f64 {
    let paths = std::iter::once(&issue.index).chain(&issue.articles);
    paths.map(|path| root.length(path)).sum::<u64>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_without_measurements_are_in_proportion_to_length() {
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
