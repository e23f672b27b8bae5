//! A worker process as the build sees it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::WorkerCommand;
use super::end::WorkerEnd;
use super::message::{WorkerReply, WorkerRequest};

/// Number of bytes at the end of standard error that are kept.
const ERROR_BYTES: usize = 4096;

/// A running worker process. Dropping it ends the process.
pub(super) struct WorkerProcess {
    child: Child,
    requests: ChildStdin,
    replies: Receiver<WorkerReply>,
    /// Thread that returns the end of standard error.
    errors: Option<JoinHandle<Vec<u8>>>,
    /// Whether the process has built an issue.
    pub(super) has_replied: bool,
}

impl WorkerProcess {
    /// Starts a process.
    ///
    /// # Errors
    /// The system cannot start the program or a thread.
    pub(super) fn start(command: &WorkerCommand) -> io::Result<Self> {
        let mut child =
            command.process().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let no_pipe = || io::Error::other("a pipe to the worker process is missing");
        let requests = child.stdin.take().ok_or_else(no_pipe)?;
        let output = child.stdout.take().ok_or_else(no_pipe)?;
        let errors = child.stderr.take().ok_or_else(no_pipe)?;
        let (sender, replies) = mpsc::channel();
        thread::Builder::new().spawn(move || read_replies(output, &sender))?;
        let errors = thread::Builder::new().spawn(move || last_bytes(errors, io::sink()))?;
        Ok(Self { child, requests, replies, errors: Some(errors), has_replied: false })
    }

    /// Sends a request and returns the reply. `limit` is wall-clock time.
    ///
    /// # Errors
    /// The process ended, or was ended at the limit.
    pub(super) fn build(&mut self, request: &WorkerRequest, limit: Duration) -> Result<WorkerReply, WorkerEnd> {
        // A write to a process that has ended fails; the missing reply is noticed below.
        let _ = serde_json::to_string(request)
            .map_err(io::Error::from)
            .and_then(|request| writeln!(self.requests, "{request}"));
        match self.replies.recv_timeout(limit) {
            Ok(reply) => {
                self.has_replied = true;
                Ok(reply)
            }
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                Err(WorkerEnd::Waiting)
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.end()),
        }
    }

    /// Returns the reason why the process ended. Its output is closed, so it has ended or is about to.
    fn end(&mut self) -> WorkerEnd {
        let status = self.child.wait();
        let errors = self.errors.take().and_then(|errors| errors.join().ok()).unwrap_or_default();
        status.map_or_else(|error| WorkerEnd::Crashed(error.to_string()), |status| WorkerEnd::of(status, &errors))
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        // A process that has ended already is no error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads replies until the process ends or writes something else.
fn read_replies(output: impl Read, replies: &Sender<WorkerReply>) {
    for line in BufReader::new(output).lines() {
        let reply = line.ok().and_then(|line| serde_json::from_str(&line).ok());
        if reply.is_none_or(|reply| replies.send(reply).is_err()) {
            break;
        }
    }
}

/// Copies `input` to `output` and returns its last bytes.
pub(in crate::commands) fn last_bytes(mut input: impl Read, mut output: impl Write) -> Vec<u8> {
    let (mut last, mut buffer) = (Vec::new(), [0; ERROR_BYTES]);
    while let Ok(length @ 1..) = input.read(&mut buffer) {
        // The process would wait for ever if its output was not read to the end.
        let _ = output.write_all(&buffer[..length]);
        last.extend_from_slice(&buffer[..length]);
        last.drain(..last.len().saturating_sub(ERROR_BYTES));
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_output_is_kept() {
        let output: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
        assert_eq!(last_bytes(output.as_slice(), io::sink()), output[output.len() - ERROR_BYTES..]);
    }
}
