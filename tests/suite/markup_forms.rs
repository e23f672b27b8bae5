//! Mistakes that authors make, and forms of other dialects: each is set right or reported at its place, with the form to
//! write. The forms are in `tests/forms/`:
//!
//! ```text
//! ==== subscript
//! H~2~O
//! ---- 1:2 foreign-markup: `<sub>2</sub>`
//! ==== line break with a backslash
//! Two lines\
//! of text
//! ---- set: Two lines<br />
//! ```
//!
//! A form has a name, its Markdown, and what is expected: the messages with line, column, code and a part of the help, or
//! a part of the page in the e-book.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{Publication, repository, unzip};

const MANIFEST: &str = "title = \"The Ferry\"\nlanguage = \"en\"\n[epub]\npage-list = false\n";
/// Content of `a.svg`, an image in the forms.
const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10'/></svg>";

/// A form of Markdown with what is expected of it.
struct MarkupForm {
    name: String,
    markdown: String,
    /// `line:column code` of a message and a part of its help, in the order of the messages.
    messages: Vec<(String, String)>,
    /// Parts of the page in the e-book.
    set: Vec<String>,
}

/// Reads a file in `tests/forms/`.
fn read(file: &str) -> Vec<MarkupForm> {
    let text = std::fs::read_to_string(repository("tests/forms").join(file)).expect("the file is there");
    let form = |part: &str| {
        let (name, lines) = part.split_once('\n').expect("a form has a name and lines");
        let mut form =
            MarkupForm { name: name.to_owned(), markdown: String::new(), messages: Vec::new(), set: Vec::new() };
        for line in lines.lines() {
            let expected = line.strip_prefix("---- ").and_then(|expected| expected.split_once(": "));
            match expected {
                Some(("set", part)) => form.set.push(part.to_owned()),
                Some((place, help)) => form.messages.push((place.to_owned(), help.to_owned())),
                None => writeln!(form.markdown, "{line}").expect("a text can be extended"),
            }
        }
        form
    };
    text.split("==== ").skip(1).map(form).collect()
}

/// Returns the messages of a run by issue: `line:column code` and the help.
fn messages(stderr: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let mut messages: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in stderr.lines() {
        let message: Value = serde_json::from_str(line).expect("a message is JSON");
        let (place, text) = (&message["place"], |value: &Value| value.as_str().unwrap_or_default().to_owned());
        let at = format!("{}:{} {}", place["line"], place["column"], text(&message["code"]));
        messages.entry(text(&place["file"])).or_default().push((at, text(&message["help"])));
    }
    messages
}

/// Checks that every form in a file has the expected messages and is set as expected.
fn check(file: &str, at_least: usize) {
    let forms = read(file);
    assert!(forms.len() >= at_least, "{file} has {} forms", forms.len());
    let publication = Publication::empty().file("masthead.toml", MANIFEST).file("issues/a.svg", SVG);
    for (at, form) in forms.iter().enumerate() {
        publication.write(&format!("issues/f{at:03}.md"), &form.markdown);
    }
    let found = messages(&publication.run("build --edition epub --message-format json").stderr);
    let mut wrong = String::new();
    for (at, form) in forms.iter().enumerate() {
        let found = found.get(&format!("issues/f{at:03}.md")).map_or(&[][..], Vec::as_slice);
        let is_as_expected = found.len() == form.messages.len()
            && found
                .iter()
                .zip(&form.messages)
                .all(|((place, help), (expected, part))| place == expected && help.contains(&**part));
        if !is_as_expected {
            writeln!(wrong, "{}:\n{}expected: {:?}\nfound: {found:?}\n", form.name, form.markdown, form.messages)
                .expect("a text can be extended");
        }
        assert!(!form.messages.is_empty() || !form.set.is_empty(), "{} expects nothing", form.name);
        if form.set.is_empty() {
            continue;
        }
        let epub = unzip(&publication.read(&format!("dist/f{at:03}/f{at:03}.epub")));
        let pages = epub.iter().filter(|(name, _)| name.starts_with("OEBPS/text/"));
        let page: String = pages.map(|(_, page)| String::from_utf8_lossy(page)).collect();
        for part in form.set.iter().filter(|part| !page.contains(&***part)) {
            writeln!(wrong, "{}:\n{}expected: {part}\nfound: {page}", form.name, form.markdown)
                .expect("a text can be extended");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_mistake_is_reported_with_the_form_to_write() {
    check("mistakes.txt", 60);
}

#[test]
fn every_form_of_another_dialect_is_set_right_or_reported() {
    check("dialects.txt", 50);
}
