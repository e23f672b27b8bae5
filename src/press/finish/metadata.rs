//! What the file says of itself: catalogue, document information, output intent, identifier.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{About, Error, Job, compressed, xmp};
use crate::press::output_condition::OutputCondition;

/// Entries of Typst's catalogue that stay. All that leads around on a screen, or runs, goes (ISO 15930-7, 6.15 to
/// 6.18).
const KEPT: [&[u8]; 4] = [b"Type", b"Pages", b"PageLabels", b"OCProperties"];

/// Writes all of it. `content` is what the identifier of these bytes is made from.
pub(super) fn set(document: &mut Document, job: &Job<'_>, content: [u8; 16]) -> Result<(), Error> {
    let instance = uuid::Builder::from_custom_bytes(content).into_uuid();
    let packet = xmp::packet(&job.about, instance).into_bytes();
    let packet = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet).with_compression(false);
    let packet = document.add_object(packet);
    let intent = output_intent(document, job.condition);
    let catalog = document.catalog_mut()?;
    let mut new: Dictionary =
        catalog.iter().filter(|(key, _)| KEPT.contains(&key.as_slice())).map(|(k, v)| (k.clone(), v.clone())).collect();
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

/// The document information; the metadata packet says the same.
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

/// The printing condition that the file is made for, with its profile (ISO 15930-7, 6.2.2).
fn output_intent(document: &mut Document, condition: &OutputCondition) -> ObjectId {
    let profile = compressed(dictionary! { "N" => 4 }, condition.profile());
    let profile = document.add_object(profile);
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
    if let Some(words) = condition.condition() {
        intent.set("OutputCondition", text(words));
    }
    document.add_object(intent)
}

/// A text string: as it is where it is ASCII, else UTF-16 (ISO 32000-1, 7.9.2.2).
fn text(text: &str) -> Object {
    let text = xmp::printable(text);
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}
