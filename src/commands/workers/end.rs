//! Reasons why a worker process ends without a result.

use std::process::ExitStatus;

use super::wall_clock_limit;
use crate::diagnostic::{Code, Diagnostic};
use crate::publication::Limits;

/// Reason why a worker process ended before it had a result.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::commands) enum WorkerEnd {
    /// It exceeded its memory.
    OverMemory,
    /// It exceeded its processor time.
    OutOfTime,
    /// It waited for something, and was ended.
    Waiting,
    /// It crashed for this reason.
    Crashed(String),
}

impl WorkerEnd {
    /// Returns the reason why a process ended with this status, after it had written `errors` to standard error.
    pub(in crate::commands) fn of(status: ExitStatus, errors: &[u8]) -> Self {
        /// Signal to a process that exceeds its processor time, on Linux and macOS.
        const SIGXCPU: i32 = 24;
        /// Signal with which the system ends a process when memory is short.
        const SIGKILL: i32 = 9;
        let errors = String::from_utf8_lossy(errors);
        let signal = signal(status);
        if signal == Some(SIGXCPU) {
            Self::OutOfTime
        } else if signal == Some(SIGKILL) || errors.contains("memory allocation of") {
            Self::OverMemory
        } else if errors.contains("has overflowed its stack") {
            Self::Crashed("the stack overflowed".to_owned())
        } else {
            Self::Crashed(status.to_string())
        }
    }

    /// Returns the diagnostic. `subject` is what the process made, such as an issue. `limits` are those of the publication,
    /// if they are known.
    pub(in crate::commands) fn diagnostic(&self, subject: &str, limits: Option<Limits>) -> Diagnostic {
        let memory = limits.map_or_else(
            || "memory than `memory-bytes` in `[limits]` allows".to_owned(),
            |limits| format!("than {} bytes of memory", limits.memory_bytes),
        );
        let time = limits.map_or_else(
            || "processor time than `seconds` in `[limits]` allows".to_owned(),
            |limits| format!("than {} s of processor time", limits.time.as_secs()),
        );
        let waited = wall_clock_limit(limits.unwrap_or_default().time).as_secs();
        let (code, message, help) = match self {
            Self::OverMemory => (
                Code::OverMemory,
                format!("{subject} takes more {memory}"),
                "look for a very large picture, table or font; or raise `memory-bytes` in `[limits]`",
            ),
            Self::OutOfTime => (
                Code::OutOfTime,
                format!("{subject} takes more {time}"),
                "look for a very long table or paragraph; or raise `seconds` in `[limits]`",
            ),
            Self::Waiting => (
                Code::OutOfTime,
                format!("{subject} was not finished within {waited} s"),
                "build fewer issues at the same time with `--jobs`, or find out what keeps the computer busy",
            ),
            Self::Crashed(reason) => (
                Code::IssueCrashed,
                format!("{subject} made Masthead crash: {reason}"),
                "report this as a bug of Masthead; meanwhile look for content that is nested very deeply",
            ),
        };
        Diagnostic::new(code, None, message, help)
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn the_reason_comes_from_the_signal_or_the_last_message() {
        let ended = |signal, errors: &str| WorkerEnd::of(ExitStatus::from_raw(signal), errors.as_bytes());
        assert_eq!(ended(24, ""), WorkerEnd::OutOfTime);
        assert_eq!(ended(9, ""), WorkerEnd::OverMemory);
        assert_eq!(ended(6, "memory allocation of 8000000000 bytes failed"), WorkerEnd::OverMemory);
        let overflowed = "thread 'worker' (7) has overflowed its stack\nfatal runtime error: stack overflow";
        assert_eq!(ended(6, overflowed), WorkerEnd::Crashed("the stack overflowed".to_owned()));
        assert!(matches!(ended(11, ""), WorkerEnd::Crashed(_)));
    }
}
