//! Hostile publications that grow, by class. Each is built or refused within limits of processor time and memory, which
//! are those of the build with its worker processes (`wait4`), not of the clock.
//!
//! `tests/hostile/run CLASS` builds every publication in every size and prints a table.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use wait4::Wait4;

use crate::support::Publication;

mod assets;
mod data;
mod publications;
mod text;

/// Limit of processor time of a build, in seconds.
const MAX_SECONDS: f64 = 10.0;
/// Limit of memory of one process, in millions of bytes.
const MAX_MEGABYTES: u64 = 1000;
/// Elapsed time after which a build is ended.
const MAX_ELAPSED: Duration = Duration::from_mins(15);
/// Number of sizes that are built between the greatest one that was built and the smallest one that was refused.
const STEPS_TO_THE_LIMIT: usize = 4;

/// A generator of hostile publications.
struct Generator {
    class: &'static str,
    name: &'static str,
    /// Smallest and largest size. A run doubles the size from one to the other.
    sizes: (usize, usize),
    /// Cost at the largest size.
    cost: Cost,
    make: fn(usize) -> Publication,
}

/// Cost of a publication at its largest size.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cost {
    /// It is refused or built at once.
    Low,
    /// It is just within the limits of `[limits]`, and takes seconds.
    High,
}

/// All generators, by class.
fn generators() -> Vec<Generator> {
    [text::GENERATORS, data::GENERATORS, assets::GENERATORS, publications::GENERATORS]
        .into_iter()
        .flatten()
        .map(|&(class, name, sizes, cost, make)| Generator { class, name, sizes, cost, make })
        .collect()
}

/// Joins the texts of a range of numbers.
fn joined(numbers: Range<usize>, text: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for number in numbers {
        all.push_str(&text(number));
    }
    all
}

/// Row of a table of generators.
type GeneratorRow = (&'static str, &'static str, (usize, usize), Cost, fn(usize) -> Publication);

/// Result of a build.
struct Measured {
    seconds: f64,
    megabytes: u64,
    /// Exit status, or `None` if a signal ended the build.
    status: Option<i32>,
    /// Codes of the errors.
    errors: BTreeSet<String>,
}

impl Measured {
    /// Returns the reason why the result is wrong, or `None` if it is right.
    fn fault(&self) -> Option<String> {
        if self.seconds > MAX_SECONDS {
            return Some(format!("{:.1} s", self.seconds));
        }
        if self.megabytes > MAX_MEGABYTES {
            return Some(format!("{} MB", self.megabytes));
        }
        match self.status {
            Some(0 | 1) if !self.errors.contains("issue-crashed") && !self.errors.contains("layout-failed") => None,
            status => Some(format!("status {status:?}, {:?}", self.errors)),
        }
    }
}

/// Returns the program in the environment variable `HOSTILE_PROGRAM`, by default the one of this test.
fn program() -> PathBuf {
    env::var_os("HOSTILE_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_masthead").into(), PathBuf::from)
}

/// Builds a publication.
fn measure(publication: &Publication) -> Measured {
    let messages = fs::File::create(publication.path("messages")).expect("a file can be created");
    let mut command = publication.command_of(program(), ["build", "--message-format", "short", "--jobs", "1"]);
    let child = command.stdout(Stdio::null()).stderr(messages).spawn().expect("the program runs");
    let used = wait(child);
    let messages = String::from_utf8_lossy(&publication.read("messages")).into_owned();
    let errors = messages.lines().filter_map(|line| line.split_once("error[")?.1.split_once(']'));
    Measured {
        seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        megabytes: used.rusage.maxrss / 1_000_000,
        status: used.status.code(),
        errors: errors.map(|(code, _)| code.to_owned()).collect(),
    }
}

/// Waits for a build and the processes that it has started. A build that takes too long is ended.
fn wait(child: Child) -> wait4::ResUse {
    let id = Pid::from_child(&child);
    let (done, waiting) = std::sync::mpsc::channel::<()>();
    let guard = std::thread::spawn(move || {
        if waiting.recv_timeout(MAX_ELAPSED).is_err() {
            // A process that has ended in the meantime is no error.
            let _ = kill_process(id, Signal::KILL);
        }
    });
    let mut child = child;
    let used = child.wait4().expect("the program can be waited for");
    let _ = done.send(());
    guard.join().expect("the guard does not panic");
    used
}

/// Sizes from the smallest to the largest, each twice the one before.
fn growing((first, last): (usize, usize)) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(first), move |size| (*size < last).then(|| (size * 2).min(last)))
}

/// Results of a class: a row of the table.
#[derive(Default)]
struct ClassResult {
    inputs: usize,
    seconds: f64,
    megabytes: u64,
    faults: Vec<String>,
}

impl ClassResult {
    /// Builds a publication in every size from the smallest to the largest, and near the limit that refuses it. Stops
    /// when a limit of the test is exceeded.
    fn grow(&mut self, generator: &Generator) {
        let mut built = 0;
        let mut refused = None;
        for size in growing(generator.sizes) {
            let measured = self.measure(generator, size);
            if measured.fault().is_some() {
                return;
            }
            match measured.status {
                Some(0) if refused.is_none() => built = size,
                _ => refused = refused.or(Some(size)),
            }
        }
        let Some(mut refused) = refused else { return };
        for _ in 0..STEPS_TO_THE_LIMIT {
            let size = built.midpoint(refused);
            if size == built {
                return;
            }
            match self.measure(generator, size).status {
                Some(0) => built = size,
                _ => refused = size,
            }
        }
    }

    /// Builds a publication in one size, prints the result and adds it to the row.
    fn measure(&mut self, generator: &Generator, size: usize) -> Measured {
        let measured = measure(&(generator.make)(size));
        let Measured { seconds, megabytes, status, errors } = &measured;
        let errors = errors.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        println!("{} {size}: {seconds:.1} s, {megabytes} MB, status {status:?} {errors}", generator.name);
        self.inputs += 1;
        self.seconds = self.seconds.max(*seconds);
        self.megabytes = self.megabytes.max(*megabytes);
        self.faults.extend(measured.fault().map(|fault| format!("{} {size}: {fault}", generator.name)));
        measured
    }
}

/// Grows every publication of the class in the environment variable `HOSTILE`, or of all classes, to its largest size,
/// and approaches the largest size that is not refused. Prints a line for each build, and a table.
#[test]
#[ignore = "takes minutes"]
fn growing_publications_stay_within_the_limits() {
    if !in_own_process("growth::growing_publications_stay_within_the_limits") {
        return;
    }
    let chosen = env::var("HOSTILE").unwrap_or_default();
    let mut rows: Vec<(&str, ClassResult)> = Vec::new();
    for generator in generators().iter().filter(|generator| chosen.is_empty() || generator.class == chosen) {
        if rows.last().is_none_or(|(class, _)| *class != generator.class) {
            rows.push((generator.class, ClassResult::default()));
        }
        if let Some((_, row)) = rows.last_mut() {
            row.grow(generator);
        }
    }
    assert!(!rows.is_empty(), "there is no class `{chosen}`");
    println!("\n| class | inputs | worst processor time | worst memory | verdict |\n|:--|--:|--:|--:|:--|");
    for (class, ClassResult { inputs, seconds, megabytes, faults }) in &rows {
        let verdict = if faults.is_empty() { "within the limits".to_owned() } else { faults.join("; ") };
        println!("| {class} | {inputs} | {seconds:.1} s | {megabytes} MB | {verdict} |");
    }
    assert!(rows.iter().all(|(_, row)| row.faults.is_empty()), "limits are exceeded");
}

/// Environment variable that is set in the process that `in_own_process` starts.
const IN_OWN_PROCESS: &str = "GROWTH_IN_OWN_PROCESS";

/// Returns `true` in a process that runs the test `name` alone, and otherwise starts that process and waits for it.
///
/// Until a new process executes its program, it has the memory of the process that started it, which counts: builds that
/// the whole suite starts would need as much memory as all tests before them.
fn in_own_process(name: &str) -> bool {
    if env::var_os(IN_OWN_PROCESS).is_some() {
        return true;
    }
    let mut command = Command::new(env::current_exe().expect("this program has a path"));
    let status = command.args(["--exact", "--include-ignored", "--nocapture", name]).env(IN_OWN_PROCESS, "1").status();
    assert!(status.expect("this program runs").success(), "{name} failed");
    false
}

/// One size of each publication: the largest if it is cheap, else the smallest.
#[test]
fn a_slice_of_the_growing_publications_stays_within_the_limits() {
    if !in_own_process("growth::a_slice_of_the_growing_publications_stays_within_the_limits") {
        return;
    }
    let generators = generators();
    let next = Mutex::new(generators.iter());
    let faults = Mutex::new(Vec::new());
    let work = || {
        while let Some(generator) = next.lock().ok().and_then(|mut next| next.next()) {
            let size = if generator.cost == Cost::Low { generator.sizes.1 } else { generator.sizes.0 };
            let fault = measure(&(generator.make)(size)).fault();
            if let (Some(fault), Ok(mut faults)) = (fault, faults.lock()) {
                faults.push(format!("{} {size}: {fault}", generator.name));
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    assert_eq!(faults.into_inner().expect("no thread panics"), Vec::<String>::new());
}

/// One killer of each class beside ten good issues: the ten are built.
#[test]
fn killers_of_each_class_leave_ten_good_issues_alone() {
    let mut classes: Vec<&str> = Vec::new();
    for generator in generators() {
        if classes.last() == Some(&generator.class) {
            continue;
        }
        classes.push(generator.class);
        let publication = (0..10).fold((generator.make)(generator.sizes.1), |publication, number| {
            publication
                .file(&format!("issues/good-{number}.md"), format!("+++\ntitle = \"Good {number}\"\n+++\nText.\n"))
        });
        let run = publication.run("build --quiet --message-format short --jobs 2");
        let missing = (0..10).filter(|number| !publication.exists(&format!("dist/good-{number}/good-{number}.epub")));
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<i32>::new(), "{}: {}", generator.class, run.stderr);
        assert!(run.status <= 1, "{}: status {}: {}", generator.class, run.status, run.stderr);
    }
    assert_eq!(classes.len(), 13, "{classes:?}");
}
