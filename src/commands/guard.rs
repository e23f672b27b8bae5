//! Runs a command for one issue in a process of its own, so that a crash or a lack of memory ends with a message.

use std::io::{self, Read};
use std::process::{self, ExitStatus, Stdio};
use std::thread;

use super::messages::Messages;
use super::workers::{WorkerCommand, WorkerEnd, last_bytes, limit_memory, limit_processor_time};
use super::{ConsoleOptions, Status};
use crate::diagnostic::Report;
use crate::output::Failure;
use crate::publication::Limits;
use crate::threads;

/// Runs the command in a process that `command` starts, and returns its exit status. `name` is the name of the command.
pub(crate) fn guard(name: &str, command: &WorkerCommand, console: ConsoleOptions) -> u8 {
    let mut messages = Messages::new(console, ".".as_ref());
    let status = match run(command, console) {
        Ok((status, errors)) => {
            if let Some(code) = status.code() {
                return u8::try_from(code).unwrap_or(Status::Failure as u8);
            }
            let mut report = Report::default();
            let end = WorkerEnd::of(status, &errors);
            report.push(end.diagnostic(&format!("the command `{name}`"), Limits::default()));
            messages.report(&report);
            Status::Errors
        }
        Err(error) => messages.report_failure(&Failure { path: name.into(), error }),
    };
    messages.finish(status) as u8
}

/// Runs a process to its end. Returns its status and the end of its messages, which are printed as they come.
fn run(command: &WorkerCommand, console: ConsoleOptions) -> io::Result<(ExitStatus, Vec<u8>)> {
    let mut process = command.process();
    if console.color {
        // The process writes to a pipe, where messages are not coloured by default.
        process.env("CLICOLOR_FORCE", "1");
    }
    let mut process = process.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    // The pipe stays open while the process runs: see `enter_guarded_process`.
    let _open = process.stdin.take();
    let errors = process.stderr.take().map(|errors| last_bytes(errors, io::stderr())).unwrap_or_default();
    Ok((process.wait()?, errors))
}

/// Limits a guarded process: at first as for a publication without `[limits]`, then as the publication asks.
pub(super) fn limit_guarded_process(limits: Limits) {
    limit_memory(limits.memory_bytes, threads::available() + 2);
    limit_processor_time(limits.time);
}

/// Sets the limits of a guarded process, and ends it if the process that started it ends.
pub(crate) fn enter_guarded_process() {
    limit_guarded_process(Limits::default());
    // Without the thread, an orphaned process runs to its end.
    let _ = thread::Builder::new().spawn(|| {
        // Standard input ends when the other process does.
        let _ = io::stdin().lock().read(&mut [0]);
        process::exit(Status::Failure as i32);
    });
}
