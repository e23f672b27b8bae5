//! `preview`: shows an issue in the browser while it is written.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::messages::Messages;
use super::supervise::enter_supervised_process;
use super::{ConsoleOptions, Status};
use crate::diagnostic::Report;
use crate::output::Failure;
use crate::preview::{PreviewServer, PreviewSettings};
use crate::stop::Stop;
use crate::workspace;

/// Starts the preview in this process, which [`supervise_preview`](super::supervise_preview) has started. Prints its address
/// and, if `opens_browser` is true and no process before it has done so, opens it in the browser. Returns only if the
/// preview cannot be started or fails.
pub(crate) fn preview(settings: PreviewSettings, opens_browser: bool, console: ConsoleOptions) -> Status {
    let root = settings.root.clone();
    let mut messages = Messages::new(console, &settings.root);
    let mut report = Report::default();
    let resumption = match enter_supervised_process() {
        Ok(resumption) => resumption,
        Err(error) => {
            let status = messages.report_failure(&Failure { path: "standard input".into(), error });
            return messages.finish(status);
        }
    };
    let is_first = resumption.is_none();
    match workspace::check_name(&settings.root, settings.issue.as_deref(), &mut report) {
        Ok(()) => {}
        Err(Stop::Reported(_)) => {
            messages.report(&report);
            return messages.finish(Status::Errors);
        }
        Err(Stop::Failure(failure)) => {
            let status = messages.report_failure(&failure);
            return messages.finish(status);
        }
    }
    let reports = {
        let (root, mut before) = (root.clone(), Vec::new());
        Box::new(move |reports: &[Report]| {
            // Messages that are still true are printed again only together with new ones.
            let current: Vec<_> = reports.iter().flat_map(Report::json_messages).map(|(_, json)| json).collect();
            if current == before {
                return;
            }
            before = current;
            let mut messages = Messages::new(console, &root);
            for report in reports {
                messages.report(report);
            }
            if before.is_empty() && console.shows_notes() {
                messages.streams.note("There are no messages any more.");
            }
            messages.finish(Status::Done);
        })
    };
    let server = match PreviewServer::open(settings, resumption, reports) {
        Ok(server) => server,
        Err(failure) => {
            let status = messages.report_failure(&failure);
            return messages.finish(status);
        }
    };
    let address = server.address();
    messages.streams.result(&address);
    if is_first && console.shows_notes() {
        messages.streams.note("The preview follows every change that you save. Press Ctrl-C to end it.");
    }
    if is_first && opens_browser && !open_in_browser(&address) && console.shows_notes() {
        messages.streams.note("note: no browser could be opened; open the address above");
    }
    let ended = server.run();
    let error = ended.err().unwrap_or_else(|| std::io::Error::other("the preview ended"));
    let status = messages.report_failure(&Failure { path: PathBuf::from("preview"), error });
    messages.finish(status)
}

/// Opens an address in the browser with the command of the system. Returns `false` if there is no such command.
fn open_in_browser(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
