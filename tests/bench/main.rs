//! What Masthead costs, beside Typst alone and beside other programs.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod catalogue;
mod issue;
mod typst_alone;

use catalogue::{Images, Recipe};

/// What Masthead costs, beside Typst alone and beside other programs
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench cost --")]
struct Cli {
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Compare on one issue of a publication
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
    /// Write a generated catalogue into a folder, and no more
    Generate {
        /// The folder
        folder: PathBuf,
        #[command(flatten)]
        recipe: RecipeArguments,
    },
    #[command(hide = true)]
    TypstAlone { folder: PathBuf },
}

#[derive(Debug, Args)]
struct RecipeArguments {
    /// How many issues
    #[arg(long, default_value_t = 100)]
    issues: usize,
    /// Another seed gives other issues
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The median length of an issue, in words
    #[arg(long, default_value_t = 2600)]
    words: usize,
    /// So many images of a few pixels in every issue, instead of the usual ones
    #[arg(long, value_name = "N")]
    tiny_images: Option<usize>,
}

impl RecipeArguments {
    fn recipe(&self) -> Recipe {
        let images = self.tiny_images.map_or(Images::Usual, Images::Tiny);
        Recipe { seed: self.seed, issues: self.issues, words: self.words, images }
    }
}

fn main() {
    // `cargo bench` adds one of its own.
    let arguments = std::env::args_os().filter(|argument| argument != "--bench");
    match Cli::parse_from(arguments).mode {
        Mode::Issue { folder, issue, rounds } => issue::compare(&folder.display().to_string(), &issue, rounds),
        Mode::Generate { folder, recipe } => {
            catalogue::write(&folder, &recipe.recipe()).expect("the folder can be written");
        }
        Mode::TypstAlone { folder } => typst_alone::run(&folder),
    }
}
