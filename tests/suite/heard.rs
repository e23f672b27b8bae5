//! The text that a listener hears: read from the pages of an e-book, and from the output of `export --to spoken`.

use roxmltree::{Document, Node, ParsingOptions};

use crate::support::{has_extension, unzip};
use crate::words::words;

/// The text that a listener hears, by role and in reading order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Level and words.
    pub(crate) headings: Vec<String>,
    /// Alternative texts of pictures and formulas.
    pub(crate) descriptions: Vec<String>,
    /// Captions of pictures. Those of charts in the e-book end with the unit and the remarks.
    pub(crate) captions: Vec<String>,
    /// Numbers of items of the lists.
    pub(crate) lists: Vec<String>,
    /// Numbers of entries of the lists of figures and tables.
    pub(crate) contents: Vec<String>,
    /// Words of each data cell.
    pub(crate) cells: Vec<String>,
    /// Numbers behind charts, which the e-book has in disclosures.
    pub(crate) chart_cells: Vec<String>,
    /// Number of boxes, callouts and pull quotes.
    pub(crate) asides: usize,
    /// Addresses.
    pub(crate) links: Vec<String>,
    /// Words of the footnotes, with the numbers of items of the lists in them, without the tables in them.
    pub(crate) notes: Vec<String>,
}

/// Maximum number of values of a chart whose description has them all.
const MAX_LISTED_VALUES: usize = 60;

/// Joins the words of a text.
fn joined(text: &str) -> String {
    words(text).join(" ")
}

impl Heard {
    /// Reads the pages of an e-book, apart from its navigation and title page.
    pub(crate) fn in_ebook(epub: &[u8]) -> Self {
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
            "ul" | "ol"
                if node.ancestors().all(|it| !is_note(&it)) && node.attribute("role") != Some("doc-endnotes") =>
            {
                let items = node.children().filter(|item| item.tag_name().name() == "li").count();
                let is_contents = node.ancestors().any(|it| it.attribute("class") == Some("list-of"));
                let lists = if is_contents { &mut self.contents } else { &mut self.lists };
                lists.extend((items > 0).then(|| items.to_string()));
            }
            "figcaption" if is_captioned(node) => self.captions.push(joined(&text(node))),
            "td" if node.ancestors().any(|it| it.tag_name().name() == "details") => {
                let table = node.ancestors().find(|it| it.tag_name().name() == "table");
                let count =
                    table.map_or(0, |table| table.descendants().filter(|it| it.tag_name().name() == "td").count());
                if count <= MAX_LISTED_VALUES {
                    self.chart_cells.push(joined(&text(node)));
                }
            }
            "td" => self.cells.push(joined(&text(node))),
            "aside" if !is_note(&node) && node.attribute("aria-hidden").is_none() => {
                self.asides += usize::from(is_heard(node));
            }
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
    pub(crate) fn in_pdf(spoken: &str) -> Self {
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
            } else if before == "caption" {
                heard.captions.push(joined(&without_marks(after)));
            } else if let Some(items) = number("list,").filter(|_| note.is_none()) {
                heard.lists.push(items.split(' ').next().unwrap_or_default().to_owned());
            } else if let Some(entries) = number("contents,") {
                heard.contents.push(entries.split(' ').next().unwrap_or_default().to_owned());
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

/// Returns `true` for the caption of a picture that is neither decoration nor a link.
fn is_captioned(caption: Node<'_, '_>) -> bool {
    let is_picture = |node: Node<'_, '_>| {
        let is_link = node.parent().is_some_and(|parent| parent.tag_name().name() == "a");
        node.attribute("alt").is_some_and(|alt| !alt.is_empty()) && !is_link
    };
    let figure = caption.parent().filter(|figure| figure.descendants().any(is_picture));
    figure.is_some() && caption.ancestors().all(|it| !is_note(&it))
}

/// Returns `true` for a note of the e-book.
fn is_note(node: &Node<'_, '_>) -> bool {
    matches!(node.attribute("role"), Some("doc-footnote" | "doc-endnote"))
}

/// Returns `true` for an element with text or a picture. One with nothing but a line or stars is decoration.
fn is_heard(node: Node<'_, '_>) -> bool {
    node.descendants().any(|inside| {
        matches!(inside.tag_name().name(), "img" | "math") || inside.text().is_some_and(|text| !text.trim().is_empty())
    })
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
        "ul" | "ol" if in_note => {
            let items = node.children().filter(|item| item.tag_name().name() == "li").count();
            out.extend([" list, ", &items.to_string(), " items "]);
        }
        "dl" if in_note => {
            let items = node.children().filter(|item| item.tag_name().name() == "dt").count();
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
    // `[^1]` in a title or a caption is text of the author.
    let is_mark = |part: &&str| !part.starts_with('^');
    parts.fold(first, |all, part| {
        all + Some(part).filter(is_mark).and_then(|part| part.split_once(']')).map_or(part, |(_, after)| after)
    })
}
