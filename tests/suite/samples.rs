//! The sample issues have the same words in the same order as Markdown, PDF and EPUB.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::cases;
use crate::conformance::{Sample, samples};
use crate::pdf_views::tagged_text;
use crate::pdf_words::window;
use crate::support::{entries, repository, unzip};
use crate::words::{Text, difference, words};

/// The words of a Markdown file, extracted without a Markdown parser. The markup of the samples is simple enough for
/// that.
#[derive(Default)]
struct Source {
    front: HashMap<String, String>,
    body: Vec<String>,
    notes: Vec<String>,
    /// Words of each pull quote.
    quotes: Vec<Vec<String>>,
    /// Title of each section, and the index in `body` at which the section ends and its next article file is inserted.
    section_ends: Vec<(String, usize)>,
}

impl Source {
    fn read(path: &Path, language: Option<&str>) -> Self {
        let text = fs::read_to_string(path).expect("a sample can be read");
        let mut parts = text.splitn(3, "+++\n");
        let (_, front, body) = (parts.next(), parts.next().expect("front matter"), parts.next().expect("a body"));
        let mut source = Self { front: front.lines().filter_map(key).collect(), ..Self::default() };
        let language = source.front.get("language").map(String::as_str).or(language).unwrap_or("en").to_owned();
        let mut definitions = HashMap::new();
        let mut references = Vec::new();
        let mut section = String::new();
        let mut is_quote = false;
        for line in body.lines() {
            is_quote = if is_quote { line != ":::" } else { line == ":::pullquote" };
            if let Some((label, note)) = line.strip_prefix("[^").and_then(|rest| rest.split_once("]: ")) {
                definitions.insert(label, plain(note, &language));
                continue;
            }
            if let Some(title) = line.strip_prefix("# ") {
                source.section_ends.push((std::mem::replace(&mut section, plain(title, &language)), source.body.len()));
            }
            references.extend(line.split("[^").skip(1).filter_map(|rest| rest.split_once(']')).map(|(label, _)| label));
            let added = words(&plain(line, &language));
            if is_quote && !added.is_empty() {
                source.quotes.push(added.clone());
            }
            source.body.extend(added);
        }
        source.section_ends.push((section, source.body.len()));
        references.dedup();
        source.notes = references.iter().flat_map(|label| words(&definitions[label])).collect();
        source
    }

    /// Inserts the article files of a folder issue at the ends of their sections.
    fn with_articles(mut self, folder: &Path) -> Self {
        let language = self.front.get("language").cloned();
        let files =
            entries(folder).into_iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "md"));
        let mut notes: Vec<(usize, Vec<String>)> = vec![(0, std::mem::take(&mut self.notes))];
        for (_, path) in files.filter(|(name, _)| name != "index.md") {
            let article = Self::read(&path, language.as_deref());
            let heading =
                ["title", "byline"].iter().filter_map(|key| article.front.get(*key)).flat_map(|text| words(text));
            let added: Vec<String> = heading.chain(article.body).collect();
            let section = words(&article.front["section"]);
            let at = self
                .section_ends
                .iter()
                .position(|(title, _)| words(title) == section)
                .expect("the section is in index.md");
            let place = self.section_ends[at].1;
            self.section_ends[at..].iter_mut().for_each(|(_, end)| *end += added.len());
            self.body.splice(place..place, added);
            self.quotes.extend(article.quotes);
            notes.push((place, article.notes));
        }
        notes.sort_by_key(|(place, _)| *place);
        self.notes = notes.into_iter().flat_map(|(_, notes)| notes).collect();
        self
    }

    /// Words that are read aloud in the PDF. A pull quote of words that stand before it is decoration.
    fn read_aloud(&self) -> Vec<String> {
        let mut body = self.body.clone();
        for quote in &self.quotes {
            let places = body.windows(quote.len()).enumerate().filter(|(_, words)| words == quote).map(|(at, _)| at);
            if let [_, .., last] = places.collect::<Vec<_>>()[..] {
                body.drain(last..last + quote.len());
            }
        }
        body
    }
}

/// Splits a line of front matter (`title = "…"`) into key and value.
fn key(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(" = ")?;
    Some((key.to_owned(), value.trim_matches('"').to_owned()))
}

/// Returns a line without its markup.
fn plain(line: &str, language: &str) -> String {
    if line.starts_with(":::") || line.starts_with("|:") || line.starts_with("|-") {
        return String::new();
    }
    if let Some(kind) = line.strip_prefix("> [!").and_then(|rest| rest.strip_suffix(']')) {
        return term(language, &kind.to_lowercase());
    }
    let line = line.replace("<br>", " ").replace("- [x] ", "- ").replace("![", "\u{1}");
    let number = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let line = if number.starts_with(". ") { number.to_owned() } else { line };
    let line = between(&line, ("\u{1}", ")"), |image| caption(image).to_owned());
    let line = between(&line, ("[^", "]"), |_| String::new());
    let line = between(&line, ("](", ")"), |_| String::new());
    let line = between(&line, ("{", "}"), |_| String::new());
    between(&line, ("<", ">"), |tag| if tag.contains("://") { tag.to_owned() } else { String::new() })
}

/// Returns the caption in `alt](file "caption"`, or an empty string.
fn caption(image: &str) -> &str {
    image.split_once("](").and_then(|(_, rest)| rest.split_once(" \"")).map_or("", |(_, caption)| caption)
}

/// Replaces every part of the text between two delimiters, delimiters included.
fn between(text: &str, (open, close): (&str, &str), replace: impl Fn(&str) -> String) -> String {
    let mut pieces = text.split(open);
    let mut replaced = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match if open == "\u{1}" {
            piece.split_once("\")").or_else(|| piece.split_once(close))
        } else {
            piece.split_once(close)
        } {
            Some((inside, rest)) => replaced += &(replace(inside) + rest),
            None => replaced += piece,
        }
    }
    replaced
}

/// Returns a fixed term, such as `note`, in a language.
fn term(language: &str, key: &str) -> String {
    let terms = fs::read_to_string(repository(&format!("src/terms/{language}.toml"))).expect("the language has terms");
    let terms: HashMap<_, _> = terms.lines().filter_map(self::key).collect();
    terms[key].clone()
}

fn source(slug: &str) -> Source {
    let folder = repository("issues").join(slug);
    if folder.is_dir() {
        Source::read(&folder.join("index.md"), None).with_articles(&folder)
    } else {
        Source::read(&folder.with_extension("md"), None)
    }
}

fn epub(epub: &[u8]) -> Text {
    let mut text = Text::default();
    for (_, page) in unzip(epub).into_iter().filter(|(path, _)| path.starts_with("OEBPS/text/")) {
        text.add_page(&page);
    }
    text
}

/// Returns the samples without the report, with their sources. The report has tables from data and generated lists,
/// which cannot be extracted without a parser; the tests in `report` cover it.
fn samples_with_source() -> impl Iterator<Item = (Source, &'static Sample)> {
    let with_source = samples().iter().map(|sample| (source(&sample.slug), sample));
    with_source.filter(|(source, _)| source.front.get("layout").is_none_or(|layout| layout != "report"))
}

#[test]
fn epub_has_the_words_of_the_source_in_order() {
    for (source, sample) in samples_with_source() {
        let text = epub(&sample.epub);
        assert!(source.body.len() > 500, "{}: fewer words than expected", sample.slug);
        assert_eq!(difference(&source.body, &text.body()), None, "{}", sample.slug);
        assert_eq!(difference(&source.notes, &text.notes()), None, "notes of {}", sample.slug);
    }
}

#[test]
#[ignore = "needs Poppler and QPDF: run tests/run"]
fn pdf_has_the_words_of_the_source_in_order() {
    for (source, sample) in samples_with_source() {
        let text = Text::from_tags(&tagged_text(&sample.pdf));
        let body = source.read_aloud();
        assert_eq!(difference(&body, window(&text.body(), &body)), None, "{}", sample.slug);
        assert_eq!(difference(&source.notes, &text.notes()), None, "notes of {}", sample.slug);
    }
}

/// Cases whose editions differ on purpose; their `text.txt` and `body.xhtml` show the difference. The number of a
/// second reference to a note in a title is plain text in the tags of the PDF. The PDF of an issue with a print edition
/// has the addresses of links. The cells of a table that is too wide for the page are set below one another. The layout
/// of the case with faulty pages sets words over others. Keycaps are drawings in the e-book, the text after a turned page
/// or a picture over two pages fills the page before it, and notes at the ends of chapters are a list in the PDF. The entries
/// of a list of figures are contents in the tags.
const DIFFERENT: [&str; 10] = [
    "figures-listed-far",
    "footnotes-said-again",
    "keycaps",
    "landscape",
    "notes-by-chapter",
    "notes-by-chapter-newsletter",
    "page-faults",
    "pictures-over-two-pages",
    "print-links",
    "table-too-wide",
];

/// Detects text that one of the writers or the layout drops.
#[test]
#[ignore = "needs Poppler and QPDF: run tests/run"]
fn pdf_and_epub_of_every_case_have_the_same_words() {
    cases::check_all(|case| {
        let compare = |(slug, built): (&String, &cases::Built)| {
            let (epub, pdf) = (epub(&built.epub), Text::from_tags(&tagged_text(&built.pdf)));
            let body = difference(&epub.body(), window(&pdf.body(), &epub.body()));
            let notes = difference(&epub.notes(), &pdf.notes());
            body.or(notes).map_or(Ok(()), |difference| Err(format!("{slug}: {difference} (EPUB, then PDF)")))
        };
        case.issues.iter().filter(|_| !DIFFERENT.contains(&case.name.as_str())).map(compare).collect()
    });
}
