//! Constructs that Kindle and old reading systems are known to refuse or to show wrongly, in every e-book of the tests.
//!
//! The reasons are in the messages. Sources: reports of refused deliveries ("Send to Kindle", E999) and of blank or endless
//! pages in old engines, such as `MuPDF` 1.21.

use regex::Regex;

use crate::cases;
use crate::conformance::samples;
use crate::support::unzip;

/// Style sheets and documents of an e-book, by path.
struct EbookText {
    name: String,
    styles: Vec<(String, String)>,
    documents: Vec<(String, String)>,
}

impl EbookText {
    fn new(name: &str, epub: &[u8]) -> Self {
        let files = unzip(epub).into_iter();
        let texts: Vec<(String, String)> =
            files.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect();
        let of = |extension: &str| texts.iter().filter(|(path, _)| path.ends_with(extension)).cloned().collect();
        Self { name: name.to_owned(), styles: of(".css"), documents: of(".xhtml") }
    }
}

/// Returns the samples and every case that builds an e-book.
fn ebooks() -> Vec<EbookText> {
    let samples = samples().iter().map(|sample| EbookText::new(&sample.slug, &sample.epub));
    let cases = cases::all().iter().flat_map(|case| case.issues.iter().map(move |(slug, built)| (case, slug, built)));
    let cases = cases.filter(|(_, _, built)| !built.epub.is_empty());
    let cases = cases.map(|(case, slug, built)| EbookText::new(&format!("{}/{slug}", case.name), &built.epub));
    samples.chain(cases).collect()
}

/// Elements of HTML 5 with blocks or captions, which old engines do not know.
const BLOCKS: [&str; 8] = ["article", "aside", "details", "figcaption", "figure", "header", "nav", "section"];

/// Returns the rules of a style sheet as selector and declarations, without comments.
fn rules(css: &str) -> Vec<(String, String)> {
    let css = Regex::new(r"(?s)/\*.*?\*/").expect("valid").replace_all(css, "");
    let rule = Regex::new(r"([^{}]+)\{([^{}]*)\}").expect("valid");
    rule.captures_iter(&css).map(|found| (found[1].trim().to_owned(), found[2].to_owned())).collect()
}

#[test]
fn no_ebook_has_what_kindle_and_old_readers_cannot_read() {
    let property = Regex::new(r"(?m)(^|[\s;{])--[a-z]").expect("valid");
    let width = Regex::new(r"(^|[\s;])width\s*:").expect("valid");
    let supports = Regex::new(r"@supports[^{}]*\{(?:[^{}]*\{[^{}]*\})*\s*\}").expect("valid");
    let display = Regex::new(r"display:\s*(inline-)?(flex|grid|flow-root|contents)").expect("valid");
    let attribute = Regex::new(r#" style="[^"]*(--|var\()"#).expect("valid");
    let note = Regex::new(r#"<span class="number">[0-9]+</span>"#).expect("valid");
    let mut faults = Vec::new();
    let books = ebooks();
    assert!(books.len() > 100, "{}", books.len());
    for book in &books {
        let mut fault = |path: &str, what: &str| faults.push(format!("{} {path}: {what}", book.name));
        for (path, css) in &book.styles {
            if css.contains("var(") || property.is_match(css) {
                fault(path, "a variable, for which Kindle refuses the book, even in a comment");
            }
            let known = supports.replace_all(css, "");
            if let Some(found) = display.find(&known) {
                fault(
                    path,
                    &format!("`{}` outside `@supports`: MuPDF 1.21 changes the order of the text", found.as_str()),
                );
            }
            // The colour of a chapter has a style sheet of its own, after that of the layout.
            if path.contains("/accent-") {
                continue;
            }
            let rules = rules(css);
            if !rules.iter().any(|(selector, body)| selector.ends_with("[hidden]") && body.contains("display: none")) {
                fault(path, "no rule for `[hidden]`: old readers show the page list in the text");
            }
            for element in BLOCKS {
                let is_block = |(selectors, body): &(String, String)| {
                    selectors.split(',').any(|selector| selector.trim() == element) && body.contains("display: block")
                };
                if !rules.iter().any(is_block) {
                    fault(path, &format!("`{element}` is no block, and MuPDF 1.21 sets it before the text above it"));
                }
            }
            for (selector, body) in &rules {
                if selector.contains(".tick-box") && body.contains("inline-block") && width.is_match(body) {
                    fault(path, "a box with a width in a list, at which MuPDF 1.21 never ends");
                }
                if selector.contains('~') {
                    fault(path, "a selector for which MuPDF 1.21 omits the whole style sheet");
                }
            }
        }
        for (path, document) in &book.documents {
            if document.contains('\u{FE0E}') {
                fault(path, "U+FE0E, which old readers show as a box");
            }
            if attribute.is_match(document) {
                fault(path, "a variable in an attribute");
            }
            if let Some(found) = note.find(document) {
                fault(path, &format!("no separator after the number of a note: {}", found.as_str()));
            }
            if let Some(id) = ids(document).find(|id| !id.is_ascii()) {
                fault(path, &format!("the id `{id}`, which calibre reports and some readers do not find"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns the ids in a document.
fn ids(document: &str) -> impl Iterator<Item = &str> {
    document.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn rules_are_found_in_a_style_sheet() {
    let css = "/* .a { --b: 1 } */\n.tick-box,\nli { width: 1em }\n@media print { [hidden] { display: none; } }";
    let found = rules(css);
    assert_eq!(found[0], (".tick-box,\nli".to_owned(), " width: 1em ".to_owned()));
    assert_eq!(ids("<p id=\"a\"><b id=\"ü\">").collect::<Vec<_>>(), ["a", "ü"]);
}
