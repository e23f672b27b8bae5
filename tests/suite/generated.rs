//! Random issues from [`generator`](crate::generator): all must build, and their editions must be valid.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use proptest::strategy::ValueTree;

use crate::conformance::Files;
use crate::generator::{images, issue};
use crate::parity::assert_parity;
use crate::support::{Publication, Run};

/// Default seeds: few, so that a run takes seconds. `ISSUE_SEEDS=1000..2000` selects others.
const SEEDS: Range<u64> = 20..40;
/// Seeds of issues that were not built once (a note on no page, calls of functions nested too deeply, 4 GB of memory, ends of
/// elements on no page, long words in two columns that were taken for lost ones), or whose editions differed (hyphens
/// repeated at line starts, a note printed twice, the number of a note in a quotation, icons in titles, an icon in a note,
/// a long word in an abbreviation, an abbreviation in emphasis that a line parts).
const MENDED: [u64; 16] =
    [7108, 7135, 7139, 7047, 7123, 7121, 7181, 7016, 7058, 7091, 7105, 9042, 9038, 9071, 9140, 9436];

fn seeds() -> impl Iterator<Item = u64> {
    let variable = std::env::var("ISSUE_SEEDS").ok();
    let read = |text: String| {
        let (from, to) = text.split_once("..")?;
        Some(from.parse().ok()?..to.parse().ok()?)
    };
    let selected = variable.map(|text| read(text).expect("ISSUE_SEEDS is a range such as 1000..2000"));
    let mended = if selected.is_none() { MENDED.as_slice() } else { &[] };
    selected.unwrap_or(SEEDS).chain(mended.iter().copied())
}

/// A publication of these issues (slug and text) with the images that generated issues use.
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

/// Returns the publication of all seeds and the result of its build, which runs once per test run.
fn built() -> &'static (Publication, Run) {
    static BUILT: LazyLock<(Publication, Run)> = LazyLock::new(|| {
        let publication = publication(seeds().map(|seed| (slug(seed), issue(seed).current())));
        // The sources are kept for inspection.
        for slug in seeds().map(slug) {
            let name = format!("{slug}.md");
            let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
            fs::write(copy, publication.read(&format!("issues/{name}"))).expect("the file can be written");
        }
        let run = publication.run("build --edition pdf --edition print --edition epub --message-format short");
        (publication, run)
    });
    &BUILT
}

fn has_editions(publication: &Publication, slug: &str) -> bool {
    ["pdf", "epub"].iter().all(|kind| publication.exists(&format!("dist/{slug}/{slug}.{kind}")))
}

/// Shrinks the issue of a seed that fails to build; returns the smallest text found that still fails.
fn minimized(seed: u64) -> String {
    const MAX_BUILDS: usize = 100;
    let fails = |text: &str| {
        let publication = publication([("a".to_owned(), text.to_owned())]);
        publication.run("build --quiet");
        !has_editions(&publication, "a")
    };
    let mut tree = issue(seed);
    let mut text = tree.current();
    for _ in 0..MAX_BUILDS {
        let current = tree.current();
        let has_next = if fails(&current) {
            text = current;
            tree.simplify()
        } else {
            tree.complicate()
        };
        if !has_next {
            break;
        }
    }
    text
}

/// The build includes the checks of PDF/UA-1 and PDF/A-2a that are part of the PDF export.
#[test]
fn every_generated_issue_is_built() {
    let (publication, run) = built();
    let failed: Vec<u64> = seeds().filter(|&seed| !has_editions(publication, &slug(seed))).collect();
    if let Some(&first) = failed.first() {
        let errors: Vec<&str> = run.stderr.lines().filter(|line| !line.contains("warning[")).collect();
        // Printed first, because shrinking takes a while.
        eprintln!("failed seeds {failed:?}, sources in {}:\n{}", env!("CARGO_TARGET_TMPDIR"), errors.join("\n"));
        panic!("seed {first}, minimized:\n{}", minimized(first));
    }
    assert_eq!(run.status, 0, "{}", run.stderr);
}

/// Collects the editions of all built issues whose file name ends in `suffix` after the slug.
fn files(suffix: &str) -> Files {
    let (publication, _) = built();
    let mut files = Files::new();
    for slug in seeds().map(slug).filter(|slug| has_editions(publication, slug)) {
        files.add(&format!("{slug}{suffix}"), &publication.read(&format!("dist/{slug}/{slug}{suffix}")));
    }
    files
}

/// Default number of seeds whose editions are compared, beside those that differed once. Each takes about a second.
const COMPARED: usize = 6;

/// The seeds that `ISSUE_SEEDS` selects are all compared.
#[test]
fn generated_issues_say_the_same_in_both_editions() {
    let (publication, _) = built();
    let compared = if std::env::var_os("ISSUE_SEEDS").is_some() { usize::MAX } else { COMPARED };
    let is_compared = |(index, seed): &(usize, u64)| *index < compared || MENDED.contains(seed);
    let slugs = seeds().enumerate().filter(is_compared).map(|(_, seed)| slug(seed));
    let slugs: Vec<String> = slugs.filter(|slug| has_editions(publication, slug)).collect();
    let editions: Vec<(Vec<u8>, String)> = slugs
        .iter()
        .map(|slug| {
            let spoken = publication.run(&format!("export {slug} --to spoken --quiet")).ends(0).stdout;
            (publication.read(&format!("dist/{slug}/{slug}.epub")), spoken)
        })
        .collect();
    let named = slugs.iter().zip(&editions);
    assert_parity(named.map(|(slug, (epub, spoken))| (slug.as_str(), epub.as_slice(), spoken.clone())));
}

#[test]
#[ignore = "needs veraPDF and QPDF: run tests/run"]
fn generated_pdfs_are_valid() {
    let files = files(".pdf");
    files.assert_pass("pdf-check", &["ua1,2a"]);
    files.assert_qpdf_passes();
}

#[test]
#[ignore = "needs pikepdf: run tests/run"]
fn generated_print_editions_are_valid() {
    files("-print.pdf").assert_no_output("pdfx-check");
}

#[test]
#[ignore = "needs EPUBCheck: run tests/run"]
fn generated_epubs_are_valid() {
    files(".epub").assert_pass("epub-check", &[]);
}
