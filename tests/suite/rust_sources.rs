//! The program's Rust sources as text, for tests of its structure.

use std::path::{Path, PathBuf};

use crate::support::{entries, repository};

/// A Rust file.
pub(crate) struct RustSource {
    /// Path from the repository's root, separated by `/`.
    pub(crate) path: String,
    /// Text of the file.
    pub(crate) text: String,
}

/// Returns the Rust files below `folder`, sorted by path.
pub(crate) fn rust_sources(folder: &str) -> Vec<RustSource> {
    let mut sources = Vec::new();
    let mut waiting = vec![repository(folder)];
    while let Some(folder) = waiting.pop() {
        for (_, path) in entries(&folder) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
                sources.push(RustSource { path: relative(&path), text });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 5, "{folder} contains the sources");
    sources
}

fn relative(path: &Path) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.strip_prefix(root).expect("the file is in the repository").display().to_string().replace('\\', "/")
}

impl RustSource {
    /// Top-level module that the file belongs to: `pdf` for `src/pdf.rs` and `src/pdf/export.rs`.
    pub(crate) fn module(&self) -> &str {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
    }

    /// Number of modules around the file's content: 1 for `src/pdf.rs`, 2 for `src/pdf/export.rs`.
    pub(crate) fn depth(&self) -> usize {
        self.path.matches('/').count()
    }

    /// Returns `true` if the whole file is a test: `tests.rs`, or a file in a folder `tests`.
    pub(crate) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// Returns the text without comments, literals and test modules. Line breaks stay, so that line numbers are those
    /// of the file.
    pub(crate) fn code(&self) -> String {
        let code = blank(&self.text);
        match code.find("#[cfg(test)]\nmod tests {") {
            Some(tests) => code[..tests].to_owned(),
            None => code,
        }
    }
}

/// Returns the identifiers in `code` with their byte offsets.
pub(crate) fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter_map(move |word| {
        let start = at;
        // Every separator is ASCII, because comments and literals are blank.
        at += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

/// Returns the line, from 1, that contains the byte at `offset`.
pub(crate) fn line_of(code: &str, offset: usize) -> usize {
    code[..offset].matches('\n').count() + 1
}

/// Replaces comments and the content of string and character literals with spaces.
fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = blank_length(rest, code.chars().next_back());
        if length == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// Returns the length in bytes of the comment or literal at the start of `text`, or 0. `before` is the character before
/// it.
fn blank_length(text: &str, before: Option<char>) -> usize {
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with('"') {
        return quoted(text, '"');
    }
    if let Some(raw) = text.strip_prefix('r').filter(|_| !in_word || before == Some('b')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", &raw[..hashes]);
            let start = 1 + hashes + 1;
            return text[start..].find(&end).map_or(text.len(), |at| start + at + end.len());
        }
    }
    // A quotation mark that no second one follows opens a lifetime.
    let mut characters = text.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some('\''), Some('\\'), _) => quoted(text, '\''),
        (Some('\''), Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 0,
    }
}

/// Returns the length of a literal with escapes, including its quotation marks.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == mark && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

#[test]
fn comments_and_literals_are_blank() {
    let code = |text: &str| blank(text).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code("a // b\nc /// d"), "a c");
    assert_eq!(code(r#"f("x \" y", b"z") + g"#), "f( , b ) + g");
    assert_eq!(code("r#\"a \" b\"# + r\"c\" + br"), "+ + br");
    assert_eq!(
        code(r"fn f<'a>(c: &'a str) { c == '\'' || c == '\u{41}' || c == 'é' }"),
        "fn f<'a>(c: &'a str) { c == || c == || c == }"
    );
    assert_eq!(identifiers("crate::a::{b, c_d}").map(|(_, word)| word).collect::<Vec<_>>(), ["crate", "a", "b", "c_d"]);
    assert_eq!(identifiers("a::b").collect::<Vec<_>>(), [(0, "a"), (3, "b")]);
}
