//! One JSON object a line.

use std::fmt::Write;

use serde::Serialize;

use super::{Code, Diagnostic, Place, Severity, is_harmful};
use crate::source::Sources;

#[derive(Serialize)]
struct Object<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place<'a>>,
    help: &'a str,
}

pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let object = Object {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        place: diagnostic.span.map(|span| Place::new(sources, span)),
        help: &diagnostic.help,
    };
    harmless(&serde_json::to_string(&object).expect("strings and numbers serialize"))
}

/// JSON has to escape only the controls below U+0020. The others, which stand only in its strings, are no better in a log.
pub(super) fn harmless(json: &str) -> String {
    json.chars().fold(String::with_capacity(json.len()), |mut safe, c| {
        if is_harmful(c) {
            // Each is below U+10000, so it takes one escape.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
        safe
    })
}
