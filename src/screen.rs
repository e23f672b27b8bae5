//! Completes Typst's PDF of the edition for screen and archive: metadata as rich as the e-book's, tags that follow the
//! text, and a file that is as small as PDF 1.7 allows. The pages and the conformance (PDF/UA-1, PDF/A-2a) are Typst's.

use lopdf::{Dictionary, Document, Object, ObjectStreamConfig, SaveOptions, Stream, StringFormat, dictionary};

use crate::digest::DigestBuilder;
use crate::issue::Issue;
use crate::tagged_text::TaggedText;

mod hyphens;
mod marked_text;
mod metadata;
mod outline;
mod spoken;
mod tags;
mod touch;

pub(crate) use spoken::spoken;

/// Objects in an object stream. More make the file smaller, and reading a single object slower.
const OBJECTS_PER_STREAM: usize = 200;

/// Adds every input of [`complete`] other than the PDF to the digest.
pub(crate) fn hash_into(issue: &Issue, builder: &mut DigestBuilder) {
    builder.add(metadata::packet(issue, uuid::Uuid::nil(), &[]).as_bytes());
}

/// Completes a PDF written by Typst. `page_labels` are the printed page numbers, in order, and `text` the texts of the
/// pages.
///
/// # Errors
/// The PDF cannot be read.
pub(crate) fn complete(
    pdf: &[u8],
    issue: &Issue,
    page_labels: &[String],
    text: &TaggedText,
) -> Result<Vec<u8>, lopdf::Error> {
    let mut document = Document::load_mem(pdf)?;
    let mut digest = DigestBuilder::new("pdf file").with(pdf);
    hash_into(issue, &mut digest);
    let mut half = [0; 16];
    half.copy_from_slice(&digest.finish().as_bytes()[..16]);
    let instance = uuid::Builder::from_custom_bytes(half).into_uuid();

    // PDF/A readers look for the packet without decompressing it.
    let packet = metadata::packet(issue, instance, page_labels).into_bytes();
    let entries = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let packet = document.add_object(Stream::new(entries, packet).with_compression(false));
    document.catalog_mut()?.set("Metadata", packet);
    let id = |uuid: uuid::Uuid| Object::String(uuid.as_bytes().to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id(metadata::edition(issue)), id(instance)]);
    clean_page_labels(&mut document)?;
    clean_mark_info(&mut document)?;
    touch::enlarge_links(&mut document)?;
    hyphens::mark(&mut document, text)?;
    let bookmarks = tags::complete(&mut document, text, &issue.terms)?;
    outline::add(&mut document, &bookmarks)?;
    save(document)
}

/// Removes `Type` from the root of the page labels. Number trees have no such entry (ISO 32000-1, table 37), and some
/// readers ignore a tree that has one.
fn clean_page_labels(document: &mut Document) -> Result<(), lopdf::Error> {
    let Ok(labels) = document.catalog()?.get(b"PageLabels").cloned() else { return Ok(()) };
    let remove = |tree: &mut Dictionary| tree.remove(b"Type");
    match labels {
        Object::Reference(id) => {
            remove(document.get_dictionary_mut(id)?);
        }
        Object::Dictionary(mut tree) => {
            remove(&mut tree);
            document.catalog_mut()?.set("PageLabels", tree);
        }
        _ => {}
    }
    Ok(())
}

/// Removes `Suspects`, which is `false` as it is by default (ISO 32000-1, table 321). Poppler takes a boolean there for an
/// error.
fn clean_mark_info(document: &mut Document) -> Result<(), lopdf::Error> {
    let Ok(info) = document.catalog()?.get(b"MarkInfo").cloned() else { return Ok(()) };
    let mut info = document.dereference(&info)?.1.as_dict()?.clone();
    info.remove(b"Suspects");
    document.catalog_mut()?.set("MarkInfo", info);
    Ok(())
}

/// Writes the file with compressed object and cross-reference streams.
fn save(mut document: Document) -> Result<Vec<u8>, lopdf::Error> {
    document.prune_objects();
    document.renumber_objects();
    let options = SaveOptions {
        use_object_streams: true,
        use_xref_streams: true,
        object_stream_config: ObjectStreamConfig { max_objects_per_stream: OBJECTS_PER_STREAM, compression_level: 9 },
        ..SaveOptions::default()
    };
    let mut out = Vec::new();
    document.save_with_options(&mut out, options)?;
    Ok(out)
}
