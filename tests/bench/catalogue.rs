//! Generates catalogues: publications with any number of issues. No two issues have a paragraph in common, and a seed
//! always gives the same catalogue.
//!
//! A catalogue consists of `masthead.toml`, one issue per month from January 1940 on in `issues/`, and their images in
//! `issues/images/`. An issue depends only on the seed and its own number: a catalogue of 100 issues has the first
//! issues of a catalogue of 1,000. The folder `pandoc/` has the same issues for pandoc, which does not support front
//! matter in TOML: the same Markdown after metadata in YAML. The Markdown is limited to what both programs support in
//! the same way.
//!
//! The modules use only the standard library and crates that Masthead itself depends on.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

mod inlines;
mod issue;
mod language;
mod markov;
mod pictures;
mod prose;
mod random;
mod report;

use issue::IssueWriter;
use language::{LANGUAGES, Language};
use random::Random;

/// Parameters of a generated catalogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CatalogueOptions {
    /// Seed of the random numbers; another seed gives other issues.
    pub(crate) seed: u64,
    /// Number of issues.
    pub(crate) issues: usize,
    /// Median length of an issue, in words; lengths are log-normal.
    pub(crate) words: usize,
    /// Kind of images.
    pub(crate) images: Images,
}

/// Kind of images in a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Images {
    /// As in newsletters: one to four photographs, diagrams or drawings in half of the issues.
    Usual,
    /// This number of images of 4 × 4 pixels in every issue, all different.
    Tiny(usize),
}

impl Default for CatalogueOptions {
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

/// Limits of a report of 500 pages with a chart on every page.
const REPORT_LIMITS: &str = "\
[limits]
issue-bytes = 6_000_000
blocks = 20_000
headings = 6_000
figures = 2_000
links = 20_000
table-cells = 40_000
";

/// A generated file: its path in the publication and its content.
struct File {
    path: String,
    content: Vec<u8>,
}

/// Writes a catalogue into a folder, which is created if it does not exist.
///
/// # Errors
///
/// Returns an error if a file cannot be written.
pub(crate) fn write(folder: &Path, options: &CatalogueOptions) -> io::Result<()> {
    let languages: Vec<Language> = LANGUAGES.iter().map(Language::new).collect();
    fs::create_dir_all(folder.join("issues"))?;
    fs::create_dir_all(folder.join("pandoc"))?;
    fs::write(folder.join("masthead.toml"), MANIFEST)?;
    let next = AtomicUsize::new(0);
    let work = || {
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && number < options.issues
        {
            for file in issue_files(&languages, options, number) {
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

/// Writes a publication with one report of about `pages` pages.
///
/// # Errors
///
/// Returns an error if a file cannot be written.
pub(crate) fn write_report(folder: &Path, pages: usize) -> io::Result<()> {
    let english = Language::new(&LANGUAGES[0]);
    for file in report::write(pages, &english, Random::new(1, 0)) {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, file.content)?;
    }
    fs::write(folder.join("masthead.toml"), format!("{MANIFEST}{REPORT_LIMITS}"))
}

/// Returns the name of an issue: `1940-01` for number 0.
pub(crate) fn name(number: usize) -> String {
    format!("{}-{:02}", 1940 + number / 12, number % 12 + 1)
}

/// Generates the files of one issue.
fn issue_files(languages: &[Language], options: &CatalogueOptions, number: usize) -> Vec<File> {
    let mut random = Random::new(options.seed, number as u64);
    let language = &languages[random.weighted(&LANGUAGES.map(|data| data.percentage))];
    IssueWriter::new(language, options, number, random).write()
}
