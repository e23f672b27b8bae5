//! From text to a TOML table with places.

use std::ops::Range;

use toml::de::{DeTable, Error};

use super::value::{Raw, Value, entries};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{SourceId, Span};

/// Longest text that is parsed, in bytes. Titles and names are short; a hostile file must not fill the screen with messages.
const LIMIT: usize = 64 << 10;
/// How many mistakes in the syntax of one text are reported.
const MISTAKES: usize = 100;

/// Where in a source file some TOML stands: places in it become places in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Toml {
    /// The file.
    pub(crate) source: SourceId,
    /// Where the TOML begins in it.
    pub(crate) start: usize,
}

impl Toml {
    pub(crate) fn span(self, range: Range<usize>) -> Span {
        Span::new(self.source, self.start + range.start..self.start + range.end)
    }
}

/// Parses `text`, which stands at `toml`. Each mistake in its syntax is reported with `code`. A value that is wrong in itself
/// becomes [`Value::Broken`], so that the rest can be checked; any other mistake is the last to be reported, and there is no
/// table, since what could be made of the rest would lead to mistakes that nobody made.
pub(crate) fn parse(text: &str, toml: Toml, code: Code, report: &mut Report) -> Option<Vec<Raw>> {
    if text.len() > LIMIT {
        let message = format!("this is longer than {} KiB, too long for titles and settings", LIMIT >> 10);
        report.push(Diagnostic::at(code, toml.span(0..0), message, "put texts into articles"));
        return None;
    }
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| within(text, error.span()).start);
    let mut entries = entries(table.get_ref(), toml);
    let mut last_line = None;
    for error in errors.iter().take(MISTAKES) {
        let range = within(text, error.span());
        let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let is_value = break_value(text, toml, &mut entries, line, range.start);
        // What follows on the same line is a consequence of the first.
        if last_line != Some(line) {
            report.push(diagnostic(text, toml, code, error, line, range));
        }
        if !is_value {
            return None;
        }
        last_line = Some(line);
    }
    (errors.len() <= MISTAKES).then_some(entries)
}

/// Marks the entry as broken whose value, all in the line that starts at `line`, holds or ends at the byte `at`. False if
/// there is none.
fn break_value(text: &str, toml: Toml, entries: &mut [Raw], line: usize, at: usize) -> bool {
    let line_end = text[line..].find('\n').map_or(text.len(), |length| line + length);
    let (at, line, line_end) = (toml.start + at, toml.start + line, toml.start + line_end);
    let holds = |entry: &&mut Raw| {
        let (key, value) = (entry.key_span.range(), entry.span.range());
        key.start >= line && value.end <= line_end && (value.start..=value.end).contains(&at)
    };
    entries.iter_mut().find(holds).map(|entry| entry.value = Value::Broken).is_some()
}

fn diagnostic(text: &str, toml: Toml, code: Code, error: &Error, line: usize, range: Range<usize>) -> Diagnostic {
    let line = text[line..].lines().next().unwrap_or_default();
    let (message, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let help = help(line, message);
    if message.starts_with("invalid date") {
        let message = format!("`{}` is not in the calendar", &text[range.clone()]);
        return Diagnostic::at(Code::BadDate, toml.span(range), message, help);
    }
    let expected = match expected {
        "" | "nothing" | "literal string" => String::new(),
        expected => format!(", expected {expected}"),
    };
    Diagnostic::at(code, toml.span(range), format!("this is not TOML: {message}{expected}"), help)
}

/// What to do about a mistake in `line`: the parser speaks to programmers, and editors make the same few mistakes.
fn help(line: &str, message: &str) -> String {
    let (key, value) = line.split_once('=').map_or(("", ""), |(key, value)| (key.trim(), value.trim()));
    let fixed = |value: &str| format!("put it in quotation marks: `{key} = \"{value}\"`");
    match message {
        _ if is_month(value) => fixed(value),
        _ if key == "date" => "write a date as `2020`, `\"2020-12\"` or `2020-12-17`".to_owned(),
        _ if value.starts_with(['“', '”', '„', '«', '‘', '’']) => {
            "use straight quotation marks (`\"`) around the text".to_owned()
        }
        "duplicate key" => "write each key once".to_owned(),
        "key with no value" => "write a key of one word, `=` and a value: `title = \"The Ferry\"`".to_owned(),
        "string values must be quoted" if value.is_empty() => "write a value, or leave the key out".to_owned(),
        "string values must be quoted" if !value.contains(['"', '\\']) => fixed(value),
        "unexpected leading zero" => fixed(value),
        "missing escaped value" => "write a backslash twice".to_owned(),
        "invalid basic string" | "invalid literal string" => {
            "end the text with the quotation mark that it begins with, in the same line".to_owned()
        }
        _ => "write TOML: one `key = value` a line, texts in quotation marks (https://toml.io)".to_owned(),
    }
}

/// `2020-12`, which TOML takes for half a date.
fn is_month(value: &str) -> bool {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    value.split_once('-').is_some_and(|(year, month)| digits(year, 4) && digits(month, 2))
}

/// A range that the parser gave, on character boundaries of the text.
fn within(text: &str, range: Option<Range<usize>>) -> Range<usize> {
    let range = range.unwrap_or_default();
    let start = text.floor_char_boundary(range.start);
    start..text.ceil_char_boundary(range.end).max(start)
}
