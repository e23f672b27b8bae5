//! Runs the preview in a process of its own. If an issue ends that process, another one takes over its address.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{ExitStatus, Stdio};
use std::thread;

use super::guard::{end_with_standard_input, exit_code, set_color};
use super::messages::Messages;
use super::workers::{WorkerCommand, WorkerEnd, last_bytes};
use super::{ConsoleOptions, Status};
use crate::diagnostic::Report;
use crate::output::Failure;
use crate::preview::PreviewResumption;

/// Result of a process.
struct EndedProcess {
    status: ExitStatus,
    /// Address of the preview, if the process got so far.
    address: Option<String>,
    /// End of standard error.
    errors: Vec<u8>,
}

/// Runs the preview in processes that `command` starts, until one ends by itself, and returns its exit status.
pub(crate) fn supervise_preview(command: &WorkerCommand, console: ConsoleOptions) -> u8 {
    let mut resumption = None;
    loop {
        let mut messages = Messages::new(console, ".".as_ref());
        let ended = match run(command, resumption.as_ref(), console, &mut messages) {
            Ok(ended) => ended,
            Err(error) => {
                let status = messages.report_failure(&Failure { path: "preview".into(), error });
                return messages.finish(status) as u8;
            }
        };
        if let Some(code) = exit_code(ended.status) {
            return code;
        }
        let diagnostic = WorkerEnd::of(ended.status, &ended.errors).diagnostic("the preview of this issue", None);
        let crash = format!("{}. Change the issue to build it again.", diagnostic.message);
        let mut report = Report::default();
        report.push(diagnostic);
        messages.report(&report);
        // Without an address, the process ended before it could build anything.
        match ended.address.and_then(|address| PreviewResumption::new(&address, crash)) {
            Some(next) => resumption = Some(next),
            None => return messages.finish(Status::Errors) as u8,
        }
    }
}

/// Runs a process to its end. The first one prints its address.
fn run(
    command: &WorkerCommand,
    resumption: Option<&PreviewResumption>,
    console: ConsoleOptions,
    messages: &mut Messages,
) -> io::Result<EndedProcess> {
    let mut process = command.process();
    set_color(&mut process, console);
    let mut process = process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    // The pipe stays open while the process runs: see `enter_supervised_process`.
    let mut input = process.stdin.take();
    if let Some(input) = &mut input {
        // A process that has ended does not read it.
        let _ = serde_json::to_string(&resumption).map(|line| writeln!(input, "{line}"));
    }
    let errors = process.stderr.take();
    let errors = thread::Builder::new().spawn(move || errors.map(|errors| last_bytes(errors, io::stderr())))?;
    let mut address = String::new();
    if let Some(output) = process.stdout.take() {
        BufReader::new(output).read_line(&mut address)?;
    }
    let address = Some(address.trim().to_owned()).filter(|address| !address.is_empty());
    if let (Some(address), None) = (&address, resumption) {
        messages.streams.result(address);
    }
    let status = process.wait()?;
    Ok(EndedProcess { status, address, errors: errors.join().ok().flatten().unwrap_or_default() })
}

/// Reads what a process of the preview goes on with: `None` for the first one. The process ends with the one that started
/// it.
///
/// # Errors
/// The process was not started by [`supervise_preview`].
pub(super) fn enter_supervised_process() -> io::Result<Option<PreviewResumption>> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    end_with_standard_input();
    Ok(serde_json::from_str(&line)?)
}
