//! Diagnostics: messages about mistakes in a publication, each with a code, a severity, a source position and help.
//!
//! All mistakes of a publication are collected and reported in one run. Failed input or output (full disk, missing
//! permissions) is a [`Failure`](crate::output::Failure), never a diagnostic. Each message format is a module of its
//! own.

use serde::{Deserialize, Serialize};

use crate::source::{SourceId, Sources, Span};

mod code;
mod github;
mod human;
mod json;
mod sarif;
mod short;

pub use code::Code;

/// JSON Schema of a message in the format `json`.
pub const JSON_SCHEMA: &str = include_str!("diagnostic/message.schema.json");

/// Format of messages: `--message-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// Message, source line and help, for people
    Human,
    /// One line per message, `file:line:column: severity[code]: message`, for text editors
    Short,
    /// One JSON object per line, for programs; `masthead schema` prints the JSON Schema
    Json,
    /// Workflow commands for GitHub Actions, shown at the lines of a pull request
    Github,
    /// One SARIF 2.1.0 document, for code scanning services
    Sarif,
}

/// Options for rendering messages.
#[derive(Debug, Clone)]
pub struct MessageStyle {
    /// Format of the messages.
    pub format: MessageFormat,
    /// Whether to colour messages in the human format.
    pub color: bool,
    /// Whether to omit warnings.
    pub only_errors: bool,
    /// Path from the repository's root to the publication, empty or with a trailing `/`. The formats for GitHub and
    /// SARIF need paths relative to the repository.
    pub prefix: String,
}

impl MessageStyle {
    /// Style without colour, prefix or filter.
    pub fn plain(format: MessageFormat) -> Self {
        Self { format, color: false, only_errors: false, prefix: String::new() }
    }
}

/// Returns a SARIF document. `messages` were rendered in the format [`MessageFormat::Sarif`].
pub(crate) fn sarif_document(messages: &[String], failures: &[String]) -> String {
    sarif::document(messages, failures)
}

/// Severity of a diagnostic.
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
    /// Kind of mistake.
    pub code: Code,
    /// Severity: the code's own, or raised by `--strict` or `--warnings-as-errors`.
    pub severity: Severity,
    /// Message: one line without a full stop.
    pub message: String,
    /// Source position, or `None` if the mistake is not in a file: an unknown issue, for example.
    pub span: Option<Span>,
    /// Instruction for fixing the mistake.
    pub help: String,
}

impl Diagnostic {
    /// Creates a diagnostic with the code's severity. `span` is a [`Span`], an `Option<Span>`, or `None` for a mistake
    /// that is not in a file.
    pub(crate) fn new(
        code: Code,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, severity: code.severity(), message: message.into(), span: span.into(), help: help.into() }
    }
}

/// Proof that an error has been reported. A function that adds its errors to a [`Report`] returns
/// `Result<T, Reported>`: its caller has nothing to add and passes the token on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported(());

/// Diagnostics of an issue or of the publication, with the source files that their spans refer to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Source files.
    pub sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Creates an empty report whose diagnostics can refer to `sources`.
    pub(crate) fn new(sources: Sources) -> Self {
        Self { sources, diagnostics: Vec::new() }
    }

    /// Adds a diagnostic.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error. Returns the token for the caller's `Err`.
    pub(crate) fn error(&mut self, diagnostic: Diagnostic) -> Reported {
        debug_assert_eq!(diagnostic.severity, Severity::Error, "`{}` is an error", diagnostic.code.name());
        self.push(diagnostic);
        Reported(())
    }

    /// Checks that there is no error.
    ///
    /// # Errors
    /// The report contains an error.
    pub(crate) fn check(&self) -> Result<(), Reported> {
        self.check_since(0)
    }

    /// Checks that no error has been added since the report had `before` diagnostics (see [`Self::len`]).
    ///
    /// # Errors
    /// The report contains such an error.
    pub(crate) fn check_since(&self, before: usize) -> Result<(), Reported> {
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        if self.diagnostics[before..].iter().any(is_error) { Err(Reported(())) } else { Ok(()) }
    }

    /// Number of diagnostics.
    pub(crate) fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// The diagnostics in the order in which they were added.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Returns the diagnostics in source order, without duplicates: first those without a position, then by file (in
    /// reading order) and position.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.diagnostics.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span);
        sorted.dedup();
        sorted
    }

    /// Returns `true` if there is an error, so that the issue cannot be built.
    pub fn has_errors(&self) -> bool {
        self.check().is_err()
    }

    /// Returns `true` if there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Raises diagnostics to errors if `which` returns `true` for their code.
    pub(crate) fn raise(&mut self, which: impl Fn(Code) -> bool) {
        for diagnostic in self.diagnostics.iter_mut().filter(|diagnostic| which(diagnostic.code)) {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Renders the messages in source order.
    pub fn messages(&self, style: &MessageStyle) -> Vec<String> {
        let is_shown = |diagnostic: &&Diagnostic| !style.only_errors || diagnostic.severity == Severity::Error;
        let render = |diagnostic: &Diagnostic| match style.format {
            MessageFormat::Human => human::render(&self.sources, diagnostic, style.color),
            MessageFormat::Short => short::render(&self.sources, diagnostic),
            MessageFormat::Json => json::render(&self.sources, diagnostic),
            MessageFormat::Github => github::render(&self.sources, diagnostic, &style.prefix),
            MessageFormat::Sarif => sarif::render(&self.sources, diagnostic, &style.prefix),
        };
        self.sorted().into_iter().filter(is_shown).map(render).collect()
    }
}

/// Source range of a diagnostic. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Serialize)]
struct SourceRange<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> SourceRange<'a> {
    fn new(sources: &'a Sources, span: Span) -> Self {
        let source = sources.get(span.source);
        let (start, end) = (source.position(span.range().start), source.position(span.range().end));
        Self { file: source.path(), line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// Returns the start of a span as `file:line:column`, which text editors recognize.
fn start_position(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.source);
    let at = source.position(span.range().start);
    format!("{}:{}:{}", source.path(), at.line, at.column)
}

/// Empty span at the start of a file, for diagnostics about the file as a whole.
pub(crate) fn whole_file(source: SourceId) -> Span {
    Span::new(source, 0..0)
}

/// Escapes control characters and bidirectional controls, so that an author's text cannot control a terminal.
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

/// Returns `true` for control characters, which a terminal interprets, and for bidirectional controls, which reorder
/// text.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_lists_every_code() {
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
