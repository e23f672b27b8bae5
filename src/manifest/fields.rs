//! A TOML table, read key by key.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::value::{Raw, Value, Written};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::nearest::suggest;
use crate::publication::Invalid;
use crate::source::Span;

/// A table of which each key is asked for once; what nobody asked for is a mistake.
pub(crate) struct Fields<'r> {
    pub(crate) report: &'r mut Report,
    /// How messages call the table, if it is not the whole file.
    name: Option<String>,
    left: Vec<Raw>,
    known: Vec<&'static str>,
}

impl<'r> Fields<'r> {
    /// The fields of a whole file.
    pub(crate) fn new(entries: Vec<Raw>, report: &'r mut Report) -> Self {
        Self { report, name: None, left: entries, known: Vec::new() }
    }

    /// Reads a table inside this one, and reports what is left of it.
    pub(crate) fn within<T>(&mut self, name: &str, entries: Vec<Raw>, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let mut fields = Fields { name: Some(name.to_owned()), ..Fields::new(entries, self.report) };
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// The table of a key, read by `read`, or the default.
    pub(crate) fn table<T>(&mut self, key: &'static str, default: T, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        match self.raw(key) {
            None => default,
            Some(Raw { value: Value::Table(entries), .. }) => self.within(key, entries, read),
            Some(raw) => {
                self.report.push(raw.wrong_type("a table", &format!("[{key}]")));
                default
            }
        }
    }

    /// The value of a key, whatever it is; none if it is not even TOML.
    pub(crate) fn raw(&mut self, key: &'static str) -> Option<Raw> {
        self.known.push(key);
        let at = self.left.iter().position(|entry| entry.key == key)?;
        Some(self.left.remove(at)).filter(|entry| entry.value != Value::Broken)
    }

    /// A text in one line, or none if it is empty.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Written<String>> {
        let raw = self.raw(key)?;
        match &raw.value {
            Value::Text(text) => self.one_line(key, text, raw.span),
            _ => self.refuse(raw.wrong_type("a text", &format!("{key} = \"…\""))),
        }
    }

    /// A text of a certain form.
    pub(crate) fn parsed<T>(
        &mut self,
        key: &'static str,
        code: Code,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<Written<T>> {
        let text = self.text(key)?;
        self.check(code, text.span, parse(&text.value))
    }

    /// A text, or a whole number that is not negative, as it is printed.
    pub(crate) fn label(&mut self, key: &'static str) -> Option<Written<String>> {
        let raw = self.raw(key)?;
        match &raw.value {
            Value::Text(text) => self.one_line(key, text, raw.span),
            Value::Integer(number @ 0..) => Some(Written { value: number.to_string(), span: raw.span }),
            Value::Integer(_) => self.refuse(Diagnostic::at(
                Code::BadValue,
                raw.span,
                format!("`{key}` must not be negative"),
                format!("write `{key} = 4` or `{key} = \"4–5\"`"),
            )),
            _ => self.refuse(raw.wrong_type("a whole number or a text", &format!("{key} = 4"))),
        }
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let raw = self.raw(key)?;
        match raw.value {
            Value::Boolean(value) => Some(value),
            _ => self.refuse(raw.wrong_type("`true` or `false`", &format!("{key} = true"))),
        }
    }

    /// A whole number between two others, or the default.
    pub(crate) fn number<N>(&mut self, key: &'static str, range: RangeInclusive<N>, default: N) -> N
    where
        N: TryFrom<i64> + PartialOrd + Display,
    {
        let Some(raw) = self.raw(key) else { return default };
        let problem = match raw.value {
            Value::Integer(number) => match N::try_from(number) {
                Ok(number) if range.contains(&number) => return number,
                _ => {
                    let message = format!("`{key}` must be between {} and {}", range.start(), range.end());
                    Diagnostic::at(Code::BadValue, raw.span, message, format!("the default is `{key} = {default}`"))
                }
            },
            _ => raw.wrong_type("a whole number", &format!("{key} = {default}")),
        };
        self.report.push(problem);
        default
    }

    /// A whole number between two others, if there is one.
    pub(crate) fn optional_number<N>(&mut self, key: &'static str, range: RangeInclusive<N>) -> Option<N>
    where
        N: TryFrom<i64> + PartialOrd + Display,
    {
        let raw = self.raw(key)?;
        let example = format!("{key} = {}", range.start());
        match raw.value {
            Value::Integer(number) => match N::try_from(number) {
                Ok(number) if range.contains(&number) => Some(number),
                _ => {
                    let message = format!("`{key}` must be between {} and {}", range.start(), range.end());
                    self.refuse(Diagnostic::at(Code::BadValue, raw.span, message, format!("write `{example}` or more")))
                }
            },
            _ => self.refuse(raw.wrong_type("a whole number", &example)),
        }
    }

    /// A list of texts; empty ones are left out.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Written<String>> {
        let Some(raw) = self.raw(key) else { return Vec::new() };
        let example = format!("{key} = [\"…\", \"…\"]");
        let Value::List(items) = raw.value else {
            self.report.push(raw.wrong_type("a list of texts", &example));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(text) => texts.extend(self.one_line(key, text, item.span)),
                other => self.report.push(other.wrong_type(key, item.span, "a list of texts only", &example)),
            }
        }
        texts
    }

    /// A list of tables, each read by `read` with its place.
    pub(crate) fn tables<T>(
        &mut self,
        key: &'static str,
        example: &str,
        mut read: impl FnMut(&mut Fields<'_>, Span) -> Option<T>,
    ) -> Vec<T> {
        let Some(raw) = self.raw(key) else { return Vec::new() };
        let Value::List(items) = raw.value else {
            self.report.push(raw.wrong_type("a list of tables", example));
            return Vec::new();
        };
        let mut values = Vec::new();
        for Written { value, span } in items {
            match value {
                Value::Table(entries) => values.extend(self.within(key, entries, |fields| read(fields, span))),
                other => self.report.push(other.wrong_type(key, span, "a list of tables only", example)),
            }
        }
        values
    }

    /// A text that must be there; `place` is to blame if its key is not.
    pub(crate) fn required_text(&mut self, key: &'static str, place: Span, example: &str) -> Option<Written<String>> {
        let written = self.left.iter().find(|entry| entry.key == key);
        let place = match written {
            None => Some(place),
            Some(entry) => matches!(&entry.value, Value::Text(text) if text.trim().is_empty()).then_some(entry.span),
        };
        if let Some(place) = place {
            let message = match &self.name {
                Some(name) => format!("`{name}` has no `{key}`"),
                None => format!("`{key}` is missing"),
            };
            self.report.push(Diagnostic::at(Code::MissingKey, place, message, format!("write `{example}`")));
        }
        self.text(key)
    }

    /// The value, or none and a diagnostic.
    pub(crate) fn check<T>(&mut self, code: Code, span: Span, value: Result<T, Invalid>) -> Option<Written<T>> {
        match value {
            Ok(value) => Some(Written { value, span }),
            Err(Invalid { message, help }) => self.refuse(Diagnostic::at(code, span, message, help)),
        }
    }

    /// No value, but a diagnostic.
    pub(crate) fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.report.push(diagnostic);
        None
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self) {
        let place = self.name.map(|name| format!(" in `{name}`")).unwrap_or_default();
        for entry in self.left {
            let message = format!("unknown key `{}`{place}", entry.key);
            let help = suggest(&entry.key, &self.known);
            self.report.push(Diagnostic::at(Code::UnknownKey, entry.key_span, message, help));
        }
    }

    /// A text with its line breaks made spaces. What no output can hold is refused.
    fn one_line(&mut self, key: &str, text: &str, span: Span) -> Option<Written<String>> {
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let is_unprintable =
            |c: char| c.is_control() && !is_blank(c) || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
        if let Some(control) = text.chars().find(|&c| is_unprintable(c)) {
            let message = format!("`{key}` holds the control character U+{:04X}", u32::from(control));
            return self.refuse(Diagnostic::at(Code::BadValue, span, message, "take it out: it cannot be printed"));
        }
        let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then(|| Written { value: words.join(" "), span })
    }
}
