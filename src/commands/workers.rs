//! Runs jobs on several threads, each job with a time limit.
//!
//! A thread cannot be stopped from outside, even if a layout never finishes. A job that exceeds its limit is therefore
//! abandoned: the job counts as failed, its result is discarded, and a new thread replaces its thread. The old thread
//! ends when the job returns, at the latest with the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::threads::STACK;

/// Additional time for a job that is already writing files when its limit expires.
const GRACE_PERIOD: Duration = Duration::from_secs(1);

/// Outcome of a job.
pub(super) enum JobOutcome<T> {
    /// The job returned this value.
    Done(T),
    /// The job panicked with this message.
    Panicked(String),
    /// The job exceeded its time limit and was abandoned.
    TimedOut,
}

/// Decides once whether a job's results count. The first call wins: [`Claim::commit`] by the worker or
/// [`Claim::abandon`] by the scheduler.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim(Arc<Mutex<Option<bool>>>);

impl Claim {
    /// Returns `true` if the job may write its results. From then on the job cannot be abandoned.
    pub(super) fn commit(&self) -> bool {
        self.settle(true)
    }

    /// Returns `true` if the job is abandoned, `false` if it has already committed.
    fn abandon(&self) -> bool {
        !self.settle(false)
    }

    /// Sets the decision unless there is one. Returns whether the job is committed.
    fn settle(&self, is_committed: bool) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(is_committed)
    }
}

/// Job queue shared by the workers.
struct JobQueue<W> {
    /// Number of the next job.
    next: AtomicUsize,
    jobs: usize,
    work: W,
}

/// Event that a worker reports to the scheduler.
enum WorkerEvent<T> {
    Started { job: usize, claim: Claim },
    Ended { job: usize, outcome: JobOutcome<T> },
}

/// Runs `work` for each job number below `jobs` on at most `threads` threads, and calls `done` as jobs end, in any
/// order. `work` must call [`Claim::commit`] before it writes files, and write none if the call returns `false`.
pub(super) fn run<T: Send + 'static>(
    jobs: usize,
    threads: usize,
    limit: Duration,
    work: impl Fn(usize, &Claim) -> T + Send + Sync + 'static,
    mut done: impl FnMut(usize, JobOutcome<T>),
) {
    let queue = Arc::new(JobQueue { next: AtomicUsize::new(0), jobs, work });
    let (sender, receiver) = mpsc::channel();
    (0..threads.min(jobs)).for_each(|_| spawn(&queue, &sender));
    let mut running: Vec<(usize, Claim, Instant)> = Vec::new();
    let mut left = jobs;
    while left > 0 {
        let time_left = running.iter().map(|(_, _, deadline)| deadline.saturating_duration_since(Instant::now())).min();
        match receiver.recv_timeout(time_left.unwrap_or(limit)) {
            Ok(WorkerEvent::Started { job, claim }) => running.push((job, claim, Instant::now() + limit)),
            Ok(WorkerEvent::Ended { job, outcome }) => {
                // An abandoned job is no longer in `running`: its outcome has been reported.
                if let Some(at) = running.iter().position(|(running, ..)| *running == job) {
                    running.swap_remove(at);
                    left -= 1;
                    done(job, outcome);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let expired = running.extract_if(.., |(_, claim, deadline)| {
                    *deadline <= Instant::now() && abandon_or_extend(claim, deadline)
                });
                for (job, ..) in expired {
                    left -= 1;
                    done(job, JobOutcome::TimedOut);
                    spawn(&queue, &sender);
                }
            }
            // Unreachable: `sender` is alive.
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
}

/// Abandons an expired job and returns `true`, unless the job is already writing its files: then its deadline is
/// extended.
fn abandon_or_extend(claim: &Claim, deadline: &mut Instant) -> bool {
    let is_abandoned = claim.abandon();
    if !is_abandoned {
        *deadline += GRACE_PERIOD;
    }
    is_abandoned
}

/// Starts a worker.
fn spawn<T: Send + 'static, W: Fn(usize, &Claim) -> T + Send + Sync + 'static>(
    queue: &Arc<JobQueue<W>>,
    sender: &Sender<WorkerEvent<T>>,
) {
    let (worker_queue, events) = (Arc::clone(queue), sender.clone());
    let spawned = thread::Builder::new().stack_size(STACK).spawn(move || worker_queue.run_jobs(&events));
    if spawned.is_err() {
        // Without another thread, this one runs the jobs, and time limits have no effect.
        queue.run_jobs(sender);
    }
}

impl<W> JobQueue<W> {
    /// Runs jobs until there are none left, or until one of them was abandoned.
    fn run_jobs<T>(&self, events: &Sender<WorkerEvent<T>>)
    where
        W: Fn(usize, &Claim) -> T,
    {
        loop {
            let job = self.next.fetch_add(1, Ordering::Relaxed);
            if job >= self.jobs {
                break;
            }
            let claim = Claim::default();
            // Sending fails only if the scheduler has returned.
            let _ = events.send(WorkerEvent::Started { job, claim: claim.clone() });
            let outcome = match catch_unwind(AssertUnwindSafe(|| (self.work)(job, &claim))) {
                Ok(result) => JobOutcome::Done(result),
                Err(panic) => JobOutcome::Panicked(panic_message(&*panic)),
            };
            let is_abandoned = !claim.commit();
            let _ = events.send(WorkerEvent::Ended { job, outcome });
            if is_abandoned {
                break;
            }
        }
    }
}

/// Message of a panic's payload.
fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    message.unwrap_or("panic without a message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_ends_once() {
        let mut sum = 0;
        run(
            100,
            3,
            Duration::from_mins(1),
            |job, _| job,
            |_, ended| match ended {
                JobOutcome::Done(job) => sum += job,
                JobOutcome::Panicked(_) | JobOutcome::TimedOut => panic!("no job fails"),
            },
        );
        assert_eq!(sum, 4950);
    }

    #[test]
    fn a_slow_job_is_abandoned_and_its_results_are_discarded() {
        let committed = Arc::new(AtomicUsize::new(0));
        let (release, released) = mpsc::channel::<()>();
        let (late_commit, late_commits) = mpsc::channel();
        let released = Mutex::new(released);
        let work = {
            let committed = Arc::clone(&committed);
            move |job: usize, claim: &Claim| {
                if job == 0 {
                    let _ = released.lock().unwrap().recv();
                    late_commit.send(claim.commit()).unwrap();
                } else if claim.commit() {
                    committed.fetch_add(1, Ordering::SeqCst);
                }
            }
        };
        let mut abandoned = Vec::new();
        run(4, 1, Duration::from_secs(1), work, |job, ended| match ended {
            JobOutcome::Done(()) => {}
            JobOutcome::Panicked(_) => panic!("no job panics"),
            JobOutcome::TimedOut => abandoned.push(job),
        });
        assert_eq!((abandoned, committed.load(Ordering::SeqCst)), (vec![0], 3));
        release.send(()).unwrap();
        assert!(!late_commits.recv().unwrap(), "an abandoned job cannot commit");
    }

    #[test]
    fn a_panic_ends_its_job_only() {
        let mut panicked = Vec::new();
        run(
            3,
            2,
            Duration::from_mins(1),
            |job, _| assert_ne!(job, 1, "one"),
            |job, ended| match ended {
                JobOutcome::Done(()) => {}
                JobOutcome::Panicked(message) => panicked.push((job, message.contains("one"))),
                JobOutcome::TimedOut => panic!("no job is slow"),
            },
        );
        assert_eq!(panicked, [(1, true)]);
    }
}
