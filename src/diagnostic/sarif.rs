//! The format `sarif`: one SARIF 2.1.0 document (OASIS, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>) for all
//! messages.

use serde_json::{Value, json};

use super::json::escape_harmful;
use super::{Code, Diagnostic, Severity, SourceRange};
use crate::source::Sources;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Renders a diagnostic as a result (section 3.27). `prefix` is the path from the repository's root to the publication.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic, prefix: &str) -> String {
    let place = diagnostic.span.map(|span| {
        let SourceRange { file, line, column, end_line, end_column } = SourceRange::new(sources, span);
        json!([{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&format!("{prefix}{file}")), "uriBaseId": "%SRCROOT%" },
            "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
        } }])
    });
    let text = format!("{}. {}.", diagnostic.message, diagnostic.help.trim_end_matches('.'));
    let result = json!({
        "ruleId": diagnostic.code.name(),
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": place.unwrap_or_else(|| json!([])),
    });
    escape_harmful(&result.to_string())
}

/// Returns the document that contains `results`, as [`render`] returned them, and the messages of `failures` as
/// notifications (section 3.58).
pub(super) fn document(results: &[String], failures: &[String]) -> String {
    let results: Vec<Value> = results.iter().filter_map(|result| serde_json::from_str(result).ok()).collect();
    let rule = |code: &Code| {
        json!({
            "id": code.name(),
            "shortDescription": { "text": code.about() },
            "defaultConfiguration": { "level": level(code.severity()) },
        })
    };
    let notifications: Vec<Value> =
        failures.iter().map(|failure| json!({ "level": "error", "message": { "text": failure } })).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Masthead",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": failures.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    escape_harmful(&document.to_string())
}

/// Level of a result (section 3.27.10).
fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// Percent-encodes a path as a relative reference (RFC 3986, section 4.2).
fn uri(path: &str) -> String {
    const ESCAPED: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    percent_encoding::utf8_percent_encode(path, ESCAPED).to_string()
}
