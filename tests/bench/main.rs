//! What Masthead costs: a catalogue beside other programs, a catalogue by size, a catalogue built again, one issue.
//!
//! `cargo bench --bench cost -- help` lists the modes, `… -- help compare` the options of one. All but `issue` build generated
//! catalogues ([`catalogue`]) in a folder for temporary files, which goes when they end. Every run is a fresh process, and the
//! contestants take turns, round by round, so that what else the machine does meets all of them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod batch;
mod catalogue;
mod issue;
mod masthead;
mod measure;
mod peers;
mod plot;
mod report;
mod table;
mod typst_alone;

use catalogue::{Images, Recipe};
use masthead::Masthead;

/// What Masthead costs, beside Typst alone and beside other programs
///
/// Without a mode, `compare` with its defaults. Times are medians of several rounds; every run is a fresh process.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo bench --bench cost --", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    mode: Option<Mode>,
}

const AFTER_HELP: &str = "\
Examples:
  compare --issues 100 --plot cost.svg       Masthead, Typst alone, pandoc, WeasyPrint, Vivliostyle
  scale 100,1000                             is an issue as cheap among a thousand?
  unchanged --issues 100                     what a second build costs
  issue . 2026-03                            one issue of a publication of your own
  report 50,200                              long reports, and how their cost grows
  generate /tmp/catalogue --issues 1000      only write a catalogue";

#[derive(Debug, Subcommand)]
enum Mode {
    /// A catalogue, with Masthead, with Typst alone, and with pandoc and what else is on PATH that makes PDF of its output
    Compare {
        #[command(flatten)]
        recipe: RecipeArguments,
        #[command(flatten)]
        runs: Runs,
        /// For how many issues to try the slow ones, which lay out HTML; what an issue costs is told of these
        #[arg(long, default_value_t = 5, value_name = "N")]
        few: usize,
        /// Draw what an issue costs as bars, into this SVG file
        #[arg(long, value_name = "FILE")]
        plot: Option<PathBuf>,
    },
    /// Catalogues of several sizes, with Masthead
    Scale {
        /// How many issues each has
        #[arg(value_delimiter = ',', default_values_t = [100, 1000], value_name = "N,N…")]
        sizes: Vec<usize>,
        #[command(flatten)]
        recipe: RecipeArguments,
        #[command(flatten)]
        runs: Runs,
    },
    /// A catalogue, the same again, and again after a word in one issue has changed
    Unchanged {
        #[command(flatten)]
        recipe: RecipeArguments,
        #[command(flatten)]
        runs: Runs,
    },
    /// One issue of a publication, with Masthead and with Typst alone
    Issue {
        /// The publication's folder
        #[arg(default_value = env!("CARGO_MANIFEST_DIR"))]
        folder: PathBuf,
        /// The issue
        #[arg(default_value = "2026-03")]
        issue: String,
        /// How many rounds
        #[arg(default_value_t = 11)]
        rounds: usize,
    },
    /// Long reports of figures, charts and tables, with Masthead and with Typst alone
    Report {
        /// About how many pages each has: three figures on two of them, a table on one
        #[arg(value_delimiter = ',', default_values_t = [10, 50, 100, 200], value_name = "N,N…")]
        sizes: Vec<usize>,
        #[command(flatten)]
        runs: Runs,
    },
    /// Write a generated catalogue into a folder, and no more
    Generate {
        /// The folder
        folder: PathBuf,
        #[command(flatten)]
        recipe: RecipeArguments,
    },
    /// What `compare` calls: Typst, on the sources of some issues
    #[command(hide = true)]
    TypstAlone { folder: PathBuf, jobs: usize },
    /// What `compare` calls in the place of `typst compile`
    #[command(hide = true)]
    TypstOne { root: PathBuf, source: PathBuf, out: PathBuf },
}

/// What catalogue is generated.
#[derive(Debug, Args)]
struct RecipeArguments {
    /// How many issues
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    issues: u32,
    /// Another seed gives other issues; the same gives the same, byte for byte
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The median length of an issue, in words
    #[arg(long, default_value_t = 2600)]
    words: usize,
    /// So many images of a few pixels in every issue, instead of the usual ones
    #[arg(long, value_name = "N")]
    tiny_images: Option<usize>,
}

/// How it is measured.
#[derive(Debug, Args)]
struct Runs {
    /// How many rounds
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// How many issues are made at the same time, by all but the one that is called one by one
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    jobs: u32,
    /// Another masthead than the one of this repository
    #[arg(long, value_name = "PROGRAM")]
    masthead: Option<PathBuf>,
}

impl RecipeArguments {
    fn recipe(&self) -> Recipe {
        let images = self.tiny_images.map_or(Images::Usual, Images::Tiny);
        Recipe { seed: self.seed, issues: count(self.issues), words: self.words, images }
    }
}

fn count(number: u32) -> usize {
    usize::try_from(number).expect("this machine counts to four thousand million")
}

fn main() {
    // `cargo bench` adds one of its own.
    let arguments = std::env::args_os().filter(|argument| argument != "--bench");
    let mode = Cli::parse_from(arguments).mode;
    match mode.unwrap_or_else(|| Cli::parse_from(["", "compare"]).mode.expect("it is a mode")) {
        Mode::Compare { recipe, runs, few, plot } => {
            let jobs = count(runs.jobs);
            let masthead = Masthead::new(runs.masthead, jobs);
            batch::compare(&masthead, &recipe.recipe(), count(runs.rounds), few, jobs, plot.as_deref());
        }
        Mode::Scale { sizes, recipe, runs } => {
            batch::scale(&Masthead::new(runs.masthead, count(runs.jobs)), &recipe.recipe(), &sizes, count(runs.rounds));
        }
        Mode::Unchanged { recipe, runs } => {
            batch::again(&Masthead::new(runs.masthead, count(runs.jobs)), &recipe.recipe(), count(runs.rounds));
        }
        Mode::Issue { folder, issue, rounds } => issue::compare(&Masthead::new(None, 1), &folder, &issue, rounds),
        Mode::Report { sizes, runs } => {
            report::compare(&Masthead::new(runs.masthead, 1), &sizes, count(runs.rounds));
        }
        Mode::Generate { folder, recipe } => {
            catalogue::write(&folder, &recipe.recipe()).expect("the folder can be written");
        }
        Mode::TypstAlone { folder, jobs } => typst_alone::all(&folder, jobs),
        Mode::TypstOne { root, source, out } => typst_alone::one(&root, &source, &out),
    }
}
