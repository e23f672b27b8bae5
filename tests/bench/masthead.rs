//! The program that is measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds what has not changed, too. Programs from before there was a cache do not know it.
const ANEW: &str = "--force";

/// A Masthead, with the use it makes of the machine.
#[derive(Debug)]
pub(crate) struct Masthead {
    program: PathBuf,
    jobs: usize,
    knows_anew: bool,
}

impl Masthead {
    /// The one that was built with this benchmark, or another one.
    pub(crate) fn new(program: Option<PathBuf>, jobs: usize) -> Self {
        let program = program.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_masthead")));
        let help = Command::new(&program).args(["help", "build"]).output().expect("masthead starts").stdout;
        let knows_anew = String::from_utf8_lossy(&help).contains(ANEW);
        Self { program, jobs, knows_anew }
    }

    /// Builds all issues of a publication, or some, with all that this takes.
    pub(crate) fn build(&self, root: &Path, out: &Path, issues: &[String]) -> Command {
        let mut command = self.build_what_changed(root, out);
        command.args(issues);
        if self.knows_anew {
            command.arg(ANEW);
        }
        command
    }

    /// Builds what has changed.
    pub(crate) fn build_what_changed(&self, root: &Path, out: &Path) -> Command {
        let mut command = self.command("build", root, out);
        command.args(["--jobs", &self.jobs.to_string()]);
        command
    }

    /// Writes the Typst sources of an issue to `OUT/<issue>/typst`.
    ///
    /// # Panics
    ///
    /// If the issue has errors.
    pub(crate) fn export(&self, root: &Path, out: &Path, issue: &str) {
        let mut command = self.command("export", root, out);
        let status = command.args([issue, "--to", "typst"]).stdout(Stdio::null()).status().expect("masthead starts");
        assert!(status.success(), "{issue} has errors");
    }

    fn command(&self, name: &str, root: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(name).arg("--quiet").arg("--root").arg(root).arg("--out").arg(out);
        // A cache is where it is by default: in the publication.
        command.env_remove("MASTHEAD_CACHE").env_remove("SOURCE_DATE_EPOCH");
        command
    }
}
