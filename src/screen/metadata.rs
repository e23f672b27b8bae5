//! XMP metadata of the PDF. It has the facts of the e-book's package document, in the vocabularies that library
//! systems and citation managers read: Dublin Core, PRISM 2.0 for periodicals, and XMP Rights Management.

use uuid::Uuid;

use crate::edition::Edition;
use crate::issue::Issue;
use crate::publication::{Doi, Isbn, Issn, Role, format_utc};
use crate::xmp::{XmpArray, XmpPacket};

/// Namespaces by prefix.
const NAMESPACES: [(&str, &str); 12] = [
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("xmpRights", "http://ns.adobe.com/xap/1.0/rights/"),
    ("xmpTPg", "http://ns.adobe.com/xap/1.0/t/pg/"),
    ("pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
    ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
    ("prism", "http://prismstandard.org/namespaces/basic/2.0/"),
    ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
    ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
    ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
];

/// A property of a schema that PDF/A does not define.
struct ExtensionProperty {
    name: &'static str,
    value_type: &'static str,
    is_external: bool,
    description: &'static str,
}

const fn prism(name: &'static str, value_type: &'static str, description: &'static str) -> ExtensionProperty {
    ExtensionProperty { name, value_type, is_external: true, description }
}

/// PRISM properties that the packet may use.
const PRISM: [ExtensionProperty; 11] = [
    prism("aggregationType", "Text", "Kind of the publication"),
    prism("publicationName", "Text", "Title of the periodical"),
    prism("issn", "Text", "ISSN of the periodical"),
    prism("isbn", "Text", "ISBN of the issue"),
    prism("volume", "Text", "Volume of the issue"),
    prism("number", "Text", "Number of the issue in its volume"),
    prism("coverDisplayDate", "Text", "Date of the issue in words"),
    prism("publicationDate", "Text", "Date of the issue"),
    prism("pageRange", "Text", "First and last page of the issue"),
    prism("doi", "Text", "DOI of the issue"),
    prism("url", "URL", "Address of the issue"),
];

const PDF_UA: [ExtensionProperty; 1] = [ExtensionProperty {
    name: "part",
    value_type: "Integer",
    is_external: false,
    description: "Part of ISO 14289 to which the file conforms",
}];

/// Returns the identifier of the PDF edition, which all its versions share. The page list of the e-book refers to it.
pub(super) fn edition(issue: &Issue) -> Uuid {
    issue.identity().edition_uuid(Edition::Pdf)
}

/// Writes the packet. `instance` identifies this version of the file. `page_labels` are the printed page numbers.
pub(super) fn packet(issue: &Issue, instance: Uuid, page_labels: &[String]) -> String {
    let mut out = XmpPacket::new(&NAMESPACES);
    description(issue, &mut out);
    rights(issue, &mut out);
    periodical(issue, page_labels, &mut out);
    let date = format_utc(issue.modified);
    for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
        out.simple(name, &date);
    }
    let creator = crate::creator();
    out.simple("xmp:CreatorTool", &creator);
    out.simple("xmpMM:DocumentID", &format!("uuid:{}", edition(issue)));
    out.simple("xmpMM:InstanceID", &format!("uuid:{instance}"));
    out.simple("xmpMM:RenditionClass", "default");
    out.simple("xmpTPg:NPages", &page_labels.len().to_string());
    out.simple("pdf:Producer", &creator);
    out.simple("pdf:PDFVersion", "1.7");
    out.simple("pdf:Keywords", &issue.metadata.subjects.join(", "));
    out.simple("pdfaid:part", "2");
    out.simple("pdfaid:conformance", "A");
    out.simple("pdfuaid:part", "1");
    out.raw("<pdfaExtension:schemas><rdf:Bag>\n");
    schema(&mut out, "PDF/UA identification", "pdfuaid", &PDF_UA);
    schema(&mut out, "PRISM basic metadata", "prism", &PRISM);
    out.raw("</rdf:Bag></pdfaExtension:schemas>\n");
    out.finish()
}

/// Writes the Dublin Core properties.
fn description(issue: &Issue, out: &mut XmpPacket) {
    let metadata = &issue.metadata;
    out.simple("dc:format", "application/pdf");
    out.simple("dc:identifier", &edition(issue).urn().to_string());
    out.list("dc:title", XmpArray::Alternatives, &[&issue.full_title()]);
    out.list("dc:creator", XmpArray::Sequence, &issue.authors());
    let others = metadata.contributors.iter().filter(|contributor| contributor.role != Role::Author);
    let others: Vec<&str> = others.map(|contributor| contributor.name.as_str()).collect();
    out.list("dc:contributor", XmpArray::Bag, &others);
    out.list("dc:publisher", XmpArray::Bag, &[issue.publication.publisher.as_deref().unwrap_or_default()]);
    out.list("dc:description", XmpArray::Alternatives, &[metadata.summary.as_deref().unwrap_or_default()]);
    let subjects: Vec<&str> = metadata.subjects.iter().map(String::as_str).collect();
    out.list("dc:subject", XmpArray::Bag, &subjects);
    out.list("dc:language", XmpArray::Bag, &[metadata.language.as_str()]);
    out.list("dc:date", XmpArray::Sequence, &[&metadata.date.map(|date| date.to_string()).unwrap_or_default()]);
}

/// Writes the rights statement and the licence.
fn rights(issue: &Issue, out: &mut XmpPacket) {
    let publication = &issue.publication;
    let licence = publication.licence.as_ref();
    let statement = match (publication.rights.as_deref(), licence) {
        (Some(rights), Some(licence)) => format!("{}. {}", rights.trim_end_matches('.'), licence.name),
        (rights, licence) => rights.or(licence.map(|licence| licence.name.as_str())).unwrap_or_default().to_owned(),
    };
    out.list("dc:rights", XmpArray::Alternatives, &[&statement]);
    if !statement.is_empty() {
        out.simple("xmpRights:Marked", "True");
    }
    if let Some(licence) = licence {
        out.list("xmpRights:UsageTerms", XmpArray::Alternatives, &[&licence.name]);
        out.simple("xmpRights:WebStatement", licence.url.as_deref().unwrap_or_default());
    }
}

/// Writes what identifies the issue within its periodical, and the identifiers.
fn periodical(issue: &Issue, page_labels: &[String], out: &mut XmpPacket) {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    let issn = publication.issn.as_ref().map(Issn::as_str).unwrap_or_default();
    let doi = metadata.doi.as_ref().map(Doi::as_str).unwrap_or_default();
    let urn =
        |scheme: &str, value: &str| if value.is_empty() { String::new() } else { format!("urn:{scheme}:{value}") };
    let book = metadata.isbn.as_ref().map(Isbn::urn).unwrap_or_default();
    out.list(
        "xmp:Identifier",
        XmpArray::Bag,
        &[&issue.uuid().urn().to_string(), &urn("doi", doi), &urn("ISSN", issn), &book],
    );
    out.simple("prism:aggregationType", "magazine");
    out.simple("prism:publicationName", &publication.title);
    out.simple("prism:issn", issn);
    out.simple("prism:isbn", book.strip_prefix("urn:isbn:").unwrap_or_default());
    out.simple("prism:volume", metadata.volume.as_deref().unwrap_or_default());
    out.simple("prism:number", metadata.number.as_deref().unwrap_or_default());
    out.simple("prism:coverDisplayDate", &issue.date_text().unwrap_or_default());
    out.simple("prism:publicationDate", &metadata.date.map(|date| date.to_string()).unwrap_or_default());
    if let [first, .., last] = page_labels {
        out.simple("prism:pageRange", &format!("{first}–{last}"));
    }
    out.simple("prism:doi", doi);
    if !doi.is_empty() {
        out.simple("prism:url", &format!("https://doi.org/{doi}"));
    }
}

/// Writes an extension schema, which PDF/A requires for properties that it does not define (ISO 19005-2, 6.6.2.3).
fn schema(out: &mut XmpPacket, name: &str, prefix: &str, properties: &[ExtensionProperty]) {
    out.raw("<rdf:li rdf:parseType=\"Resource\">\n");
    out.simple("pdfaSchema:schema", name);
    let namespace = NAMESPACES.iter().find(|(known, _)| *known == prefix);
    out.simple("pdfaSchema:namespaceURI", namespace.map(|(_, uri)| *uri).unwrap_or_default());
    out.simple("pdfaSchema:prefix", prefix);
    out.raw("<pdfaSchema:property><rdf:Seq>\n");
    for property in properties {
        out.raw("<rdf:li rdf:parseType=\"Resource\">\n");
        out.simple("pdfaProperty:name", property.name);
        out.simple("pdfaProperty:valueType", property.value_type);
        out.simple("pdfaProperty:category", if property.is_external { "external" } else { "internal" });
        out.simple("pdfaProperty:description", property.description);
        out.raw("</rdf:li>\n");
    }
    out.raw("</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n");
}
