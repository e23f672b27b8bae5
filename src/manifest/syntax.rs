//! Parsing text into a TOML table with source positions.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::{DeTable, Error};

use super::value::{KeyValue, TomlValue, entries};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::source::{SourceId, Span};

/// Maximum length of the text, in bytes. Titles and names are short, and a hostile file must not fill the screen with
/// messages.
pub(super) const MAX_BYTES: usize = 64 << 10;
/// Maximum number of syntax errors reported in one text.
const MAX_SYNTAX_ERRORS: usize = 100;

/// Start of a piece of TOML in a source file, to convert positions in the TOML into positions in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TomlOrigin {
    /// Source file.
    pub(crate) source: SourceId,
    /// Byte offset of the TOML in the file.
    pub(crate) start: usize,
}

impl TomlOrigin {
    /// Converts a byte range of the TOML into a source position.
    pub(crate) fn span(self, range: Range<usize>) -> Span {
        Span::new(self.source, self.start + range.start..self.start + range.end)
    }
}

/// Parses `text`, which starts at `origin`, into the entries of a table. Each syntax error is reported with `code`. An
/// invalid value becomes [`TomlValue::Broken`], so that the other entries can be checked.
///
/// # Errors
/// There is a syntax error outside a value. The entries recovered from the rest of the text would cause misleading
/// diagnostics.
pub(crate) fn parse_toml(
    text: &str,
    origin: TomlOrigin,
    code: Code,
    report: &mut Report,
) -> Result<Vec<KeyValue>, Reported> {
    if text.len() > MAX_BYTES {
        return Err(report.error(too_long(code, origin)));
    }
    let text = &line_feeds(text);
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| on_char_boundaries(text, error.span()).start);
    let mut entries = entries(table.get_ref(), origin);
    // Line and token of the last error.
    let mut last: Option<(usize, Reported)> = None;
    for error in errors.iter().take(MAX_SYNTAX_ERRORS) {
        let range = on_char_boundaries(text, error.span());
        let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let start = range.start;
        let reported = match last {
            // Further errors on the same line are consequences of the first.
            Some((last_line, reported)) if last_line == line => reported,
            _ => report.error(diagnostic(text, origin, code, error, line, range)),
        };
        if !break_value(text, origin, &mut entries, line, start, reported) {
            return Err(reported);
        }
        last = Some((line, reported));
    }
    match last {
        Some((_, reported)) if errors.len() > MAX_SYNTAX_ERRORS => Err(reported),
        _ => Ok(entries),
    }
}

/// Replaces a CR alone, the line end of old programs of the Macintosh, by LF. Positions in the text stay the same.
fn line_feeds(text: &str) -> Cow<'_, str> {
    if text.matches('\r').count() == text.matches("\r\n").count() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n\n").replace('\r', "\n"))
}

/// Diagnostic for a text longer than [`MAX_BYTES`].
pub(super) fn too_long(code: Code, origin: TomlOrigin) -> Diagnostic {
    let message = format!("this is longer than {} KiB, too long for titles and settings", MAX_BYTES >> 10);
    Diagnostic::new(code, origin.span(0..0), message, "write long texts in articles")
}

/// Marks the entry whose value contains the byte `at`, or ends there, as broken. The entry must lie within the line
/// that starts at `line`. Returns `false` if there is no such entry.
fn break_value(
    text: &str,
    origin: TomlOrigin,
    entries: &mut [KeyValue],
    line: usize,
    at: usize,
    reported: Reported,
) -> bool {
    let line_end = text[line..].find('\n').map_or(text.len(), |length| line + length);
    let (at, line, line_end) = (origin.start + at, origin.start + line, origin.start + line_end);
    let contains_error = |entry: &&mut KeyValue| {
        let (key, value) = (entry.key_span.range(), entry.span.range());
        key.start >= line && value.end <= line_end && (value.start..=value.end).contains(&at)
    };
    entries.iter_mut().find(contains_error).map(|entry| entry.value = TomlValue::Broken(reported)).is_some()
}

/// Diagnostic for a syntax error in the line that starts at `line`.
fn diagnostic(
    text: &str,
    origin: TomlOrigin,
    code: Code,
    error: &Error,
    line: usize,
    range: Range<usize>,
) -> Diagnostic {
    let line = text[line..].lines().next().unwrap_or_default();
    let value = key_and_value(line).1;
    let is_boolean = value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
    if error.message().starts_with("invalid boolean") && is_bare_text(value) && !is_boolean {
        let message = "this is not TOML: string values must be quoted";
        return Diagnostic::new(code, origin.span(range), message, help(line, "string values must be quoted"));
    }
    if let Some((message, help)) = known_mistake(line) {
        return Diagnostic::new(code, origin.span(range), message, help);
    }
    if error.message() == "duplicate key" {
        let key = Some(key_and_value(line).0).filter(|key| !key.is_empty()).unwrap_or(line.trim());
        let message = format!("the key `{}` occurs twice", key.trim_matches(['[', ']']));
        return Diagnostic::new(code, origin.span(range), message, "write each key once");
    }
    let (message, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let help = help(line, message);
    if message.starts_with("invalid date") {
        let message = format!("`{}` is not in the calendar", &text[range.clone()]);
        return Diagnostic::new(Code::BadDate, origin.span(range), message, help);
    }
    let expected = match expected {
        "" | "nothing" | "literal string" => String::new(),
        expected => format!(", expected {expected}"),
    };
    Diagnostic::new(code, origin.span(range), format!("this is not TOML: {message}{expected}"), help)
}

/// Returns message and help for a mistake that the parser's words do not name.
fn known_mistake(line: &str) -> Option<(String, String)> {
    let (key, value) = key_and_value(line);
    let is_numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b".-/ ".contains(&byte));
    if value.starts_with('\'') && value.matches('\'').count() > 2 && !value.contains(['"', '\\']) {
        let help = format!("put it in double quotation marks: `{key} = \"{}\"`", value.trim_matches('\''));
        Some(("the text ends at its second `'`".to_owned(), help))
    } else if value.contains("\" //") {
        Some(("`//` begins no comment here".to_owned(), "begin a comment with `#`".to_owned()))
    } else if value.starts_with(['“', '”', '„', '«', '‘', '’']) {
        let help = "use straight quotation marks (`\"`) around the text".to_owned();
        Some(("these quotation marks are typographic: TOML has straight ones".to_owned(), help))
    } else if value.len() > 1
        && ['"', '\''].iter().any(|mark| value.starts_with(*mark) && value.matches(*mark).count() == 1)
    {
        let help = "end the text with the quotation mark that it begins with, in the same line".to_owned();
        Some(("the quotation mark at the beginning of this text is never closed".to_owned(), help))
    } else if key == "date" && value.contains(['.', '/']) && is_numeric(value) {
        let help = "write year, month and day in this form: `date = 2020-12-17`, or `date = \"2020-12\"`".to_owned();
        Some((format!("`{value}` is not a date"), help))
    } else {
        None
    }
}

/// Help for a syntax error in `line`. The parser's messages are written for programmers; editors make only a few
/// mistakes.
fn help(line: &str, message: &str) -> String {
    let (key, value) = key_and_value(line);
    let fixed = |value: &str| format!("put it in quotation marks: `{key} = \"{value}\"`");
    match message {
        _ if is_month(value) => fixed(value),
        _ if key == "date" => "write a date as `2020`, `\"2020-12\"` or `2020-12-17`".to_owned(),
        _ if line.trim_start().starts_with("//") => "begin a comment with `#`".to_owned(),
        "key with no value" if line.contains([',', ';', '\t']) => {
            "write `---` on a line of its own between the keys and the rows of data".to_owned()
        }
        "key with no value" => "write a key of one word, `=` and a value: `title = \"The Ferry\"`".to_owned(),
        _ if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") => {
            format!("write it in small letters: `{key} = {}`", value.to_lowercase())
        }
        _ if is_bare_text(value) => fixed(value),
        "string values must be quoted" if value.is_empty() => "write a value, or leave the key out".to_owned(),
        "string values must be quoted" if !value.contains(['"', '\\']) => fixed(value),
        "unexpected leading zero" => fixed(value),
        "missing escaped value" => "write a backslash twice".to_owned(),
        "invalid basic string" | "invalid literal string" => {
            "end the text with the quotation mark that it begins with, in the same line".to_owned()
        }
        _ if let Some((key, value)) = entry_with_colon(line) => format!("write `{key} = \"{value}\"`"),
        _ => "write TOML: one `key = value` a line, texts in quotation marks (https://toml.io)".to_owned(),
    }
}

/// Returns key and value of a line, without a comment.
fn key_and_value(line: &str) -> (&str, &str) {
    let line = line.split(" #").next().unwrap_or(line);
    line.split_once('=').map_or(("", ""), |(key, value)| (key.trim(), value.trim()))
}

/// Returns key and value of a line in YAML's form: `publisher: The Ferry`
fn entry_with_colon(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().split_once(':')?;
    let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']));
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (is_key && !value.is_empty() && !value.contains(['"', '\\', '[', '{', '='])).then_some((key, value))
}

/// Returns `true` for a text that begins with a letter and has no quotation marks.
fn is_bare_text(value: &str) -> bool {
    value.starts_with(char::is_alphabetic) && !value.contains(['"', '\\'])
}

/// Returns `true` for `2020-12`, which in TOML is an incomplete date.
fn is_month(value: &str) -> bool {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    value.split_once('-').is_some_and(|(year, month)| digits(year, 4) && digits(month, 2))
}

/// Extends the parser's range to character boundaries of `text`.
fn on_char_boundaries(text: &str, range: Option<Range<usize>>) -> Range<usize> {
    let range = range.unwrap_or_default();
    let start = text.floor_char_boundary(range.start);
    start..text.ceil_char_boundary(range.end).max(start)
}
