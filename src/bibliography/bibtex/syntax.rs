//! Syntax of BibTeX: entries, fields and abbreviations.

use std::ops::Range;

use super::unclosed::{self, next_entry};

/// A file split into its entries.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) entries: Vec<RawEntry>,
    /// Definitions of abbreviations, in their order.
    pub(super) strings: Vec<RawField>,
    pub(super) errors: Vec<SyntaxError>,
}

/// An entry.
#[derive(Debug)]
pub(super) struct RawEntry {
    /// Type in lower case: `article`
    pub(super) kind: String,
    pub(super) key: String,
    pub(super) key_range: Range<usize>,
    pub(super) fields: Vec<RawField>,
}

/// A field of an entry.
#[derive(Debug, Clone)]
pub(super) struct RawField {
    /// Name in lower case.
    pub(super) name: String,
    pub(super) pieces: Vec<ValuePiece>,
    /// Source position of the value.
    pub(super) range: Range<usize>,
}

/// A piece of a value. Pieces are joined by `#`.
#[derive(Debug, Clone)]
pub(super) enum ValuePiece {
    /// Text, by its source position.
    Text(Range<usize>),
    /// Name of an abbreviation, by its source position.
    Abbreviation(Range<usize>),
}

/// A syntax error.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Number of syntax errors after which reading stops.
const MAX_ERRORS: usize = 20;

/// Help for an entry of the wrong form.
pub(in crate::bibliography) const ENTRY_HELP: &str =
    "write BibTeX: `@book{berg2024, author = {Berg, Anna}, title = {…}, year = {2024}}`";

/// Splits a file into its entries. After an error, reading goes on at the next line that begins with `@`.
pub(super) fn parse(text: &str) -> File {
    let mut parser = EntryParser { text, at: 0, file: File::default() };
    while let Some(found) = text[parser.at..].find(['@', '%']) {
        let start = parser.at + found;
        parser.at = start + 1;
        if text[start..].starts_with('%') {
            parser.at = line_end(text, start);
            continue;
        }
        if let Err(error) = parser.entry() {
            parser.at = next_entry(text, start + 1);
            parser.file.errors.push(error);
            if parser.file.errors.len() >= MAX_ERRORS {
                break;
            }
        }
    }
    parser.file
}

struct EntryParser<'a> {
    text: &'a str,
    at: usize,
    file: File,
}

impl EntryParser<'_> {
    /// Parses an entry, from its type on.
    fn entry(&mut self) -> Result<(), SyntaxError> {
        let kind = self.word().to_lowercase();
        self.skip_blank();
        if kind.is_empty() || !self.peek().is_some_and(|c| matches!(c, '{' | '(')) {
            // An `@` in text between the entries, such as an address.
            return Ok(());
        }
        let open = self.at;
        let close = if self.peek() == Some('{') { '}' } else { ')' };
        self.at += 1;
        match kind.as_str() {
            "comment" => {
                self.comment(open);
                Ok(())
            }
            "preamble" => {
                self.value(open)?;
                self.skip_blank();
                self.expect(close, open)
            }
            "string" => {
                let fields = self.fields(open, close)?;
                self.file.strings.extend(fields);
                Ok(())
            }
            _ => self.body(kind, open, close),
        }
    }

    fn body(&mut self, kind: String, open: usize, close: char) -> Result<(), SyntaxError> {
        self.skip_blank();
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '=')).unwrap_or(rest.len());
        let key = rest[..length].to_owned();
        self.at += length;
        self.skip_blank();
        let key_range = start..start + length;
        match self.peek() {
            Some('=') => {
                return Err(SyntaxError {
                    range: key_range,
                    message: format!("the entry has no key: `{key}` is its first field"),
                    help: "write a key before the first field: `@book{berg2024, title = {…}}`",
                });
            }
            Some(',') => self.at += 1,
            Some(c) if c == close => {}
            Some(_) => return Err(self.unexpected("a comma after the key", ENTRY_HELP)),
            None => return Err(self.unclosed(open)),
        }
        let fields = self.fields(open, close)?;
        if key.is_empty() {
            let help = "write a key after the opening brace: `@book{berg2024, title = {…}}`";
            return Err(SyntaxError { range: open..open + 1, message: "the entry has no key".to_owned(), help });
        }
        self.file.entries.push(RawEntry { kind, key, key_range, fields });
        Ok(())
    }

    /// Parses fields up to the end of the entry.
    fn fields(&mut self, open: usize, close: char) -> Result<Vec<RawField>, SyntaxError> {
        let mut fields = Vec::new();
        loop {
            self.skip_blank();
            match self.peek() {
                None | Some('@') => return Err(self.unclosed(open)),
                Some(c) if c == close => {
                    self.at += 1;
                    return Ok(fields);
                }
                Some(',') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let name = self.word().to_lowercase();
            if name.is_empty() {
                return Err(self.unexpected("a field such as `title = {…}`", ENTRY_HELP));
            }
            self.skip_blank();
            if self.peek() != Some('=') {
                return Err(self.unexpected(&format!("`=` after `{name}`"), ENTRY_HELP));
            }
            self.at += 1;
            self.skip_blank();
            let start = self.at;
            let pieces = self.value(open)?;
            fields.push(RawField { name, pieces, range: start..self.at });
            self.skip_blank();
            match self.peek() {
                Some(',') => self.at += 1,
                Some(c) if c == close => {}
                None | Some('@') => return Err(self.unclosed(open)),
                Some(_) => return Err(self.unexpected("a comma after the value", "put a comma after each value")),
            }
        }
    }

    /// Parses a value: texts, numbers and abbreviations, joined by `#`.
    fn value(&mut self, open: usize) -> Result<Vec<ValuePiece>, SyntaxError> {
        let mut pieces = Vec::new();
        loop {
            self.skip_blank();
            let start = self.at;
            match self.peek() {
                Some('{') => {
                    self.at = self.closing_brace(start)?;
                    pieces.push(ValuePiece::Text(start + 1..self.at - 1));
                }
                Some('"') => {
                    self.at = self.closing_quote(start)?;
                    pieces.push(ValuePiece::Text(start + 1..self.at - 1));
                }
                Some(_) => {
                    let word = self.word();
                    let range = start..start + word.len();
                    if word.is_empty() {
                        return Err(
                            self.unexpected("a value in braces", "put the value in braces: `title = {The River}`")
                        );
                    }
                    let is_number = word.chars().all(|c| c.is_ascii_digit());
                    pieces.push(if is_number { ValuePiece::Text(range) } else { ValuePiece::Abbreviation(range) });
                }
                None => return Err(self.unclosed(open)),
            }
            self.skip_blank();
            if self.peek() != Some('#') {
                return Ok(pieces);
            }
            self.at += 1;
        }
    }

    /// Skips a comment in braces. A comment whose braces do not match ends with its line.
    fn comment(&mut self, open: usize) {
        self.at = self.closing_brace(open).unwrap_or_else(|_| line_end(self.text, open));
    }

    /// Returns the position after the brace that closes the one at `open`.
    fn closing_brace(&self, open: usize) -> Result<usize, SyntaxError> {
        let mut depth = 0_usize;
        let mut characters = self.text[open..].char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' => {
                    characters.next();
                }
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(open + at + 1);
                    }
                }
                _ => {}
            }
        }
        Err(self.unclosed(open))
    }

    /// Returns the position after the quotation mark that closes the one at `open`. Quotation marks in braces do not
    /// count.
    fn closing_quote(&self, open: usize) -> Result<usize, SyntaxError> {
        let mut depth = 0_usize;
        let mut characters = self.text[open + 1..].char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' => {
                    characters.next();
                }
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' if depth == 0 => return Ok(open + 1 + at + 1),
                _ => {}
            }
        }
        Err(SyntaxError {
            range: open..open + 1,
            message: "the quotation mark is not closed".to_owned(),
            help: "close the value with `\"`, or put it in braces: `title = {The River}`",
        })
    }

    /// Returns the error for a brace that is not closed.
    fn unclosed(&self, open: usize) -> SyntaxError {
        let place = unclosed::brace(self.text, open);
        SyntaxError {
            range: place..place + 1,
            message: "the brace is not closed".to_owned(),
            help: "close the value or the entry with `}`",
        }
    }

    fn expect(&mut self, wanted: char, open: usize) -> Result<(), SyntaxError> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        Err(self.unclosed(open))
    }

    /// Returns the error for something else than what is expected here.
    fn unexpected(&self, wanted: &str, help: &'static str) -> SyntaxError {
        let length = self.peek().map_or(0, char::len_utf8);
        SyntaxError { range: self.at..self.at + length, message: format!("expected {wanted}"), help }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Reads a name of letters, digits and some signs.
    fn word(&mut self) -> &str {
        let rest = &self.text[self.at..];
        let is_part =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '+' | '/' | '*' | '\'' | '&');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Skips spaces and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            if self.peek() != Some('%') {
                return;
            }
            self.at = line_end(self.text, self.at);
        }
    }
}

/// Returns the end of the line.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}
