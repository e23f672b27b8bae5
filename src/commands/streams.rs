//! Standard output and standard error.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Status;
use crate::diagnostic::{printable, shorten};
use crate::output::Failure;

/// The output streams of a command. The first failed write, such as to a full disk or a closed pipe, ends the command
/// with the exit status of a failure.
#[derive(Debug, Default)]
pub(super) struct Streams {
    failure: Option<Failure>,
}

impl Streams {
    /// Prints a result to standard output.
    pub(super) fn result(&mut self, text: &dyn Display) {
        let written = writeln!(io::stdout(), "{text}").and_then(|()| io::stdout().flush());
        self.check(written, "standard output");
    }

    /// Prints the path of a file that was written to standard output, on one line whatever its name is.
    pub(super) fn path(&mut self, path: &Path) {
        self.result(&printable(&path.display().to_string()));
    }

    /// Prints one line to standard error, in which names may have any characters.
    pub(super) fn note(&mut self, line: &str) {
        self.message(&shorten(printable(line)));
    }

    /// Prints a rendered message to standard error.
    pub(super) fn message(&mut self, text: &str) {
        self.check(writeln!(io::stderr(), "{text}"), "standard error");
    }

    /// Returns the first failed write.
    pub(super) fn take_failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    fn check(&mut self, written: io::Result<()>, stream: &str) {
        if let (Err(error), None) = (written, &self.failure) {
            self.failure = Some(Failure { path: PathBuf::from(stream), error });
        }
    }
}

/// Prints an error in the use of the command line. If that fails, there is no stream left for a message.
pub(crate) fn usage_error(message: &str) -> Status {
    let _ = writeln!(io::stderr(), "error: {}", shorten(printable(message)));
    Status::Usage
}
