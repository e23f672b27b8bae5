//! Claims about accessibility that the content contradicts.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::issue::Issue;

/// Reports every image without alternative text in an issue that claims to conform to WCAG (success criterion 1.1.1,
/// level A).
pub(super) fn run(issue: &Issue, report: &mut Report) {
    let Some(conformance) = &issue.metadata.accessibility.conforms_to else { return };
    issue.document.each_image(&mut |image| {
        if image.decorative || image.described {
            return;
        }
        let message = format!("an image has no alternative text, but the issue claims `{}`", conformance.as_str());
        let help = "describe what the picture shows, `![description](picture.jpg)`, or remove `conforms-to`";
        report.push(Diagnostic::new(Code::FalseConformance, image.span, message, help));
    });
}
