//! Work on several threads: a map over a slice, with results in the order of the items, and two functions side by side.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

/// Stack size of each thread, in bytes. Typst and usvg recurse, and layouts and drawings may be deeply nested.
pub(crate) const STACK: usize = 64 << 20;

/// Number of threads that the computer can run in parallel, at least 1.
pub(crate) fn available() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

/// Measures the processor time of a thread, which does not depend on what else the computer does. On systems other than
/// Unix it measures wall-clock time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProcessorTimer {
    #[cfg(unix)]
    start: Duration,
    #[cfg(not(unix))]
    start: std::time::Instant,
}

#[cfg(unix)]
impl ProcessorTimer {
    /// Starts to measure the current thread.
    pub(crate) fn start() -> Self {
        Self { start: Self::now() }
    }

    /// Time that the thread has taken since the start. It must be the same thread.
    pub(crate) fn elapsed(self) -> Duration {
        Self::now().saturating_sub(self.start)
    }

    fn now() -> Duration {
        use rustix::time::{ClockId, clock_gettime};

        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
    }
}

#[cfg(not(unix))]
impl ProcessorTimer {
    /// Starts to measure.
    pub(crate) fn start() -> Self {
        Self { start: std::time::Instant::now() }
    }

    /// Time since the start.
    pub(crate) fn elapsed(self) -> Duration {
        self.start.elapsed()
    }
}

/// Applies `work` to each item on at most `threads` threads, including the current one. Returns the results in the
/// order of the items. Panics in `work` are propagated.
pub(crate) fn map<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let run = || {
        while let Some((index, item)) = take(&next, items) {
            let result = work(item);
            if let Ok(mut done) = done.lock() {
                done.push((index, result));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // The error is ignored: the current thread processes all items that no other thread takes.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Runs `first` on another thread, if one can be started, and `second` on the current one. Panics in `first` are propagated.
pub(crate) fn join<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    let first = Mutex::new(Some(first));
    let run_first = || {
        let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.map(|first| first())
    };
    thread::scope(|scope| {
        let other = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run_first);
        let second = second();
        let first = match other.map(ScopedJoinHandle::join) {
            Ok(Ok(first)) => first,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => run_first(),
        };
        (first.expect("it has run once"), second)
    })
}

/// Claims the next item and returns it with its index, or `None` if there are no more.
fn take<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_order() {
        let items: Vec<u64> = (0..100).collect();
        assert_eq!(super::map(3, &items, |item| item * 2), (0..100).map(|item| item * 2).collect::<Vec<u64>>());
        assert_eq!(super::map(3, &[] as &[u64], |item| *item), Vec::<u64>::new());
    }

    #[test]
    fn two_functions_run_once_each() {
        let mut runs = (0, 0);
        let count = |runs: &mut i32| {
            *runs += 1;
            *runs
        };
        assert_eq!(super::join(|| count(&mut runs.0), || count(&mut runs.1)), (1, 1));
        assert_eq!(runs, (1, 1));
    }

    #[test]
    #[should_panic = "in the other thread"]
    fn panics_of_the_other_thread_are_propagated() {
        super::join(|| panic!("in the other thread"), || ());
    }
}
