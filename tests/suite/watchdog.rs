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
        let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        // User and system time: fields 14 and 15 of /proc/pid/stat, in hundredths of a second (proc(5)). The second
        // field, which may contain blanks, ends with a parenthesis.
        let times = read("stat");
        let fields = times.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        processor_time = ticks.max(processor_time * 100.0) / 100.0;
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
