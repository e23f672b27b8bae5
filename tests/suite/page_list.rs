//! The EPUB's page list: the words after each page break are the first words of that page of the PDF.

use regex::Regex;
use roxmltree::{Document, Node, ParsingOptions};

use crate::conformance::samples;
use crate::pdf_views::page_texts;
use crate::support::{Publication, unzip};
use crate::words::words;

/// An entry of the page list, with the words on both sides of its page break.
struct Entry {
    path: String,
    label: String,
    before: Vec<String>,
    after: Vec<String>,
}

/// Number of words that are compared on each side of a page break.
const COMPARED_WORDS: usize = 6;

fn parse(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).expect("the EPUB's documents are well-formed")
}

/// Reads the page list of an EPUB.
///
/// # Panics
///
/// Panics if an entry does not link to a page break with its label.
fn entries(epub: &[u8]) -> Vec<Entry> {
    let files = unzip(epub);
    let text = |path: &str| str::from_utf8(&files[&format!("OEBPS/{path}")]).expect("documents are UTF-8");
    let nav = parse(text("nav.xhtml"));
    let is_list = |node: &Node<'_, '_>| node.attribute("role") == Some("doc-pagelist");
    let Some(list) = nav.descendants().find(is_list) else { return Vec::new() };
    let links = list.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "a")));
    let entry = |link: Node<'_, '_>| {
        let (path, id) =
            link.attribute("href").and_then(|href| href.split_once('#')).expect("an entry has a link with a fragment");
        let page = parse(text(path));
        let page_break = page.descendants().find(|node| node.attribute("id") == Some(id)).expect("the id exists");
        assert_eq!(page_break.attribute("role"), Some("doc-pagebreak"));
        assert_eq!(page_break.attribute("aria-label"), link.text());
        let (before, after) = sides(&page_break);
        Entry {
            path: path.to_owned(),
            label: link.text().unwrap_or_default().to_owned(),
            before: words(&before),
            after: words(&after),
        }
    };
    links.map(entry).collect()
}

/// Returns the text before and after a page break in its document, as far as it is the same in the PDF.
fn sides(page_break: &Node<'_, '_>) -> (String, String) {
    let body = page_break.ancestors().find(|node| node.tag_name().name() == "body");
    let body = body.expect("a page break is in the body");
    let (mut before, mut after) = (String::new(), String::new());
    let is_block = |name: &str| !["a", "em", "strong", "code", "sup", "sub", "abbr", "kbd", "mark"].contains(&name);
    for node in body.descendants() {
        let side = if node > *page_break { &mut after } else { &mut before };
        // Text that differs in the PDF interrupts the comparison: the text on its other side is not compared.
        if differs_in_pdf(node) {
            if node > *page_break && !words(side).is_empty() {
                break;
            }
            side.clear();
        }
        if node.is_element() && is_block(node.tag_name().name()) {
            side.push(' ');
        }
        if let Some(text) = node.text().filter(|_| node.is_text() && !node.ancestors().any(is_skipped)) {
            side.push_str(text);
        }
    }
    (before, after)
}

/// Returns `true` for formulas and for the locators in the index, whose text differs in the PDF.
fn differs_in_pdf(node: Node<'_, '_>) -> bool {
    let in_index = |node: Node<'_, '_>| node.ancestors().any(|above| above.attribute("class") == Some("index"));
    node.tag_name().name() == "math" || (node.tag_name().name() == "a" && in_index(node))
}

/// Returns `true` for elements whose text is at another place in the PDF, missing or different there: notes and note
/// references, numbers of figures, data of charts, formulas, words of symbols.
fn is_skipped(node: Node<'_, '_>) -> bool {
    let class = node.attribute("class").unwrap_or_default();
    matches!(class, "noteref" | "footnotes" | "label" | "number")
        || matches!(node.tag_name().name(), "details" | "svg")
        || differs_in_pdf(node)
}

/// Returns `true` for files with the text of the issue. In the front matter of the PDF, other words stand beside the title.
fn is_text(path: &str) -> bool {
    path.starts_with("text/")
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

/// A text with page breaks before a word, inside a hyphenated word and in a paragraph with a note, then before a figure
/// and inside a table.
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
fn every_page_break_is_before_the_first_word_of_its_page() {
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
        // The header row is repeated on every page of the table, and the first page begins with the title, `a`.
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
        let rest = COMPARED_WORDS.min(page.len());
        assert_eq!(entry.after[1..rest], page[1..rest], "page {}", entry.label);
    }
    assert!(
        divided > 0 && figures == 1 && tables > 1,
        "page breaks inside words: {divided}, before figures: {figures}, inside tables: {tables}"
    );
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn page_breaks_of_the_samples_match_their_pdfs() {
    // The entries have no numbers of captions and steps.
    let number = Regex::new(r"(Figure|Table)?\d+").expect("it is valid");
    for sample in samples() {
        // Poppler loses blanks in large type, so the letters of consecutive words are compared.
        let pages: Vec<String> = page_texts(&sample.pdf).iter().map(|page| words(page).concat()).collect();
        let without = |text: &str| number.replace_all(text, "").into_owned();
        let has = |page: &str, text: &str| page.contains(text) || without(page).contains(&without(text));
        let entries = entries(&sample.epub);
        let missing = pages.len() - entries.len();
        // The imprint and the back cover of a report are not in its EPUB, and its contents may have a second page.
        assert!(missing <= 3, "{}: {missing} pages have no entry", sample.slug);
        let front: Vec<&str> =
            entries.iter().map(|entry| entry.path.as_str()).take_while(|path| !is_text(path)).collect();
        let expected: &[&str] = match sample.slug.as_str() {
            "annual-report-2025" => &["cover.xhtml", "nav.xhtml", "nav.xhtml"],
            // The cover has the title.
            "seal-station-2025" => &["cover.xhtml", "nav.xhtml"],
            _ => &[],
        };
        assert_eq!(front, expected, "{}", sample.slug);
        for Entry { label, before, after, .. } in entries.iter().filter(|entry| is_text(&entry.path)) {
            let page: usize = label.parse().expect("page labels of the samples are numbers");
            // The first word may begin on the previous page.
            let after = after[1.min(after.len() - 1)..COMPARED_WORDS.min(after.len())].concat();
            assert!(has(&pages[page - 1], &after), "{}, page {label}: {after}", sample.slug);
            let before = before[before.len().saturating_sub(COMPARED_WORDS)..].concat();
            let is_before = page == 1 || has(&pages[page - 2], &before) || !has(&pages[page - 1], &before);
            assert!(is_before, "{}, page {label}: {before}", sample.slug);
        }
    }
}

#[test]
fn the_page_list_can_be_switched_off() {
    let publication = Publication::new().issue("a", "Words.\n");
    publication.run("build --edition epub").ends(0);
    let package = |publication: &Publication| {
        String::from_utf8(unzip(&publication.read("dist/a/a.epub"))["OEBPS/content.opf"].clone())
            .expect("the package document is UTF-8")
    };
    assert_eq!(entries(&publication.read("dist/a/a.epub")).len(), 1);
    assert!(package(&publication).contains("<meta property=\"pageBreakSource\">urn:uuid:"));
    publication.write("masthead.toml", format!("{}[epub]\npage-list = false\n", crate::support::MANIFEST));
    publication.run("build --edition epub").ends(0);
    assert_eq!(entries(&publication.read("dist/a/a.epub")).len(), 0);
    assert!(!package(&publication).contains("pageBreak"));
}
