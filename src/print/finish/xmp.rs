//! XMP metadata packet as PDF/X-4 requires it (ISO 15930-7, 6.7).

use super::About;
use crate::xmp::{XmpArray, XmpPacket};

/// Converts seconds since 1970 to a date and time in UTC, or to 1970-01-01 if out of range.
pub(super) fn time(seconds: i64) -> chrono::NaiveDateTime {
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

/// Namespaces by prefix.
const NAMESPACES: [(&str, &str); 5] = [
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("pdfxid", "http://www.npes.org/pdfx/ns/id/"),
];

/// Writes the packet. `instance` identifies this version of the file, `about.uuid` the edition.
pub(super) fn packet(about: &About<'_>, instance: uuid::Uuid) -> String {
    let mut out = XmpPacket::new(&NAMESPACES);
    out.simple("dc:format", "application/pdf");
    out.list("dc:title", XmpArray::Alternatives, &[about.title]);
    out.list("dc:creator", XmpArray::Sequence, about.authors);
    out.list("dc:description", XmpArray::Alternatives, about.subject.as_slice());
    out.list("dc:subject", XmpArray::Bag, about.keywords);
    out.list("dc:language", XmpArray::Bag, &[about.language]);
    out.list("dc:identifier", XmpArray::Bag, about.identifiers);
    let date = time(about.modified).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
        out.simple(name, &date);
    }
    out.simple("xmp:CreatorTool", about.creator);
    out.simple("xmpMM:DocumentID", &format!("uuid:{}", about.uuid));
    out.simple("xmpMM:InstanceID", &format!("uuid:{instance}"));
    out.simple("xmpMM:VersionID", "1");
    out.simple("xmpMM:RenditionClass", "default");
    out.simple("pdf:Producer", about.creator);
    out.simple("pdf:Keywords", &about.keywords.join(", "));
    out.simple("pdf:Trapped", "False");
    out.simple("pdfxid:GTS_PDFXVersion", "PDF/X-4");
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_have_the_properties_that_pdf_x_4_requires() {
        let about = About {
            title: "Cats & <dogs>\u{1}",
            authors: &["Ann", "Bob"],
            subject: None,
            keywords: &[],
            language: "en",
            uuid: uuid::Uuid::from_u128(7),
            modified: 86_400,
            creator: "Masthead 0.1.0",
            identifiers: &["urn:issn:1234-5679"],
        };
        let packet = packet(&about, uuid::Uuid::from_u128(8));
        for part in [
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Cats &amp; &lt;dogs&gt;</rdf:li>",
            "<rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq>",
            "<xmp:MetadataDate>1970-01-02T00:00:00Z</xmp:MetadataDate>",
            "<xmpMM:DocumentID>uuid:00000000-0000-0000-0000-000000000007</xmpMM:DocumentID>",
            "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
            "<pdf:Trapped>False</pdf:Trapped>",
            "urn:issn:1234-5679",
        ] {
            assert!(packet.contains(part), "{part} in {packet}");
        }
        assert!(!packet.contains("dc:subject") && !packet.contains("dc:description"));
    }
}
