//! The data files that go with an issue: beside the PDF, in the e-book, and in the catalogue.

use crate::support::{Publication, unzip};

const ISSUE: &str = "+++\ntitle = \"Members\"\n+++\n\nWe were [=data/members.csv: 2025, Members] in all.\n";
const LIST: &str = "\n:::data-files\n:::\n";
const DATA: &str = "Year,Members\n2025,24\n";
/// Checksum of [`DATA`] by GNU `sha256sum`.
const SUM: &str = "e0c17a550f5a8a221a80e8b4e54088a4bcdbd39b4fbe05164b79db30bc842966";

fn publication(issue: &str) -> Publication {
    Publication::new()
        .file("masthead.toml", "title = \"Ferry\"\n")
        .file("issues/a/index.md", issue)
        .file("issues/a/data/members.csv", DATA)
}

#[test]
fn data_files_are_published_only_where_they_are_listed() {
    let publication = publication(ISSUE);
    publication.run("build -q").ends(0);
    assert!(!publication.exists("dist/a/data/members.csv"));
    assert!(!unzip(&publication.read("dist/a/a.epub")).contains_key("OEBPS/data/members.csv"));
}

#[test]
fn listed_data_files_are_unchanged_in_every_place() {
    let publication = publication(&format!("{ISSUE}{LIST}"));
    publication.run("build -q").ends(0);
    assert_eq!(publication.text("dist/a/data/members.csv"), DATA);
    let book = unzip(&publication.read("dist/a/a.epub"));
    assert_eq!(book["OEBPS/data/members.csv"], DATA.as_bytes());
    publication.run("catalogue").ends(0);
    assert!(publication.text("dist/SHA256SUMS").contains(&format!("{SUM}  a/data/members.csv\n")));
    let page = publication.text("dist/index.html");
    assert!(page.contains("<a href=\"a/data/members.csv\" type=\"text/csv\" download=\"members.csv\""), "{page}");
    assert!(page.contains(SUM));
    publication.run("verify").ends(0);
    let changed = publication.file("dist/a/data/members.csv", "Year,Members\n2025,25\n");
    let verified = changed.run("verify").ends(1);
    assert!(verified.stderr.contains("[changed-file]: `a/data/members.csv`"), "{}", verified.stderr);
}

/// A changed number in a column that no page shows still changes the file beside the PDF.
#[test]
fn a_change_of_the_data_alone_is_built() {
    let issue = format!("{ISSUE}{LIST}");
    let publication = publication(&issue);
    publication.run("build -q").ends(0);
    let changed = publication.file("issues/a/data/members.csv", "Year,Members,Note\n2025,24,counted twice\n");
    changed.run("build -q").ends(0);
    assert!(changed.text("dist/a/data/members.csv").contains("counted twice"));
    assert!(unzip(&changed.read("dist/a/a.epub"))["OEBPS/data/members.csv"].ends_with(b"counted twice\n"));
}
