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
//! a part of the page in the e-book (`set`) or of the Typst source of the pages (`page`). A form of more than one file is a publication of its own, with the command that is
//! run in it; its messages also have the path of the file, and those of the command line begin with `usage`:
//!
//! ```text
//! ==== unknown language
//! %%%% masthead.toml
//! title = "The Ferry"
//! language = "english"
//! ---- masthead.toml:2:12 bad-language: `en`
//! ==== misspelt edition
//! %%%% $ build --edition epup
//! ---- usage: 'epub'
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{Publication, Run, repository, unzip};

const MANIFEST: &str = "title = \"The Ferry\"\nlanguage = \"en\"\n[epub]\npage-list = false\n";
/// Content of `a.svg`, an image in the forms.
const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10'/></svg>";
/// Command that builds the forms.
const BUILD: &str = "build --edition epub";

/// A form of Markdown with what is expected of it.
#[derive(Default)]
struct MarkupForm {
    name: String,
    markdown: String,
    /// Files of a publication of its own, by their paths.
    files: Vec<(String, String)>,
    /// Command that is run in the publication of its own.
    command: Option<String>,
    /// `line:column code` of a message and a part of its help, in the order of the messages.
    messages: Vec<(String, String)>,
    /// Parts of the page in the e-book.
    set: Vec<String>,
    /// Parts of the Typst source of the pages.
    pages: Vec<String>,
}

impl MarkupForm {
    fn has_own_publication(&self) -> bool {
        !self.files.is_empty() || self.command.is_some()
    }

    /// Runs the command in a publication of the form's files. Returns the messages.
    fn run_alone(&self) -> Vec<(String, String)> {
        let publication = Publication::empty().file("masthead.toml", MANIFEST).file("issues/a.svg", SVG);
        let text = if self.markdown.is_empty() { "Text.\n" } else { &self.markdown };
        publication.write("issues/f.md", text);
        for (path, content) in &self.files {
            publication.write(path, content);
        }
        let command = self.command.as_deref().unwrap_or(BUILD);
        let run = publication.run(&format!("{command} --message-format json"));
        if run.status == 2 {
            return vec![("usage".to_owned(), run.stderr)];
        }
        let found = messages(&run).into_iter().flat_map(|(file, messages)| {
            messages.into_iter().map(move |(place, help)| match file.as_str() {
                "issues/f.md" => (place, help),
                "" => (place.rsplit(' ').next().unwrap_or_default().to_owned(), help),
                file => (format!("{file}:{place}"), help),
            })
        });
        found.collect()
    }
}

/// Reads a file in `tests/forms/`.
fn read(file: &str) -> Vec<MarkupForm> {
    let text = std::fs::read_to_string(repository("tests/forms").join(file)).expect("the file is there");
    let form = |part: &str| {
        let (name, lines) = part.split_once('\n').expect("a form has a name and lines");
        let mut form = MarkupForm { name: name.to_owned(), ..MarkupForm::default() };
        for line in lines.lines() {
            let expected = line.strip_prefix("---- ").and_then(|expected| expected.split_once(": "));
            match (expected, line.strip_prefix("%%%% ")) {
                (Some(("set", part)), _) => form.set.push(part.to_owned()),
                (Some(("page", part)), _) => form.pages.push(part.to_owned()),
                (Some((place, help)), _) => form.messages.push((place.to_owned(), help.to_owned())),
                (None, Some(file)) => match file.strip_prefix("$ ") {
                    Some(command) => form.command = Some(command.to_owned()),
                    None => form.files.push((file.to_owned(), String::new())),
                },
                (None, None) => {
                    let text = form.files.last_mut().map_or(&mut form.markdown, |(_, text)| text);
                    writeln!(text, "{line}").expect("a text can be extended");
                }
            }
        }
        form
    };
    text.split("==== ").skip(1).map(form).collect()
}

/// Returns the messages of a run by issue: `line:column code` and the help.
fn messages(run: &Run) -> BTreeMap<String, Vec<(String, String)>> {
    let mut messages: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in run.stderr.lines() {
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
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| !form.has_own_publication()) {
        publication.write(&format!("issues/f{at:03}.md"), &form.markdown);
    }
    let mut all = messages(&publication.run(&format!("{BUILD} --message-format json")));
    let mut wrong = String::new();
    for (at, form) in forms.iter().enumerate() {
        let found = if form.has_own_publication() {
            form.run_alone()
        } else {
            all.remove(&format!("issues/f{at:03}.md")).unwrap_or_default()
        };
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
        if !form.pages.is_empty() {
            publication.run(&format!("export f{at:03} --to typst --quiet")).ends(0);
            let typst = publication.read(&format!("dist/f{at:03}/typst/main.typ"));
            let typst = String::from_utf8_lossy(&typst);
            for part in form.pages.iter().filter(|part| !typst.contains(&***part)) {
                writeln!(wrong, "{}:\n{}expected on the pages: {part}\nfound: {typst}", form.name, form.markdown)
                    .expect("a text can be extended");
            }
        }
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

#[test]
fn every_form_of_markdown_writers_is_set_in_both_editions_or_reported() {
    for form in read("writers.txt") {
        let is_set = !form.set.is_empty() && !form.pages.is_empty();
        assert!(is_set || !form.messages.is_empty(), "{} is not shown in both editions", form.name);
    }
    check("writers.txt", 40);
}

#[test]
fn articles_in_another_language_are_so_in_both_editions() {
    let publication = Publication::empty()
        .file("masthead.toml", MANIFEST)
        .file("issues/f/index.md", "+++\ntitle = \"Ferries\"\n+++\n")
        .file("issues/f/01-bac.md", "+++\ntitle = \"Le bac\"\nlanguage = \"fr\"\n+++\n\nLe \"bac\" part.\n");
    publication.run(BUILD).ends(0);
    let epub = unzip(&publication.read("dist/f/f.epub"));
    let pages = epub.iter().filter(|(name, _)| name.starts_with("OEBPS/text/"));
    let page: String = pages.map(|(_, page)| String::from_utf8_lossy(page)).collect();
    assert!(
        page.contains("lang=\"fr\" xml:lang=\"fr\">\n<h1") && page.contains("Le «\u{202f}bac\u{202f}» part."),
        "{page}"
    );
    publication.run("export f --to typst --quiet").ends(0);
    let typst = String::from_utf8_lossy(&publication.read("dist/f/typst/main.typ")).into_owned();
    assert!(
        typst.contains("#passage(language: \"fr\", region: none)[#paragraph[#\"Le «\u{202f}bac\u{202f}» part.\"]"),
        "{typst}"
    );
}
