//! The package document, `content.opf` (EPUB 3.3, section 5).

use super::accessibility::Accessibility;
use super::book::{Book, Resource};
use super::markup::Markup;
use super::xhtml::is_right_to_left;
use crate::issue::Issue;
use crate::publication::Role;

/// Writes the package document: what the issue is, what files it has and in which order they are read.
pub(crate) fn document(issue: &Issue, book: &Book<'_>) -> String {
    let mut out = Markup::default();
    let language = issue.metadata.language.as_str();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.tag("package")
        .set("xmlns", "http://www.idpf.org/2007/opf")
        .set("version", "3.0")
        .set("unique-identifier", "identity")
        .set("xml:lang", language)
        .maybe("dir", is_right_to_left(&issue.metadata.language).then_some("rtl"))
        .open();
    out.raw("\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    identifiers(issue, &mut out);
    description(issue, &mut out);
    people(issue, &mut out);
    rights(issue, &mut out);
    series(issue, &mut out);
    let facts = Accessibility::of(&issue.document);
    for (property, value) in facts.properties() {
        meta(&mut out, property, value);
    }
    let tag = out.tag("meta").set("property", "schema:accessibilitySummary").set("xml:lang", "en");
    tag.maybe("dir", is_right_to_left(&issue.metadata.language).then_some("ltr")).with_text(&facts.summary());
    out.line();
    meta(&mut out, "dcterms:modified", &utc(issue.modified));
    // What EPUB 2 readers look for.
    out.tag("meta").set("name", "cover").set("content", "cover-image").empty();
    out.raw("\n</metadata>\n");
    manifest(book, &mut out);
    spine(issue, book, &mut out);
    out.raw("</package>\n");
    out.finish()
}

fn element(out: &mut Markup, name: &'static str, text: &str) {
    out.element(name, text);
    out.line();
}

fn meta(out: &mut Markup, property: &str, value: &str) {
    out.tag("meta").set("property", property).with_text(value);
    out.line();
}

fn refine(out: &mut Markup, id: &str, property: &str, scheme: Option<&str>, value: &str) {
    let tag = out.tag("meta").set("refines", format_args!("#{id}")).set("property", property).maybe("scheme", scheme);
    tag.with_text(value);
    out.line();
}

/// `identifier-type` is a code of ONIX list 5: 22 is a URN, 06 a DOI.
fn identifiers(issue: &Issue, out: &mut Markup) {
    out.tag("dc:identifier").set("id", "identity").with_text(&issue.uuid().urn().to_string());
    out.line();
    refine(out, "identity", "identifier-type", Some("onix:codelist5"), "22");
    if let Some(doi) = &issue.metadata.doi {
        out.tag("dc:identifier").set("id", "doi").with_text(&format!("urn:doi:{}", doi.as_str()));
        out.line();
        refine(out, "doi", "identifier-type", Some("onix:codelist5"), "06");
    }
    if let Some(issn) = &issue.publication.issn {
        out.tag("dc:identifier").set("id", "issn").with_text(&format!("urn:ISSN:{}", issn.as_str()));
        out.line();
        refine(out, "issn", "identifier-type", Some("onix:codelist5"), "22");
    }
}

fn description(issue: &Issue, out: &mut Markup) {
    out.tag("dc:title").set("id", "main-title").with_text(&issue.full_title());
    out.line();
    refine(out, "main-title", "title-type", None, "main");
    element(out, "dc:language", issue.metadata.language.as_str());
    if let Some(date) = issue.metadata.date {
        element(out, "dc:date", &date.to_string());
    }
    if let Some(summary) = &issue.metadata.summary {
        element(out, "dc:description", summary);
    }
    for subject in &issue.metadata.subjects {
        element(out, "dc:subject", subject);
    }
}

fn people(issue: &Issue, out: &mut Markup) {
    if let Some(publisher) = &issue.publication.publisher {
        element(out, "dc:publisher", publisher);
    }
    for (index, contributor) in issue.metadata.contributors.iter().enumerate() {
        let name = if contributor.role == Role::Author { "dc:creator" } else { "dc:contributor" };
        let id = format!("contributor-{}", index + 1);
        out.tag(name).set("id", &id).with_text(&contributor.name);
        out.line();
        refine(out, &id, "role", Some("marc:relators"), contributor.role.relator());
    }
}

fn rights(issue: &Issue, out: &mut Markup) {
    let publication = &issue.publication;
    if let Some(rights) = &publication.rights {
        element(out, "dc:rights", rights);
    }
    if let Some(licence) = &publication.licence {
        element(out, "dc:rights", &licence.name);
        if let Some(url) = &licence.url {
            meta(out, "dcterms:license", url);
        }
    }
}

/// The periodical as a series (EPUB 3.3, section D.3.5).
fn series(issue: &Issue, out: &mut Markup) {
    out.tag("meta").set("property", "belongs-to-collection").set("id", "series").with_text(&issue.publication.title);
    out.line();
    refine(out, "series", "collection-type", None, "series");
    if let Some(position) = group_position(issue.metadata.volume.as_deref(), issue.metadata.number.as_deref()) {
        refine(out, "series", "group-position", None, &position);
    }
    if let Some(issn) = &issue.publication.issn {
        refine(out, "series", "dcterms:identifier", None, &format!("urn:ISSN:{}", issn.as_str()));
    }
}

/// Numbers begin again with each volume, and `group-position` takes levels: volume 12, number 4 is `12.4`. A volume or number
/// that is not a plain figure has no position that a reader could sort by.
fn group_position(volume: Option<&str>, number: Option<&str>) -> Option<String> {
    let is_figure = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.filter(is_figure)?;
    match volume {
        Some(volume) => Some(volume).filter(is_figure).map(|volume| format!("{volume}.{number}")),
        None => Some(number.to_owned()),
    }
}

fn manifest(book: &Book<'_>, out: &mut Markup) {
    out.raw("<manifest>\n<item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\" />\n");
    for Resource { path, media_type, properties, .. } in &book.resources {
        let tag = out.tag("item").set("id", item_id(path)).set("href", path).set("media-type", media_type);
        tag.unless_empty("properties", properties).empty();
        out.line();
    }
    out.raw("</manifest>\n");
}

fn spine(issue: &Issue, book: &Book<'_>, out: &mut Markup) {
    let direction = if is_right_to_left(&issue.metadata.language) { "rtl" } else { "ltr" };
    out.tag("spine").set("toc", "ncx").set("page-progression-direction", direction).open();
    out.line();
    for resource in book.resources.iter().filter(|resource| resource.is_read()) {
        out.tag("itemref").set("idref", item_id(&resource.path)).empty();
        out.line();
    }
    out.raw("</spine>\n");
}

/// The id of a file in the manifest: its path without the ending, as an XML name. EPUB 2 readers know the cover's by name.
fn item_id(path: &str) -> String {
    match path.rsplit_once('.') {
        Some(("images/cover", _)) => "cover-image".to_owned(),
        Some((stem, _)) => stem.replace('/', "-"),
        None => path.replace('/', "-"),
    }
}

/// Seconds since 1970 as `2026-03-01T12:00:00Z`, the only form that `dcterms:modified` takes: years have four digits.
fn utc(seconds: i64) -> String {
    const FIRST: i64 = -62_135_596_800; // 0001-01-01T00:00:00Z
    const LAST: i64 = 253_402_300_799; // 9999-12-31T23:59:59Z
    let time = chrono::DateTime::from_timestamp(seconds.clamp(FIRST, LAST), 0).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_date() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_606_780_799), "2020-11-30T23:59:59Z");
        assert_eq!(utc(-1), "1969-12-31T23:59:59Z");
        assert_eq!(utc(253_402_300_799), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn positions_are_figures() {
        assert_eq!(group_position(Some("12"), Some("4")).as_deref(), Some("12.4"));
        assert_eq!(group_position(None, Some("151")).as_deref(), Some("151"));
        assert_eq!(group_position(Some("12"), Some("4–5")), None);
        assert_eq!(group_position(Some("XII"), Some("4")), None);
        assert_eq!(group_position(Some("12"), None), None);
    }
}
