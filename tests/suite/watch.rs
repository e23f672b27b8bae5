//! The program, watched while it works: no input may take long or much.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::Publication;

/// Most work for one file, in seconds of a processor: a machine that does other things beside makes no difference.
const LONGEST: f64 = 10.0;
/// Whatever waits that long does not work, it hangs.
const HUNG: Duration = Duration::from_mins(2);
/// Most memory, in KB.
const MOST: u64 = 1_000_000;

/// Builds a publication on one thread. The exit status and what was said; fails if it took too long or too much, or panicked.
pub(crate) fn watched(what: &str, publication: &Publication) -> (i32, String) {
    let start = Instant::now();
    let mut command = publication.command(["build", "--message-format", "short", "--jobs", "1"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut stderr = child.stderr.take().expect("it is a pipe");
    // Read meanwhile: a pipe that is full would hold the program up.
    let said = std::thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).map(|_| said)
    });
    let (mut memory, mut work) = (0, 0.0);
    let status = loop {
        let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        // Fields 14 and 15 of proc(5), in hundredths of a second; the second of all ends with a bracket.
        let times = read("stat");
        let fields = times.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        work = ticks.max(work * 100.0) / 100.0;
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        if work > LONGEST || start.elapsed() > HUNG {
            child.kill().expect("the program can be ended");
            panic!("{what}: no answer after {work} s of work, {:?} in all", start.elapsed());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(memory < MOST, "{what}: it took {memory} KB");
    let said = said.join().expect("no panic").expect("the program writes UTF-8");
    assert!(!said.contains("panicked"), "{what}: {said}");
    (status.code().unwrap_or_else(|| panic!("{what}: a signal ended it: {said}")), said)
}
