//! Parity: both editions have the same text for assistive technology. The text of `export --to spoken`, which comes from the tags
//! of the PDF, is compared with the pages of the e-book, role by role.

use roxmltree::{Document, Node, ParsingOptions};

use crate::cases::all;
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
    /// Words of the footnotes, with the numbers of items of the lists in them, without the tables in them.
    notes: Vec<String>,
}

/// Maximum number of values of a chart whose description has them all.
const MAX_LISTED_VALUES: usize = 60;

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
        match node.tag_name().name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                if node.ancestors().all(|it| it.attribute("role") != Some("doc-endnotes")) =>
            {
                self.headings.push(format!("{} {}", &node.tag_name().name()[1..], joined(&text(node))));
            }
            "img" => self.description(node.attribute("alt").unwrap_or_default()),
            "math" => self.description(node.attribute("alttext").unwrap_or_default()),
            "ul" | "ol" if node.ancestors().all(|it| !is_note(&it)) && !node.ancestors().any(|it| is_compiled(&it)) => {
                let items = node.children().filter(|item| item.tag_name().name() == "li").count();
                self.lists.push(items.to_string());
            }
            "td" if node.ancestors().any(|it| it.tag_name().name() == "details") => {
                let table = node.ancestors().find(|it| it.tag_name().name() == "table");
                let count =
                    table.map_or(0, |table| table.descendants().filter(|it| it.tag_name().name() == "td").count());
                if count <= MAX_LISTED_VALUES {
                    self.chart_cells.push(joined(&text(node)));
                }
            }
            "td" => self.cells.push(joined(&text(node))),
            "aside" if !is_note(&node) && node.attribute("aria-hidden").is_none() => self.asides += 1,
            "a" => {
                let address = node.attribute("href").unwrap_or_default();
                if address.contains(':') {
                    self.links.push(address.to_owned());
                }
            }
            _ if is_note(&node) => self.notes.push(joined(&text(node))),
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
        let mut note: Option<HeardNote> = None;
        for line in spoken.lines() {
            let bare = line.trim_start();
            let indent = line.len() - bare.len();
            if let Some(complete) = note.take_if(|note| indent <= note.indent) {
                heard.notes.push(joined(&complete.text));
            }
            if let Some(note) = &mut note {
                note.add(indent, bare);
            }
            let line = bare;
            let (before, after) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
            let number = |name: &str| before.strip_prefix(name).map(str::trim).filter(|rest| !rest.is_empty());
            heard.asides += usize::from(line == "aside:");
            if let Some(level) = number("heading") {
                heard.headings.push(format!("{level} {}", joined(&without_marks(after))));
            } else if before == "figure" || before == "formula" {
                heard.description(after);
            } else if let Some(items) = number("list,").filter(|_| note.is_none()) {
                heard.lists.push(items.split(' ').next().unwrap_or_default().to_owned());
            } else if let Some(label) = number("note") {
                note = Some(HeardNote::new(indent, &format!("{label} {}", without_marks(after))));
            } else if before == "row" {
                // The first cell can be a header, which is compared as the header of the other cells.
                heard.cells.extend(after.split(" | ").map(|cell| joined(&without_marks(cell))));
                // A cell can contain the sign that separates cells.
                heard.cells.push(joined(&without_marks(after)));
            }
            for mark in line.split('[').skip(1) {
                let mark = mark.split(']').next().unwrap_or_default();
                if mark.starts_with("link") {
                    heard.links.extend(mark.rsplit_once(", to ").map(|(_, address)| address.to_owned()));
                } else if !mark.starts_with("note") && !mark.starts_with("page") {
                    heard.description(mark);
                }
            }
        }
        heard.notes.extend(note.map(|note| joined(&note.text)));
        heard
    }
}

/// A note in the output of `export --to spoken`, whose blocks are below its first line.
struct HeardNote {
    indent: usize,
    text: String,
    /// Indentation of the table that the last line is part of.
    table: Option<usize>,
}

impl HeardNote {
    fn new(indent: usize, text: &str) -> Self {
        Self { indent, text: text.to_owned(), table: None }
    }

    /// Adds a line in the note. The labels of list items are left out: the e-book has none.
    fn add(&mut self, indent: usize, line: &str) {
        if self.table.is_some_and(|table| indent > table) {
            return;
        }
        self.table = line.starts_with("table, ").then_some(indent);
        let is_role = ["figure: ", "formula: ", "table, ", "[page "].iter().any(|role| line.starts_with(role));
        let words = match line {
            "aside:" | "quotation:" => "",
            _ if is_role => "",
            _ => line.strip_prefix("caption: ").unwrap_or(line),
        };
        let label = words.split(' ').next().unwrap_or_default();
        let is_number = label.strip_suffix('.').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let words = if is_number { &words[label.len()..] } else { words };
        self.text.push(' ');
        self.text.push_str(&without_marks(words).replace("1 item:", "1 items"));
    }
}

/// Returns `true` for a note of the e-book.
fn is_note(node: &Node<'_, '_>) -> bool {
    matches!(node.attribute("role"), Some("doc-footnote" | "doc-endnote"))
}

/// Returns `true` for lists that Masthead compiles: notes, lists of figures and tables, references, index. In the PDF,
/// notes are elements of their own, and the others are paragraphs, not lists yet; so are the lists in directives for which a
/// layout has a form of its own (people, steps).
fn is_compiled(node: &Node<'_, '_>) -> bool {
    let (role, class) = (node.attribute("role"), node.attribute("class").unwrap_or_default());
    let is_own = matches!(role, Some("doc-endnotes" | "doc-index" | "doc-bibliography"));
    is_own || class == "list-of" || class.starts_with("directive ")
}

/// Returns the text of an element without the marks of notes, page breaks and alternative texts. Abbreviations are followed by
/// their words, tasks begin with "done" or "to do", and in a note, lists begin with the number of their items.
fn text(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    add_text(node, is_note(&node), &mut out);
    out
}

fn add_text(node: Node<'_, '_>, in_note: bool, out: &mut String) {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        out.push_str(text);
        return;
    }
    let is_mark = matches!(node.attribute("role"), Some("doc-noteref" | "doc-backlink"));
    match node.tag_name().name() {
        _ if is_mark => return,
        "math" => return,
        "table" if in_note => return,
        "span" if node.attribute("class") == Some("tick-box") => {
            out.push_str(node.attribute("aria-label").unwrap_or_default());
            return;
        }
        "ul" | "ol" if in_note => {
            let items = node.children().filter(|item| item.tag_name().name() == "li").count();
            out.extend([" list, ", &items.to_string(), " items "]);
        }
        _ => {}
    }
    node.children().for_each(|child| add_text(child, in_note, out));
    match (node.tag_name().name(), node.attribute("title")) {
        ("abbr", Some(words)) => out.extend([" (", words, ")"]),
        ("p" | "li" | "dt" | "dd" | "figcaption" | "summary" | "pre" | "br", _) => out.push(' '),
        _ => {}
    }
}

/// Removes the marks in square brackets.
fn without_marks(text: &str) -> String {
    let mut parts = text.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once(']').map_or(part, |(_, after)| after))
}

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
fn differences(epub: &[u8], spoken: &str) -> Vec<String> {
    let (ebook, pdf) = (Heard::in_ebook(epub), Heard::in_pdf(spoken));
    let letters = |text: &String| text.replace(' ', "");
    let all_letters = |texts: &[String]| texts.iter().map(letters).collect::<Vec<_>>();
    let (cells, descriptions) = (all_letters(&pdf.cells), all_letters(&pdf.descriptions));
    let is_cell = |cell: &String| cells.iter().any(|heard| heard.ends_with(&letters(cell)));
    let is_described = |cell: &String| descriptions.iter().any(|text| text.contains(&letters(cell)));
    let mut found: Vec<String> = Vec::new();
    let mut add = |role: &str, missing: Vec<String>| found.extend(missing.iter().map(|text| format!("{role}: {text}")));
    add("heading", missing_headings(&ebook.headings, &pdf.headings));
    add("list", missing_list(&ebook.lists, &pdf.lists).into_iter().collect());
    let without = |texts: &[String], is_heard: &dyn Fn(&String) -> bool| {
        texts.iter().filter(|text| !is_heard(text)).cloned().collect::<Vec<_>>()
    };
    add("cell", without(&ebook.cells, &is_cell));
    add("number of a chart", without(&ebook.chart_cells, &|cell| is_cell(cell) || is_described(cell)));
    if ebook.asides != pdf.asides {
        add("asides", vec![format!("{} in the e-book, {} in the PDF", ebook.asides, pdf.asides)]);
    }
    add("description", without(&ebook.descriptions, &|text| pdf.descriptions.contains(text)));
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
const DIFFERENT: [(&str, &str); 3] = [
    (
        "charts-names-repeated",
        "the author describes the charts, and their numbers are in the e-book only without `:::chart-data`",
    ),
    ("directives-without-content", "an empty box, which is reported, is in the e-book only"),
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
