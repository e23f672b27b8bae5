//! Builds issues in worker processes, so that no issue can end the build of the others.
//!
//! ```text
//! build ── WorkerRequest, a line of JSON ─▶ worker process: `masthead --worker build …`
//!       ◀─ WorkerReply, a line of JSON ───
//! ```
//!
//! A worker process opens the publication once and builds one issue after the other, so that fonts and parsed layouts
//! stay in memory. The operating system limits its memory and its processor time. If it ends, its issue gets a
//! diagnostic, and a new process takes its place.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::threads::STACK;

mod end;
mod message;
mod process;

pub(super) use end::WorkerEnd;
pub(super) use message::{WorkerReply, WorkerRequest};
pub(super) use process::last_bytes;

use process::WorkerProcess;

/// Returns the wall-clock time after which a worker is ended, given its limit of processor time. It waits for something
/// that does not come, or the system does not limit its processor time.
fn wall_clock_limit(limit: Duration) -> Duration {
    // A busy computer may give a worker a tenth of a processor.
    if cfg!(unix) { limit * 10 + Duration::from_mins(10) } else { limit * 5 }
}

/// Command line that starts a worker process.
#[derive(Debug)]
pub(crate) struct WorkerCommand {
    /// Path of the program.
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl WorkerCommand {
    /// Command line for workers of the command with these arguments, the first of which is the program's name.
    pub(crate) fn new(arguments: &[OsString]) -> Self {
        // On systems that do not give the path, the name that the program was started with leads to it.
        let name = || arguments.first().map(PathBuf::from).unwrap_or_default();
        let program = std::env::current_exe().unwrap_or_else(|_| name());
        let arguments = std::iter::once("--worker".into()).chain(arguments.iter().skip(1).cloned()).collect();
        Self { program, arguments }
    }

    /// Returns the process to start.
    pub(super) fn process(&self) -> Command {
        let mut process = Command::new(&self.program);
        // A backtrace would push the message of a crash out of the end of standard error.
        process.args(&self.arguments).env("RUST_BACKTRACE", "0");
        process
    }
}

/// The worker process of a thread. It is started by the first request, unless one has been started ahead.
pub(super) struct Worker<'a> {
    workers: &'a Workers<'a>,
    process: Option<WorkerProcess>,
}

impl Worker<'_> {
    /// Builds an issue in the worker process. A process that ends after it has built other issues may have ended because
    /// of them: the request is repeated once in a new process, so that the result depends on the issue only.
    ///
    /// # Errors
    /// The process ended, or could not be started.
    pub(super) fn build(&mut self, request: &WorkerRequest) -> io::Result<Result<WorkerReply, WorkerEnd>> {
        loop {
            let mut process = match self.process.take().or_else(|| self.workers.take_idle()) {
                Some(process) => process,
                None => WorkerProcess::start(self.workers.command)?,
            };
            let is_new = !process.has_replied;
            match process.build(request, wall_clock_limit(self.workers.limit)) {
                Ok(reply) => {
                    self.process = Some(process);
                    return Ok(Ok(reply));
                }
                Err(end @ (WorkerEnd::OutOfTime | WorkerEnd::Waiting)) => return Ok(Err(end)),
                Err(end) if is_new => return Ok(Err(end)),
                Err(WorkerEnd::OverMemory | WorkerEnd::Crashed(_)) => {}
            }
        }
    }
}

/// Threads that build issues, each with a worker.
pub(super) struct Workers<'a> {
    threads: usize,
    command: &'a WorkerCommand,
    /// Limit on the processor time of an issue.
    limit: Duration,
    /// Processes that have been started ahead and have no request yet.
    idle: Mutex<Vec<WorkerProcess>>,
    /// Number of calls of [`Workers::start_ahead`].
    announced: AtomicUsize,
}

impl<'a> Workers<'a> {
    /// Creates the threads' data. `limit` is the limit on the processor time of an issue.
    pub(super) fn new(threads: usize, command: &'a WorkerCommand, limit: Duration) -> Self {
        Self { threads, command, limit, idle: Mutex::default(), announced: AtomicUsize::new(0) }
    }

    /// Starts a process for a job that will follow, unless there is one for each thread. The process opens the publication
    /// in the meantime. If it does not start, the job starts it again and reports the error.
    pub(super) fn start_ahead(&self) {
        if self.announced.fetch_add(1, Ordering::Relaxed) < self.threads
            && let Ok(process) = WorkerProcess::start(self.command)
        {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        }
    }

    /// Returns a process that has been started ahead.
    fn take_idle(&self) -> Option<WorkerProcess> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Runs `work` for each job number below `jobs` and calls `done` as jobs end, in any order.
    pub(super) fn run<T: Send>(
        &self,
        jobs: usize,
        work: impl Fn(usize, &mut Worker<'_>) -> T + Sync,
        mut done: impl FnMut(usize, T),
    ) {
        let next = AtomicUsize::new(0);
        let run_jobs = |done: &mut dyn FnMut(usize, T)| {
            let mut worker = Worker { workers: self, process: None };
            loop {
                let job = next.fetch_add(1, Ordering::Relaxed);
                if job >= jobs {
                    break;
                }
                done(job, work(job, &mut worker));
            }
        };
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..self.threads.min(jobs) {
                let sender = sender.clone();
                // Sending never fails: the receiver lives until all senders are dropped.
                let run = move || run_jobs(&mut |job, result| drop(sender.send((job, result))));
                // The error is ignored: without any thread, the current one runs all jobs below.
                let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
            }
            drop(sender);
            for (job, result) in receiver {
                done(job, result);
            }
            run_jobs(&mut done);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_ends_once() {
        let command = WorkerCommand { program: PathBuf::new(), arguments: Vec::new() };
        let workers = Workers::new(3, &command, Duration::from_secs(1));
        let mut sum = 0;
        workers.run(100, |job, _| job, |job, result| sum += if job == result { job } else { 1000 });
        assert_eq!(sum, 4950);
    }

    #[test]
    fn a_program_that_does_not_start_is_an_error() {
        let command = WorkerCommand { program: PathBuf::from("no-such-program"), arguments: Vec::new() };
        let workers = Workers::new(1, &command, Duration::from_secs(1));
        workers.start_ahead();
        let mut worker = Worker { workers: &workers, process: None };
        assert!(worker.build(&WorkerRequest { slug: "a".to_owned(), threads: 1 }).is_err());
    }
}
