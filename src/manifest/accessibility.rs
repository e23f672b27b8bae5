//! The table `[accessibility]`, in `masthead.toml` and in front matter.

use super::{Fields, Spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::publication::{AccessibilityClaims, Conformance, contact, exemption, report_address};
use crate::source::Span;

/// Reads the table. Keys that are missing are those of `default`, except claims that a claim in the table excludes.
pub(super) fn accessibility(fields: &mut Fields<'_>, default: &AccessibilityClaims) -> AccessibilityClaims {
    fields.table("accessibility", default.clone(), |fields| {
        let conforms_to = fields.parsed("conforms-to", Code::BadValue, Conformance::new);
        let certified_by = fields.text("certified-by");
        let credential = fields.text("credential");
        let report = fields.parsed("report", Code::BadValue, report_address);
        let exemption = fields.parsed("exemption", Code::BadValue, exemption);
        let contact = fields.parsed("contact", Code::BadValue, contact);
        let summary = fields.text("summary");
        refuse_exemption(conforms_to.as_ref(), exemption.as_ref(), fields);
        let spans =
            [span(conforms_to.as_ref()), span(certified_by.as_ref()), span(credential.as_ref()), span(report.as_ref())];
        let has_exemption = exemption.is_some();
        let claimed = value(conforms_to);
        let default_exemption = default.exemption.clone().filter(|_| !claimed.as_ref().is_some_and(is_accepted));
        let conforms_to =
            claimed.or_else(|| default.conforms_to.clone().filter(|claim| !(has_exemption && is_accepted(claim))));
        // An exemption in place of the default's conformance is in place of its evaluation, too.
        let evaluation = AccessibilityClaims::default();
        let default_evaluation = if conforms_to.is_none() { &evaluation } else { default };
        let claims = AccessibilityClaims {
            conforms_to,
            certified_by: value(certified_by).or_else(|| default_evaluation.certified_by.clone()),
            credential: value(credential).or_else(|| default_evaluation.credential.clone()),
            report: value(report).or_else(|| default_evaluation.report.clone()),
            exemption: value(exemption).or(default_exemption),
            contact: value(contact).or_else(|| default.contact.clone()),
            summary: value(summary).or_else(|| default.summary.clone()),
        };
        check(&claims, spans, fields);
        claims
    })
}

/// Returns `true` for conformance to the level that laws on accessibility require.
fn is_accepted(conformance: &Conformance) -> bool {
    conformance.level() != "A"
}

/// Reports an exemption from requirements that a claim of conformance includes (The EPUB Accessibility exemption property:
/// it is for e-books that do not meet them).
fn refuse_exemption(
    conforms_to: Option<&Spanned<Conformance>>,
    exemption: Option<&Spanned<String>>,
    fields: &mut Fields<'_>,
) {
    let Some(claim) = conforms_to.filter(|claim| is_accepted(&claim.value)) else { return };
    let Some(exemption) = exemption else { return };
    let message = format!("`exemption` contradicts `conforms-to = \"{}\"`", claim.value.as_str());
    let help = "remove one of them: an exemption is for e-books that do not meet the requirements of the law";
    fields.report.push(Diagnostic::new(Code::FalseConformance, exemption.span, message, help));
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
