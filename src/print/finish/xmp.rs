//! XMP metadata packet (ISO 16684-1) as PDF/X-4 requires it (ISO 15930-7, 6.7).

use std::fmt::Write as _;

use super::About;

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
    let mut out = String::from("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    out.push_str("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n");
    out.push_str(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\"",
    );
    for (prefix, namespace) in NAMESPACES {
        // Writing to a string does not fail.
        let _ = write!(out, "\n xmlns:{prefix}=\"{namespace}\"");
    }
    out.push_str(">\n");
    simple(&mut out, "dc:format", "application/pdf");
    list(&mut out, "dc:title", "Alt", &[about.title]);
    list(&mut out, "dc:creator", "Seq", about.authors);
    list(&mut out, "dc:description", "Alt", about.subject.as_slice());
    list(&mut out, "dc:subject", "Bag", about.keywords);
    list(&mut out, "dc:language", "Bag", &[about.language]);
    list(&mut out, "dc:identifier", "Bag", about.identifiers);
    let date = time(about.modified).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
        simple(&mut out, name, &date);
    }
    simple(&mut out, "xmp:CreatorTool", about.creator);
    simple(&mut out, "xmpMM:DocumentID", &format!("uuid:{}", about.uuid));
    simple(&mut out, "xmpMM:InstanceID", &format!("uuid:{instance}"));
    simple(&mut out, "xmpMM:VersionID", "1");
    simple(&mut out, "xmpMM:RenditionClass", "default");
    simple(&mut out, "pdf:Producer", about.creator);
    simple(&mut out, "pdf:Keywords", &about.keywords.join(", "));
    simple(&mut out, "pdf:Trapped", "False");
    simple(&mut out, "pdfxid:GTS_PDFXVersion", "PDF/X-4");
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n");
    // Padding for programs that edit the packet in place.
    for _ in 0..20 {
        out.push_str(&" ".repeat(99));
        out.push('\n');
    }
    out.push_str("<?xpacket end=\"w\"?>");
    out
}

/// Writes a property with a text value, unless the value is empty.
fn simple(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(out, "<{name}>{}</{name}>", escaped(value));
    }
}

/// Writes a property with an array value, unless all values are empty. `kind` is `Alt` (language alternatives), `Seq`
/// (ordered) or `Bag` (unordered).
fn list(out: &mut String, name: &str, kind: &str, values: &[&str]) {
    if values.iter().all(|value| value.is_empty()) {
        return;
    }
    let language = if kind == "Alt" { " xml:lang=\"x-default\"" } else { "" };
    let _ = write!(out, "<{name}><rdf:{kind}>");
    for value in values.iter().filter(|value| !value.is_empty()) {
        let _ = write!(out, "<rdf:li{language}>{}</rdf:li>", escaped(value));
    }
    let _ = writeln!(out, "</rdf:{kind}></{name}>");
}

/// Removes the characters that XML 1.0 does not allow.
pub(super) fn printable(text: &str) -> String {
    let is_allowed =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_allowed).collect()
}

fn escaped(text: &str) -> String {
    html_escape::encode_text(&printable(text)).into_owned()
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
