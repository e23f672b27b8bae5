//! Diagnostics: messages about mistakes in a publication, each with a code, a severity, a source position and help.
//!
//! All mistakes of a publication are collected and reported in one run. Failed input or output (full disk, missing
//! permissions) is a [`Failure`](crate::output::Failure), never a diagnostic. Each message format is a module of its
//! own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::nearest::SuggestionBudget;
use crate::source::{SourceId, Sources, Span};

mod code;
mod fork;
mod github;
mod human;
mod json;
mod length;
mod level;
mod page_place;
mod range;
mod reword;
mod sarif;
mod short;
mod style;

pub use code::Code;
pub(crate) use length::shorten;
pub(crate) use level::{FixedLevel, Level, Levels};
pub(crate) use page_place::PageMessage;
pub use page_place::PagePlace;
use range::{SourceRange, start_position};
pub use style::{MessageFormat, MessageStyle};

/// JSON Schema of a message in the format `json`.
pub const JSON_SCHEMA: &str = include_str!("diagnostic/message.schema.json");

/// Returns a SARIF document. `messages` were rendered in the format [`MessageFormat::Sarif`].
pub(crate) fn sarif_document(messages: &[String], failures: &[String]) -> String {
    sarif::document(messages, failures)
}

/// Severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Information: nothing has to be changed.
    Note,
    /// The issue is built.
    Warning,
    /// The issue is not built; the others are.
    Error,
}

impl Severity {
    /// Name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One message to the author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Kind of mistake.
    pub code: Code,
    /// Severity of the code by default. The [`Report`] renders it at the level that the publication or the command line
    /// sets.
    pub severity: Severity,
    /// Message: one line without a full stop.
    pub message: String,
    /// Source position, or `None` if the mistake is not in a file: an unknown issue, for example.
    pub span: Option<Span>,
    /// Instruction for fixing the mistake.
    pub help: String,
    /// Correction that `check --fix` makes, or `None` if a person has to decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
    /// Place on the pages. Only faults of laid-out pages have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Box<PagePlace>>,
}

/// Replacement of a part of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Text to replace.
    pub span: Span,
    /// New text.
    pub text: String,
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
        let (message, help) = (shorten(message.into()), shorten(help.into()));
        Self { code, severity: code.severity(), message, span: span.into(), help, edit: None, page: None }
    }

    /// Adds the replacement of `span` by `text` as the correction.
    pub(crate) fn with_edit(self, span: Span, text: impl Into<String>) -> Self {
        Self { edit: Some(Edit { span, text: text.into() }), ..self }
    }
}

/// Proof that an error has been reported. A function that adds its errors to a [`Report`] returns
/// `Result<T, Reported>`: its caller has nothing to add and passes the token on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reported(());

/// Diagnostics of an issue or of the publication, with the source files that their spans refer to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Source files.
    pub sources: Sources,
    diagnostics: Vec<Diagnostic>,
    levels: Arc<Levels>,
    /// Work that is left for suggestions in the help texts.
    suggestions: SuggestionBudget,
}

impl Report {
    /// Creates an empty report whose diagnostics can refer to `sources`.
    pub(crate) fn new(sources: Sources) -> Self {
        Self { sources, ..Self::default() }
    }

    /// Sets the levels. The diagnostics keep their default severities until they are rendered, so that a cached report
    /// can be shown at other levels.
    pub(crate) fn set_levels(&mut self, levels: Arc<Levels>) {
        self.levels = levels;
    }

    /// Returns a help text for an unknown name, see [`suggest`](crate::nearest::suggest). The work for all suggestions of
    /// a report is bounded.
    pub(crate) fn suggest(&mut self, name: &str, names: &[impl AsRef<str>]) -> String {
        self.suggestions.suggest(name, names)
    }

    /// Returns the most similar of `names`, see [`nearest`](crate::nearest::nearest). The work for all suggestions of a
    /// report is bounded.
    pub(crate) fn nearest<'n>(&mut self, name: &str, names: &[&'n str]) -> Option<&'n str> {
        self.suggestions.nearest(name, names)
    }

    /// Returns the work that is left for suggestions.
    pub(crate) fn suggestions(&mut self) -> &mut SuggestionBudget {
        &mut self.suggestions
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
        let is_error = |diagnostic: &Diagnostic| self.severity(diagnostic) == Some(Severity::Error);
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

    /// Severity of a diagnostic at the levels of this report, or `None` if it is not reported.
    fn severity(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        self.levels.severity(diagnostic.code)
    }

    /// Returns the reported diagnostics in source order, without duplicates: first those without a position, then by
    /// file (in reading order) and position.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> =
            self.diagnostics.iter().filter(|diagnostic| self.severity(diagnostic).is_some()).collect();
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

    /// Number of reported diagnostics by code, with the severity of the code.
    pub(crate) fn counts(&self) -> BTreeMap<Code, (Severity, usize)> {
        let mut counts = BTreeMap::new();
        for diagnostic in self.sorted() {
            let Some(severity) = self.severity(diagnostic) else { continue };
            counts.entry(diagnostic.code).or_insert((severity, 0)).1 += 1;
        }
        counts
    }

    /// Renders the messages in source order, followed by a line that counts the messages that the style does not show.
    pub fn messages(&self, style: &MessageStyle) -> Vec<String> {
        let mut messages = Vec::new();
        let mut hidden: Vec<&Diagnostic> = Vec::new();
        let mut shown: BTreeMap<Code, usize> = BTreeMap::new();
        let mut shown_by_page: BTreeMap<usize, usize> = BTreeMap::new();
        for diagnostic in self.sorted() {
            let Some(severity) = self.severity(diagnostic) else { continue };
            if style.only_errors && severity != Severity::Error {
                continue;
            }
            let count = shown.entry(diagnostic.code).or_default();
            *count += 1;
            let is_over = |count: usize| style.limit_per_code.is_some_and(|limit| count > limit);
            let on_page = diagnostic.page.as_ref().map_or(0, |place| {
                let on_page = shown_by_page.entry(place.page).or_default();
                *on_page += 1;
                *on_page
            });
            if style.only_counted.contains(&diagnostic.code) || is_over(*count) || is_over(on_page) {
                hidden.push(diagnostic);
            } else {
                messages.push(self.render(&Diagnostic { severity, ..diagnostic.clone() }, style));
            }
        }
        messages.extend(self.render_hidden(&hidden, style));
        messages
    }

    /// Returns the reported faults of pages, in source order.
    pub(crate) fn page_messages(&self) -> Vec<PageMessage<'_>> {
        let messages = self.sorted().into_iter().filter_map(|diagnostic| {
            let position = diagnostic.span.map(|span| start_position(&self.sources, span)).unwrap_or_default();
            let (code, message) = (diagnostic.code, diagnostic.message.clone());
            Some(PageMessage { code, place: diagnostic.page.as_deref()?, message, position })
        });
        messages.collect()
    }

    fn render(&self, diagnostic: &Diagnostic, style: &MessageStyle) -> String {
        let (sources, prefix) = (&self.sources, style.prefix.as_str());
        match style.format {
            MessageFormat::Human => human::render(sources, diagnostic, prefix, style.color),
            MessageFormat::Short => short::render(sources, diagnostic, prefix),
            MessageFormat::Json => json::render(sources, diagnostic),
            MessageFormat::Github => github::render(sources, diagnostic, prefix),
            MessageFormat::Sarif => sarif::render(sources, diagnostic, prefix),
        }
    }

    /// Renders the line that counts hidden diagnostics, or `None` if there are none.
    fn render_hidden(&self, hidden: &[&Diagnostic], style: &MessageStyle) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in hidden {
            *counts.entry(diagnostic.code.name()).or_default() += 1;
        }
        let spans = hidden.iter().filter_map(|diagnostic| diagnostic.span);
        let files: BTreeSet<&str> = spans.map(|span| self.sources.get(span.source).path()).collect();
        let place = match files.first() {
            Some(file) if files.len() == 1 => format!(" in {}{file}", style.prefix),
            Some(file) => format!(" in {}{file} and other files of the issue", style.prefix),
            None => String::new(),
        };
        let codes: Vec<String> = counts.iter().map(|(code, count)| format!("{count} more {code}")).collect();
        let text = printable(&format!("… and {}{place}; --all-messages shows all", codes.join(", ")));
        let line = if style.format == MessageFormat::Github { github::render_note(&text) } else { text };
        Some(line).filter(|_| !hidden.is_empty())
    }
}

/// Empty span at the start of a file, for diagnostics about the file as a whole.
pub(crate) fn whole_file(source: SourceId) -> Span {
    Span::new(source, 0..0)
}

/// Escapes control characters and bidirectional controls, so that an author's text cannot control a terminal.
pub(crate) fn printable(text: &str) -> String {
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
