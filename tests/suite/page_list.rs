//! The e-book's page list: what follows each mark are the first words of that page of the PDF.

use roxmltree::{Document, Node, ParsingOptions};

use crate::conformance::samples;
use crate::pdf_views::page_texts;
use crate::support::{Publication, unzip};
use crate::words::words;

/// An entry of the page list, and the words on both sides of its mark.
struct Entry {
    label: String,
    before: Vec<String>,
    after: Vec<String>,
}

/// How many words on either side say where a page turns.
const SIDE: usize = 6;

fn parse(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).expect("the e-book's documents are well-formed")
}

/// The page list of an e-book. Every entry leads to a mark with its label.
fn entries(epub: &[u8]) -> Vec<Entry> {
    let files = unzip(epub);
    let text = |path: &str| str::from_utf8(&files[&format!("OEBPS/{path}")]).expect("documents are UTF-8");
    let nav = parse(text("nav.xhtml"));
    let is_list = |node: &Node<'_, '_>| node.attribute("role") == Some("doc-pagelist");
    let Some(list) = nav.descendants().find(is_list) else { return Vec::new() };
    let links = list.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "a")));
    let entry = |link: Node<'_, '_>| {
        let (path, id) =
            link.attribute("href").and_then(|href| href.split_once('#')).expect("an entry leads to a mark");
        let page = parse(text(path));
        let mark = page.descendants().find(|node| node.attribute("id") == Some(id)).expect("the mark is there");
        assert_eq!(mark.attribute("role"), Some("doc-pagebreak"));
        assert_eq!(mark.attribute("aria-label"), link.text());
        let (before, after) = sides(&mark);
        Entry { label: link.text().unwrap_or_default().to_owned(), before: words(&before), after: words(&after) }
    };
    links.map(entry).collect()
}

/// The text before and behind a mark in its document, as paper has it.
fn sides(mark: &Node<'_, '_>) -> (String, String) {
    let body = mark.ancestors().find(|node| node.tag_name().name() == "body").expect("a mark is in the body");
    let (mut before, mut after) = (String::new(), String::new());
    let is_line = |name: &str| !["a", "em", "strong", "code", "sup", "sub", "abbr", "kbd", "mark"].contains(&name);
    for node in body.descendants() {
        let side = if node > *mark { &mut after } else { &mut before };
        // What reads otherwise on paper: what is behind it is no continuation of what is before it.
        if reads_otherwise(node) {
            if node > *mark && !words(side).is_empty() {
                break;
            }
            side.clear();
        }
        if node.is_element() && is_line(node.tag_name().name()) {
            side.push(' ');
        }
        if let Some(text) = node.text().filter(|_| node.is_text() && !node.ancestors().any(is_elsewhere)) {
            side.push_str(text);
        }
    }
    (before, after)
}

/// A formula, or the places of an entry in the index.
fn reads_otherwise(node: Node<'_, '_>) -> bool {
    let in_index = |node: Node<'_, '_>| node.ancestors().any(|above| above.attribute("class") == Some("index"));
    node.tag_name().name() == "math" || (node.tag_name().name() == "a" && in_index(node))
}

/// What stands elsewhere on paper, or reads otherwise: notes, their marks, numbers of figures, the data of charts, formulas.
fn is_elsewhere(node: Node<'_, '_>) -> bool {
    let class = node.attribute("class").unwrap_or_default();
    matches!(class, "noteref" | "footnotes" | "label" | "number" | "tick-box")
        || node.tag_name().name() == "details"
        || reads_otherwise(node)
}

const LAYOUT: &str = "
#let layout(issue, body) = {
  set page(width: 74mm, height: 62mm, margin: 8mm, numbering: \"1\", footer: none)
  set text(lang: issue.language, size: 9pt, hyphenate: true, costs: (hyphenation: 0%))
  set par(justify: true)
  title(issue.title)
  body
}
";

/// Text whose page turns at a word, inside a word, beside a note; then a figure and a table over a page's end.
fn text() -> String {
    let long = "The administration of the association acknowledged the extraordinarily complicated circumstances \
                surrounding the interconnection of both transportation undertakings, notwithstanding considerable \
                misunderstandings concerning responsibilities, reimbursements, documentation and representation. ";
    let plain = "On the far bank the bell rang twice, and nobody came down to the water before the fog had gone. ";
    let rows: Vec<String> = (1..30).map(|row| format!("| Boat {row} | {} crossings |", row * 7)).collect();
    let rows = rows.join("\n");
    format!(
        "# Words\n\n{}\n\n{}[^1] {}\n\n# Pictures\n\n{plain}\n\n![A landing](landing.svg \"The landing at low water\")\n\n{plain}\n\n\
         | Name | Count |\n|:--|:--|\n{rows}\n\n{plain}\n\n[^1]: {}\n",
        long.repeat(5),
        plain.repeat(6),
        plain.repeat(6),
        long,
    )
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_page_turns_at_the_very_word() {
    let manifest = "title = \"The Ferry\"\nlanguage = \"en\"\nlayout = \"small\"\n";
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"160\" height=\"150\"><rect width=\"160\" height=\"150\"/></svg>";
    let publication = Publication::empty()
        .file("masthead.toml", manifest)
        .file("layouts/small/layout.toml", "contract = 1\nname = \"small\"\n")
        .file("layouts/small/layout.typ", LAYOUT)
        .file("issues/landing.svg", drawing)
        .issue("a", &text());
    publication.run("build").ends(0);
    let pages = page_texts(&publication.read("dist/a/a.pdf"));
    let entries = entries(&publication.read("dist/a/a.epub"));
    let labels: Vec<&str> = entries.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(entries.len(), pages.len(), "every page has an entry: {labels:?} {pages:#?}");
    let mut divided = 0;
    let (mut figures, mut tables) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        assert_eq!(entry.label, (at + 1).to_string());
        // A header row comes again on every page that its table goes over, and the title stands before all.
        let mut page = words(&pages[at].replace("\u{ad}\n", ""));
        let repeated = [["Name", "Count"].as_slice(), &["a"]];
        let header = repeated
            .into_iter()
            .find(|header| page.starts_with(&header.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()));
        if let Some(header) = header.filter(|_| entry.after[0] != "Name") {
            page.drain(..header.len());
            tables += usize::from(header.len() == 2);
        }
        figures += usize::from(entry.after[0] == "The" && entry.after[1] == "landing");
        divided += usize::from(page[0] != entry.after[0]);
        assert!(entry.after[0].ends_with(&page[0]), "page {}: {:?} {:?}", entry.label, &entry.after[..6], &page[..6]);
        let rest = SIDE.min(page.len());
        assert_eq!(entry.after[1..rest], page[1..rest], "page {}", entry.label);
    }
    assert!(divided > 0 && figures == 1 && tables > 1, "{divided} {figures} {tables}");
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_samples_pages_turn_where_the_pdf_s_do() {
    for sample in samples() {
        // Poppler loses blanks in large type: letters are compared, in words of their own.
        let pages: Vec<String> = page_texts(&sample.pdf).iter().map(|page| words(page).concat()).collect();
        let entries = entries(&sample.epub);
        let missing = pages.len() - entries.len();
        // A report has a cover, a title page, contents and a back cover, which are not in its e-book's text.
        assert!(missing <= 5, "{}: {missing} pages have no entry", sample.slug);
        for Entry { label, before, after } in &entries {
            let page: usize = label.parse().expect("the samples count in figures");
            // The first word may have begun on the page before.
            let after = after[1.min(after.len() - 1)..SIDE.min(after.len())].concat();
            assert!(pages[page - 1].contains(&after), "{}, page {label}: {after}", sample.slug);
            let before = before[before.len().saturating_sub(SIDE)..].concat();
            let is_before = page == 1 || pages[page - 2].contains(&before) || !pages[page - 1].contains(&before);
            assert!(is_before, "{}, page {label}: {before}", sample.slug);
        }
    }
}

#[test]
fn the_page_list_can_be_switched_off() {
    let publication = Publication::new().issue("a", "Words.\n");
    publication.run("build --edition epub").ends(0);
    let package = |publication: &Publication| {
        String::from_utf8(unzip(&publication.read("dist/a/a.epub"))["OEBPS/content.opf"].clone()).expect("it is UTF-8")
    };
    assert_eq!(entries(&publication.read("dist/a/a.epub")).len(), 1);
    assert!(package(&publication).contains("<meta property=\"pageBreakSource\">urn:uuid:"));
    publication.write("masthead.toml", format!("{}[epub]\npage-list = false\n", crate::support::MANIFEST));
    publication.run("build --edition epub").ends(0);
    assert_eq!(entries(&publication.read("dist/a/a.epub")).len(), 0);
    assert!(!package(&publication).contains("pageBreak"));
    let numbered = "+++\ntitle = \"a\"\nisbn = \"978-3-16-148410-0\"\n+++\nWords.\n";
    let publication = Publication::new().file("issues/a.md", numbered);
    publication.run("build --edition epub").ends(0);
    assert!(package(&publication).contains("<meta property=\"pageBreakSource\">urn:isbn:9783161484100</meta>"));
}
