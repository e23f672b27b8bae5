//! Writing the editions of an issue into the output folder.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::edition::Edition;
use crate::judge::IssueScore;
use crate::output::{self, Failure};
use crate::pipeline::BuiltIssue;
use crate::request::BuiltEdition;
use crate::timings::{Stage, Stopwatch};

/// The editions of an issue and the files written for them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct WrittenEditions {
    /// Each edition, and whether it was built rather than found up to date.
    pub(super) editions: Vec<(Edition, bool)>,
    /// Paths of the files written, relative to the output folder, with `/` between the parts.
    pub(super) paths: Vec<String>,
    /// Score of the pages, if it is known.
    pub(super) score: Option<IssueScore>,
}

impl WrittenEditions {
    /// Writes the files of the editions that are not up to date into the folder `slug` in `out`. Nothing is written
    /// if `out` is `None`.
    pub(super) fn write(
        BuiltIssue { editions, score }: BuiltIssue,
        out: Option<&Path>,
        slug: &str,
        stopwatch: &mut Stopwatch,
    ) -> Result<Self, Failure> {
        let mut written = Self { score, ..Self::default() };
        for BuiltEdition { edition, is_new, artifact, .. } in editions {
            written.editions.push((edition, is_new));
            let (Some(out), Some(artifact)) = (out, artifact) else { continue };
            for file in &artifact.files {
                let path = format!("{slug}/{}", file.path);
                stopwatch.time(Stage::Write, || output::write_below(out, &path, &file.bytes))?;
                written.paths.push(path);
            }
        }
        Ok(written)
    }
}
