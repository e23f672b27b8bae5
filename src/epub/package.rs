//! The package document, `content.opf` (EPUB 3.3, section 5).

use super::accessibility::Accessibility;
use super::book::{Book, Resource};
use crate::issue::Issue;
use crate::markup::Markup;
use crate::publication::{Role, format_utc};

/// Renders the package document: metadata, manifest and spine.
pub(crate) fn document(issue: &Issue, book: &Book<'_>) -> String {
    let mut out = Markup::default();
    let language = issue.metadata.language.as_str();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.tag("package")
        .set("xmlns", "http://www.idpf.org/2007/opf")
        .set("version", "3.0")
        .set("unique-identifier", "identity")
        .set("xml:lang", language)
        .maybe("dir", issue.metadata.language.is_right_to_left().then_some("rtl"))
        .open();
    out.raw("\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    identifiers(issue, &mut out);
    description(issue, &mut out);
    people(issue, &mut out);
    rights(issue, &mut out);
    series(issue, &mut out);
    if book.has_pages {
        meta(&mut out, "pageBreakSource", &issue.identity().pages_urn());
    }
    let facts = Accessibility::of(&issue.document, book.has_pages);
    for (property, value) in facts.properties() {
        meta(&mut out, property, value);
    }
    claims(issue, facts, &mut out);
    meta(&mut out, "dcterms:modified", &format_utc(issue.modified));
    // EPUB 2 reading systems find the cover image through this element.
    out.tag("meta").set("name", "cover").set("content", "cover-image").empty();
    out.raw("\n</metadata>\n");
    manifest(book, &mut out);
    spine(issue, book, &mut out);
    out.raw("</package>\n");
    out.finish()
}

/// Writes the summary and the claims about accessibility (EPUB Accessibility 1.1, sections 3.2 and 4.2, and 1.2 for the
/// address for questions).
fn claims(issue: &Issue, facts: Accessibility, out: &mut Markup) {
    let claims = &issue.metadata.accessibility;
    let property = "schema:accessibilitySummary";
    if let Some(summary) = &claims.summary {
        meta(out, property, summary);
    } else {
        // In a language without terms, the summary is in English.
        let language = (!issue.terms.are_in(&issue.metadata.language)).then_some("en");
        let direction = language.filter(|_| issue.metadata.language.is_right_to_left()).map(|_| "ltr");
        let tag = out.tag("meta").set("property", property).maybe("xml:lang", language).maybe("dir", direction);
        let contact = claims.contact.as_ref().map(|contact| format!(" {}: {contact}.", issue.terms.display.contact));
        tag.with_text(&(facts.summary(&issue.terms.accessibility) + contact.as_deref().unwrap_or_default()));
        out.line();
    }
    if let Some(conformance) = &claims.conforms_to {
        out.tag("meta").set("property", "dcterms:conformsTo").set("id", "conformance").with_text(conformance.as_str());
        out.line();
    }
    if let Some(certifier) = &claims.certified_by {
        let tag = out.tag("meta").set("property", "a11y:certifiedBy").set("id", "certifier");
        tag.set("refines", "#conformance").with_text(certifier);
        out.line();
    }
    if let Some(credential) = &claims.credential {
        refine(out, "certifier", "a11y:certifierCredential", None, credential);
    }
    if let Some(report) = &claims.report {
        let tag = out.tag("link").set("rel", "a11y:certifierReport").set("refines", "#certifier");
        tag.set("href", report).empty();
        out.line();
    }
    if let Some(exemption) = &claims.exemption {
        meta(out, "a11y:exemption", exemption);
    }
    if let Some(contact) = &claims.contact {
        // EPUBCheck 5.3 reports `property="a11y:contactEmail"` as undefined (w3c/epubcheck, issue 1669).
        out.tag("meta").set("name", "a11y:contactEmail").set("content", contact).empty();
        out.line();
    }
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

/// Writes the issue's identifiers. `identifier-type` holds codes of ONIX list 5: 22 is a URN, 06 a DOI.
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
    let title = issue.full_title();
    out.tag("dc:title").set("id", "main-title").with_text(&title);
    out.line();
    refine(out, "main-title", "title-type", None, "main");
    let filed_as = issue.title_filed_as();
    if filed_as != title {
        refine(out, "main-title", "file-as", None, &filed_as);
    }
    element(out, "dc:language", issue.metadata.language.as_str());
    if let Some(date) = issue.metadata.date {
        element(out, "dc:date", &date.to_string());
    }
    if let Some(summary) = &issue.metadata.summary {
        element(out, "dc:description", summary);
    }
    // The ISBN is that of the printed issue.
    if let Some(isbn) = &issue.metadata.isbn {
        element(out, "dc:source", &isbn.urn());
    }
    for subject in &issue.metadata.subjects {
        element(out, "dc:subject", subject);
    }
}

fn people(issue: &Issue, out: &mut Markup) {
    if let Some(publisher) = &issue.publication.publisher {
        out.tag("dc:publisher").set("id", "publisher").with_text(publisher);
        out.line();
        refine(out, "publisher", "file-as", None, &issue.publication.publisher_filed_as());
    }
    for (index, contributor) in issue.metadata.contributors.iter().enumerate() {
        let name = if contributor.role == Role::Author { "dc:creator" } else { "dc:contributor" };
        let id = format!("contributor-{}", index + 1);
        out.tag(name).set("id", &id).with_text(&contributor.name);
        out.line();
        refine(out, &id, "file-as", None, &contributor.filed_as(&issue.metadata.language));
        refine(out, &id, "role", Some("marc:relators"), contributor.role.relator());
    }
    if issue.metadata.contributors.iter().all(|contributor| contributor.role != Role::Author) {
        // Libraries sort by creator, and show a book without one as of an unknown author. A role other than author
        // would hide the creator from calibre.
        for creator in issue.authors() {
            out.tag("dc:creator").set("id", "creator").with_text(creator);
            out.line();
            refine(out, "creator", "file-as", None, &issue.publication.publisher_filed_as());
        }
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

/// Writes the periodical as a series (EPUB 3.3, section D.3.5), and once more in calibre's form, the only one that some
/// other programs read, too.
fn series(issue: &Issue, out: &mut Markup) {
    let publication = &issue.publication;
    let position = issue.metadata.series_position();
    out.tag("meta").set("property", "belongs-to-collection").set("id", "series").with_text(&publication.title);
    out.line();
    refine(out, "series", "collection-type", None, "series");
    refine(out, "series", "file-as", None, &publication.filed_as());
    if let Some(position) = &position {
        refine(out, "series", "group-position", None, position);
    }
    if let Some(issn) = &publication.issn {
        refine(out, "series", "dcterms:identifier", None, &format!("urn:ISSN:{}", issn.as_str()));
    }
    let of_calibre = [("calibre:series", Some(&publication.title)), ("calibre:series_index", position.as_ref())];
    for (name, content) in of_calibre {
        if let Some(content) = content {
            out.tag("meta").set("name", name).set("content", content).empty();
            out.line();
        }
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
    let direction = if issue.metadata.language.is_right_to_left() { "rtl" } else { "ltr" };
    out.tag("spine").set("toc", "ncx").set("page-progression-direction", direction).open();
    out.line();
    for resource in book.resources.iter().filter(|resource| resource.is_in_spine()) {
        out.tag("itemref").set("idref", item_id(&resource.path)).empty();
        out.line();
    }
    out.raw("</spine>\n");
}

/// Returns the id of a file in the manifest: its path without the extension, as an XML name. The id of the cover image
/// is fixed, because EPUB 2 reading systems look for it.
fn item_id(path: &str) -> String {
    match path.rsplit_once('.') {
        Some(("images/cover", _)) => "cover-image".to_owned(),
        Some((stem, _)) => stem.replace('/', "-"),
        None => path.replace('/', "-"),
    }
}
