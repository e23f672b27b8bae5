//! The format `json`: one object per line, as `message.schema.json` describes it.

use std::fmt::Write;

use serde::Serialize;

use super::{Code, Diagnostic, PagePlace, Report, Severity, SourceRange, is_harmful};
use crate::source::Sources;

/// A message as it is serialized.
#[derive(Serialize)]
struct JsonMessage<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<SourceRange<'a>>,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a PagePlace>,
}

impl Report {
    /// Renders the messages in the format `json`, each with its diagnostic, in source order.
    pub(crate) fn json_messages(&self) -> Vec<(&Diagnostic, String)> {
        let reported =
            self.sorted().into_iter().filter_map(|diagnostic| Some((self.severity(diagnostic)?, diagnostic)));
        reported
            .map(|(severity, diagnostic)| {
                let shown = Diagnostic { severity, ..diagnostic.clone() };
                (diagnostic, render(&self.sources, &shown))
            })
            .collect()
    }
}

/// Renders a diagnostic as a JSON object on one line.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let message = JsonMessage {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        place: diagnostic.span.map(|span| SourceRange::new(sources, span)),
        help: &diagnostic.help,
        page: diagnostic.page.as_deref(),
    };
    escape_harmful(&serde_json::to_string(&message).expect("strings and numbers serialize"))
}

/// Escapes the remaining harmful characters in JSON, which itself requires escapes only below U+0020. They occur only
/// in strings.
pub(super) fn escape_harmful(json: &str) -> String {
    json.chars().fold(String::with_capacity(json.len()), |mut safe, c| {
        if is_harmful(c) {
            // All harmful characters are below U+10000, so one escape is enough.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
        safe
    })
}
