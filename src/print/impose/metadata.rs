//! Metadata of imposed files: authors and dates are kept, conformance claims are dropped.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{ImposeError, ImposeOptions, Scheme};

/// Catalog entries that remain valid: the language, and the layers that pages may use. The others refer to pages, tags,
/// attachments or conformance claims.
const KEPT_CATALOG_ENTRIES: [&str; 4] = ["Version", "Lang", "OCProperties", "Metadata"];
/// Entries of the document information dictionary that are kept (ISO 32000-1, 14.3.3).
const KEPT_INFO_ENTRIES: [&str; 8] =
    ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"];
/// XMP properties that are kept. Conformance claims are not among them.
const KEPT_PROPERTIES: [&str; 14] = [
    "dc:title",
    "dc:creator",
    "dc:contributor",
    "dc:description",
    "dc:subject",
    "dc:language",
    "dc:publisher",
    "dc:rights",
    "dc:date",
    "xmp:CreatorTool",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "pdf:Keywords",
    "pdf:Producer",
];

/// Replaces the page tree by `sheets` and drops entries that are not valid for imposed files.
pub(super) fn finish(document: &mut Document, sheets: ObjectId, imposition: &ImposeOptions) -> Result<(), ImposeError> {
    let metadata = metadata(document);
    let catalog = document.catalog_mut()?;
    let mut new = filtered(catalog, &KEPT_CATALOG_ENTRIES);
    new.set("Type", "Catalog");
    new.set("Pages", sheets);
    new.set("ViewerPreferences", preferences(imposition.scheme));
    new.remove(b"Metadata");
    *catalog = new;
    if let Some(metadata) = metadata {
        let dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let metadata = document.add_object(Stream::new(dictionary, metadata.into_bytes()).with_compression(false));
        document.catalog_mut()?.set("Metadata", metadata);
    }
    let info = document
        .trailer
        .get_deref(b"Info", document)
        .and_then(Object::as_dict)
        .map(|info| filtered(info, &KEPT_INFO_ENTRIES));
    let mut trailer = filtered(&document.trailer, &["Root"]);
    if let Ok(info) = info {
        let info = document.add_object(info);
        trailer.set("Info", info);
    }
    let id = Object::String(imposition.id.to_vec(), StringFormat::Hexadecimal);
    trailer.set("ID", vec![id.clone(), id]);
    document.trailer = trailer;
    Ok(())
}

/// Returns the initial settings of the print dialogue (ISO 32000-1, 12.2): actual size, and duplex for a booklet.
fn preferences(scheme: Scheme) -> Dictionary {
    let mut preferences = dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" };
    match scheme {
        Scheme::Booklet => preferences.set("Duplex", "DuplexFlipShortEdge"),
        Scheme::TwoUp => {}
    }
    preferences
}

/// Returns the entries of a dictionary that are in `keys`.
fn filtered(dictionary: &Dictionary, keys: &[&str]) -> Dictionary {
    let mut new = Dictionary::new();
    for key in keys {
        if let Ok(value) = dictionary.get(key.as_bytes()) {
            new.set(*key, value.clone());
        }
    }
    new
}

/// Returns XMP metadata with the kept properties of the original, or `None` if there are no such properties.
fn metadata(document: &Document) -> Option<String> {
    let old = document.catalog().ok()?.get_deref(b"Metadata", document).ok()?.as_stream().ok()?;
    let old = String::from_utf8(old.get_plain_content().ok()?).ok()?;
    let mut properties = String::new();
    for name in KEPT_PROPERTIES {
        if let Some(element) = element(&old, name) {
            writeln!(properties, "      {element}").ok()?;
        }
    }
    if properties.is_empty() {
        return None;
    }
    Some(format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
{properties}    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        mark = '\u{feff}'
    ))
}

/// Returns the first element named `name`, including its tags. Matches only the usual namespace prefixes, which Typst
/// and the print edition write.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let opening = format!("<{name}>");
    let closing = format!("</{name}>");
    let element = &xml[xml.find(&opening)?..];
    Some(&element[..element.find(&closing)? + closing.len()])
}
