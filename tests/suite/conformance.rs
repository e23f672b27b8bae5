//! The outside validators, each started once for all files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::support::{Publication, entries, repository, run};
use crate::{cases, hostile};

/// The samples, built once: slug, PDF, EPUB.
pub(crate) struct Sample {
    pub(crate) slug: String,
    pub(crate) pdf: Vec<u8>,
    pub(crate) epub: Vec<u8>,
}

/// The repository as a publication, without what its own builds left.
pub(crate) fn repository_as_publication() -> Publication {
    let parts = ["masthead.toml", "issues", "layouts", "fonts"].map(repository);
    let there = parts.iter().filter(|part| part.exists());
    let name = |part: &Path| part.file_name().expect("a part has a name").display().to_string();
    there.fold(Publication::empty(), |publication, part| publication.copy(part, &name(part)))
}

/// The repository's own issues.
pub(crate) fn samples() -> &'static [Sample] {
    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
        let publication = repository_as_publication();
        publication.run("build").ends(0);
        let dist = entries(&publication.path("dist")).into_iter();
        let read = |slug: &str, kind: &str| publication.read(&format!("dist/{slug}/{slug}.{kind}"));
        dist.map(|(slug, _)| Sample { pdf: read(&slug, "pdf"), epub: read(&slug, "epub"), slug }).collect()
    });
    &SAMPLES
}

/// Files for a validator, named so that its messages tell which they are.
pub(crate) struct Files {
    folder: TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder can be made"), paths: Vec::new() }
    }

    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("the file can be written");
        self.paths.push(path);
    }

    /// The samples, every case that builds, and what hostile texts give.
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

    /// No line, whatever the file.
    #[track_caller]
    pub(crate) fn say_nothing(&self, program: &str) {
        let said = run(Command::new(program).args(&self.paths));
        assert_eq!((said.status, said.stdout.as_str()), (0, ""), "{program}: {}", said.stderr);
    }

    /// One line a file, and each begins with PASS.
    #[track_caller]
    pub(crate) fn pass(&self, program: &str, arguments: &[&str]) {
        let said = run(Command::new(program).args(arguments).args(&self.paths));
        let failed: Vec<&str> = said.stdout.lines().filter(|line| !line.starts_with("PASS ")).collect();
        assert!(said.status == 0 && failed.is_empty(), "{program}:\n{}\n{}", failed.join("\n"), said.stderr);
        assert_eq!(said.lines().len(), self.paths.len(), "{program} judged all files");
    }

    /// QPDF takes one file at a time.
    #[track_caller]
    pub(crate) fn pass_qpdf(&self) {
        for path in &self.paths {
            let said = run(Command::new("qpdf").arg("--check").arg(path));
            let is_fine = said.status == 0 && !said.stderr.contains("WARNING");
            assert!(is_fine, "{}:\n{}{}", path.display(), said.stdout, said.stderr);
        }
    }
}

#[test]
#[ignore = "needs EPUBCheck: run tests/run"]
fn epubcheck_finds_nothing() {
    Files::all("epub").pass("epub-check", &[]);
}

#[test]
#[ignore = "needs veraPDF: run tests/run"]
fn the_pdfs_are_pdf_ua_1_and_pdf_a_2a() {
    Files::all("pdf").pass("pdf-check", &["ua1,2a"]);
}

#[test]
#[ignore = "needs QPDF: run tests/run"]
fn qpdf_finds_nothing() {
    Files::all("pdf").pass_qpdf();
}

/// Ace opens each page in a browser, which takes seconds a file: the samples, the case that holds every node, and those of
/// layouts with directives of their own.
#[test]
#[ignore = "needs Ace: run tests/run"]
fn ace_finds_nothing() {
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
    files.pass("ace-check", &[]);
}
