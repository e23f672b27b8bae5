//! Reading a TOML table key by key.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::other_names::other_name;
use super::value::{KeyValue, Spanned, TomlValue};
use crate::characters::{OGHAM_SPACE, is_private_use};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::nearest::{nearest, suggest};
use crate::publication::InvalidValue;
use crate::source::Span;

/// A TOML table whose entries are taken out one by one. [`Self::finish`] reports the keys that were not read as
/// unknown.
pub(crate) struct Fields<'r> {
    pub(crate) report: &'r mut Report,
    /// Name of the table in messages, or `None` for the whole file.
    name: Option<String>,
    /// Entries that have not been read.
    remaining: Vec<KeyValue>,
    /// Keys that have been read, present or not.
    known: Vec<&'static str>,
    /// Keys of the whole file, if this is a table in it.
    outer: Vec<&'static str>,
}

impl<'r> Fields<'r> {
    /// Creates the fields of a whole file.
    pub(crate) fn new(entries: Vec<KeyValue>, report: &'r mut Report) -> Self {
        Self { report, name: None, remaining: entries, known: Vec::new(), outer: Vec::new() }
    }

    /// Reads a table inside this one with `read`, and reports its unknown keys.
    pub(crate) fn nested_table<T>(
        &mut self,
        name: &str,
        entries: Vec<KeyValue>,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        let outer = if self.name.is_none() { self.known.clone() } else { self.outer.clone() };
        let mut fields = Fields { name: Some(name.to_owned()), outer, ..Fields::new(entries, self.report) };
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// Reads the table at `key` with `read`. Returns `default` if the key is missing or not a table.
    pub(crate) fn table<T>(&mut self, key: &'static str, default: T, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        match self.take(key) {
            None => default,
            Some(KeyValue { value: TomlValue::Table(entries), .. }) => self.nested_table(key, entries, read),
            Some(entry) => {
                self.report.push(entry.wrong_type("a table", &format!("[{key}]")));
                default
            }
        }
    }

    /// Takes the entry of `key`, with a value of any type. Returns `None` if it is missing or its value is not valid
    /// TOML.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<KeyValue> {
        self.known.push(key);
        let at = self.remaining.iter().position(|entry| entry.key == key)?;
        Some(self.remaining.remove(at)).filter(|entry| !matches!(entry.value, TomlValue::Broken(_)))
    }

    /// Text, on one line. Returns `None` if it is missing or empty.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let entry = self.take(key)?;
        match &entry.value {
            TomlValue::Text(text) => self.optional_line(key, text, entry.span),
            _ => self.refuse(wrong_text(&entry)),
        }
    }

    /// Text of a certain form, checked by `parse`. Its errors are reported with `code`.
    pub(crate) fn parsed<T>(
        &mut self,
        key: &'static str,
        code: Code,
        parse: impl FnOnce(&str) -> Result<T, InvalidValue>,
    ) -> Option<Spanned<T>> {
        let text = self.text(key)?;
        self.check(code, text.span, parse(&text.value)).ok()
    }

    /// Text, or a whole number that is not negative, in its printed form.
    pub(crate) fn label(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let entry = self.take(key)?;
        match &entry.value {
            TomlValue::Text(text) => self.optional_line(key, text, entry.span),
            TomlValue::Integer(number @ 0..) => Some(Spanned { value: number.to_string(), span: entry.span }),
            TomlValue::Integer(_) => self.refuse(Diagnostic::new(
                Code::BadValue,
                entry.span,
                format!("`{key}` must not be negative"),
                format!("write `{key} = 4` or `{key} = \"4–5\"`"),
            )),
            _ => self.refuse(entry.wrong_type("a whole number or a text", &format!("{key} = 4"))),
        }
    }

    /// Boolean. Returns `None` if it is missing or of another type.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let entry = self.take(key)?;
        match entry.value {
            TomlValue::Boolean(value) => Some(value),
            _ => self.refuse(entry.wrong_type("`true` or `false`", &format!("{key} = true"))),
        }
    }

    /// Whole number in `range`. Returns `default` if it is missing or invalid.
    pub(crate) fn number<N>(&mut self, key: &'static str, range: RangeInclusive<N>, default: N) -> N
    where
        N: TryFrom<i64> + PartialOrd + Display,
    {
        let Some(entry) = self.take(key) else { return default };
        let problem = match entry.value {
            TomlValue::Integer(number) => match N::try_from(number) {
                Ok(number) if range.contains(&number) => return number,
                _ => {
                    let message = format!("`{key}` must be between {} and {}", range.start(), range.end());
                    Diagnostic::new(Code::BadValue, entry.span, message, format!("the default is `{key} = {default}`"))
                }
            },
            _ => entry.wrong_type("a whole number", &format!("{key} = {default}")),
        };
        self.report.push(problem);
        default
    }

    /// Whole number in `range`. Returns `None` if it is missing or invalid.
    pub(crate) fn optional_number<N>(&mut self, key: &'static str, range: RangeInclusive<N>) -> Option<N>
    where
        N: TryFrom<i64> + PartialOrd + Display,
    {
        let entry = self.take(key)?;
        let example = format!("{key} = {}", range.start());
        match entry.value {
            TomlValue::Integer(number) => match N::try_from(number) {
                Ok(number) if range.contains(&number) => Some(number),
                _ => {
                    let message = format!("`{key}` must be between {} and {}", range.start(), range.end());
                    self.refuse(Diagnostic::new(
                        Code::BadValue,
                        entry.span,
                        message,
                        format!("write `{example}` or more"),
                    ))
                }
            },
            _ => self.refuse(entry.wrong_type("a whole number", &example)),
        }
    }

    /// List of texts. Empty texts are left out.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(entry) = self.take(key) else { return Vec::new() };
        let example = format!("{key} = [\"…\", \"…\"]");
        let items = match entry.value {
            TomlValue::List(items) => items,
            // The text is used like a list of one, so that nothing that depends on it is reported as well.
            TomlValue::Text(ref text) if !text.trim().is_empty() => {
                let items = text.split(',').map(|item| format!("{:?}", item.trim())).collect::<Vec<_>>().join(", ");
                self.report.push(entry.wrong_type("a list of texts", &format!("{key} = [{items}]")));
                return self.optional_line(key, text, entry.span).into_iter().collect();
            }
            _ => {
                self.report.push(entry.wrong_type("a list of texts", &example));
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                TomlValue::Text(text) => texts.extend(self.optional_line(key, text, item.span)),
                other => self.report.push(other.wrong_type(key, item.span, "a list of texts only", &example)),
            }
        }
        texts
    }

    /// Returns the position of the value of `key` if it is a list without items. The entry is not taken.
    pub(crate) fn empty_list(&self, key: &str) -> Option<Span> {
        let is_empty =
            |entry: &&KeyValue| entry.key == key && matches!(&entry.value, TomlValue::List(items) if items.is_empty());
        self.remaining.iter().find(is_empty).map(|entry| entry.span)
    }

    /// Text, or a list of texts, which are joined by commas.
    pub(crate) fn text_or_list(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let is_list = |entry: &KeyValue| entry.key == key && matches!(entry.value, TomlValue::List(_));
        let Some(span) = self.remaining.iter().find(|entry| is_list(entry)).map(|entry| entry.span) else {
            return self.text(key);
        };
        let names: Vec<String> = self.texts(key).into_iter().map(|text| text.value).collect();
        Some(Spanned { value: names.join(", "), span }).filter(|text| !text.value.is_empty())
    }

    /// List of tables. `read` reads each of them and receives its source position. Tables for which it fails are left
    /// out.
    pub(crate) fn tables<T>(
        &mut self,
        key: &'static str,
        example: &str,
        mut read: impl FnMut(&mut Fields<'_>, Span) -> Result<T, Reported>,
    ) -> Vec<T> {
        let Some(entry) = self.take(key) else { return Vec::new() };
        let TomlValue::List(items) = entry.value else {
            self.report.push(entry.wrong_type("a list of tables", example));
            return Vec::new();
        };
        let mut values = Vec::new();
        for Spanned { value, span } in items {
            match value {
                TomlValue::Table(entries) => {
                    values.extend(self.nested_table(key, entries, |fields| read(fields, span)));
                }
                other => self.report.push(other.wrong_type(key, span, "a list of tables only", example)),
            }
        }
        values
    }

    /// Text that is required. `place` is where a missing key is reported; an empty text is reported at its own
    /// position.
    ///
    /// # Errors
    /// The text is missing, empty, or not a valid text.
    pub(crate) fn required_text(
        &mut self,
        key: &'static str,
        place: Span,
        example: &str,
    ) -> Result<Spanned<String>, Reported> {
        self.known.push(key);
        let at = self.remaining.iter().position(|entry| entry.key == key);
        let place = match at.map(|at| self.remaining.remove(at)) {
            None => place,
            Some(KeyValue { value: TomlValue::Text(text), span, .. }) if text.trim().is_empty() => span,
            Some(KeyValue { value: TomlValue::Text(text), span, .. }) => return self.one_line(key, &text, span),
            Some(KeyValue { value: TomlValue::Broken(reported), .. }) => return Err(reported),
            Some(entry) => return Err(self.report.error(wrong_text(&entry))),
        };
        // A misspelt key is reported as unknown.
        let misspelt = self.remaining.iter().find(|entry| other_name(&entry.key, &[key]).is_some());
        if let (Some(_), Some(misspelt)) = (&self.name, misspelt) {
            let message = format!("unknown key `{}` in `{}`", misspelt.key, self.name.as_deref().unwrap_or_default());
            let diagnostic =
                Diagnostic::new(Code::UnknownKey, misspelt.key_span, message, format!("did you mean `{key}`?"));
            let unknown = misspelt.key.clone();
            self.remaining.retain(|entry| entry.key != unknown);
            return Err(self.report.error(diagnostic));
        }
        let message = match &self.name {
            Some(name) => format!("`{name}` has no `{key}`"),
            None => format!("`{key}` is missing"),
        };
        Err(self.report.error(Diagnostic::new(Code::MissingKey, place, message, format!("write `{example}`"))))
    }

    /// Adds the source position to a checked value. An error is reported with `code`.
    pub(crate) fn check<T>(
        &mut self,
        code: Code,
        span: Span,
        value: Result<T, InvalidValue>,
    ) -> Result<Spanned<T>, Reported> {
        value
            .map(|value| Spanned { value, span })
            .map_err(|InvalidValue { message, help }| self.report.error(Diagnostic::new(code, span, message, help)))
    }

    /// Reports `diagnostic` and returns `None`.
    pub(crate) fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.report.push(diagnostic);
        None
    }

    /// Reports the keys that were not read.
    pub(crate) fn finish(self) {
        let place = self.name.map(|name| format!(" in `{name}`")).unwrap_or_default();
        for entry in self.remaining {
            let message = format!("unknown key `{}`{place}", entry.key);
            let key = entry.key.as_str();
            let help = match other_name(key, &self.known) {
                Some(own) if nearest(key, &self.known).is_none() => format!("did you mean `{own}`?"),
                None if self.outer.contains(&key) => {
                    format!("write it above the first line in square brackets: `{key}` belongs to the whole file")
                }
                Some(_) | None => suggest(key, &self.known),
            };
            self.report.push(Diagnostic::new(Code::UnknownKey, entry.key_span, message, help));
        }
    }

    /// Returns the text with every run of white space as one space. A character that no edition can contain is an
    /// error.
    fn one_line(&mut self, key: &str, text: &str, span: Span) -> Result<Spanned<String>, Reported> {
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | OGHAM_SPACE);
        let is_unprintable = |c: char| {
            c.is_control() && !is_blank(c) || is_private_use(c) || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
        };
        if let Some(control) = text.chars().find(|&c| is_unprintable(c)) {
            let message = format!("`{key}` contains the control character U+{:04X}", u32::from(control));
            let help = "remove it: it cannot be printed";
            return Err(self.report.error(Diagnostic::new(Code::BadValue, span, message, help)));
        }
        let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
        Ok(Spanned { value: words.join(" "), span })
    }

    /// Like [`Self::one_line`]. Returns `None` if the text is empty or has been reported.
    fn optional_line(&mut self, key: &str, text: &str, span: Span) -> Option<Spanned<String>> {
        self.one_line(key, text, span).ok().filter(|text| !text.value.is_empty())
    }
}

/// Diagnostic for a value that is not a text.
fn wrong_text(entry: &KeyValue) -> Diagnostic {
    entry.wrong_type("a text", &format!("{} = \"…\"", entry.key))
}
