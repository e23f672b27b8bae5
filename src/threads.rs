//! Work on several threads, with results in the order of what was asked.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// For each thread: layouts and drawings may nest deeply, and Typst and usvg recurse with them.
pub(crate) const STACK: usize = 64 << 20;

/// As many threads as the machine runs at a time.
pub(crate) fn all() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

/// What `work` makes of each item, in order, on at most so many threads.
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
            // Where there is no thread to be had, this one does it all.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

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
}
