//! The table `[accessibility]`, in `masthead.toml` and in front matter.

use super::{Fields, Spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::publication::{AccessibilityClaims, Conformance, exemption, report_address};
use crate::source::Span;

/// Reads the table. Keys that are missing are those of `default`.
pub(super) fn accessibility(fields: &mut Fields<'_>, default: &AccessibilityClaims) -> AccessibilityClaims {
    fields.table("accessibility", default.clone(), |fields| {
        let conforms_to = fields.parsed("conforms-to", Code::BadValue, Conformance::new);
        let certified_by = fields.text("certified-by");
        let credential = fields.text("credential");
        let report = fields.parsed("report", Code::BadValue, report_address);
        let exemption = fields.parsed("exemption", Code::BadValue, exemption);
        let summary = fields.text("summary");
        let spans =
            [span(conforms_to.as_ref()), span(certified_by.as_ref()), span(credential.as_ref()), span(report.as_ref())];
        let claims = AccessibilityClaims {
            conforms_to: value(conforms_to).or_else(|| default.conforms_to.clone()),
            certified_by: value(certified_by).or_else(|| default.certified_by.clone()),
            credential: value(credential).or_else(|| default.credential.clone()),
            report: value(report).or_else(|| default.report.clone()),
            exemption: value(exemption).or_else(|| default.exemption.clone()),
            summary: value(summary).or_else(|| default.summary.clone()),
        };
        check(&claims, spans, fields);
        claims
    })
}

/// Reports a conformance without an evaluator, and facts about an evaluation of nothing. `spans` are those of
/// `conforms-to`, `certified-by`, `credential` and `report` in this table.
fn check(claims: &AccessibilityClaims, spans: [Option<Span>; 4], fields: &mut Fields<'_>) {
    let [conforms_to, others @ ..] = spans;
    if let Some(span) = conforms_to.filter(|_| claims.certified_by.is_none()) {
        let help = "name the person or organisation that evaluated the e-books: `certified-by = \"…\"`";
        fields.report.push(Diagnostic::new(Code::MissingKey, span, "`conforms-to` needs `certified-by`", help));
    }
    for (name, span) in ["certified-by", "credential", "report"].into_iter().zip(others) {
        if let Some(span) = span.filter(|_| claims.conforms_to.is_none()) {
            let message = format!("`{name}` needs `conforms-to`");
            let help = "write the standard that was tested: \
                        `conforms-to = \"EPUB Accessibility 1.1 - WCAG 2.1 Level AA\"`";
            fields.report.push(Diagnostic::new(Code::MissingKey, span, message, help));
        }
    }
}

fn span<T>(text: Option<&Spanned<T>>) -> Option<Span> {
    text.map(|text| text.span)
}

fn value<T>(text: Option<Spanned<T>>) -> Option<T> {
    text.map(|text| text.value)
}
