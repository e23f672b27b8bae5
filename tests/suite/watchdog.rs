//! Builds under a watchdog, which fails the test if a build exceeds its limits of processor time or memory.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::Publication;

/// Limit of processor time, in seconds. Other processes on the machine do not count against it.
const MAX_PROCESSOR_SECONDS: f64 = 10.0;
/// Limit of elapsed time, for a build that waits instead of computing.
const MAX_ELAPSED: Duration = Duration::from_mins(2);
/// Limit of resident memory, in KB.
const MAX_MEMORY_KB: u64 = 1_000_000;

/// Builds a publication on one thread and returns the exit status and the messages. `what` describes the input in
/// failures.
///
/// # Panics
///
/// Panics if the build exceeds a limit, panics or is ended by a signal.
pub(crate) fn build_within_limits(what: &str, publication: &Publication) -> (i32, String) {
    let start = Instant::now();
    let mut command = publication.command(["build", "--message-format", "short", "--jobs", "1"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut stderr = child.stderr.take().expect("stderr is a pipe");
    // Read concurrently: the program would block on a full pipe.
    let messages = std::thread::spawn(move || {
        let mut messages = String::new();
        stderr.read_to_string(&mut messages).map(|_| messages)
    });
    let (mut memory, mut processor_time) = (0, 0.0);
    let status = loop {
        let processes: Vec<u32> = std::iter::once(child.id()).chain(children(child.id())).collect();
        memory = processes.iter().map(|id| peak_memory(*id)).fold(memory, u64::max);
        processor_time = processes.iter().map(|id| processor_seconds(*id)).sum::<f64>().max(processor_time);
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        if processor_time > MAX_PROCESSOR_SECONDS || start.elapsed() > MAX_ELAPSED {
            child.kill().expect("the program can be killed");
            panic!("{what}: still running after {processor_time} s of processor time, {:?} elapsed", start.elapsed());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(memory < MAX_MEMORY_KB, "{what}: used {memory} KB");
    let messages = messages.join().expect("the reading thread does not panic").expect("the program writes UTF-8");
    assert!(!messages.contains("panicked"), "{what}: {messages}");
    (status.code().unwrap_or_else(|| panic!("{what}: ended by a signal: {messages}")), messages)
}

/// Returns the ids of the running processes that the threads of a process have started: the workers of a build.
pub(crate) fn children(id: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}

/// Waits for the end of worker processes whose builds have ended.
///
/// # Panics
///
/// Panics if one goes on without its build.
pub(crate) fn wait_for_end(workers: &[u32]) {
    let start = Instant::now();
    while let Some(worker) = workers.iter().find(|worker| is_running(**worker)) {
        assert!(start.elapsed() < Duration::from_secs(10), "the worker {worker} goes on without its build");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Returns `true` if a worker process runs. Its id may belong to another program by now.
fn is_running(id: u32) -> bool {
    let command = fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
    let status = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let state = status.rsplit(')').next().and_then(|fields| fields.split_whitespace().next());
    command.contains("--worker") && state.is_some_and(|state| state != "Z")
}

/// Peak of the resident memory of a process, in KB. 0 if the process has ended.
fn peak_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    peak.unwrap_or(0)
}

/// Processor time of a process and of its children that have ended, in seconds. 0 if the process has ended.
fn processor_seconds(id: u32) -> f64 {
    let times = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // Fields 14 to 17 of /proc/pid/stat, in hundredths of a second (proc(5)). The second field, which may contain
    // blanks, ends with a parenthesis.
    let fields = times.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(4).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
