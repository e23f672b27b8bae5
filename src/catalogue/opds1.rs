//! `opds.xml`: an OPDS 1.2 acquisition feed (<https://specs.opds.io/opds-1.2>), which is Atom (RFC 4287) with Dublin
//! Core.

use super::{Catalogue, CatalogueEntry, OPDS1, OPDS1_TYPE, OPDS2, OPDS2_TYPE, OPEN_ACCESS, PAGE, href};
use crate::document::ImageFormat;
use crate::markup::Markup;
use crate::publication::{Publication, Role, format_utc};

pub(super) fn write(catalogue: &Catalogue<'_>) -> String {
    let publication = catalogue.publication;
    let mut out = Markup::default();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.tag("feed")
        .set("xmlns", "http://www.w3.org/2005/Atom")
        .set("xmlns:dc", "http://purl.org/dc/terms/")
        .set("xmlns:fh", "http://purl.org/syndication/history/1.0")
        .set("xmlns:schema", "http://schema.org/")
        .set("xmlns:series", "http://schema.org")
        .set("xml:lang", &publication.language)
        .open();
    out.line();
    element(&mut out, "id", &publication.uuid().urn().to_string());
    element(&mut out, "title", &publication.title);
    if let Some(subtitle) = &publication.subtitle {
        element(&mut out, "subtitle", subtitle);
    }
    element(&mut out, "updated", &format_utc(catalogue.modified));
    let publisher = publication.publisher.as_deref().unwrap_or(&publication.title);
    person(&mut out, "author", publisher, publication.website.as_deref());
    for (relation, target, kind) in [
        ("self", OPDS1, OPDS1_TYPE),
        ("start", OPDS1, OPDS1_TYPE),
        ("alternate", OPDS2, OPDS2_TYPE),
        ("alternate", PAGE, "text/html"),
    ] {
        out.tag("link").set("rel", relation).set("href", target).set("type", kind).empty();
        out.line();
    }
    // The feed is complete: all issues are in this file (RFC 5005, section 2), the newest first.
    out.raw("<fh:complete />\n");
    for entry in &catalogue.entries {
        issue(publication, entry, &mut out);
    }
    out.raw("</feed>\n");
    out.finish()
}

fn element(out: &mut Markup, name: &'static str, text: &str) {
    out.element(name, text);
    out.line();
}

fn person(out: &mut Markup, name: &'static str, who: &str, website: Option<&str>) {
    out.open(name);
    out.element("name", who);
    if let Some(website) = website {
        out.element("uri", website);
    }
    out.close(name);
    out.line();
}

fn issue(publication: &Publication, entry: &CatalogueEntry, out: &mut Markup) {
    let (metadata, identity) = (&entry.metadata, entry.identity(publication));
    out.tag("entry").set("xml:lang", &metadata.language).open();
    out.line();
    element(out, "id", &identity.uuid().urn().to_string());
    element(out, "title", &identity.full_title());
    element(out, "updated", &format_utc(entry.modified));
    for author in identity.authors() {
        person(out, "author", author, None);
    }
    for contributor in metadata.contributors.iter().filter(|contributor| contributor.role != Role::Author) {
        person(out, "contributor", &contributor.name, None);
    }
    element(out, "dc:language", metadata.language.as_str());
    if let Some(publisher) = &publication.publisher {
        element(out, "dc:publisher", publisher);
    }
    if let Some(date) = metadata.date {
        element(out, "dc:issued", &date.to_string());
    }
    if let Some(doi) = &metadata.doi {
        element(out, "dc:identifier", &doi.url());
    }
    if let Some(issn) = &publication.issn {
        element(out, "dc:isPartOf", &format!("urn:ISSN:{}", issn.as_str()));
    }
    // No part of OPDS 1.2, but read by clients that sort by series: in the first form by those of Library Simplified, in
    // the second by those of Readium.
    let position = metadata.series_position();
    out.tag("schema:Series").set("name", &publication.title).maybe("schema:position", position.as_ref()).empty();
    out.line();
    out.tag("series:Series").set("series:name", &publication.title).maybe("series:position", position).empty();
    out.line();
    for subject in &metadata.subjects {
        out.tag("category").set("term", subject).set("label", subject).empty();
        out.line();
    }
    if let Some(summary) = &metadata.summary {
        out.tag("summary").set("type", "text").with_text(summary);
        out.line();
    }
    rights(publication, out);
    links(entry, out);
    out.raw("</entry>\n");
}

/// Writes the rights and the name of the licence as text, and the licence's URL as a link (RFC 4946).
fn rights(publication: &Publication, out: &mut Markup) {
    let licence = publication.licence.as_ref();
    let words = [publication.rights.as_deref(), licence.map(|licence| licence.name.as_str())];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        element(out, "rights", &words.join("\n"));
    }
    if let Some(url) = licence.and_then(|licence| licence.url.as_deref()) {
        out.tag("link").set("rel", "license").set("href", url).empty();
        out.line();
    }
}

fn links(entry: &CatalogueEntry, out: &mut Markup) {
    // Images must be GIF, JPEG or PNG (OPDS 1.2, section 5.1.2). The same image is used as the thumbnail.
    if let Some(cover) = entry.cover.as_ref().filter(|cover| cover.file.format != ImageFormat::Svg) {
        for relation in ["http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"] {
            let tag = out.tag("link").set("rel", relation).set("href", href(&cover.path));
            tag.set("type", cover.file.format.media_type()).empty();
            out.line();
        }
    }
    for file in &entry.editions {
        out.tag("link")
            .set("rel", OPEN_ACCESS)
            .set("href", href(&file.path))
            .set("type", file.edition.format().media_type)
            .set("hreflang", &entry.metadata.language)
            .set("length", file.size)
            .empty();
        out.line();
    }
}
