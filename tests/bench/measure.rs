//! Measures elapsed time, processor time and memory of a command.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Interval between two samples of memory.
const SAMPLE_INTERVAL: Duration = Duration::from_millis(10);

/// Cost of one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Elapsed time in seconds.
    pub(crate) wall: f64,
    /// Processor time in seconds, of the program and the child processes that it waited for.
    pub(crate) processor: f64,
    /// Peak memory of the largest of these processes, in MB (10^6 bytes).
    pub(crate) memory: f64,
}

impl Cost {
    /// Returns the cost of this run and another one after it.
    pub(crate) fn then(self, next: Self) -> Self {
        Self {
            wall: self.wall + next.wall,
            processor: self.processor + next.processor,
            memory: self.memory.max(next.memory),
        }
    }
}

/// Runs a command to its end. Its stdout is discarded, its stderr is shown.
///
/// # Panics
///
/// Panics if the command cannot be started or fails.
pub(crate) fn run(command: &mut Command) -> Cost {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    measure(command, |_| true)
}

/// Runs a command that answers each line on its stdin with a line on its stdout, until it has answered all `requests`.
///
/// # Panics
///
/// Panics if the command cannot be started, fails, or does not answer.
pub(crate) fn run_requests(command: &mut Command, requests: &[String]) -> Cost {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    measure(command, |child| {
        // The pipe stays open until the last answer.
        let mut input = child.stdin.take().expect("stdin is a pipe");
        let output = child.stdout.take().expect("stdout is a pipe");
        let is_written = input.write_all((requests.join("\n") + "\n").as_bytes()).is_ok();
        let answers = BufReader::new(output).lines().take(requests.len()).map_while(Result::ok);
        is_written && answers.count() == requests.len()
    })
}

/// Starts a command, calls `talk`, which returns whether the command has answered, and waits for the end of the command.
fn measure(command: &mut Command, talk: impl FnOnce(&mut Child) -> bool) -> Cost {
    let before = child_processor_time();
    let start = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    let ended = AtomicBool::new(false);
    let (id, mut wall) = (child.id(), 0.0);
    let memory = thread::scope(|scope| {
        let watcher = scope.spawn(|| peak_memory(id, &ended));
        let has_answered = talk(&mut child);
        let status = child.wait().expect("the program can be waited for");
        wall = start.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        assert!(status.success() && has_answered, "{command:?} failed");
        watcher.join().expect("sampling memory does not panic")
    });
    Cost { wall, processor: child_processor_time() - before, memory }
}

/// Returns the processor time of all finished child processes, in seconds, from `/proc/self/stat`. On other systems
/// than Linux it is 0.
fn child_processor_time() -> f64 {
    /// Clock ticks per second: 100 on every Linux that Rust supports.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is the program's name in parentheses and may contain blanks. Fields 16 and 17 are cutime and
    // cstime (proc(5)).
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(13) + ticks(14)) / TICKS
}

/// Samples the memory of a process and its descendants until `ended`; returns the peak of the largest process in MB,
/// from `/proc`. On other systems than Linux it is 0.
fn peak_memory(id: u32, ended: &AtomicBool) -> f64 {
    let mut maximum: f64 = 0.0;
    while !ended.load(Ordering::Relaxed) {
        let mut waiting = vec![id.to_string()];
        while let Some(process) = waiting.pop() {
            maximum = maximum.max(process_peak(&process));
            let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
            for children in tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok()) {
                waiting.extend(children.split_whitespace().map(str::to_owned));
            }
        }
        thread::sleep(SAMPLE_INTERVAL);
    }
    maximum
}

/// Returns the peak memory of a process so far, in MB.
fn process_peak(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: f64 = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default();
    kibibytes * 1024.0 / 1e6
}
