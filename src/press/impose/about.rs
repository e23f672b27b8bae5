//! What the file says of itself: still who wrote it and when, no longer which standard it keeps.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{Error, Imposition, Scheme};

/// Entries of the catalog that are still true: the language, and the layers that pages may use. The others lead to
/// pages, tags, attachments, or claims.
const CATALOG: [&str; 4] = ["Version", "Lang", "OCProperties", "Metadata"];
/// Entries of the information dictionary that are kept (ISO 32000-1, 14.3.3).
const INFO: [&str; 8] = ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"];
/// Properties of the XMP metadata that are kept. A claim to keep a standard is not among them.
const PROPERTIES: [&str; 14] = [
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

/// Puts the sheets in place of the pages and drops what is not true of them.
pub(super) fn finish(document: &mut Document, sheets: ObjectId, imposition: &Imposition) -> Result<(), Error> {
    let metadata = metadata(document);
    let catalog = document.catalog_mut()?;
    let mut kept = only(catalog, &CATALOG);
    kept.set("Type", "Catalog");
    kept.set("Pages", sheets);
    kept.set("ViewerPreferences", preferences(imposition.scheme));
    kept.remove(b"Metadata");
    *catalog = kept;
    if let Some(metadata) = metadata {
        let dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let metadata = document.add_object(Stream::new(dictionary, metadata.into_bytes()).with_compression(false));
        document.catalog_mut()?.set("Metadata", metadata);
    }
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).map(|info| only(info, &INFO));
    let mut trailer = only(&document.trailer, &["Root"]);
    if let Ok(info) = info {
        let info = document.add_object(info);
        trailer.set("Info", info);
    }
    let id = Object::String(imposition.id.to_vec(), StringFormat::Hexadecimal);
    trailer.set("ID", vec![id.clone(), id]);
    document.trailer = trailer;
    Ok(())
}

/// What the print dialogue is to begin with (12.2): in the size made, and a booklet on both sides.
fn preferences(scheme: Scheme) -> Dictionary {
    let mut preferences = dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" };
    match scheme {
        Scheme::Booklet => preferences.set("Duplex", "DuplexFlipShortEdge"),
        Scheme::TwoUp => {}
    }
    preferences
}

/// A dictionary with some of its entries.
fn only(dictionary: &Dictionary, keys: &[&str]) -> Dictionary {
    let mut kept = Dictionary::new();
    for key in keys {
        if let Ok(value) = dictionary.get(key.as_bytes()) {
            kept.set(*key, value.clone());
        }
    }
    kept
}

/// New XMP metadata with the properties of the old that are kept; none if there are none.
fn metadata(document: &Document) -> Option<String> {
    let old = document.catalog().ok()?.get_deref(b"Metadata", document).ok()?.as_stream().ok()?;
    let old = String::from_utf8(old.get_plain_content().ok()?).ok()?;
    let mut properties = String::new();
    for name in PROPERTIES {
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

/// The first element of a name, tags included, as Typst and the print edition write it: with the usual prefix.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let opening = format!("<{name}>");
    let closing = format!("</{name}>");
    let element = &xml[xml.find(&opening)?..];
    Some(&element[..element.find(&closing)? + closing.len()])
}
