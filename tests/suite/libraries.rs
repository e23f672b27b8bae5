//! Issues in libraries and reading apps: the order of numbers, and corrections.

use std::path::Path;
use std::process::Command;

use crate::catalogue::json;
use crate::support::{Publication, run, unzip};

/// Twelve monthly numbers, built and listed in a catalogue.
fn volume() -> Publication {
    let mut publication = Publication::new().file("masthead.toml", "title = \"The Ferry\"\n");
    for month in 1..=12 {
        let issue = format!("+++\nvolume = 3\nnumber = {month}\ndate = \"2026-{month:02}\"\n+++\nText.\n");
        publication = publication.file(&format!("issues/2026-{month:02}.md"), issue);
    }
    publication.run("build -q --edition epub").ends(0);
    publication.run("catalogue -q").ends(0);
    publication
}

/// Series position, date of the last change and title of the publications in a feed, in the client's order of the series.
fn read_by_client(folder: &Path, format: &str) -> Vec<(f64, String, String)> {
    let lines = run(Command::new("opds-check").arg(folder)).ends(0).stdout;
    let mut found: Vec<(f64, String, String)> = Vec::new();
    for line in lines.lines().filter(|line| line.starts_with(format)) {
        let [_, position, series, modified, title] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five fields are expected in `{line}`")
        };
        assert_eq!(series, "The Ferry", "{line}");
        let position = if position.is_empty() { 0.0 } else { position.parse().expect("a position is a number") };
        found.push((position, modified.to_owned(), title.to_owned()));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

#[test]
#[ignore = "needs an OPDS client: run tests/run"]
fn twelve_numbers_are_in_order_in_an_opds_client() {
    let publication = volume();
    for format in ["OPDS 1", "OPDS 2"] {
        let found = read_by_client(&publication.root().join("dist"), format);
        assert_eq!(found.len(), 12, "{format}: {found:?}");
        for (index, (position, modified, title)) in found.iter().enumerate() {
            let number = index + 1;
            assert_eq!(format!("{position:.2}"), format!("3.{number:02}"), "{format}: {title}");
            assert!(modified.starts_with(&format!("2026-{number:02}-01T")), "{format}: {title}: {modified}");
        }
    }
}

/// Sorts twelve monthly numbers by the positions in both feeds' formats, as calibre does.
#[test]
fn twelve_numbers_of_a_volume_are_in_order() {
    let publication = volume();
    let feed = json(&publication);
    let mut found: Vec<(f64, u64)> = Vec::new();
    for issue in feed["publications"].as_array().expect("publications are a list") {
        let periodical = &issue["metadata"]["belongsTo"]["periodical"];
        let number = periodical["volume"]["issue"]["position"].as_u64().expect("the issue has a number");
        let position = periodical["position"].as_f64().expect("the issue has a position");
        let epub = unzip(&publication.read(&format!("dist/2026-{number:02}/2026-{number:02}.epub")));
        let package = String::from_utf8_lossy(&epub["OEBPS/content.opf"]);
        assert!(package.contains(&format!("content=\"3.{number:02}\" />")), "{package}");
        assert!(package.contains(&format!("property=\"group-position\">3.{number:02}<")), "{package}");
        assert_eq!(format!("{position:.2}"), format!("3.{number:02}"));
        found.push((position, number));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(found.into_iter().map(|(_, number)| number).eq(1..=12));
    let atom = publication.text("dist/opds.xml");
    let series = (1..=12).rev().map(|number| {
        let element = format!("<schema:Series name=\"The Ferry\" schema:position=\"3.{number:02}\" />");
        atom.find(&element).unwrap_or_else(|| panic!("`{element}` is not in {atom}"))
    });
    assert!(series.is_sorted(), "{atom}");
}

/// Corrects an issue after it was listed: without a new date, the catalogue warns; with it, feeds and e-book have it.
#[test]
fn a_correction_without_a_new_date_is_reported() {
    let issue = |revised: &str, text: &str| format!("+++\ndate = \"2026-03\"\n{revised}+++\n{text}\n");
    let publication = Publication::new()
        .file("masthead.toml", "title = \"The Ferry\"\n")
        .file("issues/a.md", issue("", "Typpo."))
        .file("issues/b.md", issue("", "Unchanged."));
    let catalogue = |publication: &Publication| {
        publication.run("build -q --edition epub").ends(0);
        publication.run("catalogue").ends(0).stderr
    };
    let listed = "2 issues in the catalogue\n";
    assert_eq!(catalogue(&publication), listed);
    let publication = publication.file("issues/a.md", issue("", "Typo."));
    let warning = catalogue(&publication);
    assert!(
        warning.contains("unmarked-correction") && warning.contains("`a`") && !warning.contains("`b`"),
        "{warning}"
    );
    let publication = publication.file("issues/a.md", issue("revised = \"2026-04-02\"\n", "Typo!"));
    assert_eq!(catalogue(&publication), listed);
    let feed = json(&publication);
    assert_eq!(feed["metadata"]["modified"], "2026-04-02T00:00:00Z");
    assert!(publication.text("dist/opds.xml").matches("<updated>2026-04-02T00:00:00Z</updated>").count() == 2);
    let epub = unzip(&publication.read("dist/a/a.epub"));
    let package = String::from_utf8_lossy(&epub["OEBPS/content.opf"]);
    assert!(package.contains("\"dcterms:modified\">2026-04-02T00:00:00Z<"), "{package}");
    let title = String::from_utf8_lossy(&epub["OEBPS/nav.xhtml"]);
    assert!(title.contains("<p>Corrected on April 2, 2026</p>"), "{title}");
}
