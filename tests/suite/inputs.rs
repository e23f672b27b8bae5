//! What must hold of any input. libFuzzer looks for inputs for which it does not (`tests/fuzz/`); `corpus` tries those kept.

use std::fs;
use std::path::Path;

use masthead::diagnostic::{Diagnostic, Format, Report, Style};
use masthead::document::ImageFormat;
use masthead::forms::{self, Reader};
use masthead::issue::{Issue, read_json};
use masthead::source::{Sources, Span};
use roxmltree::{Document, ParsingOptions};
use serde_json::Value;
use tempfile::TempDir;
use typst::syntax::{SyntaxKind, SyntaxNode};

use crate::words::{Text, difference};

/// The targets, and the names of the folders with what is kept for each.
pub(crate) const NAMES: [&str; 4] = ["issue", "front-matter", "manifest", "svg"];

const MANIFEST: &str = "title = \"The Ferry\"\npublisher = \"Ferry Society\"\nwebsite = \"https://example.org/\"\n";
/// What an image in an input may name.
const DRAWING: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10'/></svg>";

/// A target with the publication that it writes inputs into.
pub(crate) struct Target {
    kind: Kind,
    folder: TempDir,
    reader: Reader,
}

#[derive(Clone, Copy)]
enum Kind {
    Issue,
    FrontMatter,
    Manifest,
    Svg,
}

impl Target {
    /// The target of this name.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let kind = match name {
            "issue" => Kind::Issue,
            "front-matter" => Kind::FrontMatter,
            "manifest" => Kind::Manifest,
            "svg" => Kind::Svg,
            _ => return None,
        };
        let folder = TempDir::with_prefix("masthead-fuzz-").expect("a temporary folder can be made");
        fs::create_dir(folder.path().join("issues")).expect("a folder can be made");
        write(folder.path(), "masthead.toml", MANIFEST.as_bytes());
        write(folder.path(), "issues/a.md", b"");
        write(folder.path(), "issues/a.svg", DRAWING.as_bytes());
        let (reader, _) = Reader::open(folder.path()).expect("the folder is there");
        Some(Self { kind, folder, reader: reader.expect("the manifest is right") })
    }

    /// Fails where something that must hold does not.
    pub(crate) fn run(&self, input: &[u8]) {
        match self.kind {
            Kind::Issue => self.issue(input),
            Kind::FrontMatter => self.issue(&[b"+++\n", input, b"\n+++\n## Article\n\nText.\n"].concat()),
            Kind::Manifest => self.manifest(input),
            Kind::Svg => self.svg(input),
        }
    }

    fn read(&self) -> (Option<Issue>, Report) {
        let read = self.reader.read("a").expect("there is the issue");
        check_report(&read.1);
        assert!(read.0.is_some() || read.1.has_errors(), "an issue is refused without a word");
        read
    }

    fn issue(&self, input: &[u8]) {
        write(self.folder.path(), "issues/a.md", input);
        let (Some(issue), report) = self.read() else { return };
        let sources = &report.sources;
        check_tree(&issue, sources);
        let (typst, epub) = (forms::typst_files(&issue), forms::epub_files(&issue));
        let calls = text(&typst, "main.typ");
        check_calls(calls);
        typst::syntax::parse(text(&typst, "masthead.typ"));
        check_pages(&epub);
        check_words(calls, &epub);
        // Twice as much work for one input in four is enough to meet every kind.
        if input.len().is_multiple_of(4) {
            let (again, report) = self.read();
            let again = again.expect("what was read can be read");
            assert_eq!(forms::json(&issue, sources), forms::json(&again, &report.sources), "two trees of one text");
            assert!(typst == forms::typst_files(&again) && epub == forms::epub_files(&again), "two texts of one tree");
        }
    }

    fn manifest(&self, input: &[u8]) {
        write(self.folder.path(), "masthead.toml", input);
        let (reader, report) = Reader::open(self.folder.path()).expect("the folder is there");
        check_report(&report);
        assert!(reader.is_some() != report.has_errors(), "errors, or a publication");
        let Some(reader) = reader else { return };
        let (issue, report) = reader.read("a").expect("there is the issue");
        check_report(&report);
        if let Some(issue) = issue {
            check_pages(&forms::epub_files(&issue));
            let typst = forms::typst_files(&issue);
            check_calls(text(&typst, "main.typ"));
            assert_well_formed(&typst::syntax::parse(text(&typst, "masthead.typ")));
        }
    }

    fn svg(&self, input: &[u8]) {
        write(self.folder.path(), "issues/a.md", b"![A drawing](a.svg)\n");
        write(self.folder.path(), "issues/a.svg", input);
        let (Some(issue), _) = self.read() else { return };
        let [image] = &issue.document.images[..] else { panic!("the issue has one image") };
        assert!(image.width > 0 && image.height > 0, "{} × {}", image.width, image.height);
        if image.format == ImageFormat::Svg {
            check_drawing(&image.bytes);
        }
        check_pages(&forms::epub_files(&issue));
    }
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    fs::write(folder.join(path), bytes).expect("the file can be written");
}

fn text<'f>(files: &'f [(String, impl AsRef<[u8]>)], path: &str) -> &'f str {
    let (_, bytes) = files.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("there is {path}"));
    str::from_utf8(bytes.as_ref()).expect("text is UTF-8")
}

/// Every diagnostic points into a file, says one thing and helps, in every form.
fn check_report(report: &Report) {
    for Diagnostic { code, message, span, help, .. } in report.sorted() {
        assert!(!message.is_empty() && !help.is_empty(), "{code:?}: {message}: {help}");
        if let Some(span) = span {
            check_span(*span, &report.sources);
        }
    }
    for format in [Format::Human, Format::Short, Format::Json, Format::Github, Format::Sarif] {
        for message in report.messages(&Style::plain(format)) {
            let harmless = |c: char| c == '\n' && format == Format::Human || !c.is_control();
            assert!(message.chars().all(harmless), "a terminal is told more than a text: {message:?}");
            if matches!(format, Format::Json | Format::Sarif) {
                let parsed: Result<Value, _> = serde_json::from_str(&message);
                assert!(parsed.is_ok(), "{message}");
            }
        }
    }
}

fn check_span(span: Span, sources: &Sources) {
    let (start, end) = (span.start as usize, span.end as usize);
    let source = sources.get(span.source);
    assert!(source.text().get(start..end).is_some(), "{start}..{end} is no part of {}", source.path());
}

/// The tree reads back as it was written, and each of its nodes has its place.
fn check_tree(issue: &Issue, sources: &Sources) {
    let written: Value = serde_json::from_str(&forms::json(issue, sources)).expect("the tree is JSON");
    let tree = read_json(&written.to_string()).expect("the tree reads back");
    let read = serde_json::to_value(&tree).expect("the tree is JSON");
    assert_eq!(read, written["document"], "the tree reads back as it was");
    check_places(&written["document"], sources);
}

fn check_places(value: &Value, sources: &Sources) {
    match value {
        Value::Object(fields) => {
            if let Some(span) = fields.get("span") {
                let span: Span = serde_json::from_value(span.clone()).expect("a span is a span");
                check_span(span, sources);
            }
            fields.values().for_each(|value| check_places(value, sources));
        }
        Value::Array(values) => values.iter().for_each(|value| check_places(value, sources)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn assert_well_formed(root: &SyntaxNode) {
    let (errors, _) = root.errors_and_warnings();
    assert!(errors.is_empty(), "{errors:?}\nin {}", root.full_text());
}

/// Typst is given calls of functions of the contract, and literals.
fn check_calls(calls: &str) {
    let root = typst::syntax::parse(calls);
    assert_well_formed(&root);
    let (_, body) = calls.split_once("#show: layout.with(issue)\n").expect("there is the preamble");
    check_syntax(&typst::syntax::parse(body), body);
}

fn check_syntax(node: &SyntaxNode, body: &str) {
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    match node.kind() {
        SyntaxKind::Markup
        | SyntaxKind::FuncCall
        | SyntaxKind::Args
        | SyntaxKind::Array
        | SyntaxKind::Dict
        | SyntaxKind::Named
        | SyntaxKind::Parenthesized
        | SyntaxKind::ContentBlock
        | SyntaxKind::Hash
        | SyntaxKind::LeftBracket
        | SyntaxKind::RightBracket
        | SyntaxKind::LeftParen
        | SyntaxKind::RightParen
        | SyntaxKind::Comma
        | SyntaxKind::Colon
        | SyntaxKind::Dot
        | SyntaxKind::FieldAccess
        | SyntaxKind::Semicolon
        | SyntaxKind::Ident
        | SyntaxKind::Str
        | SyntaxKind::Int
        | SyntaxKind::Bool
        | SyntaxKind::None
        | SyntaxKind::Auto
        | SyntaxKind::Numeric => {}
        SyntaxKind::Space | SyntaxKind::Parbreak if blank(&node.full_text()) => {}
        other => panic!("{other:?} in generated Typst: {}\nof {body}", node.full_text()),
    }
    node.children().for_each(|child| check_syntax(child, body));
}

/// The e-book's documents are XML, and no id is there twice.
fn check_pages(files: &[(String, Vec<u8>)]) {
    let documents = files.iter().map(|(path, _)| path).filter(|path| {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        matches!(ending, "xhtml" | "opf" | "ncx")
    });
    for path in documents {
        let text = text(files, path);
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let parsed = Document::parse_with_options(text, options);
        let document = parsed.unwrap_or_else(|error| panic!("{path}: {error}\nin {text}"));
        let mut ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
        assert!(twice.is_none(), "{path} has two of {twice:?}\nin {text}");
        assert!(!ids.contains(&""), "{path} has an empty id\nin {text}");
    }
}

/// Both outputs say the same.
fn check_words(calls: &str, files: &[(String, Vec<u8>)]) {
    let calls = Text::of_calls(calls);
    let mut pages = Text::default();
    files.iter().filter(|(path, _)| path.starts_with("text/")).for_each(|(_, page)| pages.add_page(page));
    let report = |what, difference| panic!("paper and e-book differ in their {what}: {difference}");
    if let Some(difference) = difference(&calls.body(), &pages.body()) {
        report("text", difference);
    }
    // A note within a note is written at that one's end on paper, and where it is numbered in the e-book.
    let sorted = |mut words: Vec<String>| {
        words.sort_unstable();
        words
    };
    let notes = difference(&sorted(calls.notes()), &sorted(pages.notes()));
    if let Some(difference) = notes {
        report("notes", difference);
    }
}

/// What is left of a drawing runs nothing and loads nothing.
fn check_drawing(bytes: &[u8]) {
    let text = str::from_utf8(bytes).expect("a drawing is UTF-8");
    // Without document type declarations, so there is nothing to expand.
    let drawing = Document::parse(text.trim_start_matches('\u{FEFF}')).expect("a drawing is XML");
    for node in drawing.descendants() {
        assert!(!node.is_pi(), "a processing instruction in {text}");
        let name = node.tag_name().name().to_ascii_lowercase();
        let alien = ["script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"];
        assert!(!alien.contains(&name.as_str()), "<{name}> in {text}");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value().trim().to_ascii_lowercase());
            assert!(!name.starts_with("on"), "{name} in {text}");
            let inside = value.starts_with('#') || value.starts_with("data:image/");
            assert!(!matches!(name.as_str(), "href" | "src") || inside, "{name}={value} in {text}");
            assert!(!value.contains("javascript:"), "{name}={value} in {text}");
        }
    }
}
