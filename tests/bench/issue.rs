//! What Masthead costs beside Typst alone, on one issue.
//!
//! Each round starts three fresh processes in turn: `masthead build` with both editions; with the PDF only; and Typst
//! alone, which compiles the sources that `masthead export --to typst` wrote to a PDF of the same standards. Printed are the
//! medians of wall-clock time and processor time and their ratios.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Compares on one issue of the publication in a folder.
pub(crate) fn compare(root: &str, issue: &str, rounds: usize) {
    let out = std::env::temp_dir().join(format!("masthead-bench-{}", std::process::id()));
    let masthead = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_masthead"));
        command.args(arguments).args(["--root", root, "--quiet", "--out"]).arg(&out);
        command
    };
    let sources = export(masthead(&["export", issue, "--to", "typst"]));
    let alone = || {
        let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
        command.arg("typst-alone").arg(&sources);
        command
    };
    let mut times = [const { Vec::new() }; 3];
    for round in 0..=rounds {
        let commands = [masthead(&["build", issue]), masthead(&["build", issue, "--edition", "pdf"]), alone()];
        for (times, command) in times.iter_mut().zip(commands) {
            let time = run(command);
            // The first round only warms the file cache.
            if round > 0 {
                times.push(time);
            }
        }
    }
    std::fs::remove_dir_all(&out).expect("the folder is ours");
    print(rounds, times);
}

/// Wall-clock and processor time, in seconds.
#[derive(Clone, Copy)]
struct Time {
    wall: f64,
    processor: f64,
}

fn export(mut command: Command) -> PathBuf {
    let output = command.stderr(Stdio::inherit()).output().expect("masthead starts");
    assert!(output.status.success(), "the issue has errors");
    PathBuf::from(String::from_utf8(output.stdout).expect("a path").trim())
}

fn run(mut command: Command) -> Time {
    let start = Instant::now();
    let before = children();
    let status = command.stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{command:?} failed");
    Time { wall: start.elapsed().as_secs_f64(), processor: children() - before }
}

/// Processor time of all children so far, in seconds, from Linux's `/proc/self/stat`; elsewhere there is none.
fn children() -> f64 {
    /// Clock ticks a second on every Linux that Rust runs on.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is the program's name in parentheses and may hold blanks; cutime and cstime are the 16th and 17th.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(13) + ticks(14)) / TICKS
}

fn print(rounds: usize, mut times: [Vec<Time>; 3]) {
    let median = |times: &mut Vec<Time>, key: fn(&Time) -> f64| {
        times.sort_by(|a, b| key(a).total_cmp(&key(b)));
        key(&times[times.len() / 2])
    };
    let [both, pdf, alone] =
        times.each_mut().map(|times| (median(times, |time| time.wall), median(times, |time| time.processor)));
    println!("medians of {rounds} rounds, each a fresh process");
    println!("{:<34}{:>9}{:>12}{:>9}{:>12}", "", "wall s", "× Typst", "CPU s", "× Typst");
    for (name, (wall, processor)) in [
        ("masthead build, PDF and EPUB", both),
        ("masthead build --edition pdf", pdf),
        ("Typst alone, the same sources", alone),
    ] {
        println!("{name:<34}{wall:>9.3}{:>12.2}{processor:>9.2}{:>12.2}", wall / alone.0, processor / alone.1);
    }
}
