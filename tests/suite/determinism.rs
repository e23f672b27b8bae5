//! Two builds anywhere, with any number of threads, give the same bytes.

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
    assert!(differ.is_empty(), "these differ: {differ:?}");
}

#[test]
fn samples_are_the_same_in_another_folder_and_with_other_jobs() {
    let first = build(&repository_as_publication(), 1);
    assert!(first.len() >= 4, "there are two samples at least");
    assert_same(&first, &build(&repository_as_publication(), 4));
}

/// The cases were built one at a time; here those without settings of their own are issues of one publication.
#[test]
fn cases_are_the_same_beside_others() {
    let folder = |name: &str| repository("tests/cases").join(name);
    let lone = |case: &&cases::Case| folder(&case.name).join("issue.md").exists() && !case.issues.is_empty();
    let shared = |case: &&cases::Case| lone(case) && !folder(&case.name).join("masthead.toml").exists();
    let cases: Vec<_> = cases::all().iter().filter(shared).collect();
    let put = |publication: Publication, case: &&cases::Case| add(publication, &case.name, &folder(&case.name));
    let together = build(&cases.iter().fold(Publication::new(), put), 3);
    assert_same(&together, &build(&cases.iter().fold(Publication::new(), put), 1));
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
fn one_edition_alone_is_the_same_as_both_together() {
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
fn the_date_is_the_only_clock() {
    let publication = Publication::new().issue("a", "Text.\n");
    let with = |epoch: &str| {
        let mut command = publication.command(["build"]);
        crate::support::run(command.env("SOURCE_DATE_EPOCH", epoch)).ends(0);
        publication.files("dist")
    };
    let first = with("1000000000");
    assert_same(&first, &with("1000000000"));
    let later = with("1000000001");
    assert!(first.iter().all(|(name, bytes)| later[name] != *bytes), "SOURCE_DATE_EPOCH is in every edition");
}
