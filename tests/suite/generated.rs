//! Whole issues out of chance, built and handed to the validators.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use proptest::strategy::ValueTree;

use crate::conformance::Files;
use crate::generator::{images, issue};
use crate::support::{Publication, Run};

/// So few that they take seconds; `ISSUE_SEEDS=1000..2000` takes others.
const SEEDS: Range<u64> = 20..40;

fn seeds() -> Range<u64> {
    let asked = std::env::var("ISSUE_SEEDS").ok();
    let read = |text: String| {
        let (from, to) = text.split_once("..")?;
        Some(from.parse().ok()?..to.parse().ok()?)
    };
    asked.map_or(SEEDS, |text| read(text).expect("ISSUE_SEEDS is as 1000..2000"))
}

/// Issues with the images they name.
fn publication(issues: impl IntoIterator<Item = (String, String)>) -> Publication {
    let new = Publication::new();
    for (name, bytes) in images() {
        new.write(&format!("issues/{name}"), bytes);
    }
    issues.into_iter().fold(new, |publication, (slug, text)| publication.file(&format!("issues/{slug}.md"), text))
}

fn slug(seed: u64) -> String {
    format!("seed-{seed:05}")
}

/// All issues in one build, and what it said.
fn built() -> &'static (Publication, Run) {
    static BUILT: LazyLock<(Publication, Run)> = LazyLock::new(|| {
        let publication = publication(seeds().map(|seed| (slug(seed), issue(seed).current())));
        // For whoever wants to look at one.
        for slug in seeds().map(slug) {
            let name = format!("{slug}.md");
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
            fs::write(kept, publication.read(&format!("issues/{name}"))).expect("the file can be written");
        }
        let run = publication.run("build --edition pdf --edition print --edition epub --message-format short");
        (publication, run)
    });
    &BUILT
}

fn has_editions(publication: &Publication, slug: &str) -> bool {
    ["pdf", "epub"].iter().all(|kind| publication.exists(&format!("dist/{slug}/{slug}.{kind}")))
}

/// The smallest text, near the one that a seed gives, that is not built either.
fn smallest(seed: u64) -> String {
    const MOST_BUILDS: usize = 100;
    let fails = |text: &str| {
        let publication = publication([("a".to_owned(), text.to_owned())]);
        publication.run("build --quiet");
        !has_editions(&publication, "a")
    };
    let mut tree = issue(seed);
    let mut text = tree.current();
    for _ in 0..MOST_BUILDS {
        let current = tree.current();
        let goes_on = if fails(&current) {
            text = current;
            tree.simplify()
        } else {
            tree.complicate()
        };
        if !goes_on {
            break;
        }
    }
    text
}

/// The layout takes anything, in pages that PDF/UA and PDF/A allow.
#[test]
fn generated_issues_are_built() {
    let (publication, run) = built();
    let failed: Vec<u64> = seeds().filter(|&seed| !has_editions(publication, &slug(seed))).collect();
    if let Some(&first) = failed.first() {
        let said: Vec<&str> = run.stderr.lines().filter(|line| !line.contains("warning[")).collect();
        // Said before the search, which takes a while.
        eprintln!("seeds {failed:?}, see {}:\n{}", env!("CARGO_TARGET_TMPDIR"), said.join("\n"));
        panic!("seed {first}, made smaller:\n{}", smallest(first));
    }
    assert_eq!(run.status, 0, "{}", run.stderr);
}

fn files(kind: &str) -> Files {
    let (publication, _) = built();
    let mut files = Files::new();
    for slug in seeds().map(slug).filter(|slug| has_editions(publication, slug)) {
        files.add(&format!("{slug}{kind}"), &publication.read(&format!("dist/{slug}/{slug}{kind}")));
    }
    files
}

#[test]
#[ignore = "needs veraPDF and QPDF: run tests/run"]
fn generated_pdfs_are_valid() {
    let files = files(".pdf");
    files.pass("pdf-check", &["ua1,2a"]);
    files.pass_qpdf();
}

#[test]
#[ignore = "needs pikepdf: run tests/run"]
fn generated_print_editions_are_valid() {
    files("-print.pdf").say_nothing("pdfx-check");
}

#[test]
#[ignore = "needs EPUBCheck: run tests/run"]
fn generated_epubs_are_valid() {
    files(".epub").pass("epub-check", &[]);
}
