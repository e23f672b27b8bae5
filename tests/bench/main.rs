//! Benchmark of time and memory: a catalogue built by Masthead and by other programs, catalogues by size, incremental
//! builds, one issue, long reports.
//!
//! `cargo bench --bench cost -- help` lists the modes, `… -- help compare` the options of one mode. All modes but
//! `issue` build generated publications ([`catalogue`]) in a temporary folder, which is removed at the end. Every run
//! is a new process, and the programs take turns, round by round, so that other load on the machine affects all of
//! them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod batch;
mod catalogue;
mod growth;
mod issue;
mod masthead;
mod measure;
mod peers;
mod plot;
mod preview;
mod report;
mod stages;
mod table;
mod typst_alone;

use catalogue::{CatalogueOptions, Images};
use masthead::Masthead;

/// Measures the time and memory of Masthead, Typst alone and other programs
///
/// The default mode is `compare` with its default options. Times are medians of several rounds; every run is a new
/// process.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo bench --bench cost --", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    mode: Option<Mode>,
}

const AFTER_HELP: &str = "\
Examples:
  compare --issues 100 --plot cost.svg       Masthead, Typst alone, pandoc, WeasyPrint, Vivliostyle
  scale 100,1000                             cost of an issue by the size of the catalogue
  unchanged --issues 100                     cost of a second build
  editions --issues 40                       cost of the e-book and of the print edition beside the PDF
  stages --issues 100                        where the time goes, in Masthead and in Typst alone
  preview --issues 8                         time from saving a word to the changed page
  isolation --issues 100                     cost of the worker processes
  issue . 2026-03                            one issue of your own publication
  report 10,50,200,500 --plot growth.svg     cost of a report by its length
  generate /tmp/catalogue --issues 1000      only write a catalogue";

/// Median length of an issue, in words.
const WORDS: usize = 2600;

#[derive(Debug, Subcommand)]
enum Mode {
    /// Build a catalogue with Masthead, Typst alone, pandoc and the PDF programs on PATH that can use pandoc's output
    Compare {
        #[command(flatten)]
        catalogue: CatalogueArguments,
        #[command(flatten)]
        runs: Runs,
        /// Number of issues for the slow programs, which lay out HTML; their cost per issue is that of these issues
        #[arg(long, default_value_t = 5, value_name = "N")]
        slow_issues: usize,
        /// Write a bar chart of the time per issue to this SVG file
        #[arg(long, value_name = "FILE")]
        plot: Option<PathBuf>,
    },
    /// Build catalogues of several sizes with Masthead
    Scale {
        /// Number of issues in each catalogue
        #[arg(value_delimiter = ',', default_values_t = [100, 1000], value_name = "N,N…")]
        sizes: Vec<usize>,
        #[command(flatten)]
        catalogue: CatalogueArguments,
        #[command(flatten)]
        runs: Runs,
    },
    /// Build a catalogue, build it again unchanged, and once more after one issue has changed
    Unchanged {
        #[command(flatten)]
        catalogue: CatalogueArguments,
        #[command(flatten)]
        runs: Runs,
    },
    /// Build the PDFs of a catalogue: alone, with the e-books, and with the print editions
    Editions {
        #[command(flatten)]
        catalogue: CatalogueArguments,
        #[command(flatten)]
        runs: Runs,
    },
    /// Build a catalogue with Masthead and with Typst alone: the time of each stage
    Stages {
        #[command(flatten)]
        catalogue: CatalogueArguments,
        /// Number of issues built at the same time: at most that of the processors
        #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        jobs: u32,
        /// Masthead program to measure, instead of the one built from this repository
        #[arg(long, value_name = "PROGRAM")]
        masthead: Option<PathBuf>,
    },
    /// Change words of a catalogue while the preview shows its issues, one by one
    Preview {
        /// Number of issues, from the beginning of the catalogue
        #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        issues: u32,
        /// Number of changes of each issue
        #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        edits: u32,
        /// Masthead program to measure, instead of the one built from this repository
        #[arg(long, value_name = "PROGRAM")]
        masthead: Option<PathBuf>,
    },
    /// Build a catalogue with a worker process and in one process: the cost of isolation
    Isolation {
        #[command(flatten)]
        catalogue: CatalogueArguments,
        /// Number of rounds
        #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// Masthead program to measure, instead of the one built from this repository
        #[arg(long, value_name = "PROGRAM")]
        masthead: Option<PathBuf>,
    },
    /// Build one issue of a publication with Masthead and with Typst alone
    Issue {
        /// Folder of the publication
        #[arg(default_value = env!("CARGO_MANIFEST_DIR"))]
        folder: PathBuf,
        /// Name of the issue
        #[arg(default_value = "2026-03")]
        issue: String,
        /// Number of rounds
        #[arg(default_value_t = 11)]
        rounds: usize,
    },
    /// Build long reports with Masthead and with Typst alone
    Report {
        /// Approximate number of pages in each report; two pages have three figures and a table
        #[arg(value_delimiter = ',', default_values_t = [10, 50, 100, 200], value_name = "N,N…")]
        sizes: Vec<usize>,
        #[command(flatten)]
        runs: Runs,
        /// Write line charts of the time a page and of the memory to this SVG file
        #[arg(long, value_name = "FILE")]
        plot: Option<PathBuf>,
    },
    /// Write a generated catalogue without building it
    Generate {
        /// Folder to write into
        folder: PathBuf,
        #[command(flatten)]
        catalogue: CatalogueArguments,
    },
    /// Compile exported sources with Typst; used by the other modes
    #[command(hide = true)]
    TypstAlone { folder: PathBuf, jobs: usize },
    /// Compile one file with Typst; used by `compare` in place of `typst compile`
    #[command(hide = true)]
    TypstOne { root: PathBuf, source: PathBuf, out: PathBuf },
}

/// Options of the generated catalogue.
#[derive(Debug, Args)]
struct CatalogueArguments {
    /// Number of issues
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    issues: u32,
    /// Seed of the random numbers; the same seed gives the same catalogue, byte for byte
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Median length of an issue, in words
    #[arg(long, default_value_t = WORDS)]
    words: usize,
    /// Number of very small images in every issue, instead of the usual images
    #[arg(long, value_name = "N")]
    tiny_images: Option<usize>,
}

/// Options of the measurement.
#[derive(Debug, Args)]
struct Runs {
    /// Number of rounds
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Number of issues built at the same time, except by the sequential variant of pandoc
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    jobs: u32,
    /// Masthead program to measure, instead of the one built from this repository
    #[arg(long, value_name = "PROGRAM")]
    masthead: Option<PathBuf>,
}

impl CatalogueArguments {
    fn options(&self) -> CatalogueOptions {
        let images = self.tiny_images.map_or(Images::Usual, Images::Tiny);
        CatalogueOptions { seed: self.seed, issues: count(self.issues), words: self.words, images }
    }
}

fn count(number: u32) -> usize {
    usize::try_from(number).expect("a usize has at least 32 bits")
}

fn main() {
    // `cargo bench` adds the argument `--bench`.
    let arguments = std::env::args_os().filter(|argument| argument != "--bench");
    let mode = Cli::parse_from(arguments).mode;
    match mode.unwrap_or_else(|| Cli::parse_from(["", "compare"]).mode.expect("compare is a mode")) {
        Mode::Compare { catalogue, runs, slow_issues, plot } => {
            let jobs = count(runs.jobs);
            let masthead = Masthead::new(runs.masthead, jobs);
            let options = catalogue.options();
            batch::compare(&masthead, &options, count(runs.rounds), slow_issues, jobs, plot.as_deref());
        }
        Mode::Scale { sizes, catalogue, runs } => {
            let masthead = Masthead::new(runs.masthead, count(runs.jobs));
            batch::scale(&masthead, &catalogue.options(), &sizes, count(runs.rounds));
        }
        Mode::Unchanged { catalogue, runs } => {
            let masthead = Masthead::new(runs.masthead, count(runs.jobs));
            batch::unchanged(&masthead, &catalogue.options(), count(runs.rounds));
        }
        Mode::Editions { catalogue, runs } => {
            let masthead = Masthead::new(runs.masthead, count(runs.jobs));
            batch::editions(&masthead, &catalogue.options(), count(runs.rounds));
        }
        Mode::Stages { catalogue, jobs, masthead } => {
            let jobs = count(jobs);
            stages::compare(&Masthead::new(masthead, jobs), &catalogue.options(), jobs);
        }
        Mode::Preview { issues, edits, masthead } => {
            let options = CatalogueOptions { seed: 1, issues: count(issues), words: WORDS, images: Images::Usual };
            preview::measure(&Masthead::new(masthead, 1), &options, count(edits));
        }
        Mode::Isolation { catalogue, rounds, masthead } => {
            batch::isolation(&Masthead::new(masthead, 1), &catalogue.options(), count(rounds));
        }
        Mode::Issue { folder, issue, rounds } => issue::compare(&Masthead::new(None, 1), &folder, &issue, rounds),
        Mode::Report { sizes, runs, plot } => {
            report::compare(&Masthead::new(runs.masthead, 1), &sizes, count(runs.rounds), plot.as_deref());
        }
        Mode::Generate { folder, catalogue } => {
            catalogue::write(&folder, &catalogue.options()).expect("the folder can be written");
        }
        Mode::TypstAlone { folder, jobs } => {
            typst_alone::compile_all(&folder, jobs);
        }
        Mode::TypstOne { root, source, out } => typst_alone::compile_one(&root, &source, &out),
    }
}
