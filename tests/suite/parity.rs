//! Parity: both editions have the same text for assistive technology. The text of `export --to spoken`, which comes from the tags
//! of the PDF, is compared with the pages of the e-book, role by role.

use roxmltree::{Document, Node, ParsingOptions};

use crate::conformance::{repository_as_publication, samples};
use crate::support::{Publication, has_extension, unzip};
use crate::words::words;

/// The text that a listener hears, by role and in reading order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    /// Level and words.
    headings: Vec<String>,
    /// Alternative texts of pictures and formulas.
    descriptions: Vec<String>,
    /// Numbers of items of the lists.
    lists: Vec<String>,
    /// Words of each data cell.
    cells: Vec<String>,
    /// Numbers behind charts, which the e-book has in disclosures.
    chart_cells: Vec<String>,
    /// Number of boxes, callouts and pull quotes.
    asides: usize,
    /// Addresses.
    links: Vec<String>,
    /// Words of the footnotes.
    notes: Vec<String>,
}

/// Joins the words of a text.
fn joined(text: &str) -> String {
    words(text).join(" ")
}

impl Heard {
    /// Reads the pages of an e-book, apart from its navigation and title page.
    fn in_ebook(epub: &[u8]) -> Self {
        let mut heard = Self::default();
        for (path, page) in unzip(epub) {
            if path.starts_with("OEBPS/text/") && has_extension(&path, "xhtml") {
                let page = String::from_utf8(page).expect("pages are UTF-8");
                let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
                let document = Document::parse_with_options(&page, options).expect("pages are XML");
                heard.node(document.root_element());
            }
        }
        heard
    }

    fn node(&mut self, node: Node<'_, '_>) {
        let role = node.attribute("role").unwrap_or_default();
        match node.tag_name().name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                if node.ancestors().all(|it| it.attribute("role") != Some("doc-endnotes")) =>
            {
                self.headings.push(format!("{} {}", &node.tag_name().name()[1..], joined(&text(node))));
            }
            "img" => self.description(node.attribute("alt").unwrap_or_default()),
            "math" => self.description(node.attribute("alttext").unwrap_or_default()),
            "ul" | "ol" if !node.ancestors().any(|it| is_compiled(&it)) => {
                let items = node.children().filter(|item| item.tag_name().name() == "li").count();
                self.lists.push(items.to_string());
            }
            "td" if node.ancestors().any(|it| it.tag_name().name() == "details") => {
                self.chart_cells.push(joined(&text(node)));
            }
            "td" => self.cells.push(joined(&text(node))),
            "aside" if !matches!(role, "doc-footnote" | "doc-endnote") => self.asides += 1,
            "a" => {
                let address = node.attribute("href").unwrap_or_default();
                if address.contains(':') {
                    self.links.push(address.to_owned());
                }
            }
            _ if matches!(role, "doc-footnote" | "doc-endnote") => self.notes.push(joined(&text(node))),
            _ => {}
        }
        node.children().filter(Node::is_element).for_each(|child| self.node(child));
    }

    fn description(&mut self, text: &str) {
        let text = joined(text);
        if !text.is_empty() {
            self.descriptions.push(text);
        }
    }

    /// Reads the output of `export --to spoken`.
    fn in_pdf(spoken: &str) -> Self {
        let mut heard = Self::default();
        for line in spoken.lines().map(str::trim_start) {
            let (before, after) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
            let number = |name: &str| before.strip_prefix(name).map(str::trim).filter(|rest| !rest.is_empty());
            heard.asides += usize::from(line == "aside:");
            if let Some(level) = number("heading") {
                heard.headings.push(format!("{level} {}", joined(&without_marks(after))));
            } else if before == "figure" || before == "formula" {
                heard.description(after);
            } else if let Some(items) = number("list,") {
                heard.lists.push(items.split(' ').next().unwrap_or_default().to_owned());
            } else if let Some(label) = number("note") {
                heard.notes.push(joined(&format!("{label} {}", without_marks(after))));
            } else if before == "row" {
                // The first cell can be a header, which is compared as the header of the other cells.
                heard.cells.extend(after.split(" | ").map(|cell| joined(&without_marks(cell))));
            }
            for mark in line.split('[').skip(1) {
                let mark = mark.split(']').next().unwrap_or_default();
                if let Some((_, address)) = mark.rsplit_once(", to ") {
                    heard.links.push(address.to_owned());
                } else if !mark.starts_with("link") && !mark.starts_with("note") && !mark.starts_with("page") {
                    heard.description(mark);
                }
            }
        }
        heard
    }
}

/// Returns `true` for lists that Masthead compiles: notes, lists of figures and tables, references, index. In the PDF,
/// notes are elements of their own, and the others are paragraphs, not lists yet; so are the lists in directives for which a
/// layout has a form of its own (people, steps).
fn is_compiled(node: &Node<'_, '_>) -> bool {
    let (role, class) = (node.attribute("role"), node.attribute("class").unwrap_or_default());
    let is_own = matches!(role, Some("doc-endnotes" | "doc-index" | "doc-bibliography"));
    is_own || class == "list-of" || class.starts_with("directive ")
}

/// Returns the text of an element without the marks of notes, page breaks and alternative texts.
fn text(node: Node<'_, '_>) -> String {
    let is_left_out = |it: &Node<'_, '_>| {
        matches!(it.attribute("role"), Some("doc-noteref" | "doc-backlink")) || it.tag_name().name() == "math"
    };
    let inside = node.descendants().filter(|it| it.is_text() && !it.ancestors().any(|it| is_left_out(&it)));
    inside.map(|it| it.text().unwrap_or_default()).collect::<Vec<_>>().concat()
}

/// Removes the marks in square brackets.
fn without_marks(text: &str) -> String {
    let mut parts = text.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once(']').map_or(part, |(_, after)| after))
}

/// Asserts that the headings of the e-book are in the PDF, in the same order. The PDF has more: the title, the contents
/// and the imprint, which the e-book has in pages of their own.
#[track_caller]
fn assert_headings(ebook: &[String], pdf: &[String], issue: &str) {
    let mut rest = pdf.iter();
    for expected in ebook {
        let is_found = rest.any(|heard| heard == expected);
        assert!(is_found, "{issue}: a heading of the e-book is not in the PDF, or not in order: {expected}\n{pdf:#?}");
    }
}

#[track_caller]
fn assert_lists(ebook: &[String], pdf: &[String], issue: &str) {
    let number = |text: &String| text.parse::<usize>().expect("a number of items");
    let pdf: Vec<usize> = pdf.iter().map(number).collect();
    let mut next = 0;
    for expected in ebook.iter().map(number) {
        let end = (next..pdf.len())
            .find_map(|start| (start + 1..=pdf.len()).find(|&end| pdf[start..end].iter().sum::<usize>() == expected));
        next =
            end.unwrap_or_else(|| panic!("{issue}: a list with {expected} items is not in the PDF: {ebook:?} {pdf:?}"));
    }
}

#[track_caller]
fn assert_parity(issue: &str, epub: &[u8], spoken: &str) {
    let (ebook, pdf) = (Heard::in_ebook(epub), Heard::in_pdf(spoken));
    assert_headings(&ebook.headings, &pdf.headings, issue);
    assert_lists(&ebook.lists, &pdf.lists, issue);
    // Cells follow the words of their headers. The data of a chart are after the chart in the e-book, and in an appendix
    // of the PDF.
    // Layouts break long codes, which puts spaces into them.
    let letters = |text: &String| text.replace(' ', "");
    let heard: Vec<String> = pdf.cells.iter().map(letters).collect();
    let is_heard = |cell: &&String| heard.iter().any(|heard| heard.ends_with(&letters(cell)));
    let missing: Vec<_> = ebook.cells.iter().filter(|cell| !is_heard(cell)).collect();
    assert!(missing.is_empty(), "{issue}: cells of the e-book are not in the PDF: {missing:#?}\n{:#?}", pdf.cells);
    // Unless a report has `:::chart-data`, the numbers behind a chart are in its description only.
    let descriptions: Vec<String> = pdf.descriptions.iter().map(letters).collect();
    let is_described = |cell: &String| descriptions.iter().any(|description| description.contains(&letters(cell)));
    let missing: Vec<_> = ebook.chart_cells.iter().filter(|cell| !is_heard(cell) && !is_described(cell)).collect();
    assert!(missing.is_empty(), "{issue}: numbers of charts are not in the PDF: {missing:#?}\n{descriptions:#?}");
    assert_eq!(ebook.asides, pdf.asides, "{issue}: number of boxes, callouts and pull quotes");
    // The layout moves pictures and notes to places of their own, so their order among the text differs.
    for (role, of_ebook, of_pdf) in [
        ("description", &ebook.descriptions, &pdf.descriptions),
        ("link", &ebook.links, &pdf.links),
        ("note", &ebook.notes, &pdf.notes),
    ] {
        let missing: Vec<_> = of_ebook.iter().filter(|text| !of_pdf.contains(text)).collect();
        assert!(missing.is_empty(), "{issue}: {role} of the e-book is not in the PDF: {missing:#?}\n{of_pdf:#?}");
    }
}

#[test]
fn samples_say_the_same_in_both_editions() {
    let publication = repository_as_publication();
    for sample in samples() {
        let spoken = publication.run(&format!("export {} --to spoken --quiet", sample.slug)).ends(0).stdout;
        assert_parity(&sample.slug, &sample.epub, &spoken);
    }
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
