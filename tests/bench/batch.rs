//! Whole catalogues: Masthead beside others, by size, and built again.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tempfile::TempDir;

use crate::catalogue::{self, Recipe};
use crate::masthead::Masthead;
use crate::measure;
use crate::peers::{PEERS, Peer};
use crate::plot;
use crate::table::{self, Line};

/// A generated catalogue in a folder that goes when this goes.
struct Workplace {
    folder: TempDir,
    issues: Vec<String>,
}

impl Workplace {
    fn new(recipe: &Recipe) -> Self {
        let folder = TempDir::with_prefix("masthead-bench-").expect("there is room for a folder");
        catalogue::write(folder.path(), recipe).expect("there is room for a catalogue");
        Self { folder, issues: (0..recipe.issues).map(catalogue::name).collect() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn issue(&self, name: &str) -> PathBuf {
        self.path().join("issues").join(name).with_extension("md")
    }

    /// A new folder for what is made, in the place of the one before.
    fn out(&self) -> PathBuf {
        let out = self.path().join("out");
        if out.exists() {
            fs::remove_dir_all(&out).expect("the folder is ours");
        }
        fs::create_dir(&out).expect("there is room for a folder");
        out
    }

    /// So many issues, of all lengths: if they stand in a row by length, at equal distances.
    fn some(&self, number: usize) -> Vec<String> {
        let length = |name: &String| fs::metadata(self.issue(name)).map_or(0, |data| data.len());
        let mut issues = self.issues.clone();
        issues.sort_by_key(length);
        let number = number.min(issues.len());
        (0..number).map(|at| issues[(2 * at + 1) * issues.len() / (2 * number)].clone()).collect()
    }
}

/// Builds a catalogue with Masthead, with Typst alone and with each peer that is found, in turn, and prints what it costs. `few` is for
/// how many issues those are tried that are slow; the plot goes to `plot`, if there is one.
pub(crate) fn compare(
    masthead: &Masthead,
    recipe: &Recipe,
    rounds: usize,
    few: usize,
    jobs: usize,
    plot: Option<&Path>,
) {
    let place = Workplace::new(recipe);
    let few = place.some(few);
    let sources = place.path().join("typst");
    export(masthead, &place, &sources, jobs);
    let peers: Vec<(Peer, &[String])> = PEERS
        .into_iter()
        .filter(is_here)
        .map(|peer| (peer, if peer.is_slow { few.as_slice() } else { place.issues.as_slice() }))
        .collect();
    let own = [
        Line::new("Masthead", "PDF and EPUB", place.issues.len()),
        Line::new("Typst alone", "PDF, of Masthead's sources", place.issues.len()),
    ];
    let mut lines: Vec<Line> = own
        .into_iter()
        .chain(peers.iter().map(|(peer, issues)| Line::new(peer.name, peer.what, issues.len())))
        .collect();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        lines[0].costs.push(measure::run(&mut masthead.build(place.path(), &place.out(), &[])));
        lines[1].costs.push(measure::run(&mut typst_alone(&sources, jobs)));
        for ((peer, issues), line) in peers.iter().zip(&mut lines[2..]) {
            line.costs.push(measure::run(&mut peer.command(place.path(), &place.out(), issues, jobs)));
        }
    }
    table::print(&lines, 0);
    if let Some(path) = plot {
        let title = format!("Seconds an issue, {} issues on {jobs} processors", place.issues.len());
        fs::write(path, plot::svg(&lines, 0, &title)).expect("the plot can be written");
    }
}

/// Whether a peer is on this machine; says so if not.
fn is_here(peer: &Peer) -> bool {
    let missing = peer.missing();
    if !missing.is_empty() {
        eprintln!("left out: {}, {} ({} is not on PATH)", peer.name, peer.what, missing.join(", "));
    }
    missing.is_empty()
}

/// Typst in a process of its own, on the sources of all issues.
pub(crate) fn typst_alone(sources: &Path, jobs: usize) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program has a path"));
    command.arg("typst-alone").arg(sources).arg(jobs.to_string());
    command
}

fn export(masthead: &Masthead, place: &Workplace, sources: &Path, jobs: usize) {
    thread::scope(|scope| {
        for part in place.issues.chunks(place.issues.len().div_ceil(jobs)) {
            scope.spawn(move || part.iter().for_each(|issue| masthead.export(place.path(), sources, issue)));
        }
    });
}

/// Builds catalogues of these sizes and prints what an issue costs in each.
pub(crate) fn scale(masthead: &Masthead, recipe: &Recipe, sizes: &[usize], rounds: usize) {
    let places: Vec<Workplace> =
        sizes.iter().map(|issues| Workplace::new(&Recipe { issues: *issues, ..*recipe })).collect();
    let mut lines: Vec<Line> =
        sizes.iter().map(|issues| Line::new("Masthead", format!("{issues} issues"), *issues)).collect();
    for _ in 0..rounds {
        for (place, line) in places.iter().zip(&mut lines) {
            line.costs.push(measure::run(&mut masthead.build(place.path(), &place.out(), &[])));
        }
    }
    table::print(&lines, 0);
}

/// Builds a catalogue, builds it again, changes an issue and builds it once more; and prints what that costs.
pub(crate) fn again(masthead: &Masthead, recipe: &Recipe, rounds: usize) {
    let lines = ["everything", "nothing has changed", "a word in one issue has changed"];
    let mut lines = lines.map(|what| Line::new("Masthead", what, recipe.issues));
    for _ in 0..rounds {
        // A new catalogue for each round, so that nothing of the round before is known.
        let place = Workplace::new(recipe);
        let out = place.out();
        for (at, line) in lines.iter_mut().enumerate() {
            if at == 2 {
                change(&place.issue(&place.issues[recipe.issues / 2]));
            }
            line.costs.push(measure::run(&mut masthead.build_what_changed(place.path(), &out)));
        }
    }
    table::print(&lines, 0);
}

fn change(issue: &Path) {
    let mut file = OpenOptions::new().append(true).open(issue).expect("the issue is there");
    file.write_all(b"\nPostscript.\n").expect("there is room for a word");
}
