//! Parity: both editions have the same text for assistive technology. The text of `export --to spoken`, which comes from the tags
//! of the PDF, is compared with the pages of the e-book, role by role.

use crate::cases::all;
use crate::conformance::{repository_as_publication, samples};
use crate::heard::Heard;
use crate::support::Publication;

/// Headings of the e-book that are not in the PDF, or not in the same order. The PDF has more: the title, the contents and
/// the imprint, which the e-book has in pages of their own.
fn missing_headings(ebook: &[String], pdf: &[String]) -> Vec<String> {
    let mut rest = pdf.iter();
    ebook.iter().filter(|expected| !rest.any(|heard| heard == *expected)).cloned().collect()
}

/// Returns the first list of the e-book whose items are not in the PDF, where a list may be in several parts.
fn missing_list(ebook: &[String], pdf: &[String]) -> Option<String> {
    let number = |text: &String| text.parse::<usize>().expect("a number of items");
    let pdf: Vec<usize> = pdf.iter().map(number).collect();
    let mut next = 0;
    for expected in ebook.iter().map(number) {
        let end = (next..pdf.len())
            .find_map(|start| (start + 1..=pdf.len()).find(|&end| pdf[start..end].iter().sum::<usize>() == expected));
        let Some(end) = end else { return Some(format!("{expected} items, in {ebook:?}")) };
        next = end;
    }
    None
}

/// Returns the texts of the e-book that are missing in the PDF, each after its role.
///
/// Differences that are no faults:
///
/// - The data of a chart are after the chart in the e-book, and in an appendix or in the chart's description in the PDF. The
///   description of a chart with many numbers has the first, the last and the extremes of each series.
/// - Layouts break long codes, which puts spaces into them.
/// - Cells of the PDF follow the words of their headers.
/// - The layout moves pictures and notes to places of their own, so their order among the text differs.
/// - The caption of a picture that is a link stands before the link in the PDF, not in the figure, so that it is no part of the link.
fn differences(epub: &[u8], spoken: &str) -> Vec<String> {
    let (ebook, pdf) = (Heard::in_ebook(epub), Heard::in_pdf(spoken));
    let letters = |text: &String| text.replace(' ', "");
    let all_letters = |texts: &[String]| texts.iter().map(letters).collect::<Vec<_>>();
    let (cells, descriptions) = (all_letters(&pdf.cells), all_letters(&pdf.descriptions));
    let is_cell = |cell: &String| cells.iter().any(|heard| heard.ends_with(&letters(cell)));
    let is_described = |cell: &String| descriptions.iter().any(|text| text.contains(&letters(cell)));
    let is_start = |text: &str, starts: &[String]| {
        starts.iter().any(|start| !start.is_empty() && text.starts_with(start.as_str()))
    };
    let mut found: Vec<String> = Vec::new();
    let mut add = |role: &str, missing: Vec<String>| found.extend(missing.iter().map(|text| format!("{role}: {text}")));
    add("heading", missing_headings(&ebook.headings, &pdf.headings));
    add("list", missing_list(&ebook.lists, &pdf.lists).into_iter().collect());
    add("list of captions", missing_list(&ebook.contents, &pdf.contents).into_iter().collect());
    let without = |texts: &[String], is_heard: &dyn Fn(&String) -> bool| {
        texts.iter().filter(|text| !is_heard(text)).cloned().collect::<Vec<_>>()
    };
    add("cell", without(&ebook.cells, &is_cell));
    add("number of a chart", without(&ebook.chart_cells, &|cell| is_cell(cell) || is_described(cell)));
    if ebook.asides != pdf.asides {
        add("asides", vec![format!("{} in the e-book, {} in the PDF", ebook.asides, pdf.asides)]);
    }
    add("description", without(&ebook.descriptions, &|text| pdf.descriptions.contains(text)));
    add("caption", without(&ebook.captions, &|text| is_start(text, &pdf.captions)));
    add("link", without(&ebook.links, &|text| pdf.links.contains(text)));
    add("note", without(&ebook.notes, &|text| pdf.notes.contains(text)));
    found
}

/// Fails with the differences of all issues together.
#[track_caller]
pub(crate) fn assert_parity<'a>(issues: impl IntoIterator<Item = (&'a str, &'a [u8], String)>) {
    let lines = issues.into_iter().flat_map(|(issue, epub, spoken)| {
        differences(epub, &spoken).into_iter().map(move |difference| format!("{issue}: {difference}"))
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "the e-book says what the PDF does not:\n{}", lines.join("\n"));
}

#[test]
fn samples_say_the_same_in_both_editions() {
    let publication = repository_as_publication();
    assert_parity(samples().iter().map(|sample| {
        let spoken = publication.run(&format!("export {} --to spoken --quiet", sample.slug)).ends(0).stdout;
        (sample.slug.as_str(), sample.epub.as_slice(), spoken)
    }));
}

/// Cases whose editions differ, with the reason.
const DIFFERENT: [(&str, &str); 5] = [
    (
        "charts-names-repeated",
        "the author describes the charts, and their numbers are in the e-book only without `:::chart-data`",
    ),
    ("directives-without-content", "an empty box, which is reported, is in the e-book only"),
    ("notes-by-chapter", "notes at the ends of chapters are items of a list in the PDF"),
    ("notes-by-chapter-newsletter", "notes at the ends of chapters are items of a list in the PDF"),
    ("print-links", "the PDF has the addresses of links behind them, and in notes of their own"),
];

/// The cases are exported while they are built.
#[test]
fn cases_say_the_same_in_both_editions() {
    let compared = all().iter().filter(|case| DIFFERENT.iter().all(|(name, _)| *name != case.name));
    let built = compared.flat_map(|case| case.issues.iter().map(move |(slug, built)| (case, slug, built)));
    let named: Vec<_> = built.map(|(case, slug, built)| (format!("{}/{slug}", case.name), built)).collect();
    assert_parity(named.iter().map(|(name, built)| (name.as_str(), built.epub.as_slice(), built.spoken.clone())));
}

#[test]
fn spoken_text_names_roles_headers_and_links() {
    let text = "\
# News

See [the timetable](https://ferry.example/times) and the note[^n].

- One
- Two
  - Inner

| Boat | 2025 |
|------|-----:|
| Alba |   12 |

[^n]: A *short* note.

## Boats

![A ferry](a.svg \"The Alba\")
";
    let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"50\"><rect width=\"9\" height=\"9\"/></svg>";
    let publication = Publication::new().issue("a", text).file("issues/a.svg", svg);
    let spoken = publication.run("export a --to spoken").ends(0).stdout;
    let lines: Vec<&str> = spoken.lines().map(str::trim_start).collect();
    for expected in [
        "heading 1: News",
        "See the timetable [link, to https://ferry.example/times] and the note [note 1] .",
        "note 1: A short note.",
        "list, 2 items:",
        "list, 1 item:",
        "column headers: Boat | 2025",
        "row: (Boat) Alba | (2025) 12",
        "heading 2: Boats",
        "figure: A ferry",
        "caption: The Alba",
        "[page 1]",
    ] {
        assert!(lines.contains(&expected), "{expected} in {spoken}");
    }
}

/// Typst keeps no place for code, so the text and its note are found by the order of equal code.
#[test]
fn equal_code_stays_in_its_notes() {
    let text = "\
# News about `ls`[^a]

Type `ls` here[^b].

| Command `ls` | Use |
|--------------|-----|
| `ls`[^c]     | `ls` |

:::box
A box with `ls`.
:::

[^a]: The first `ls` note.

[^b]: The second `ls` note.

    > [!TIP]
    > A tip with `ls`.

[^c]: The third `ls` note.
";
    let publication = Publication::new().issue("a", text);
    publication.run("build a --edition epub").ends(0);
    let spoken = publication.run("export a --to spoken").ends(0).stdout;
    assert_parity([("a", publication.read("dist/a/a.epub").as_slice(), spoken.clone())]);
    for expected in ["note 1: The first ls note.", "note 2: The second ls note.", "note 3: The third ls note."] {
        assert!(spoken.lines().any(|line| line.trim() == expected), "{expected} in {spoken}");
    }
}

/// In Polish, a word that is parted at its hyphen has the hyphen at both sides, in print alone. Typst places the second one at the
/// end of the line.
#[test]
fn hyphens_repeated_at_line_starts_are_said_once() {
    let words = |word: &str, count: usize| {
        (0..count).map(|i| [&"a".repeat(i % 7), word].join(" ")).collect::<Vec<_>>().join(" ")
    };
    let (line, cell) = (words("dwu-trzy", 40), words("<abbr title=\"Kod\">dwu-trzy</abbr>", 12));
    let text = format!(
        "---\ntitle: Numer\nlanguage: pl\n---\n\n# Rejs\n\n{line}\n\n[{line}](https://ferry.example/)\n\n\
         | Kod- | - | c |\n|------|---|---|\n| - | {cell} | {cell} |\n"
    );
    let publication = Publication::new().file("issues/a.md", &text);
    let spoken = publication.run("export a --to spoken").ends(0).stdout;
    assert!(!spoken.contains("--"), "{spoken}");
    assert_eq!(spoken.matches("dwu-trzy (Kod)").count(), 24, "{spoken}");
    assert!(spoken.contains("row: (Kod-) - | (-) dwu"), "{spoken}");
}
