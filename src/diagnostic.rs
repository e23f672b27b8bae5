//! Something to tell the author: code, severity, message, place, help.
//!
//! Author mistakes are diagnostics, collected and all shown in one run. What goes wrong with the machine (disk,
//! permissions) is an [`std::io::Error`] with its path and never a diagnostic. Each output form has a file of its own under
//! `diagnostic/`.

use serde::{Deserialize, Serialize};

use crate::source::{SourceId, Sources, Span};

mod code;
mod github;
mod human;
mod json;
mod sarif;
mod short;

pub use code::Code;

/// The JSON Schema of a message in the format `json`.
pub const JSON_SCHEMA: &str = include_str!("diagnostic/message.schema.json");

/// How the messages are written: `--message-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With the author's line, for people
    Human,
    /// One line each, beginning with file, line and column, for editors
    Short,
    /// One JSON object a line, for programs; `masthead schema` prints its JSON Schema
    Json,
    /// Workflow commands: GitHub shows the messages at the lines of a pull request
    Github,
    /// One SARIF 2.1.0 document, for code hosts
    Sarif,
}

/// How messages are written, in all that they have in common.
#[derive(Debug, Clone)]
pub struct Style {
    /// The form.
    pub format: Format,
    /// Whether they are coloured, for people.
    pub color: bool,
    /// Whether warnings are left out.
    pub only_errors: bool,
    /// What leads from the repository's root to the publication's, with a `/` behind it, or empty: code hosts want to know.
    pub prefix: String,
}

impl Style {
    /// A form without colour, with everything in it.
    pub fn plain(format: Format) -> Self {
        Self { format, color: false, only_errors: false, prefix: String::new() }
    }
}

/// The SARIF document of messages in that format, and of what the machine refused.
pub(crate) fn sarif_document(messages: &[String], failures: &[String]) -> String {
    sarif::document(messages, failures)
}

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The issue is built.
    Warning,
    /// The issue is not built; the others are.
    Error,
}

/// One message to the author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: Code,
    /// How grave it is: the code's own, unless the command line asks for more.
    pub severity: Severity,
    /// One line, without a full stop.
    pub message: String,
    /// Where; none when no file is to blame, such as an issue that does not exist.
    pub span: Option<Span>,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A diagnostic about a place.
    pub(crate) fn at(code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        let severity = code.severity();
        Self { code, severity, message: message.into(), span: Some(span), help: help.into() }
    }

    /// A diagnostic about no place in a file.
    pub(crate) fn nowhere(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        let severity = code.severity();
        Self { code, severity, message: message.into(), span: None, help: help.into() }
    }
}

/// The diagnostics of one issue (or of the publication) and the files they point into.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The files.
    pub sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// A report that can point into files read before.
    pub(crate) fn new(sources: Sources) -> Self {
        Self { sources, diagnostics: Vec::new() }
    }

    /// Adds one.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// All of them, as they were found.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// In source order: those without a place first, then file by file as they were read.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.diagnostics.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span);
        sorted.dedup();
        sorted
    }

    /// Whether the issue cannot be built.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether something was said at all.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Makes errors of the warnings that `which` picks.
    pub(crate) fn raise(&mut self, which: impl Fn(Code) -> bool) {
        for diagnostic in self.diagnostics.iter_mut().filter(|diagnostic| which(diagnostic.code)) {
            diagnostic.severity = Severity::Error;
        }
    }

    /// The messages as text, in source order.
    pub fn messages(&self, style: &Style) -> Vec<String> {
        let told = |diagnostic: &&Diagnostic| !style.only_errors || diagnostic.severity == Severity::Error;
        let render = |diagnostic: &Diagnostic| match style.format {
            Format::Human => human::render(&self.sources, diagnostic, style.color),
            Format::Short => short::render(&self.sources, diagnostic),
            Format::Json => json::render(&self.sources, diagnostic),
            Format::Github => github::render(&self.sources, diagnostic, &style.prefix),
            Format::Sarif => sarif::render(&self.sources, diagnostic, &style.prefix),
        };
        self.sorted().into_iter().filter(told).map(render).collect()
    }
}

/// Lines and columns from 1, columns in characters, `end` just behind the last character.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Place<'a> {
    fn new(sources: &'a Sources, span: Span) -> Self {
        let source = sources.get(span.source);
        let (start, end) = (source.position(span.range().start), source.position(span.range().end));
        Self { file: source.path(), line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// The file, line and column of a span, in the form that editors jump to.
fn place(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.source);
    let at = source.position(span.range().start);
    format!("{}:{}:{}", source.path(), at.line, at.column)
}

/// The span of a whole file, for a diagnostic about the file itself.
pub(crate) fn whole_file(source: SourceId) -> Span {
    Span::new(source, 0..0)
}

/// Text of the author's made safe for a terminal: control characters and bidirectional overrides shown as escapes.
fn printable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        if is_harmful(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
        safe
    })
}

/// Whether a terminal would obey a character, or show what follows in another order.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_every_code() {
        let schema: serde_json::Value = serde_json::from_str(JSON_SCHEMA).unwrap();
        let listed: Vec<_> = schema["properties"]["code"]["enum"]
            .as_array()
            .unwrap()
            .iter()
            .map(|code| code.as_str().unwrap())
            .collect();
        assert_eq!(listed, Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>());
    }
}
