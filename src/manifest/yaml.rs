//! Parsing YAML front matter into the values that TOML gives, with their source positions.
//!
//! Plain scalars are resolved by the core schema of YAML 1.2.2 (section 10.3.2), and dates as in YAML 1.1. References
//! (`*name`), tags (`!name`) and keys that are no texts are errors.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Place, StrInput, Tag};

use super::TomlOrigin;
use super::syntax::{MAX_BYTES, too_long};
use super::timestamp::timestamp;
use super::value::{KeyValue, Spanned, TomlValue};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::source::Span;

/// Maximum nesting depth. Front matter has two levels.
const MAX_DEPTH: usize = 16;
/// Message for deeper nesting.
const TOO_DEEP: &str = "this is nested too deep";

/// Parses `text`, which starts at `origin`, into the entries of a mapping. The first mistake is reported.
///
/// # Errors
/// The text is not YAML, or not a mapping.
pub(crate) fn parse_yaml(text: &str, origin: TomlOrigin, report: &mut Report) -> Result<Vec<KeyValue>, Reported> {
    if text.len() > MAX_BYTES {
        return Err(report.error(too_long(Code::BadFrontMatter, origin)));
    }
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let reader = YamlReader { text, origin, bytes, open: Vec::new(), entries: Vec::new() };
    reader.read().map_err(|BoxedMistake(diagnostic)| report.error(*diagnostic))
}

/// The mistake that ends the parsing.
struct BoxedMistake(Box<Diagnostic>);

/// A list or a mapping whose end has not been read.
enum OpenNode {
    List { items: Vec<Spanned<TomlValue>>, start: usize },
    Mapping { entries: Vec<KeyValue>, key: Option<(String, Span)>, start: usize },
}

/// State of parsing one text.
struct YamlReader<'t> {
    text: &'t str,
    origin: TomlOrigin,
    /// Byte offset of each character.
    bytes: Vec<usize>,
    open: Vec<OpenNode>,
    /// Entries of the outermost mapping.
    entries: Vec<KeyValue>,
}

impl YamlReader<'_> {
    fn read(mut self) -> Result<Vec<KeyValue>, BoxedMistake> {
        let mut parser = Parser::new(StrInput::new(self.text));
        while let Some(event) = parser.next_event() {
            let (event, place) = event.map_err(|error| self.syntax_error(&error))?;
            self.event(event, place)?;
        }
        Ok(self.entries)
    }

    fn event(&mut self, event: Event<'_>, place: Place) -> Result<(), BoxedMistake> {
        let start = self.byte(place.start.index());
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
            Event::Alias(_) => {
                Err(self.mistake(place, "references such as `*name` are not read", "write the value itself"))
            }
            Event::Scalar(text, style, _, tag) => {
                self.check_tag(tag.as_deref(), place)?;
                let value = match style {
                    ScalarStyle::Plain if tag.is_none() => resolve(&text),
                    ScalarStyle::Plain
                    | ScalarStyle::SingleQuoted
                    | ScalarStyle::DoubleQuoted
                    | ScalarStyle::Literal
                    | ScalarStyle::Folded => TomlValue::Text(text.to_string()),
                };
                self.scalar(&text, value, place)
            }
            Event::SequenceStart(_, tag) => {
                self.check_tag(tag.as_deref(), place)?;
                self.begin(OpenNode::List { items: Vec::new(), start }, place)
            }
            Event::MappingStart(_, tag) => {
                self.check_tag(tag.as_deref(), place)?;
                self.begin(OpenNode::Mapping { entries: Vec::new(), key: None, start }, place)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(place),
        }
    }

    fn begin(&mut self, node: OpenNode, place: Place) -> Result<(), BoxedMistake> {
        if let Some(OpenNode::Mapping { key: None, .. }) = self.open.last() {
            return Err(self.mistake(place, "a key must be a text", "write `key: value`"));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(self.mistake(place, TOO_DEEP, "write texts and short lists"));
        }
        self.open.push(node);
        Ok(())
    }

    fn end(&mut self, place: Place) -> Result<(), BoxedMistake> {
        let end = self.byte(place.end.index());
        match self.open.pop() {
            None => Ok(()),
            Some(OpenNode::List { items, start }) => self.add(TomlValue::List(items), self.trimmed(start, end), place),
            Some(OpenNode::Mapping { entries, .. }) if self.open.is_empty() => {
                self.entries = entries;
                Ok(())
            }
            Some(OpenNode::Mapping { entries, start, .. }) => {
                self.add(TomlValue::Table(entries), self.trimmed(start, end), place)
            }
        }
    }

    /// Adds a scalar: a key, or a value.
    fn scalar(&mut self, text: &str, value: TomlValue, place: Place) -> Result<(), BoxedMistake> {
        let span = self.trimmed(self.byte(place.start.index()), self.byte(place.end.index()));
        let Some(OpenNode::Mapping { entries, key: key @ None, .. }) = self.open.last_mut() else {
            return self.add(value, span, place);
        };
        if entries.iter().any(|entry| entry.key == text) {
            let message = format!("the key `{text}` occurs twice");
            return Err(self.mistake(place, &message, "write each key once"));
        }
        *key = Some((text.to_owned(), span));
        Ok(())
    }

    /// Adds a value to the innermost list or mapping.
    fn add(&mut self, value: TomlValue, span: Span, place: Place) -> Result<(), BoxedMistake> {
        match self.open.last_mut() {
            Some(OpenNode::List { items, .. }) => items.push(Spanned { value, span }),
            Some(OpenNode::Mapping { entries, key, .. }) => match key.take() {
                Some((key, key_span)) => entries.push(KeyValue { key, key_span, value, span }),
                None => return Err(self.mistake(place, "a key must be a text", "write `key: value`")),
            },
            None => return Err(self.mistake(place, "front matter consists of keys and values", HELP)),
        }
        Ok(())
    }

    /// Byte offset of a character in the text.
    fn byte(&self, character: usize) -> usize {
        self.bytes.get(character).copied().unwrap_or(self.text.len())
    }

    /// Source position of a byte range, without white space at its end.
    fn trimmed(&self, start: usize, end: usize) -> Span {
        let text = self.text.get(start..end.max(start)).unwrap_or_default();
        self.origin.span(start..start + text.trim_end().len())
    }

    fn check_tag(&self, tag: Option<&Tag>, place: Place) -> Result<(), BoxedMistake> {
        match tag {
            Some(tag) if !tag.is_yaml_core_schema() => {
                Err(self.mistake(place, "tags such as `!name` are not read", "write the value without a tag"))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn mistake(&self, place: Place, message: &str, help: &str) -> BoxedMistake {
        let span = self.trimmed(self.byte(place.start.index()), self.byte(place.end.index()));
        BoxedMistake(Box::new(Diagnostic::new(Code::BadFrontMatter, span, message, help)))
    }

    fn syntax_error(&self, error: &ScanError) -> BoxedMistake {
        // Errors at the end of a line are positioned at the start of the next one.
        let at = self.byte(error.marker().index()).min(self.text.trim_end().len());
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[start..].lines().next().unwrap_or_default();
        let (message, help) = syntax_mistake(line);
        let (message, help) = if error.info().contains("recursion limit") {
            (TOO_DEEP.to_owned(), "write texts and short lists".to_owned())
        } else {
            (message.map_or_else(|| format!("this is not YAML: {}", error.info()), str::to_owned), help)
        };
        let span = self.origin.span(at..at);
        BoxedMistake(Box::new(Diagnostic::new(Code::BadFrontMatter, span, message, help)))
    }
}

/// Help for mistakes without a better one.
const HELP: &str = "write YAML: one `key: value` a line, lists as `[one, two]` (https://yaml.org)";

/// Returns message and help for a syntax error in `line`. `None` if the parser's own message is the best.
fn syntax_mistake(line: &str) -> (Option<&'static str>, String) {
    if line.starts_with('\t') {
        let help = "write spaces, not tabs, at the start of the line".to_owned();
        return (Some("a tab begins this line, which YAML does not allow"), help);
    }
    let Some((key, value)) = line.split_once(':') else { return (None, HELP.to_owned()) };
    let (key, value) = (key.trim(), value.trim());
    if value.starts_with(['"', '\'']) && value.matches(['"', '\'']).count() == 1 {
        let help = "end the text with the quotation mark that it begins with".to_owned();
        (Some("the quotation mark at the beginning of this text is never closed"), help)
    } else if let Some(items) = value.strip_prefix("- ") {
        let items: Vec<&str> = items.split(" - ").map(str::trim).collect();
        let help = format!("write a list in brackets: `{key}: [{}]`", items.join(", "));
        (Some("a list with hyphens does not begin on the line of its key"), help)
    } else if !value.is_empty() && !value.contains(['"', '\\']) {
        let message = value.contains(": ").then_some("a text with a colon and a space in it needs quotation marks");
        (message, format!("put the text in quotation marks: `{key}: \"{value}\"`"))
    } else {
        (None, HELP.to_owned())
    }
}

/// Resolves a plain scalar. A missing value is an empty text, which counts as a missing key.
fn resolve(text: &str) -> TomlValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => TomlValue::Text(String::new()),
        "true" | "True" | "TRUE" => TomlValue::Boolean(true),
        "false" | "False" | "FALSE" => TomlValue::Boolean(false),
        _ if is_integer(text) => text.parse().map_or(TomlValue::HugeInteger, TomlValue::Integer),
        _ => match (is_float(text).then(|| text.parse()), timestamp(text)) {
            (Some(Ok(number)), _) => TomlValue::Float(number),
            (_, Some(date)) => TomlValue::Date(date),
            (_, None) => TomlValue::Text(text.to_owned()),
        },
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns `true` for texts that may be a number with a point or an exponent. Rust also parses `inf` and `nan`.
fn is_float(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))
}

/// Writes the examples in an instruction in YAML: `title = "…"` becomes `title: "…"`. Inline tables and lists have the
/// same form in both languages otherwise. Instructions for `masthead.toml` stay as they are.
pub(super) fn in_yaml(help: &str) -> String {
    if help.contains("masthead.toml") {
        return help.to_owned();
    }
    let parts = help.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { example(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// Writes one example in YAML: every ` = ` outside quotation marks is a colon.
fn example(toml: &str) -> String {
    let parts = toml.split('"').enumerate().map(
        |(at, part)| {
            if at % 2 == 0 { part.replace(" = ", ": ") } else { part.to_owned() }
        },
    );
    parts.collect::<Vec<_>>().join("\"")
}
