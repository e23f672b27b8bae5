//! Property: every word, letter, sign and number of the sources is in both editions, or a diagnostic is at its place.
//!
//! The sources are an issue with front matter in TOML or YAML, a file of data and `masthead.toml`. They consist of forms
//! of Markdown and of other dialects, whole and broken, around words, single letters, signs and numbers that occur only
//! once.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::Value;

mod forms;

use self::forms::{BLOCKS, DATA, FRONT_MATTER, PUBLICATION, WORDS};
use crate::properties::cases;
use crate::support::{Publication, has_extension, strings, unzip};

/// Letters that no form, term or name contains.
const LETTERS: &str = "αβγδεζηθικλμνξοπρστυφχψωбвгджзийлмнпуфцчшщыэюя";
/// Signs that no form, term or name contains.
const SIGNS: &str = "§¶†‡°‰№€£¥©®™±×÷≤≥≠∞¿¡";

/// Kind of the pieces of text that take the places of `%`.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Word,
    Letter,
    Sign,
    Number,
}

/// Sources of a publication.
#[derive(Debug, Clone)]
struct LossSources {
    issue: String,
    data: String,
    manifest: String,
}

fn sources() -> impl Strategy<Value = LossSources> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 1..7).prop_map(|words| words.join(" ") + "\n");
    let block = prop_oneof![prop::sample::select(BLOCKS).prop_map(str::to_owned), words];
    let body = prop::collection::vec(block, 1..8).prop_map(|blocks| blocks.join("\n"));
    let front = prop::sample::select(FRONT_MATTER);
    let manifest = prop::option::of(prop::sample::select(PUBLICATION));
    let kinds = prop_oneof![
        6 => Just(Piece::Word), 1 => Just(Piece::Letter), 1 => Just(Piece::Sign), 1 => Just(Piece::Number)
    ];
    (front, body, prop::sample::select(DATA), manifest, prop::collection::vec(kinds, 150)).prop_map(
        |(front, body, data, manifest, kinds)| {
            let mut pieces = UniquePieces { used: 0, kinds };
            let issue = pieces.fill(front, true) + &pieces.fill(&body, false);
            let data = pieces.fill(data, true);
            let manifest = pieces.fill(manifest.unwrap_or_default(), true);
            LossSources { issue, data, manifest }
        },
    )
}

/// Pieces of text that occur once in all sources.
struct UniquePieces {
    used: usize,
    kinds: Vec<Piece>,
}

impl UniquePieces {
    /// Replaces each `%` of a template. With `only_words`, all are words: numbers in data are printed in the form of the
    /// language.
    fn fill(&mut self, template: &str, only_words: bool) -> String {
        let mut parts = template.split('%');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // An id is no text: its signs are left out.
            let is_word = only_words || text.ends_with("{#") || text.ends_with(" #");
            let kind = self.kinds.get(self.used).copied().filter(|_| !is_word).unwrap_or(Piece::Word);
            text.push_str(&piece(kind, self.used));
            text.push_str(part);
            self.used += 1;
        }
        text
    }
}

/// Returns the piece of text with this number: `quab`, `β`, `¶`, `9001`
fn piece(kind: Piece, at: usize) -> String {
    let letter = |at: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[at % 26]);
    let one_of = |characters: &str| characters.chars().nth(at).map(String::from);
    let other = match kind {
        Piece::Word => None,
        Piece::Letter => one_of(LETTERS),
        Piece::Sign => one_of(SIGNS),
        Piece::Number => (at < 100).then(|| format!("90{at:02}")),
    };
    other.unwrap_or_else(|| format!("qu{}{}", letter(at / 26), letter(at)))
}

/// Returns the pieces in a text with their byte ranges.
fn pieces(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let word = text.get(at..at + 4).filter(|word| {
            let letters =
                word.strip_prefix("qu").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase()));
            letters || word.strip_prefix("90").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let single = (LETTERS.contains(c) || SIGNS.contains(c)).then(|| &text[at..at + c.len_utf8()]);
        let length = word.or(single).map_or(0, str::len);
        if length > 0 {
            found.push((text[at..at + length].to_owned(), at..at + length));
        }
        at += length.max(c.len_utf8());
    }
    found
}

/// Returns the byte ranges of all messages in the source at `path`. A block that is never closed extends to the end.
fn reported(stderr: &str, path: &str, source: &str) -> Vec<Range<usize>> {
    let offset = |line: &Value, column: &Value| {
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap_or(1)).expect("lines are few");
        let start: usize = source.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
        let line = source[start..].split('\n').next().unwrap_or_default();
        start + line.chars().take(number(column) - 1).map(char::len_utf8).sum::<usize>()
    };
    let messages = stderr.lines().map(|line| serde_json::from_str::<Value>(line).expect("a message is JSON"));
    let range = |message: Value| {
        let place = &message["place"];
        let end = if message["code"] == "unclosed-block" {
            source.len()
        } else {
            offset(&place["end_line"], &place["end_column"])
        };
        (place["file"] == path).then(|| offset(&place["line"], &place["column"])..end)
    };
    messages.filter_map(range).collect()
}

/// First lines of `masthead.toml`.
const TITLE: &str = "title = \"T\"\nlanguage = \"en\"\n";
/// Tables of `masthead.toml`. Keys of other programs in front matter are read as those of Masthead.
const TABLES: &str = "[epub]\npage-list = false\n[messages]\nunclosed-block = \"warn\"\n[front-matter]\n\
                      tags = \"subjects\"\nauthor = \"contributors\"\nauthors = \"contributors\"\n\
                      description = \"summary\"\n";

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn every_word_is_in_both_editions_or_reported(sources in sources()) {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10'/></svg>";
        let LossSources { issue, data, manifest } = sources;
        let manifest = format!("{TITLE}{manifest}{TABLES}");
        let publication = Publication::empty()
            .file("masthead.toml", &manifest)
            .file("issues/a.svg", svg)
            .file("issues/r.csv", &data)
            .file("issues/a.md", &issue);
        let run = publication.run("build --edition epub --message-format json");
        prop_assert!(run.status <= 1, "status {}:\n{}", run.status, run.stderr);
        // An issue with errors is not built, so that its author reads the messages.
        if run.status == 0 {
            publication.run("export a --to typst --quiet").ends(0);
            let calls = ["main.typ", "masthead.typ"].map(|name| publication.text(&format!("dist/a/typst/{name}")));
            let calls: String = calls.iter().map(|calls| strings(&typst::syntax::parse(calls)).join(" ")).collect();
            let epub = unzip(&publication.read("dist/a/a.epub"));
            let is_read = |name: &str| has_extension(name, "xhtml") || has_extension(name, "opf");
            let pages = epub.iter().filter(|(name, _)| is_read(name));
            let pages: String = pages.map(|(_, page)| String::from_utf8_lossy(page)).collect();
            // Rows that no table shows are in no edition.
            let left_out = reported(&run.stderr, "issues/a.md", &issue);
            let is_left_out = |at: usize| left_out.iter().any(|range| range.end == issue.len() && range.contains(&at));
            let is_shown = issue.match_indices("\"r.csv\"").any(|(at, _)| !is_left_out(at));
            let files = [("issues/a.md", &issue), ("masthead.toml", &manifest), ("issues/r.csv", &data)];
            for (path, source) in files.into_iter().filter(|(path, _)| is_shown || *path != "issues/r.csv") {
                let ranges = reported(&run.stderr, path, source);
                for (piece, range) in pieces(source) {
                    // Tables print 9015 as 9,015.
                    let grouped = if piece.starts_with("90") { piece.replacen('9', "9,", 1) } else { piece.clone() };
                    // The letters of a formula are parts of their own.
                    let letters: Vec<String> = piece.chars().map(String::from).collect();
                    let forms = [&piece, &grouped, &letters.join(" "), &letters.join("</mi><mi>")].map(String::clone);
                    let is_in = |text: &str| forms.iter().any(|form| text.contains(form.as_str()));
                    let is_set = is_in(&calls) && is_in(&pages);
                    let is_reported = ranges.iter().any(|place| place.start <= range.start && range.end <= place.end);
                    prop_assert!(
                        is_set || is_reported,
                        "{piece} of {path} is lost in\n{issue}\n{data}\n{manifest}\n{}", run.stderr
                    );
                }
            }
        }
    }
}
