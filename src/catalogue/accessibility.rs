//! The accessibility of an e-book in words, on the catalogue's web page. Order, headings and conditions are those of the
//! Accessibility Metadata Display Guide for Digital Publications 2.0 (W3C Publishing Community Group).

use super::CatalogueEntry;
use super::language::in_language;
use crate::markup::Markup;
use crate::publication::{AccessibilityClaims, Language, Publication};
use crate::terms::DisplayTerms;

/// Statements under one heading.
struct DisplayField<'a> {
    heading: &'a str,
    statements: Vec<DisplayStatement>,
}

/// A statement, with the address that it links to.
struct DisplayStatement {
    text: String,
    link: Option<String>,
}

impl DisplayStatement {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), link: None }
    }
}

/// Writes the statements behind a line that opens them, for an issue with an e-book. `id` is that of the heading.
pub(super) fn write(entry: &CatalogueEntry, publication: &Publication, id: &str, out: &mut Markup) {
    let Some(summary) = entry.accessibility_of("accessibilitySummary").next() else { return };
    let (language, terms) = (&entry.metadata.language, &entry.terms);
    // In a language without terms, the statements are in English.
    let english = Language::english();
    let written = if terms.are_in(language) { language } else { &english };
    in_language(out.tag("details"), written, publication).set("class", "accessibility").open();
    out.tag("summary").set("aria-describedby", id).with_text(&terms.accessibility.title);
    out.line();
    for field in fields(entry, summary) {
        out.element("h4", field.heading);
        out.raw("\n<ul role=\"list\">\n");
        for statement in &field.statements {
            out.open("li");
            match &statement.link {
                Some(address) => out.tag("a").set("href", address).with_text(&statement.text),
                None => out.text(&statement.text),
            }
            out.raw("</li>\n");
        }
        out.raw("</ul>\n");
    }
    out.raw("</details>\n");
}

/// Returns the fields that have statements.
fn fields<'a>(entry: &'a CatalogueEntry, summary: &str) -> Vec<DisplayField<'a>> {
    let (terms, claims) = (&entry.terms.display, &entry.metadata.accessibility);
    let feature = |name: &str| entry.accessibility_of("accessibilityFeature").any(|value| value == name);
    let chosen = |choices: &[(bool, &str)]| -> Vec<DisplayStatement> {
        choices.iter().filter(|(is_true, _)| *is_true).map(|(_, text)| DisplayStatement::plain(text)).collect()
    };
    let is_textual = entry.accessibility_of("accessModeSufficient").any(|modes| modes == "textual");
    let has_alternatives = ["alternativeText", "longDescription", "describedMath"].into_iter().any(feature);
    let has_no_hazards = entry.accessibility_of("accessibilityHazard").any(|hazard| hazard == "none");
    let all = [
        (
            &terms.ways_of_reading,
            chosen(&[
                (feature("displayTransformability"), &terms.appearance),
                (is_textual, &terms.nonvisual),
                (!is_textual, &terms.nonvisual_partly),
                (has_alternatives, &terms.alternatives),
            ]),
        ),
        (&terms.conformance, conformance(claims, terms)),
        (
            &terms.navigation,
            chosen(&[
                (feature("pageNavigation"), &terms.pages),
                (feature("structuralNavigation"), &terms.headings),
                (feature("index"), &terms.index),
                (feature("tableOfContents"), &terms.contents),
            ]),
        ),
        (
            &terms.rich_content,
            chosen(&[
                (feature("longDescription"), &terms.long_descriptions),
                (feature("describedMath"), &terms.described_math),
                (feature("MathML"), &terms.mathml),
            ]),
        ),
        (&terms.hazards, chosen(&[(has_no_hazards, &terms.no_hazards)])),
        (&terms.summary, vec![DisplayStatement::plain(summary)]),
        (&terms.legal, chosen(&[(claims.exemption.is_some(), &terms.exemption)])),
        (&terms.more, more(claims, terms, feature("pageBreakMarkers"), feature("ARIA"))),
    ];
    let fields = all.into_iter().map(|(heading, statements)| DisplayField { heading, statements });
    fields.filter(|field| !field.statements.is_empty()).collect()
}

/// Returns the level of conformance in words, its evaluation, and the standard as it is named.
fn conformance(claims: &AccessibilityClaims, terms: &DisplayTerms) -> Vec<DisplayStatement> {
    let Some(conformance) = &claims.conforms_to else { return vec![DisplayStatement::plain(&terms.unknown)] };
    let level = match conformance.level() {
        "A" => &terms.minimum,
        "AA" => &terms.accepted,
        _ => &terms.exceeded,
    };
    let certifier = claims.certified_by.as_ref().map(|name| terms.certified_by.replace("{name}", name));
    let credential = claims.credential.as_ref().map(|name| terms.credential.replace("{credential}", name));
    let named = [Some(level.clone()), certifier, credential, Some(conformance.as_str().to_owned())];
    let mut statements: Vec<DisplayStatement> =
        named.into_iter().flatten().map(|text| DisplayStatement { text, link: None }).collect();
    let report = claims.report.clone();
    statements.extend(report.map(|report| DisplayStatement { text: terms.report.clone(), link: Some(report) }));
    statements
}

/// Returns the statements that have no heading of their own.
fn more(
    claims: &AccessibilityClaims,
    terms: &DisplayTerms,
    has_page_breaks: bool,
    has_aria: bool,
) -> Vec<DisplayStatement> {
    let facts = [(has_page_breaks, &terms.page_breaks), (has_aria, &terms.aria)];
    let facts = facts.into_iter().filter(|(is_true, _)| *is_true).map(|(_, text)| DisplayStatement::plain(text));
    let contact = claims.contact.as_ref().map(|contact| DisplayStatement {
        text: format!("{}: {contact}", terms.contact),
        link: Some(format!("mailto:{contact}")),
    });
    facts.chain(contact).collect()
}
