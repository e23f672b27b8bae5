//! Jobs on several threads, each with a limit of time.
//!
//! Nothing can stop a thread that lays out pages for ever. So one that is over time is given up: its job counts as failed, a new
//! thread takes its place, and whatever it still makes is thrown away. It ends with the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::threads::STACK;

/// A job that is writing when its time is up is looked after again this much later.
const WRITING: Duration = Duration::from_secs(1);

/// How a job ended.
pub(super) enum Ended<T> {
    /// With this.
    Done(T),
    /// With a panic, which says this.
    Panicked(String),
    /// It took too long.
    OutOfTime,
}

/// Whether a job is still wanted: the worker and whoever waits for it agree on one answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim(Arc<Mutex<Option<bool>>>);

impl Claim {
    /// Whether the job may keep what it made. Once it may, it is waited for.
    pub(super) fn keep(&self) -> bool {
        self.settle(true)
    }

    /// Whether the job could be given up.
    fn give_up(&self) -> bool {
        !self.settle(false)
    }

    fn settle(&self, kept: bool) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(kept)
    }
}

/// What the workers share.
struct Queue<W> {
    next: AtomicUsize,
    jobs: usize,
    work: W,
}

enum Message<T> {
    Started { job: usize, claim: Claim },
    Ended { job: usize, how: Ended<T> },
}

/// Runs `work` for each number below `jobs` on at most `threads` threads, and calls `done` as they end, in any order. `work` asks
/// the claim it gets before it writes anything.
pub(super) fn run<T: Send + 'static>(
    jobs: usize,
    threads: usize,
    limit: Duration,
    work: impl Fn(usize, &Claim) -> T + Send + Sync + 'static,
    mut done: impl FnMut(usize, Ended<T>),
) {
    let queue = Arc::new(Queue { next: AtomicUsize::new(0), jobs, work });
    let (sender, receiver) = mpsc::channel();
    (0..threads.min(jobs)).for_each(|_| spawn(&queue, &sender));
    let mut running: Vec<(usize, Claim, Instant)> = Vec::new();
    let mut left = jobs;
    while left > 0 {
        let patience = running.iter().map(|(_, _, end)| end.saturating_duration_since(Instant::now())).min();
        match receiver.recv_timeout(patience.unwrap_or(limit)) {
            Ok(Message::Started { job, claim }) => running.push((job, claim, Instant::now() + limit)),
            Ok(Message::Ended { job, how }) => {
                // A job that was given up is no longer among those that run.
                if let Some(at) = running.iter().position(|(running, ..)| *running == job) {
                    running.swap_remove(at);
                    left -= 1;
                    done(job, how);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                for (job, ..) in
                    running.extract_if(.., |(_, claim, end)| *end <= Instant::now() && given_up(claim, end))
                {
                    left -= 1;
                    done(job, Ended::OutOfTime);
                    spawn(&queue, &sender);
                }
            }
            // Not while a sender is held here.
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
}

/// Whether a job could be given up. If not, it is writing, and is let finish.
fn given_up(claim: &Claim, end: &mut Instant) -> bool {
    let given_up = claim.give_up();
    if !given_up {
        *end += WRITING;
    }
    given_up
}

fn spawn<T: Send + 'static, W: Fn(usize, &Claim) -> T + Send + Sync + 'static>(
    queue: &Arc<Queue<W>>,
    sender: &Sender<Message<T>>,
) {
    let (own, messages) = (Arc::clone(queue), sender.clone());
    let spawned = thread::Builder::new().stack_size(STACK).spawn(move || own.serve(&messages));
    if spawned.is_err() {
        // With no thread to be had, this one works, and nothing is given up.
        queue.serve(sender);
    }
}

impl<W> Queue<W> {
    fn serve<T>(&self, messages: &Sender<Message<T>>)
    where
        W: Fn(usize, &Claim) -> T,
    {
        loop {
            let job = self.next.fetch_add(1, Ordering::Relaxed);
            if job >= self.jobs {
                break;
            }
            let claim = Claim::default();
            // Sending fails only if nobody waits any more.
            let _ = messages.send(Message::Started { job, claim: claim.clone() });
            let how = match catch_unwind(AssertUnwindSafe(|| (self.work)(job, &claim))) {
                Ok(result) => Ended::Done(result),
                Err(panic) => Ended::Panicked(words(&*panic)),
            };
            let given_up = !claim.keep();
            let _ = messages.send(Message::Ended { job, how });
            if given_up {
                break;
            }
        }
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    said.unwrap_or("it does not say more").to_owned()
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
                Ended::Done(job) => sum += job,
                Ended::Panicked(_) | Ended::OutOfTime => panic!("no job fails"),
            },
        );
        assert_eq!(sum, 4950);
    }

    #[test]
    fn a_slow_job_is_given_up_and_keeps_nothing() {
        let kept = Arc::new(AtomicUsize::new(0));
        let (release, held) = mpsc::channel::<()>();
        let (told, late) = mpsc::channel();
        let held = Mutex::new(held);
        let work = {
            let kept = Arc::clone(&kept);
            move |job: usize, claim: &Claim| {
                if job == 0 {
                    let _ = held.lock().unwrap().recv();
                    told.send(claim.keep()).unwrap();
                } else if claim.keep() {
                    kept.fetch_add(1, Ordering::SeqCst);
                }
            }
        };
        let mut given_up = Vec::new();
        run(4, 1, Duration::from_secs(1), work, |job, ended| match ended {
            Ended::Done(()) => {}
            Ended::Panicked(_) => panic!("no job panics"),
            Ended::OutOfTime => given_up.push(job),
        });
        assert_eq!((given_up, kept.load(Ordering::SeqCst)), (vec![0], 3));
        release.send(()).unwrap();
        assert!(!late.recv().unwrap(), "what comes too late is thrown away");
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
                Ended::Done(()) => {}
                Ended::Panicked(words) => panicked.push((job, words.contains("one"))),
                Ended::OutOfTime => panic!("no job is slow"),
            },
        );
        assert_eq!(panicked, [(1, true)]);
    }
}
