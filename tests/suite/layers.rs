//! The directions in which the code's parts may use each other, held by reading the sources as text.

use std::path::{Path, PathBuf};

use crate::support::{entries, repository};

/// Longest file, in lines.
const LONGEST: usize = 350;

/// The Rust files below a folder: path from the repository's root, and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![repository(folder)];
    while let Some(folder) = waiting.pop() {
        for (_, path) in entries(&folder) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((relative(&path), std::fs::read_to_string(&path).expect("a source is UTF-8")));
            }
        }
    }
    found.sort();
    assert!(found.len() > 5, "the sources are found");
    found
}

fn relative(path: &Path) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.strip_prefix(root).expect("the file is in the repository").display().to_string().replace('\\', "/")
}

/// Whether a file is `src/<module>.rs` or below `src/<module>/`.
fn is_in(path: &str, module: &str) -> bool {
    path == format!("src/{module}.rs") || path.starts_with(&format!("src/{module}/"))
}

/// Whether code (comments aside) names a path that begins with one of these: `typst::`, `crate::pdf`.
fn names(line: &str, wanted: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices(wanted).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + wanted.len()..].chars().next();
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        !before.is_some_and(|c| is_name(c) || c == '"' || c == ':') && !after.is_some_and(|c| is_name(c) || c == '"')
    })
}

/// Each line in which a file outside of `allowed` names `wanted`.
fn trespasses(wanted: &str, may: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources("src").into_iter().filter(|(path, _)| !may(path)) {
        let lines = text.lines().enumerate().filter(|(_, line)| names(line, wanted));
        found.extend(lines.map(|(at, line)| format!("{path}:{}: {}", at + 1, line.trim())));
    }
    found
}

#[track_caller]
fn assert_only_in(wanted: &str, module: &str) {
    let uses =
        sources("src").iter().any(|(path, text)| is_in(path, module) && text.lines().any(|line| names(line, wanted)));
    assert!(uses, "{module} uses {wanted}, or this test looks for the wrong name");
    assert_eq!(trespasses(wanted, |path| is_in(path, module)), Vec::<String>::new(), "{wanted} belongs to {module}");
}

#[test]
fn each_engine_is_behind_its_module() {
    assert_only_in("comrak", "markdown");
    assert_only_in("typst", "pdf");
    assert_only_in("hayagriva", "bibliography");
    assert_only_in("math_core", "math");
    assert_only_in("typst_eval", "pdf");
    assert_only_in("typst_pdf", "pdf");
    assert_only_in("typst_layout", "pdf");
    assert_only_in("typst_render", "pdf");
    assert_only_in("epub_builder", "epub");
    assert_only_in("lopdf", "print");
}

/// The modules that `path` may not use, whether as `crate::pdf` or within `use crate::{…, pdf}`.
#[track_caller]
fn assert_never(owner: &str, others: &[&str]) {
    for (path, text) in sources("src").into_iter().filter(|(path, _)| is_in(path, owner)) {
        for module in others {
            let direct = text.lines().find(|line| names(line, &format!("crate::{module}")));
            let grouped = text
                .split("use crate::{")
                .skip(1)
                .filter_map(|rest| rest.split_once("};"))
                .any(|(group, _)| group.split([',', '{', '}', ':']).any(|name| name.trim() == *module));
            assert!(direct.is_none() && !grouped, "{path} uses {module}: {}", direct.unwrap_or("use crate::{…}"));
        }
    }
}

#[test]
fn the_writers_do_not_know_each_other() {
    assert_never("pdf", &["epub", "markdown", "passes", "manifest", "reading", "pipeline", "commands", "cli"]);
    assert_never("epub", &["print", "pdf", "markdown", "passes", "manifest", "reading", "pipeline", "commands", "cli"]);
}

#[test]
fn the_tree_knows_neither_readers_nor_writers() {
    assert_never(
        "document",
        &["markdown", "passes", "pdf", "epub", "layout", "manifest", "pipeline", "commands", "cli"],
    );
}

#[test]
fn reading_knows_nothing_of_writing() {
    assert_never("markdown", &["passes", "pdf", "epub", "layout", "pipeline", "output", "commands", "cli"]);
    // A pass asks the layout whether there are numbers, and how wide a chart is.
    assert_never("passes", &["markdown", "pdf", "epub", "pipeline", "output", "commands", "cli"]);
    for quiet in ["data", "chart", "math", "bibliography"] {
        assert_never(quiet, &["markdown", "passes", "pdf", "epub", "pipeline", "output", "commands", "cli"]);
    }
    assert_never("diagnostic", &["document", "markdown", "passes", "pdf", "epub", "pipeline", "commands", "cli"]);
}

#[test]
fn print_finishing_takes_bytes() {
    assert_never(
        "print",
        &["pdf", "epub", "document", "markdown", "passes", "manifest", "pipeline", "commands", "cli"],
    );
}

/// It knows sources and files, not how the one became the other.
#[test]
fn the_catalogue_builds_nothing() {
    assert_never("catalogue", &["pdf", "markdown", "passes", "checks", "output", "commands", "cli"]);
}

#[test]
fn names_are_found_in_code_only() {
    assert!(names("use typst::World;", "typst"));
    assert!(names("let x = typst::compile();", "typst"));
    assert!(!names("use typst_pdf::PdfOptions;", "typst"));
    assert!(!names("// typst::World", "typst"));
    assert!(!names("\"typst\" => Form::Typst,", "typst"));
    assert!(names("use crate::pdf::Fonts;", "crate::pdf"));
}

#[test]
fn files_are_short() {
    let all = ["src", "tests/suite"].into_iter().flat_map(sources);
    let long = all.map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > LONGEST);
    assert_eq!(long.collect::<Vec<_>>(), Vec::<(String, usize)>::new(), "files of more than {LONGEST} lines");
    let main = std::fs::read_to_string(repository("src/main.rs")).expect("there is a main.rs");
    assert!(main.lines().count() < 60, "main.rs is a page");
}
