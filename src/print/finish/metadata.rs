//! Metadata of the print file: catalog, document information, output intent, file identifier.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{About, FinishError, Job, compressed, xmp};
use crate::print::output_condition::OutputCondition;
use crate::xmp::printable;

/// Entries of Typst's catalog that are kept. Navigation and actions are dropped (ISO 15930-7, 6.15 to 6.18).
const KEPT_ENTRIES: [&[u8]; 4] = [b"Type", b"Pages", b"PageLabels", b"OCProperties"];

/// Writes the metadata. `digest` is the hash of the file's input, for the identifier of this version.
pub(super) fn set(document: &mut Document, job: &Job<'_>, digest: [u8; 16]) -> Result<(), FinishError> {
    let instance = uuid::Builder::from_custom_bytes(digest).into_uuid();
    let packet = xmp::packet(&job.about, instance).into_bytes();
    let packet = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet).with_compression(false);
    let packet = document.add_object(packet);
    let intent = output_intent(document, job.condition);
    let catalog = document.catalog_mut()?;
    let mut new: Dictionary = catalog
        .iter()
        .filter(|(key, _)| KEPT_ENTRIES.contains(&key.as_slice()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    new.set("Lang", text(job.about.language));
    new.set("Metadata", packet);
    new.set("OutputIntents", vec![intent.into()]);
    let direction =
        catalog.get(b"ViewerPreferences").and_then(Object::as_dict).and_then(|it| it.get(b"Direction")).cloned();
    let mut preferences = dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" };
    if let Ok(direction @ Object::Name(_)) = direction {
        preferences.set("Direction", direction);
    }
    new.set("ViewerPreferences", preferences);
    *catalog = new;
    let information = document.add_object(information(&job.about));
    document.trailer.set("Info", information);
    let id = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id(job.about.uuid.as_bytes()), id(instance.as_bytes())]);
    Ok(())
}

/// Returns the document information dictionary, which repeats the XMP metadata.
fn information(about: &About<'_>) -> Dictionary {
    let date = xmp::time(about.modified).format("D:%Y%m%d%H%M%SZ").to_string();
    let mut new = dictionary! {
        "Title" => text(about.title),
        "Creator" => text(about.creator),
        "Producer" => text(about.creator),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
        "Trapped" => "False",
    };
    let joined = [("Author", about.authors.join(", ")), ("Keywords", about.keywords.join(", "))];
    let subject = about.subject.map(|subject| ("Subject", subject.to_owned()));
    for (key, value) in joined.into_iter().chain(subject).filter(|(_, value)| !value.is_empty()) {
        new.set(key, text(&value));
    }
    new
}

/// Adds the output intent: the printing condition and its ICC profile (ISO 15930-7, 6.2.2).
fn output_intent(document: &mut Document, condition: &OutputCondition) -> ObjectId {
    let bytes = condition.compressed_profile(|profile| compressed(Dictionary::new(), profile).content).to_vec();
    let entries = dictionary! { "N" => 4, "Filter" => "FlateDecode" };
    let profile = document.add_object(Stream::new(entries, bytes).with_compression(false));
    let mut intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text(condition.identifier()),
        "Info" => text(condition.description()),
        "DestOutputProfile" => profile,
    };
    if let Some(registry) = condition.registry() {
        intent.set("RegistryName", text(registry));
    }
    if let Some(condition) = condition.registered_text() {
        intent.set("OutputCondition", text(condition));
    }
    document.add_object(intent)
}

/// Returns a text string object: ASCII unchanged, other text as UTF-16 (ISO 32000-1, 7.9.2.2).
fn text(text: &str) -> Object {
    let text = printable(text);
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}
