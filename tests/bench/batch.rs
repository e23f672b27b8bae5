//! Measurements on whole catalogues: Masthead compared with other programs, by size of the catalogue, and of
//! incremental builds.

use std::cmp::Reverse;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tempfile::TempDir;

use crate::catalogue::{self, CatalogueOptions};
use crate::masthead::Masthead;
use crate::measure::{self, Cost};
use crate::peers::{PEERS, Peer};
use crate::plot;
use crate::table::{self, Measurement};

/// A generated catalogue in a temporary folder, which is removed on drop.
pub(crate) struct GeneratedCatalogue {
    folder: TempDir,
    pub(crate) issues: Vec<String>,
}

impl GeneratedCatalogue {
    pub(crate) fn new(options: &CatalogueOptions) -> Self {
        let folder = TempDir::with_prefix("masthead-bench-").expect("a temporary folder can be created");
        catalogue::write(folder.path(), options).expect("the catalogue can be written");
        Self { folder, issues: (0..options.issues).map(catalogue::name).collect() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn issue(&self, name: &str) -> PathBuf {
        self.path().join("issues").join(name).with_extension("md")
    }

    /// Creates the output folder; removes an existing one with its content.
    pub(crate) fn empty_out(&self) -> PathBuf {
        let out = self.path().join("out");
        if out.exists() {
            fs::remove_dir_all(&out).expect("the output folder can be removed");
        }
        fs::create_dir(&out).expect("the output folder can be created");
        out
    }

    /// Exports the Typst sources of all issues, `jobs` at the same time.
    pub(crate) fn export(&self, masthead: &Masthead, sources: &Path, jobs: usize) {
        thread::scope(|scope| {
            for part in self.issues.chunks(self.issues.len().div_ceil(jobs)) {
                scope.spawn(move || part.iter().for_each(|issue| masthead.export(self.path(), sources, issue)));
            }
        });
    }

    /// Returns the issues sorted by length, the longest first. `build` builds them in this order.
    fn longest_first(&self) -> Vec<String> {
        let length = |name: &String| fs::metadata(self.issue(name)).map_or(0, |data| data.len());
        let mut issues = self.issues.clone();
        issues.sort_by_key(|name| Reverse(length(name)));
        issues
    }

    /// Returns `number` issues of all lengths: sorted by length, they have equal distances in the list of all issues.
    fn sample(&self, number: usize) -> Vec<String> {
        let mut issues = self.longest_first();
        issues.reverse();
        let number = number.min(issues.len());
        (0..number).map(|at| issues[(2 * at + 1) * issues.len() / (2 * number)].clone()).collect()
    }
}

/// Builds a catalogue with Masthead, with Typst alone and with each installed peer, in turn, and prints the costs. Slow
/// peers build only `slow_issues` issues. Writes a plot to the file `plot`, if any.
pub(crate) fn compare(
    masthead: &Masthead,
    options: &CatalogueOptions,
    rounds: usize,
    slow_issues: usize,
    jobs: usize,
    plot: Option<&Path>,
) {
    let generated = GeneratedCatalogue::new(options);
    let sample = generated.sample(slow_issues);
    let sources = generated.path().join("typst");
    generated.export(masthead, &sources, jobs);
    let peers: Vec<(Peer, &[String])> = PEERS
        .into_iter()
        .filter(is_installed)
        .map(|peer| (peer, if peer.is_slow { sample.as_slice() } else { generated.issues.as_slice() }))
        .collect();
    let own = [
        Measurement::new("Masthead", "PDF and EPUB", generated.issues.len()),
        Measurement::new("Typst alone", "PDF, of Masthead's sources", generated.issues.len()),
    ];
    let mut measurements: Vec<Measurement> = own
        .into_iter()
        .chain(peers.iter().map(|(peer, issues)| Measurement::new(peer.name, peer.description, issues.len())))
        .collect();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        let mut build = masthead.build(generated.path(), &generated.empty_out(), &[]);
        measurements[0].costs.push(measure::run(&mut build));
        measurements[1].costs.push(measure::run(&mut typst_alone(&sources, jobs)));
        for ((peer, issues), measurement) in peers.iter().zip(&mut measurements[2..]) {
            let mut command = peer.command(generated.path(), &generated.empty_out(), issues, jobs);
            measurement.costs.push(measure::run(&mut command));
        }
    }
    table::print(&measurements, 0);
    if let Some(path) = plot {
        let title = format!("Seconds an issue, {} issues on {jobs} processors", generated.issues.len());
        fs::write(path, plot::svg(&measurements, 0, &title)).expect("the plot can be written");
    }
}

/// Returns `true` if all programs of a peer are installed; prints the missing ones otherwise.
fn is_installed(peer: &Peer) -> bool {
    let missing = peer.missing();
    if !missing.is_empty() {
        eprintln!("skipped: {}, {} (not on PATH: {})", peer.name, peer.description, missing.join(", "));
    }
    missing.is_empty()
}

/// Returns the command that compiles the Typst sources of all issues: this program, in its mode `typst-alone`.
pub(crate) fn typst_alone(sources: &Path, jobs: usize) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program has a path"));
    command.arg("typst-alone").arg(sources).arg(jobs.to_string());
    command
}

/// Builds catalogues of these sizes, in issues, and prints the costs per issue of each.
pub(crate) fn scale(masthead: &Masthead, options: &CatalogueOptions, sizes: &[usize], rounds: usize) {
    let catalogues: Vec<GeneratedCatalogue> =
        sizes.iter().map(|issues| GeneratedCatalogue::new(&CatalogueOptions { issues: *issues, ..*options })).collect();
    let mut measurements: Vec<Measurement> =
        sizes.iter().map(|issues| Measurement::new("Masthead", format!("{issues} issues"), *issues)).collect();
    for _ in 0..rounds {
        for (generated, measurement) in catalogues.iter().zip(&mut measurements) {
            let mut build = masthead.build(generated.path(), &generated.empty_out(), &[]);
            measurement.costs.push(measure::run(&mut build));
        }
    }
    table::print(&measurements, 0);
}

/// Builds a catalogue, builds it twice again unchanged, then changes one issue and builds it again. Prints the cost of each
/// build. The first build of an unchanged catalogue reads all files, the second one compares their status.
pub(crate) fn unchanged(masthead: &Masthead, options: &CatalogueOptions, rounds: usize) {
    let descriptions =
        ["everything", "nothing has changed", "nothing has changed again", "a word in one issue has changed"];
    let mut measurements = descriptions.map(|description| Measurement::new("Masthead", description, options.issues));
    for _ in 0..rounds {
        // Each round has a new catalogue, so that its first build has no cache.
        let generated = GeneratedCatalogue::new(options);
        let out = generated.empty_out();
        for (at, measurement) in measurements.iter_mut().enumerate() {
            if at == 3 {
                change(&generated.issue(&generated.issues[options.issues / 2]));
            }
            measurement.costs.push(measure::run(&mut masthead.build_incrementally(generated.path(), &out)));
        }
    }
    table::print(&measurements, 0);
}

/// Builds the PDFs of a catalogue, the PDFs and e-books, and the PDFs and print editions. Prints the cost of each.
pub(crate) fn editions(masthead: &Masthead, options: &CatalogueOptions, rounds: usize) {
    let generated = GeneratedCatalogue::new(options);
    let choices: [(&str, &[&str]); 3] =
        [("PDF", &["pdf"]), ("PDF and EPUB", &["pdf", "epub"]), ("PDF and print", &["pdf", "print"])];
    let mut measurements = choices.map(|(description, _)| Measurement::new("Masthead", description, options.issues));
    for _ in 0..rounds {
        for ((_, editions), measurement) in choices.iter().zip(&mut measurements) {
            let mut build = masthead.build(generated.path(), &generated.empty_out(), &[]);
            build.args(editions.iter().flat_map(|edition| ["--edition", edition]));
            measurement.costs.push(measure::run(&mut build));
        }
    }
    table::print(&measurements, 0);
}

/// Builds a catalogue in one process, in two processes with half of it each, one after the other, and with `build`,
/// which starts a worker process. Prints the cost of each, and of the isolation of issues in worker processes.
///
/// The two processes load fonts and layouts twice, like two workers. They take turns, because processes that run at the
/// same time slow each other down. All processes build the issues in the same order, on which the time depends by about
/// two percent: an issue uses results of the layout of the issue before it.
pub(crate) fn isolation(masthead: &Masthead, options: &CatalogueOptions, rounds: usize) {
    let generated = GeneratedCatalogue::new(options);
    // Like a build with one worker, which has all processors for each issue.
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let request = |issue: &String| format!(r#"{{"slug":"{issue}","threads":{threads}}}"#);
    let requests: Vec<String> = generated.longest_first().iter().map(request).collect();
    let in_processes = |parts: usize| {
        let out = generated.empty_out();
        let cost = |part: usize| {
            let part: Vec<String> = requests.iter().skip(part).step_by(parts).cloned().collect();
            measure::run_requests(&mut masthead.work(generated.path(), &out), &part)
        };
        (0..parts).map(cost).reduce(Cost::then).expect("there is a process")
    };
    let descriptions = ["one process", "two processes, one after the other", "a build with one worker"];
    let mut measurements = descriptions.map(|description| Measurement::new("Masthead", description, options.issues));
    for _ in 0..rounds {
        measurements[0].costs.push(in_processes(1));
        measurements[1].costs.push(in_processes(2));
        let mut build = masthead.build(generated.path(), &generated.empty_out(), &[]);
        measurements[2].costs.push(measure::run(&mut build));
    }
    table::print(&measurements, 0);
    let [one, two, build] = measurements.map(|measurement| measurement.least_processor());
    println!("Least processor time of {rounds} rounds, compared with one process:");
    for (name, seconds) in [("a build with one worker", build), ("each further worker", two)] {
        println!("{name}: {:+.1} %", (seconds / one - 1.0) * 100.0);
    }
}

/// Appends a paragraph to an issue.
fn change(issue: &Path) {
    let mut file = OpenOptions::new().append(true).open(issue).expect("the issue exists");
    file.write_all(b"\nPostscript.\n").expect("the issue can be written");
}
