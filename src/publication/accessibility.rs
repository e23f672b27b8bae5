//! `[accessibility]`: claims about the accessibility of e-books.

use serde::Serialize;

use super::InvalidValue;
use crate::nearest::suggest;

/// Claims about the accessibility of e-books, which only a person can make.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccessibilityClaims {
    /// Standard that the e-book conforms to.
    pub conforms_to: Option<Conformance>,
    /// Person or organisation that evaluated the e-book.
    pub certified_by: Option<String>,
    /// Credential of the evaluator: a name or an address.
    pub credential: Option<String>,
    /// Address of the evaluator's report.
    pub report: Option<String>,
    /// Reason why the European Accessibility Act does not apply.
    pub exemption: Option<String>,
    /// E-mail address for questions about the accessibility of the e-books.
    pub contact: Option<String>,
    /// Summary in words, in place of the computed one.
    pub summary: Option<String>,
}

/// Conformance to EPUB Accessibility and to WCAG: `EPUB Accessibility 1.1 - WCAG 2.1 Level AA`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conformance(String);

impl Conformance {
    /// Parses a conformance as the standard writes it (EPUB Accessibility 1.1, section 4.2.2).
    ///
    /// # Errors
    /// If `text` has another form, or names a version or level that does not exist.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        let parts = text.strip_prefix("EPUB Accessibility ").and_then(|rest| rest.split_once(" - WCAG "));
        let parts = parts.and_then(|(epub, rest)| Some((epub, rest.split_once(" Level ")?)));
        let is_known = parts.is_some_and(|(epub, (wcag, level))| {
            ["1.1", "1.2"].contains(&epub)
                && ["2.0", "2.1", "2.2"].contains(&wcag)
                && ["A", "AA", "AAA"].contains(&level)
        });
        if is_known {
            return Ok(Self(text.to_owned()));
        }
        Err(InvalidValue::new(
            format!("`{text}` is not a conformance"),
            "write versions and level as the standard does: `EPUB Accessibility 1.1 - WCAG 2.1 Level AA`",
        ))
    }

    /// Returns the conformance as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Level of WCAG: `A`, `AA` or `AAA`.
    pub(crate) fn level(&self) -> &str {
        self.0.rsplit(' ').next().unwrap_or_default()
    }

    /// Returns the address that stands for the conformance in OPDS 2:
    /// `https://www.w3.org/TR/epub-a11y-11#wcag-2.1-aa`.
    pub(crate) fn url(&self) -> String {
        let words: Vec<&str> = self.0.split(' ').collect();
        match words.as_slice() {
            [_, _, epub, _, _, wcag, _, level] => {
                let (epub, level) = (epub.replace('.', ""), level.to_lowercase());
                format!("https://www.w3.org/TR/epub-a11y-{epub}#wcag-{wcag}-{level}")
            }
            _ => self.0.clone(),
        }
    }
}

/// Checks the name of an exemption from the European Accessibility Act (EPUB Accessibility 1.1, `a11y:exemption`).
///
/// # Errors
/// If there is no such exemption.
pub(crate) fn exemption(text: &str) -> Result<String, InvalidValue> {
    const ALL: [&str; 3] = ["eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration"];
    if ALL.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(InvalidValue::new(format!("there is no exemption `{text}`"), suggest(text, &ALL)))
}

/// Checks the address for questions (EPUB Accessibility 1.2, `a11y:contactEmail`).
///
/// # Errors
/// If `text` is not an e-mail address.
pub(crate) fn contact(text: &str) -> Result<String, InvalidValue> {
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    let is_allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    let parts = address.split_once('@').filter(|(name, host)| {
        let is_host = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
        !name.is_empty() && is_host && !host.contains('@') && !name.starts_with('.') && !name.ends_with('.')
    });
    if parts.is_some() && address.chars().all(is_allowed) {
        return Ok(address.to_owned());
    }
    Err(InvalidValue::new(
        format!("`{text}` is not an e-mail address"),
        "write the address for questions about accessibility: `contact = \"access@example.org\"`",
    ))
}

/// Checks the address of an evaluator's report.
///
/// # Errors
/// If `text` is not an absolute http(s) URL, or has a character that is not allowed in a URL.
pub(crate) fn report_address(text: &str) -> Result<String, InvalidValue> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_host = rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
    let is_allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c);
    if has_host && text.chars().all(is_allowed) {
        return Ok(text.to_owned());
    }
    Err(InvalidValue::new(
        format!("`{text}` is not the address of a report"),
        "write an absolute address such as `https://example.org/report.html`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_have_absolute_addresses() {
        assert!(report_address("https://ferry.example/report?a=1&b=2#c").is_ok());
        for wrong in ["report.pdf", "ftp://x.example/", "https://", "https://x.example/a b", "https://x.example/<"] {
            assert!(report_address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn contacts_are_mail_addresses() {
        assert_eq!(contact("mailto:access@ferry.example").as_deref(), Ok("access@ferry.example"));
        for wrong in
            ["access", "@ferry.example", "access@ferry", "a b@ferry.example", "a@b@ferry.example", "a@ferry..example"]
        {
            assert!(contact(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn conformances_are_those_of_the_standard() {
        let conformance = Conformance::new("EPUB Accessibility 1.1 - WCAG 2.2 Level AA").unwrap();
        assert_eq!(conformance.level(), "AA");
        assert_eq!(conformance.url(), "https://www.w3.org/TR/epub-a11y-11#wcag-2.2-aa");
        for wrong in [
            "WCAG 2.1 AA",
            "EPUB Accessibility 1.1 - WCAG 2.1 Level B",
            "EPUB Accessibility 1.0 - WCAG 2.1 Level AA",
            "EPUB Accessibility 1.1 – WCAG 2.1 Level AA",
            "EPUB Accessibility 1.1 - WCAG 3.0 Level A",
        ] {
            assert!(Conformance::new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn exemptions_are_those_of_the_act() {
        assert!(exemption("eaa-microenterprise").is_ok());
        assert_eq!(exemption("eaa-microenterprises").unwrap_err().help, "did you mean `eaa-microenterprise`?");
    }
}
