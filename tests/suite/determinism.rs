//! Reproducibility: two builds of the same sources have the same bytes, in any folder and with any number of threads.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cases;
use crate::conformance::repository_as_publication;
use crate::support::{Publication, repository};

fn build(publication: &Publication, jobs: u16) -> BTreeMap<String, Vec<u8>> {
    let editions = "--edition pdf --edition print --edition cover --edition epub --imposition booklet";
    publication.run(&format!("build --jobs {jobs} {editions}")).ends(0);
    publication.files("dist")
}

#[track_caller]
fn assert_same(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    let differ: Vec<_> = first.iter().filter(|(name, bytes)| second[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "different content: {differ:?}");
}

#[test]
fn samples_are_identical_in_another_folder_and_with_another_number_of_jobs() {
    let first = build(&repository_as_publication(), 1);
    assert!(first.len() >= 4, "fewer files than two samples have");
    assert_same(&first, &build(&repository_as_publication(), 4));
}

/// Builds all cases that have no `masthead.toml` as issues of one publication, with three threads and with one.
#[test]
fn an_edition_does_not_depend_on_concurrently_built_issues() {
    let folder = |name: &str| repository("tests/cases").join(name);
    let lone = |case: &&cases::Case| folder(&case.name).join("issue.md").exists() && !case.issues.is_empty();
    let shared = |case: &&cases::Case| lone(case) && !folder(&case.name).join("masthead.toml").exists();
    let cases: Vec<_> = cases::all().iter().filter(shared).collect();
    let add_case = |publication: Publication, case: &&cases::Case| add(publication, &case.name, &folder(&case.name));
    let together = build(&cases.iter().fold(Publication::new(), add_case), 3);
    assert_same(&together, &build(&cases.iter().fold(Publication::new(), add_case), 1));
}

/// Adds a case as an issue in a folder of its own.
fn add(publication: Publication, name: &str, folder: &Path) -> Publication {
    let inputs =
        crate::support::entries(folder).into_iter().filter(|(file, _)| !cases::EXPECTED.contains(&file.as_str()));
    inputs.fold(publication, |publication, (file, path)| {
        let file = if file == "issue.md" { String::from("index.md") } else { file };
        publication.copy(&path, &format!("issues/{name}/{file}"))
    })
}

#[test]
fn an_edition_is_identical_with_and_without_the_other_edition() {
    let publication = || Publication::new().issue("a", "Text with a note[^1].\n\n[^1]: Note.\n\n## Article\n");
    let both = build(&publication(), 1);
    for edition in ["pdf", "epub"] {
        let publication = publication();
        publication.run(&format!("build --edition {edition}")).ends(0);
        let name = format!("a/a.{edition}");
        assert!(publication.read(&format!("dist/{name}")) == both[&name], "{name} differs");
    }
}

#[test]
fn editions_depend_on_source_date_epoch_and_no_other_clock() {
    let publication = Publication::new().issue("a", "Text.\n");
    let with = |epoch: &str| {
        let mut command = publication.command(["build"]);
        crate::support::run(command.env("SOURCE_DATE_EPOCH", epoch)).ends(0);
        publication.files("dist")
    };
    let first = with("1000000000");
    assert_same(&first, &with("1000000000"));
    let later = with("1000000001");
    assert!(first.iter().all(|(name, bytes)| later[name] != *bytes), "an edition does not contain SOURCE_DATE_EPOCH");
}
