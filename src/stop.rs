//! Reasons for ending a build or a command early.

use crate::diagnostic::Reported;
use crate::output::Failure;

/// Reason for ending a build or a command before it has a result.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The publication has an error, and the report contains it.
    Reported(Reported),
    /// An input or output operation failed, or Masthead has a bug.
    Failure(Failure),
}

impl From<Reported> for Stop {
    fn from(reported: Reported) -> Self {
        Self::Reported(reported)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}
