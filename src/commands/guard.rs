//! Runs a command for one issue in a process of its own, so that a crash or a lack of memory ends with a message.

use std::io::{self, Read};
use std::process::{self, Command, ExitStatus, Stdio};
use std::thread;

use super::messages::Messages;
use super::workers::{WorkerCommand, WorkerEnd, last_bytes};
use super::{ConsoleOptions, Status};
use crate::diagnostic::Report;
use crate::output::Failure;
use crate::process_limits::{limit_memory, limit_processor_time};
use crate::publication::Limits;
use crate::threads;

/// Runs the command in a process that `command` starts, and returns its exit status. `name` is the name of the command.
pub(crate) fn guard(name: &str, command: &WorkerCommand, console: ConsoleOptions) -> u8 {
    let mut messages = Messages::new(console, ".".as_ref());
    let status = match run(command, console) {
        Ok((status, errors)) => {
            if let Some(code) = exit_code(status) {
                return code;
            }
            let mut report = Report::default();
            let end = WorkerEnd::of(status, &errors);
            report.push(end.diagnostic(&format!("the command `{name}`"), None));
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
    set_color(&mut process, console);
    let mut process = process.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    // The pipe stays open while the process runs: see `enter_guarded_process`.
    let _open = process.stdin.take();
    let errors = process.stderr.take().map(|errors| last_bytes(errors, io::stderr())).unwrap_or_default();
    Ok((process.wait()?, errors))
}

/// Returns the exit status with which a command ended by itself. `None` if it crashed: a panic ends a process with 101, and
/// Windows reports crashes as large numbers.
pub(super) fn exit_code(status: ExitStatus) -> Option<u8> {
    let code = u8::try_from(status.code()?).ok()?;
    (code <= Status::Failure as u8).then_some(code)
}

/// Colours the messages of a process like those of this one. It writes to a pipe, where messages are not coloured by
/// default.
pub(super) fn set_color(process: &mut Command, console: ConsoleOptions) {
    if console.color {
        process.env("CLICOLOR_FORCE", "1");
    }
}

/// Limits a guarded process: at first as for a publication without `[limits]`, then as the publication asks.
pub(super) fn limit_guarded_process(limits: Limits) {
    limit_memory(limits.memory_bytes, threads::available() + 2);
    limit_processor_time(limits.time);
}

/// Sets the limits of a guarded process, and ends it if the process that started it ends.
pub(crate) fn enter_guarded_process() {
    limit_guarded_process(Limits::default());
    end_with_standard_input();
}

/// Ends this process when the process that started it ends, which closes standard input.
pub(super) fn end_with_standard_input() {
    // Without the thread, an orphaned process runs to its end.
    let _ = thread::Builder::new().spawn(|| {
        let _ = io::stdin().lock().read(&mut [0]);
        process::exit(Status::Failure as i32);
    });
}
