//! Parts of blocks that stand beside or below each other: titles of boxes, portraits, signatures, tables, charts.

use super::{Word, assert_faultless, first, words};
use crate::pdf_views::{pdf_tool, temporary_file};
use crate::support::{Publication, repository};

/// Builds an issue in a layout with the picture `ada.svg`, and returns the words of its PDF.
fn built(layout: &str, text: &str) -> Vec<Word> {
    words(&pdf(layout, text))
}

fn pdf(layout: &str, text: &str) -> Vec<u8> {
    let picture = repository("issues/seal-station-2025/images/hale.svg");
    let publication = Publication::new().copy(&picture, "issues/ada.svg");
    publication.write("issues/issue.md", format!("+++\ntitle = \"Blocks\"\nlayout = \"{layout}\"\n+++\n\n{text}"));
    publication.run("build --edition pdf").ends(0);
    publication.read("dist/issue/issue.pdf")
}

fn is_level(a: &Word, b: &Word) -> bool {
    a.page == b.page && (a.top - b.top).abs() < 1.0
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_title_of_a_wide_box_is_over_its_columns() {
    let text = "Two volunteers look from fifty metres, for an hour, and write down what they see. ";
    let box_of = |count: usize| format!("# Blocks\n\n:::box wide\n**Heading**\n\n{}\n:::\n", text.repeat(count));
    for count in [1, 6] {
        let words = built("report", &box_of(count));
        let (title, text) = (first(&words, "Heading"), first(&words, "volunteers"));
        assert!(title.bottom < text.top + 2.0 && title.left < text.left, "{count} sentences");
        assert!(title.left < 100.0, "the box begins in the margin: {}", title.left);
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn words_stand_beside_portraits_in_narrow_columns() {
    let people = "# People\n\nText.\n\n:::people\n- ![Portrait](ada.svg) **Adelheid**, chair of the house.\n- ![Portrait](ada.svg) **Bertold**, keeper.\n:::\n";
    let all = built("newsletter", people);
    let (text, ada, bertold) = (first(&all, "Text."), first(&all, "Adelheid,"), first(&all, "Bertold,"));
    assert!(ada.left > text.left + 30.0, "{} beside {}", ada.left, text.left);
    assert!(bertold.top - ada.top < 90.0, "the portraits are small");
    let all = built("report", people);
    let (ada, bertold) = (first(&all, "Adelheid,"), first(&all, "Bertold,"));
    assert!(is_level(ada, bertold), "side by side");
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn two_signatures_are_below_the_text() {
    let all = built(
        "report",
        "# Approved\n\n:::signatures\nApproved.\n\n- **Adelheid**, chair\n- **Bertold**, treasurer\n:::\n",
    );
    let (text, ada) = (all.iter().rfind(|word| word.text == "Approved.").expect("the text"), first(&all, "Adelheid,"));
    assert!((text.left - ada.left).abs() < 1.0, "{} below {}", ada.left, text.left);
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_data_of_charts_end_in_even_columns() {
    let chart = |name: String| {
        format!("```chart\ntype = \"bar\"\ncaption = \"{name}\"\n---\nYear,{name}\n2024,1\n2025,2\n2026,3\n```\n\n")
    };
    let charts: String = (1..=30).map(|at| chart(format!("N{at}"))).collect();
    let all = built("report", &format!("# Charts\n\n{charts}\n# Data {{.quiet}}\n\n:::chart-data\n:::\n"));
    let last = all.iter().map(|word| word.page).max().expect("pages");
    let heads: Vec<&Word> = all.iter().filter(|word| word.text == "Year").collect();
    let page = heads.last().expect("tables").page;
    let mut lefts: Vec<f64> = heads.iter().filter(|word| word.page == page).map(|word| word.left).collect();
    lefts.sort_by(f64::total_cmp);
    lefts.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    assert!(page + 1 >= last && lefts.len() == 3, "{lefts:?} on page {page} of {last}");
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn charts_side_by_side_are_not_scaled_down() {
    let chart = "```chart\ntype = \"bar\"\n---\nYear,Seals\nKressfurt,1\nRuvelle,2\nVarle,3\n```\n\n";
    let height = |count: usize| {
        let pdf = pdf("report", &format!("# Charts\n\n:::figures\n{}:::\n", chart.repeat(count)));
        let tree = pdf_tool("pdfinfo", &["-struct"], temporary_file(&pdf).path(), &[]);
        let bbox =
            tree.lines().find_map(|line| line.trim().strip_prefix("/BBox [")?.strip_suffix(']')).expect("a chart");
        let sides: Vec<f64> = bbox.split(' ').map(|side| side.parse().expect("a number")).collect();
        sides[3] - sides[1]
    };
    // A chart that is drawn for its width is as high in a narrower place.
    assert!((height(2) - height(3)).abs() < 2.0, "{} and {}", height(2), height(3));
}

#[test]
fn portraits_and_units_side_by_side_are_no_columns_of_the_page() {
    let picture = repository("issues/seal-station-2025/images/hale.svg");
    let publication = Publication::new().copy(&picture, "issues/ada.svg");
    let text = "The house was founded by a schoolteacher. ".repeat(60);
    let blocks = "- ![Portrait](ada.svg) **Ada**\n- ![Portrait](ada.svg) **Bert**, who keeps the light and the boat\n\
                  - ![Portrait](ada.svg) **Carl**\n:::\n\n:::organization\n- **Board**\n  - Crew\n    - Boat\n    - Light\n  - House\n";
    publication.write(
        "issues/issue.md",
        format!("+++\ntitle = \"A\"\nlayout = \"report\"\n+++\n\n# One\n\n{text}\n\n:::people\n{blocks}:::\n\n{text}\n\n# Two\n\n{text}\n"),
    );
    let run = publication.run("check --pages --all-messages").ends(0);
    assert!(!run.stderr.contains("page-uneven-columns"), "{}", run.stderr);
}

/// A box that moves to the next page only because its note finds no room takes its heading along.
#[test]
fn a_heading_stays_with_a_box_with_a_note() {
    let text = "The ferry crosses the river when the water is low. ";
    let framed = format!(":::box\n**Ropes**\n\n{}Anna Berg keeps it.[^a]\n:::\n\n[^a]: Anna Berg.", text.repeat(11));
    let lengths = 14..26;
    let count = lengths.clone().count();
    let all = lengths.fold(Publication::new(), |publication, lines| {
        let before = format!("# Times\n\n{}\n\n{}", text.repeat(20), format!("{}\n\n", text.repeat(2)).repeat(lines));
        let after = format!("{}\n\n", text.repeat(30)).repeat(4);
        let front = "+++\ntitle = \"Rope\"\nlayout = \"report\"\n+++";
        let issue = format!("{front}\n\n{before}## Keepers\n\n{framed}\n\n{after}");
        publication.file(&format!("issues/issue-{lines}.md"), issue)
    });
    assert_faultless(&all, count);
}
