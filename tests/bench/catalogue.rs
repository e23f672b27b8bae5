//! Generated catalogues: any number of issues, no two with a paragraph in common, always the same for a seed.
//!
//! What is written is a publication: `masthead.toml`, an issue a month from January 1940 on in `issues/`, their images in
//! `issues/images/`. An issue depends on the seed and its own number only, so a catalogue of 100 is the beginning of one of
//! 1,000. Beside it, in `pandoc/`, every issue stands once more for pandoc, which does not know front matter in TOML: the
//! same Markdown after a head in YAML. The Markdown is what both understand alike; there is nothing of Masthead's own in it.
//!
//! The modules use nothing but the standard library and crates that Masthead has anyway.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

mod chain;
mod chance;
mod inlines;
mod issue;
mod language;
mod pictures;
mod prose;
mod report;

use chance::Chance;
use issue::Writer;
use language::{LANGUAGES, Language};

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipe {
    /// Another seed gives other issues.
    pub(crate) seed: u64,
    /// How many issues.
    pub(crate) issues: usize,
    /// The median length of an issue, in words; lengths are log-normal.
    pub(crate) words: usize,
    /// The images.
    pub(crate) images: Images,
}

/// The images of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Images {
    /// As in newsletters: one to four in every other issue, photographs, diagrams and drawings.
    Usual,
    /// So many in every issue, of a few pixels each, none like another.
    Tiny(usize),
}

impl Default for Recipe {
    fn default() -> Self {
        Self { seed: 1, issues: 100, words: 2600, images: Images::Usual }
    }
}

const MANIFEST: &str = "\
title = \"The Varle Monthly\"
subtitle = \"Generated, and true in no word\"
publisher = \"Ufer & Rive, Association for the Varle\"
language = \"en\"
website = \"https://www.ufer-rive.example/\"
licence = \"CC-BY-4.0\"
";

/// A generated file: its path in the publication and what is in it.
struct File {
    path: String,
    content: Vec<u8>,
}

/// Writes a catalogue into a folder, which is made if it is not there. Fails if a file cannot be written.
pub(crate) fn write(folder: &Path, recipe: &Recipe) -> io::Result<()> {
    let languages: Vec<Language> = LANGUAGES.iter().map(Language::new).collect();
    fs::create_dir_all(folder.join("issues"))?;
    fs::create_dir_all(folder.join("pandoc"))?;
    fs::write(folder.join("masthead.toml"), MANIFEST)?;
    let next = AtomicUsize::new(0);
    let work = || {
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && number < recipe.issues
        {
            for file in one(&languages, recipe, number) {
                let path = folder.join(&file.path);
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::write(path, file.content)?;
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> =
            (0..thread::available_parallelism().map_or(1, Into::into)).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Writes a publication of one report, of about so many pages. Fails if a file cannot be written.
pub(crate) fn write_report(folder: &Path, pages: usize) -> io::Result<()> {
    let english = Language::new(&LANGUAGES[0]);
    for file in report::write(pages, &english, Chance::new(1, 0)) {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, file.content)?;
    }
    fs::write(folder.join("masthead.toml"), MANIFEST)
}

/// The name of an issue: `1940-01` for the first.
pub(crate) fn name(number: usize) -> String {
    format!("{}-{:02}", 1940 + number / 12, number % 12 + 1)
}

/// The files of one issue.
fn one(languages: &[Language], recipe: &Recipe, number: usize) -> Vec<File> {
    let mut chance = Chance::new(recipe.seed, number as u64);
    let language = &languages[chance.weighted(&LANGUAGES.map(|facts| facts.share))];
    Writer::new(language, recipe, number, chance).write()
}
