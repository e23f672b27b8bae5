//! The cases: every folder in `tests/cases/` is a small publication with its expected output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::thread;

use masthead::diagnostic::Code;

use crate::snapshot;
use crate::support::{Publication, Run, entries, has_extension, repository, unzip};

/// Files in a case's folder that do not belong to the publication: arguments and expected output.
pub(crate) const EXPECTED: [&str; 15] = [
    "arguments",
    "body.xhtml",
    "boxes.txt",
    "fonts.txt",
    "command",
    "diagnostics.txt",
    "info.txt",
    "main.typ",
    "masthead.typ",
    "nav.xhtml",
    "outline.txt",
    "package.opf",
    "tags.txt",
    "text.txt",
    "toc.ncx",
];

/// A case and the result of its run.
pub(crate) struct Case {
    pub(crate) name: String,
    folder: PathBuf,
    /// Subcommand that was run: the content of the case's file `command`, or `build`.
    command: String,
    run: Run,
    /// Built issues by slug; empty for other subcommands than `build`.
    pub(crate) issues: BTreeMap<String, Built>,
    /// Paths of all editions in the output folder, sorted.
    files: Vec<String>,
}

/// The editions of an issue, and its generated Typst if the case has an expected Typst file.
pub(crate) struct Built {
    pub(crate) pdf: Vec<u8>,
    pub(crate) epub: Vec<u8>,
    /// Text of `export --to spoken`.
    pub(crate) spoken: String,
    typst: BTreeMap<String, Vec<u8>>,
}

/// Returns all cases, sorted by name. They are built once per test run.
pub(crate) fn all() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(build_all);
    &CASES
}

fn build_all() -> Vec<Case> {
    let folders = entries(&repository("tests/cases"));
    let queue = Mutex::new(folders.into_iter());
    let built = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                while let Some((name, folder)) = { queue.lock().expect("no thread panics here").next() } {
                    let case = build(name, folder);
                    built.lock().expect("no thread panics here").push(case);
                }
            });
        }
    });
    let mut cases = built.into_inner().expect("no thread panics here");
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn build(name: String, folder: PathBuf) -> Case {
    let publication = publication(&folder);
    let arguments = std::fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let command =
        std::fs::read_to_string(folder.join("command")).unwrap_or_else(|_| "build".to_owned()).trim().to_owned();
    let mut run = publication.run(&format!("{command} --message-format short {arguments}"));
    run.stderr = run.stderr.replace(&publication.root().display().to_string(), "[ROOT]");
    let has_typst_snapshot = ["main.typ", "masthead.typ"].iter().any(|file| folder.join(file).exists());
    let built = if command == "build" { entries(&publication.path("dist")) } else { Vec::new() };
    // An issue without fonts for all its characters has an e-book only.
    let has_pdf = |slug: &String| publication.exists(&format!("dist/{slug}/{slug}.pdf"));
    let slugs = built.into_iter().map(|(slug, _)| slug).filter(has_pdf);
    let issues = slugs.map(|slug| {
        if has_typst_snapshot {
            publication.run(&format!("export {slug} --to typst --quiet")).ends(0);
        }
        let built = Built {
            pdf: publication.read(&format!("dist/{slug}/{slug}.pdf")),
            epub: publication.read(&format!("dist/{slug}/{slug}.epub")),
            spoken: publication.run(&format!("export {slug} --to spoken --quiet")).stdout,
            typst: publication.files(&format!("dist/{slug}/typst")),
        };
        (slug, built)
    });
    let issues = issues.collect();
    let is_output = |name: &String| ["pdf", "epub", "csv"].iter().any(|extension| has_extension(name, extension));
    let files = publication.files("dist").into_keys().filter(is_output).collect();
    Case { name, folder, command, run, issues, files }
}

/// Copies the publication of a case's folder. A lone `issue.md` and the files beside it are copied into `issues/`.
fn publication(folder: &Path) -> Publication {
    let is_lone = folder.join("issue.md").exists();
    let input = entries(folder).into_iter().filter(|(name, _)| !EXPECTED.contains(&name.as_str()));
    input.fold(Publication::new(), |publication, (name, path)| {
        let is_shared = ["masthead.toml", "layouts", "fonts"].contains(&name.as_str());
        let to = if is_lone && !is_shared { format!("issues/{name}") } else { name };
        publication.copy(&path, &to)
    })
}

impl Case {
    /// Compares an expected file with the text that `view` returns for each issue. Succeeds if the case has no such
    /// file.
    ///
    /// # Errors
    ///
    /// Returns the difference.
    pub(crate) fn compare(&self, file: &str, view: impl Fn(&Built) -> String) -> Result<(), String> {
        let path = self.folder.join(file);
        if !path.exists() {
            return Ok(());
        }
        let with_slug = |(slug, built)| {
            if self.issues.len() == 1 { view(built) } else { format!("==== {slug}\n{}", view(built)) }
        };
        snapshot::compare(&path, &self.issues.iter().map(with_slug).collect::<String>())
    }

    fn status_is_right(&self) -> Result<(), String> {
        let expected = i32::from(self.run.stderr.lines().any(|line| line.contains(": error[")));
        if self.run.status == expected {
            Ok(())
        } else {
            Err(format!("exit status {}, expected {expected}", self.run.status))
        }
    }

    fn prints_every_written_edition(&self) -> Result<(), String> {
        let files = &self.files;
        let mut written: Vec<_> = self.run.lines().into_iter().map(str::to_owned).collect();
        written.sort();
        let is_listed = files.iter().zip(&written).all(|(file, line)| line.ends_with(&format!("dist/{file}")));
        if is_listed && files.len() == written.len() || self.command != "build" {
            Ok(())
        } else {
            Err(format!("wrote {files:?}, printed {written:?}"))
        }
    }
}

impl Built {
    /// Returns the calls of `main.typ`, without the preamble that is the same for all issues.
    fn calls(&self) -> String {
        let main = self.typst_file("main.typ");
        main.split_once("#show: layout.with(issue)\n").expect("main.typ has its preamble").1.trim_start().to_owned()
    }

    /// Returns the metadata at the beginning of `masthead.typ`, without the layout's settings and the fixed terms.
    fn metadata(&self) -> String {
        let module = self.typst_file("masthead.typ");
        module.split("#let settings").next().unwrap_or_default().to_owned()
    }

    fn typst_file(&self, name: &str) -> String {
        let bytes = self.typst.get(name).unwrap_or_else(|| panic!("export --to typst wrote no {name}"));
        String::from_utf8(bytes.clone()).expect("generated Typst is UTF-8")
    }

    /// Returns the bodies of the e-book's content documents, each under its path.
    fn bodies(&self) -> String {
        let pages = unzip(&self.epub).into_iter().filter(|(path, _)| path.starts_with("OEBPS/text/"));
        pages
            .map(|(path, page)| format!("== {}\n{}\n", path.trim_start_matches("OEBPS/"), body(&page)))
            .collect::<Vec<_>>()
            .concat()
    }

    fn epub_file(&self, path: &str) -> String {
        let bytes = unzip(&self.epub).remove(path).unwrap_or_else(|| panic!("the e-book has no {path}"));
        String::from_utf8(bytes).expect("the e-book's texts are UTF-8")
    }
}

fn body(page: &[u8]) -> &str {
    let page = str::from_utf8(page).expect("pages are UTF-8");
    let inside = page.split_once("<body").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
    inside.and_then(|rest| rest.rsplit_once("</body>")).expect("a page has a body").0.trim()
}

/// Runs `check` on every case and reports the failures of all cases together.
///
/// # Panics
///
/// Panics if any check fails.
pub(crate) fn check_all(check: impl Fn(&Case) -> Vec<Result<(), String>>) {
    let mut failures = Vec::new();
    for case in all() {
        let problems = check(case).into_iter().filter_map(Result::err);
        failures.extend(problems.map(|problem| format!("\n==== case {}\n{problem}\n", case.name)));
    }
    assert!(failures.is_empty(), "{}", failures.concat());
}

#[test]
fn every_case_has_the_expected_diagnostics_and_output() {
    check_all(|case| {
        vec![
            snapshot::compare(&case.folder.join("diagnostics.txt"), &case.run.stderr),
            case.status_is_right(),
            case.prints_every_written_edition(),
            case.compare("main.typ", Built::calls),
            case.compare("masthead.typ", Built::metadata),
            case.compare("body.xhtml", Built::bodies),
            case.compare("nav.xhtml", |built| built.epub_file("OEBPS/nav.xhtml")),
            case.compare("toc.ncx", |built| built.epub_file("OEBPS/toc.ncx")),
            case.compare("package.opf", |built| built.epub_file("OEBPS/content.opf")),
        ]
    });
}

#[test]
fn every_diagnostic_has_a_case() {
    let messages: String = all().iter().map(|case| case.run.stderr.as_str()).collect();
    let missing =
        Code::ALL.iter().filter(|code| !messages.contains(&format!("{}[{}]: ", code.severity().name(), code.name())));
    // `issue-crashed` marks a bug: the tests of `workers` produce it.
    assert_eq!(missing.map(|code| code.name()).collect::<Vec<_>>(), ["issue-crashed"], "codes that no case reports");
}

/// A misspelt file name would silently never be compared.
#[test]
fn expected_files_have_known_names() {
    let is_unknown = |path: &Path| {
        let extension = path.extension().unwrap_or_default();
        let is_expected = ["txt", "typ", "xhtml", "opf", "ncx"].iter().any(|known| extension == *known);
        is_expected && !EXPECTED.iter().any(|known| path.ends_with(known))
    };
    let files = all().iter().flat_map(|case| entries(&case.folder)).map(|(_, path)| path);
    assert_eq!(files.filter(|path| is_unknown(path)).collect::<Vec<_>>(), Vec::<PathBuf>::new());
}
