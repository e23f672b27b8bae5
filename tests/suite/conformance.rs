//! Validation with EPUBCheck, veraPDF, QPDF and Ace. EPUBCheck, veraPDF and Ace check all files in one process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::support::{Publication, entries, repository, run};
use crate::{cases, hostile};

/// A sample issue of this repository, built.
pub(crate) struct Sample {
    pub(crate) slug: String,
    pub(crate) pdf: Vec<u8>,
    pub(crate) epub: Vec<u8>,
}

/// Copies this repository's publication, without the output of earlier builds.
pub(crate) fn repository_as_publication() -> Publication {
    let parts = ["masthead.toml", "issues", "layouts", "fonts"].map(repository);
    let existing = parts.iter().filter(|part| part.exists());
    let name = |part: &Path| part.file_name().expect("a part has a name").display().to_string();
    existing.fold(Publication::empty(), |publication, part| publication.copy(part, &name(part)))
}

/// Returns the sample issues in `issues/`, built without a warning, once per test run.
pub(crate) fn samples() -> &'static [Sample] {
    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
        let publication = repository_as_publication();
        let build = publication.run("build").ends(0);
        assert!(!build.stderr.contains("warning"), "{}", build.stderr);
        let dist = entries(&publication.path("dist")).into_iter();
        let read = |slug: &str, kind: &str| publication.read(&format!("dist/{slug}/{slug}.{kind}"));
        dist.map(|(slug, _)| Sample { pdf: read(&slug, "pdf"), epub: read(&slug, "epub"), slug }).collect()
    });
    &SAMPLES
}

/// Files for a validator. Their names identify them in the validator's messages.
pub(crate) struct Files {
    folder: TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder can be created"), paths: Vec::new() }
    }

    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("the file can be written");
        self.paths.push(path);
    }

    /// Collects the editions of one kind, `pdf` or `epub`, of the samples, of all cases that build, and of the hostile
    /// issues.
    fn all(kind: &str) -> Self {
        let mut files = Self::new();
        for Sample { slug, pdf, epub } in samples() {
            files.add(&format!("sample.{slug}.{kind}"), if kind == "pdf" { pdf } else { epub });
        }
        for case in cases::all() {
            for (slug, built) in &case.issues {
                let name = format!("{}.{slug}.{kind}", case.name);
                files.add(&name, if kind == "pdf" { &built.pdf } else { &built.epub });
            }
        }
        for (name, bytes) in hostile::outputs(kind) {
            files.add(&format!("hostile.{name}.{kind}"), bytes);
        }
        files
    }

    /// Asserts that a validator that prints only problems prints nothing.
    #[track_caller]
    pub(crate) fn assert_no_output(&self, program: &str) {
        let run = run(Command::new(program).args(&self.paths));
        assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{program}: {}", run.stderr);
    }

    /// Asserts that a validator prints one line for each file, and that each line begins with `PASS`.
    #[track_caller]
    pub(crate) fn assert_pass(&self, program: &str, arguments: &[&str]) {
        let run = run(Command::new(program).args(arguments).args(&self.paths));
        let failed: Vec<&str> = run.stdout.lines().filter(|line| !line.starts_with("PASS ")).collect();
        assert!(run.status == 0 && failed.is_empty(), "{program}:\n{}\n{}", failed.join("\n"), run.stderr);
        assert_eq!(run.lines().len(), self.paths.len(), "number of files that {program} checked");
    }

    /// Asserts that QPDF finds no error and no warning. QPDF checks one file per process.
    #[track_caller]
    pub(crate) fn assert_qpdf_passes(&self) {
        for path in &self.paths {
            let run = run(Command::new("qpdf").arg("--check").arg(path));
            let passes = run.status == 0 && !run.stderr.contains("WARNING");
            assert!(passes, "{}:\n{}{}", path.display(), run.stdout, run.stderr);
        }
    }
}

#[test]
#[ignore = "needs EPUBCheck: run tests/run"]
fn all_epubs_pass_epubcheck() {
    Files::all("epub").assert_pass("epub-check", &[]);
}

#[test]
#[ignore = "needs veraPDF: run tests/run"]
fn all_pdfs_are_pdf_ua_1_and_pdf_a_2a() {
    Files::all("pdf").assert_pass("pdf-check", &["ua1,2a"]);
}

#[test]
#[ignore = "needs QPDF: run tests/run"]
fn all_pdfs_pass_qpdf() {
    Files::all("pdf").assert_qpdf_passes();
}

/// Checks only the samples, the case with every node, and those with directives of a layout's own: Ace opens each page
/// in a browser, which takes seconds per file.
#[test]
#[ignore = "needs Ace: run tests/run"]
fn samples_and_every_node_pass_ace() {
    let mut files = Files::new();
    for sample in samples() {
        files.add(&format!("sample.{}.epub", sample.slug), &sample.epub);
    }
    for name in ["every-node", "layout-directives", "layout-on-base"] {
        let case = cases::all().iter().find(|case| case.name == name).expect("there is such a case");
        for (slug, built) in &case.issues {
            files.add(&format!("{name}.{slug}.epub"), &built.epub);
        }
    }
    files.assert_pass("ace-check", &[]);
}
