//! The page judge: messages, table and scores.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::{Publication, repository};

/// Copies the case whose issues have one fault each.
fn faults() -> Publication {
    let case = repository("tests/cases/page-faults");
    let mut publication = Publication::new().file("masthead.toml", "title = \"The Ferry\"\nlayout = \"flyer\"\n");
    for file in ["layouts/flyer/layout.typ", "layouts/flyer/layout.toml", "issues/small-type.md", "issues/overfull.md"]
    {
        publication = publication.copy(&case.join(file), file);
    }
    publication
}

#[test]
fn the_table_has_page_fault_size_place_and_score() {
    let publication = faults();
    let check = || publication.run("check --pages small-type --edition pdf").ends(0);
    let table = check().stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("small-type: score ") && lines[0].ends_with(" of 100, grave faults: 0"), "{table}");
    assert_eq!(lines[1].split_whitespace().take(3).collect::<Vec<_>>(), ["page", "score", "fault"]);
    assert!(lines[2].contains("page-small-type  4.0 pt, issues/small-type.md:6:1"), "{table}");
    // The second run takes the pages from the cache.
    assert_eq!(check().stdout, table);
    assert!(check().stderr.contains("note[page-small-type]: page 1: "));
    assert_eq!(publication.run("check small-type --edition pdf").ends(0).stdout, "");
    assert_eq!(publication.run("check --pages small-type --edition epub").ends(0).stdout, "", "no pages, no score");
}

#[test]
fn the_table_is_also_json() {
    let publication = faults();
    let run = publication.run("check --pages overfull --edition pdf --message-format json").ends(0);
    let table: Value = serde_json::from_str(&run.stdout).expect("stdout is JSON");
    assert_eq!(table["issue"], "overfull");
    assert_eq!(table["grave-faults"], 1);
    assert_eq!(table["faults"][0]["code"], "page-overfull");
    assert_eq!(table["faults"][0]["position"], "issues/overfull.md:7:1");
    let pages = table["pages"].as_array().expect("an array");
    assert_eq!(pages.len(), 1);
    let score = pages[0]["score"].as_f64().expect("a number");
    assert!((0.0..=100.0).contains(&score), "{table}");
    let message: Value = serde_json::from_str(run.stderr.lines().next().expect("a message")).expect("it is JSON");
    assert_eq!(message["page"]["page"], 1);
    assert_eq!(message["page"]["size"], table["faults"][0]["size"]);
}

#[test]
fn faults_have_levels_and_are_repeated_for_unchanged_pages() {
    let publication = faults();
    let denied = publication.run("build small-type --edition pdf --deny page-small-type").ends(1);
    assert!(denied.stderr.contains("error[page-small-type]"), "{}", denied.stderr);
    assert!(!publication.path("dist/small-type/small-type.pdf").exists(), "an issue with errors is not built");
    let built = publication.run("build small-type --edition pdf -v").ends(0).stderr;
    assert!(built.contains("note[page-small-type]"), "{built}");
    // A comment moves the text, but changes no page: the judgement comes from the cache, the line from the text.
    let text = fs::read_to_string(publication.path("issues/small-type.md")).expect("it exists");
    publication.write("issues/small-type.md", text.replace(":::micro", "<!-- A comment. -->\n\n:::micro"));
    let moved = publication.run("build small-type --edition pdf -v --message-format short").ends(0).stderr;
    assert!(moved.contains("issues/small-type.md:8:1: note[page-small-type]"), "{moved}");
    assert!(moved.contains("pdf unchanged"), "{moved}");
}

#[test]
fn three_faults_are_shown_for_a_page() {
    let lines = ":::micro\nA line.\n:::\n\n".repeat(5);
    let word = "Donaudampfschifffahrtsgesellschaftskapitänsmütze";
    let publication = faults().issue("a", &format!("{lines}A word: {word}.\n"));
    let stderr = publication.run("check a --edition pdf").ends(0).stderr;
    assert_eq!(stderr.matches("note[page-").count(), 3, "{stderr}");
    assert!(stderr.contains("… and 1 more page-overfull, 2 more page-small-type in issues/a.md;"), "{stderr}");
    let all = publication.run("check a --edition pdf --all-messages").ends(0).stderr;
    assert_eq!(all.matches("note[page-").count(), 6, "{all}");
}

#[test]
fn timings_name_the_judge() {
    let publication = faults();
    publication.run("build small-type --edition pdf --timings t.json").ends(0);
    let timings = fs::read_to_string(publication.path("t.json")).expect("it exists");
    let timings: Value = serde_json::from_str(&timings).expect("it is JSON");
    assert!(timings["stages"]["judge"].as_f64().is_some_and(|seconds| seconds > 0.0), "{timings}");
}

/// The manual describes every code.
#[test]
fn the_manual_lists_the_faults() {
    let schema = fs::read_to_string(repository("src/diagnostic/message.schema.json")).expect("it exists");
    let manual = fs::read_to_string(repository("src/manual/checking.md")).expect("it exists");
    let codes = |text: &str, quote: &str| -> BTreeSet<String> {
        let parts = text.split(quote).filter(|part| part.starts_with("page-") && !part.contains(char::is_whitespace));
        parts.map(str::to_owned).filter(|code| !["page-list", "page-…"].contains(&code.as_str())).collect()
    };
    assert_eq!(codes(&manual, "`"), codes(&schema, "\""));
}
