//! What a command costs: time, processor time, memory.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often memory is looked at.
const TICK: Duration = Duration::from_millis(10);

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds by the clock.
    pub(crate) wall: f64,
    /// Seconds of all processors, in the program and all that it started and waited for.
    pub(crate) processor: f64,
    /// Most memory of the largest of these processes, in MB of a million bytes.
    pub(crate) memory: f64,
}

/// Runs a command to its end. What it prints is dropped; its messages are not.
///
/// # Panics
///
/// If it does not start, or fails.
pub(crate) fn run(command: &mut Command) -> Cost {
    let before = children();
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the program starts");
    let ended = AtomicBool::new(false);
    let (id, mut wall) = (child.id(), 0.0);
    let memory = thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(id, &ended));
        let status = child.wait().expect("the program can be waited for");
        wall = start.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        assert!(status.success(), "{command:?} failed");
        watcher.join().expect("watching cannot fail")
    });
    Cost { wall, processor: children() - before, memory }
}

/// Processor time of all children so far, in seconds, from Linux's `/proc/self/stat`; elsewhere there is none.
fn children() -> f64 {
    /// Clock ticks a second on every Linux that Rust runs on.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is the program's name in parentheses and may hold blanks; cutime and cstime are the 16th and 17th.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(13) + ticks(14)) / TICKS
}

/// The most memory that a process or one that it started had, in MB, from Linux's `/proc`; elsewhere 0.
fn watch(id: u32, ended: &AtomicBool) -> f64 {
    let mut most: f64 = 0.0;
    while !ended.load(Ordering::Relaxed) {
        let mut waiting = vec![id.to_string()];
        while let Some(process) = waiting.pop() {
            most = most.max(peak(&process));
            let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
            for children in tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok()) {
                waiting.extend(children.split_whitespace().map(str::to_owned));
            }
        }
        thread::sleep(TICK);
    }
    most
}

/// The most memory that a process has had so far, in MB.
fn peak(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: f64 = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default();
    kibibytes * 1024.0 / 1e6
}
