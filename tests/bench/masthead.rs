//! Commands of the Masthead program that is measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Option to build unchanged editions, too. Versions of Masthead without a cache do not have it.
const FORCE: &str = "--force";

/// A Masthead program with its options.
#[derive(Debug)]
pub(crate) struct Masthead {
    program: PathBuf,
    jobs: usize,
    has_force: bool,
}

impl Masthead {
    /// Creates the commands for `program`, or without it for the program built with this benchmark.
    pub(crate) fn new(program: Option<PathBuf>, jobs: usize) -> Self {
        let program = program.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_masthead")));
        let help = Command::new(&program).args(["help", "build"]).output().expect("masthead starts").stdout;
        let has_force = String::from_utf8_lossy(&help).contains(FORCE);
        Self { program, jobs, has_force }
    }

    /// Returns the command that builds these issues of a publication, or all issues if there are none. Unchanged
    /// editions are rebuilt.
    pub(crate) fn build(&self, root: &Path, out: &Path, issues: &[String]) -> Command {
        let mut command = self.build_incrementally(root, out);
        command.args(issues);
        if self.has_force {
            command.arg(FORCE);
        }
        command
    }

    /// Returns the command that builds all changed editions.
    pub(crate) fn build_incrementally(&self, root: &Path, out: &Path) -> Command {
        let mut command = self.command(&["build"], root, out);
        command.args(["--jobs", &self.jobs.to_string()]);
        command
    }

    /// Returns the command that builds the issues requested on its standard input, one after the other in its own process.
    /// `build` starts it as its worker.
    pub(crate) fn work(&self, root: &Path, out: &Path) -> Command {
        let mut command = self.command(&["--worker", "build"], root, out);
        command.arg(FORCE);
        command
    }

    /// Writes the Typst sources of an issue to `OUT/<issue>/typst`.
    ///
    /// # Panics
    ///
    /// Panics if the issue has errors.
    pub(crate) fn export(&self, root: &Path, out: &Path, issue: &str) {
        let mut command = self.command(&["export"], root, out);
        let status = command.args([issue, "--to", "typst"]).stdout(Stdio::null()).status().expect("masthead starts");
        assert!(status.success(), "{issue} has errors");
    }

    /// Returns the command that serves the preview of an issue and opens no browser.
    pub(crate) fn preview(&self, root: &Path, issue: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["preview", "--no-open", "--root"]).arg(root).arg(issue).env_remove("SOURCE_DATE_EPOCH");
        command
    }

    fn command(&self, name: &[&str], root: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(name).arg("--quiet").arg("--root").arg(root).arg("--out").arg(out);
        // The cache is in its default place, the publication.
        command.env_remove("MASTHEAD_CACHE").env_remove("SOURCE_DATE_EPOCH");
        command
    }
}
