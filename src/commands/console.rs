//! Exit status of a command, and options for its output.

use crate::diagnostic::MessageFormat;

/// Exit status of a command and of the program. A greater value is more severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Success, possibly with warnings.
    Done = 0,
    /// The publication has errors.
    Errors = 1,
    /// The command line is invalid.
    Usage = 2,
    /// An input or output operation failed, or Masthead has a bug: see [`Failure`](crate::output::Failure).
    Failure = 3,
}

/// Options for messages, progress and summary on standard error.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub(crate) struct ConsoleOptions {
    pub(crate) format: MessageFormat,
    /// Whether to colour messages in the human format.
    pub(crate) color: bool,
    /// Whether to print every message, rather than the first few of each code and issue.
    pub(crate) all_messages: bool,
    /// Whether to print errors only.
    pub(crate) quiet: bool,
    /// Whether to print the state and time of each issue.
    pub(crate) verbose: bool,
}

impl ConsoleOptions {
    /// Returns `true` if notes, progress and a summary are printed beside the messages.
    pub(crate) fn shows_notes(self) -> bool {
        !self.quiet && matches!(self.format, MessageFormat::Human | MessageFormat::Github)
    }
}
