//! Impositions for office printers, and the catalogue of a publication with print editions.

use crate::pdf_views::{page_texts, pdf_tool, temporary_file};
use crate::support::Publication;
use crate::words::words;

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn booklet_and_2up_have_the_pages_in_order() {
    let articles: String =
        ["one", "two", "three", "four", "five"].map(|name| format!("# Page{name}\n\nWords.\n\n")).concat();
    let layout = "#let layout(issue, body) = {\n  set page(\"a5\", margin: 15mm)\n  show heading: it => { pagebreak(weak: true); it }\n  body\n}\n";
    let publication = Publication::empty()
        .file("masthead.toml", "title = \"The Ferry\"\nlayout = \"small\"\n")
        .file("layouts/small/layout.toml", "contract = 1\nname = \"small\"\n")
        .file("layouts/small/layout.typ", layout)
        .issue("a", &articles);
    publication.run("build --edition pdf --imposition booklet").ends(0);
    publication.run("build --edition pdf --imposition 2up").ends(0);
    let sides = |path: &str| -> Vec<Vec<String>> {
        let page = |text: &String| {
            words(text).into_iter().filter_map(|word| word.strip_prefix("Page").map(str::to_owned)).collect()
        };
        page_texts(&publication.read(path)).iter().map(page).collect()
    };
    let booklet = sides("dist/a/a-booklet.pdf");
    assert_eq!(
        booklet,
        [vec!["one"], vec!["two"], vec!["three"], vec!["four", "five"]]
            .map(|side: Vec<&str>| side.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    );
    assert_eq!(sides("dist/a/a-2up.pdf")[0], ["one", "two"]);
    let sheet = pdf_tool("pdfinfo", &[], temporary_file(&publication.read("dist/a/a-booklet.pdf")).path(), &[]);
    assert!(sheet.contains("Page size:       841.89 x 595.276 pts (A4)"), "{sheet}");
}

#[test]
fn a_catalogue_links_no_print_editions_but_lists_their_checksums() {
    let publication = Publication::new().issue("a", "Words.\n");
    publication.run("build --edition pdf --edition print --edition epub --imposition 2up").ends(0);
    let run = publication.run("catalogue").ends(0);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    for feed in ["opds.json", "opds.xml", "index.html"] {
        let feed = publication.text(&format!("dist/{feed}"));
        assert!(feed.contains("a/a.pdf") && !feed.contains("a-print") && !feed.contains("a-2up"), "{feed}");
    }
    let sums = publication.text("dist/SHA256SUMS");
    assert!(sums.contains("a/a-print.pdf") && sums.contains("a/a-2up.pdf"), "{sums}");
    publication.run("verify").ends(0);
}
