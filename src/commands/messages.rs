//! Prints diagnostics and failures to standard error, in the format chosen with `--message-format`.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use super::{ConsoleOptions, Status};
use crate::diagnostic::{MessageFormat, MessageStyle, Report, sarif_document};
use crate::output::Failure;
use crate::stop::Stop;

/// Prints each message once, although every issue reports the same mistakes in `masthead.toml` or a layout.
pub(super) struct Messages {
    pub(super) style: MessageStyle,
    /// Messages printed or collected so far.
    seen: HashSet<String>,
    /// Results of the SARIF document, in the order in which they were reported.
    sarif_results: Vec<String>,
    /// Failures for the SARIF document.
    failures: Vec<String>,
}

impl Messages {
    /// Messages about the publication in `root`.
    pub(super) fn new(console: ConsoleOptions, root: &Path) -> Self {
        let style = MessageStyle {
            format: console.format,
            color: console.color,
            only_errors: console.quiet,
            prefix: prefix(root).unwrap_or_default(),
        };
        Self { style, seen: HashSet::new(), sarif_results: Vec::new(), failures: Vec::new() }
    }

    /// Prints the diagnostics of a report.
    pub(super) fn report(&mut self, report: &Report) {
        self.print(report.messages(&self.style));
    }

    /// Prints the errors of a report, without its warnings.
    pub(super) fn errors(&mut self, report: &Report) {
        self.print(report.messages(&MessageStyle { only_errors: true, ..self.style.clone() }));
    }

    /// Prints messages that were rendered in this [`MessageStyle`].
    pub(super) fn print(&mut self, messages: Vec<String>) {
        for message in messages {
            if self.seen.insert(message.clone()) {
                if self.style.format == MessageFormat::Sarif {
                    self.sarif_results.push(message);
                } else {
                    let _ = writeln!(io::stderr(), "{message}");
                }
            }
        }
    }

    /// Returns the exit status of a command. A failure is printed; errors have been printed by the command.
    pub(super) fn status(&mut self, result: Result<(), Stop>) -> Status {
        match result {
            Ok(()) => Status::Done,
            Err(Stop::Reported(_)) => Status::Errors,
            Err(Stop::Failure(failure)) => self.report_failure(&failure),
        }
    }

    /// Prints a failure and returns the exit status for it.
    pub(super) fn report_failure(&mut self, failure: &Failure) -> Status {
        match self.style.format {
            MessageFormat::Sarif => self.failures.push(failure.to_string()),
            MessageFormat::Github => {
                let _ = writeln!(io::stderr(), "::error::{}", failure.to_string().replace(['\r', '\n'], " "));
            }
            MessageFormat::Human | MessageFormat::Short | MessageFormat::Json => {
                let _ = writeln!(io::stderr(), "error: {failure}");
            }
        }
        Status::Failure
    }
}

impl Drop for Messages {
    /// Prints the SARIF document, so that it is complete however the command ends.
    fn drop(&mut self) {
        if self.style.format == MessageFormat::Sarif {
            let _ = writeln!(io::stderr(), "{}", sarif_document(&self.sarif_results, &self.failures));
        }
    }
}

/// Path from the current folder, or from `GITHUB_WORKSPACE` (the repository checked out by GitHub Actions), to the
/// publication, with a trailing `/`. `None` if the publication is not below that folder.
fn prefix(root: &Path) -> Option<String> {
    let base = std::env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty());
    let base = base.map_or_else(std::env::current_dir, |folder| Ok(folder.into())).ok()?.canonicalize().ok()?;
    let root = root.canonicalize().ok()?;
    let below = root.strip_prefix(base).ok()?.components();
    Some(below.fold(String::new(), |prefix, part| prefix + &part.as_os_str().to_string_lossy() + "/"))
}
