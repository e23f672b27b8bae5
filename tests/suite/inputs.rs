//! Invariants that hold for every input. The fuzzer in `tests/fuzz/` searches for inputs that violate them; the test
//! `corpus` checks them for the inputs in `tests/corpus/`.

use std::fs;
use std::path::Path;

use masthead::diagnostic::{Diagnostic, MessageFormat, MessageStyle, Report};
use masthead::document::ImageFormat;
use masthead::forms::{self, PublicationReader};
use masthead::issue::{Issue, read_json};
use masthead::source::{Sources, Span};
use roxmltree::{Document, ParsingOptions};
use serde_json::Value;
use tempfile::TempDir;
use typst::syntax::{SyntaxKind, SyntaxNode};

use crate::words::{Text, difference};

#[path = "inputs/drawings.rs"]
mod drawings;
#[path = "inputs/texts.rs"]
mod texts;

use drawings::check_svg;
use texts::{CITATIONS, DATA, LETTERS, MANIFEST, SOURCES, SVG, with_sources};

/// Names of the targets. The corpus of a target is `tests/corpus/<name>/`.
pub(crate) const TARGET_NAMES: [&str; 9] =
    ["issue", "front-matter", "manifest", "svg", "bibtex", "style", "data", "formula", "font"];

/// Code in formulas that is the same for all inputs: a place of alignment, and the distances of lines.
const FIXED: [&str; 3] = ["$&$", "set std.par(leading: 0pt)", "100% + 0.8em"];

/// A fuzz target, with the publication that it writes inputs into.
pub(crate) struct FuzzTarget {
    kind: Kind,
    folder: TempDir,
    reader: PublicationReader,
}

#[derive(Clone, Copy)]
enum Kind {
    Issue,
    FrontMatter,
    Manifest,
    Svg,
    BibTex,
    Style,
    Data,
    Formula,
    Font,
}

impl FuzzTarget {
    /// Creates the target of this name, or returns `None` if there is none.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let kind = match name {
            "issue" => Kind::Issue,
            "front-matter" => Kind::FrontMatter,
            "manifest" => Kind::Manifest,
            "svg" => Kind::Svg,
            "bibtex" => Kind::BibTex,
            "style" => Kind::Style,
            "data" => Kind::Data,
            "formula" => Kind::Formula,
            "font" => Kind::Font,
            _ => return None,
        };
        let folder = TempDir::with_prefix("masthead-fuzz-").expect("a temporary folder can be created");
        for name in ["issues", "fonts"] {
            fs::create_dir(folder.path().join(name)).expect("a folder can be created");
        }
        write(folder.path(), "masthead.toml", MANIFEST.as_bytes());
        write(folder.path(), "issues/a.md", b"");
        write(folder.path(), "issues/a.svg", SVG.as_bytes());
        let (reader, _) = PublicationReader::open(folder.path()).expect("the folder is there");
        Some(Self { kind, folder, reader: reader.expect("the manifest is right") })
    }

    /// Checks all invariants for an input.
    ///
    /// # Panics
    ///
    /// Panics if an invariant is violated.
    pub(crate) fn run(&self, input: &[u8]) {
        match self.kind {
            Kind::Issue => self.issue(input),
            Kind::FrontMatter => self.issue(&[b"+++\n", input, b"\n+++\n## Article\n\nText.\n"].concat()),
            Kind::Manifest => self.manifest(input),
            Kind::Svg => self.svg(input),
            Kind::BibTex => self.issue_with("a.bib", input, &with_sources("", CITATIONS)),
            Kind::Style => {
                self.write("issues/a.bib", SOURCES.as_bytes());
                self.issue_with("a.csl", input, &with_sources("citation-style = \"a.csl\"\n", CITATIONS));
            }
            Kind::Data => self.issue_with("a.csv", input, DATA),
            Kind::Formula => self.issue(&[b"$$ ", input, b" $$\n\nText with $", input, b"$ in it.\n"].concat()),
            Kind::Font => self.font(input),
        }
    }

    fn read(&self) -> (Option<Issue>, Report) {
        let read = self.reader.read("a").expect("the issue exists");
        check_report(&read.1);
        assert!(read.0.is_some() || read.1.has_errors(), "an issue is refused without an error");
        read
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        write(self.folder.path(), path, bytes);
    }

    /// Checks an issue with this text that uses the file.
    fn issue_with(&self, name: &str, file: &[u8], text: &str) {
        self.write(&format!("issues/{name}"), file);
        self.issue(text.as_bytes());
    }

    fn issue(&self, input: &[u8]) {
        self.write("issues/a.md", input);
        let (Some(issue), report) = self.read() else { return };
        let sources = &report.sources;
        check_tree(&issue, sources);
        let (typst, epub) = (forms::typst_files(&issue), forms::epub_files(&issue));
        let calls = text(&typst, "main.typ");
        check_calls(calls);
        typst::syntax::parse(text(&typst, "masthead.typ"));
        check_pages(&epub);
        check_words(calls, &epub);
        // Only one input in four is read twice, because that takes twice the time.
        if input.len().is_multiple_of(4) {
            let (again, report) = self.read();
            let again = again.expect("the issue can be read again");
            assert_eq!(
                forms::json(&issue, sources),
                forms::json(&again, &report.sources),
                "two readings give different trees"
            );
            assert!(
                typst == forms::typst_files(&again) && epub == forms::epub_files(&again),
                "two readings give different output"
            );
        }
    }

    fn manifest(&self, input: &[u8]) {
        self.write("masthead.toml", input);
        let (reader, report) = PublicationReader::open(self.folder.path()).expect("the folder is there");
        check_report(&report);
        assert!(reader.is_some() != report.has_errors(), "a manifest either has errors or gives a publication");
        let Some(reader) = reader else { return };
        let (issue, report) = reader.read("a").expect("the issue exists");
        check_report(&report);
        if let Some(issue) = issue {
            check_pages(&forms::epub_files(&issue));
            let typst = forms::typst_files(&issue);
            check_calls(text(&typst, "main.typ"));
            assert_well_formed(&typst::syntax::parse(text(&typst, "masthead.typ")));
        }
    }

    fn svg(&self, input: &[u8]) {
        self.write("issues/a.md", b"![A drawing](a.svg)\n");
        self.write("issues/a.svg", input);
        let (Some(issue), _) = self.read() else { return };
        let [image] = &issue.document.images[..] else { panic!("the issue has one image") };
        assert!(image.width > 0 && image.height > 0, "{} × {}", image.width, image.height);
        if image.format == ImageFormat::Svg {
            check_svg(&image.bytes);
        }
        check_pages(&forms::epub_files(&issue));
    }

    /// Checks a font of the publication, for text, for the widths of words in charts and for drawings.
    fn font(&self, input: &[u8]) {
        self.write("fonts/a.otf", input);
        self.write("issues/a.csv", b"a,b,c\nx,1,2\n");
        self.write("issues/a.svg", LETTERS.as_bytes());
        self.write("issues/a.md", [DATA, "\n![Letters](a.svg)\n"].concat().as_bytes());
        let (reader, report) = PublicationReader::open(self.folder.path()).expect("the folder is there");
        check_report(&report);
        let (issue, report) = reader.expect("the manifest is right").read("a").expect("the issue exists");
        check_report(&report);
        if let Some(issue) = issue {
            check_pages(&forms::epub_files(&issue));
        }
    }
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    fs::write(folder.join(path), bytes).expect("the file can be written");
}

/// Returns the text of the file at `path`.
fn text<'f>(files: &'f [(String, impl AsRef<[u8]>)], path: &str) -> &'f str {
    let (_, bytes) = files.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("{path} is missing"));
    str::from_utf8(bytes.as_ref()).expect("text is UTF-8")
}

/// Every diagnostic has a message, help and a valid span, and can be rendered in every message format without control
/// characters.
fn check_report(report: &Report) {
    for Diagnostic { code, message, span, help, .. } in report.sorted() {
        assert!(!message.is_empty() && !help.is_empty(), "{code:?}: {message}: {help}");
        if let Some(span) = span {
            check_span(*span, &report.sources);
        }
    }
    for format in
        [MessageFormat::Human, MessageFormat::Short, MessageFormat::Json, MessageFormat::Github, MessageFormat::Sarif]
    {
        for message in report.messages(&MessageStyle::plain(format)) {
            let harmless = |c: char| c == '\n' && format == MessageFormat::Human || !c.is_control();
            assert!(message.chars().all(harmless), "a control character in a message: {message:?}");
            if matches!(format, MessageFormat::Json | MessageFormat::Sarif) {
                let parsed: Result<Value, _> = serde_json::from_str(&message);
                assert!(parsed.is_ok(), "{message}");
            }
        }
    }
}

fn check_span(span: Span, sources: &Sources) {
    let (start, end) = (span.start as usize, span.end as usize);
    let source = sources.get(span.source);
    assert!(source.text().get(start..end).is_some(), "{start}..{end} is not a range of {}", source.path());
}

/// The tree reads back from its JSON unchanged, and the spans of its nodes are valid.
fn check_tree(issue: &Issue, sources: &Sources) {
    let written: Value = serde_json::from_str(&forms::json(issue, sources)).expect("the tree is JSON");
    let tree = read_json(&written.to_string()).expect("the tree reads back");
    let read = serde_json::to_value(&tree).expect("the tree is JSON");
    assert_eq!(read, written["document"], "the tree read back from its JSON");
    check_spans(&written["document"], sources);
}

fn check_spans(value: &Value, sources: &Sources) {
    match value {
        Value::Object(fields) => {
            if let Some(span) = fields.get("span") {
                let span: Span = serde_json::from_value(span.clone()).expect("a span has start and end");
                check_span(span, sources);
            }
            fields.values().for_each(|value| check_spans(value, sources));
        }
        Value::Array(values) => values.iter().for_each(|value| check_spans(value, sources)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn assert_well_formed(root: &SyntaxNode) {
    let (errors, _) = root.errors_and_warnings();
    assert!(errors.is_empty(), "{errors:?}\nin {}", root.full_text());
}

/// The generated Typst consists of function calls and literals only.
fn check_calls(calls: &str) {
    let root = typst::syntax::parse(calls);
    assert_well_formed(&root);
    let (_, body) = calls.split_once("#show: layout.with(issue)\n").expect("main.typ has its preamble");
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
        | SyntaxKind::Numeric
        | SyntaxKind::Unary
        | SyntaxKind::Minus => {}
        SyntaxKind::Equation | SyntaxKind::SetRule | SyntaxKind::Binary if FIXED.contains(&&*node.full_text()) => {
            return;
        }
        SyntaxKind::Space | SyntaxKind::Parbreak if blank(&node.full_text()) => {}
        other => panic!("{other:?} in generated Typst: {}\nin {body}", node.full_text()),
    }
    node.children().for_each(|child| check_syntax(child, body));
}

/// The EPUB's documents are well-formed XML with unique ids.
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
        assert!(twice.is_none(), "{path} has the id {twice:?} twice\nin {text}");
        assert!(!ids.contains(&""), "{path} has an empty id\nin {text}");
    }
}

/// The text and the notes of the generated Typst and of the EPUB are the same.
fn check_words(calls: &str, files: &[(String, Vec<u8>)]) {
    let calls = Text::from_calls(calls);
    let mut pages = Text::default();
    files.iter().filter(|(path, _)| path.starts_with("text/")).for_each(|(_, page)| pages.add_page(page));
    let report = |what, difference| panic!("the {what} of Typst and EPUB differs: {difference}");
    if let Some(difference) = difference(&calls.body(), &pages.body()) {
        report("text", difference);
    }
    // Notes are compared sorted: a note inside another note is at the end of that note in Typst, but in number order in
    // the EPUB.
    let sorted = |mut words: Vec<String>| {
        words.sort_unstable();
        words
    };
    let notes = difference(&sorted(calls.notes()), &sorted(pages.notes()));
    if let Some(difference) = notes {
        report("notes", difference);
    }
}
