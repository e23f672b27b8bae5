//! Images in inks (ISO 32000-1, 8.9).

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::Error;
use super::inks::Purpose;
use super::resources::{Converter, space};
use super::samples;
use super::state::Space;

mod pixels;

pub(super) use pixels::Pixels;

use pixels::Target;

/// Entries of an image that stay as they are.
const KEPT: [&[u8]; 9] =
    [b"Type", b"Subtype", b"Width", b"Height", b"Interpolate", b"ImageMask", b"BitsPerComponent", b"Decode", b"OC"];
/// What the keys and names of an image within a stream are short for (ISO 32000-1, tables 93 and 94).
const SHORT: [(&[u8], &[u8]); 19] = [
    (b"BPC", b"BitsPerComponent"),
    (b"CS", b"ColorSpace"),
    (b"D", b"Decode"),
    (b"DP", b"DecodeParms"),
    (b"F", b"Filter"),
    (b"H", b"Height"),
    (b"IM", b"ImageMask"),
    (b"I", b"Interpolate"),
    (b"W", b"Width"),
    (b"G", b"DeviceGray"),
    (b"RGB", b"DeviceRGB"),
    (b"CMYK", b"DeviceCMYK"),
    (b"AHx", b"ASCIIHexDecode"),
    (b"A85", b"ASCII85Decode"),
    (b"LZW", b"LZWDecode"),
    (b"Fl", b"FlateDecode"),
    (b"RL", b"RunLengthDecode"),
    (b"CCF", b"CCITTFaxDecode"),
    (b"DCT", b"DCTDecode"),
];

/// Converts an image, and says whether it has a soft mask.
pub(super) fn convert(
    converter: &mut Converter<'_, '_>,
    id: ObjectId,
    purpose: Purpose,
) -> Result<(Object, bool), Error> {
    let image = converter.document.get_object(id)?.as_stream()?.clone();
    let mut head = Dictionary::new();
    for (key, value) in image.dict.iter().filter(|(key, _)| KEPT.contains(&key.as_slice())) {
        head.set(key.clone(), value.clone());
    }
    for key in ["SMask", "Mask"] {
        let Ok(mask) = image.dict.get(key.as_bytes()) else { continue };
        if let Some(mask) = converter.image_mask(mask)? {
            head.set(key, mask);
        }
    }
    let new = match image.dict.get_deref(b"ColorSpace", converter.document) {
        Ok(space) => coloured(converter, id, &image, &space.clone(), head, purpose),
        // A stencil, or a format that says its colours itself.
        Err(_) => as_it_is(&image, head, None),
    };
    let has_mask = new.dict.has(b"SMask");
    Ok((Object::Stream(new), has_mask))
}

/// The image with its content as it is, in another space where one is given.
fn as_it_is(image: &Stream, head: Dictionary, space: Option<Object>) -> Stream {
    let mut head = head;
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        if let Ok(value) = image.dict.get(key) {
            head.set(key, value.clone());
        }
    }
    if let Some(space) = space {
        head.set("ColorSpace", space);
    }
    Stream::new(head, image.content.clone()).with_compression(false)
}

fn coloured(
    converter: &mut Converter<'_, '_>,
    id: ObjectId,
    image: &Stream,
    old: &Object,
    head: Dictionary,
    purpose: Purpose,
) -> Stream {
    let target = Target::new(converter.inks, purpose);
    let from = space(converter.document, old);
    match (&from, target) {
        (Space::Gray, _) => return as_it_is(image, head, Some("DeviceGray".into())),
        (Space::Other | Space::Pattern(_), _) => {
            let table = palette(converter, old, target, purpose).unwrap_or_else(|| old.clone());
            return as_it_is(image, head, Some(table));
        }
        (Space::Rgb | Space::Cmyk, _) => {}
    }
    let known = (purpose == Purpose::Print).then(|| converter.pixels.remove(&id)).flatten();
    let Some(pixels) = known.unwrap_or_else(|| Pixels::of(converter.document, converter.inks, purpose, image)) else {
        // Inks that can stay, or a format that we cannot decode.
        let space = if from == Space::Rgb { converter.profiled(old) } else { "DeviceCMYK".into() };
        return as_it_is(image, head, Some(space));
    };
    let mut new = pixels.image;
    for (key, value) in head.iter().filter(|(key, _)| !matches!(key.as_slice(), b"BitsPerComponent" | b"Decode")) {
        new.dict.set(key.clone(), value.clone());
    }
    if let Some(mask) = pixels.mask {
        new.dict.set("SMask", converter.document.add_object(mask));
    }
    new
}

/// A space of numbered colours, with its colours converted: the pixels stay as they are.
fn palette(converter: &mut Converter<'_, '_>, old: &Object, target: Target, purpose: Purpose) -> Option<Object> {
    let array = old.as_array().ok()?;
    if array.first()?.as_name().ok()? != b"Indexed" {
        return None;
    }
    let base = space(converter.document, array.get(1)?);
    let last = converter.document.dereference(array.get(2)?).ok()?.1.as_i64().ok()?;
    let table = match converter.document.dereference(array.get(3)?).ok()?.1 {
        Object::Stream(stream) => stream.get_plain_content().ok()?,
        other => other.as_str().ok()?.to_vec(),
    };
    let (name, table) = match (base, target) {
        (Space::Rgb, _) => (target.name(), target.of_rgb(converter.inks, purpose, &table)),
        (Space::Gray, _) => ("DeviceGray", table),
        (Space::Cmyk, Target::Cmyk) => ("DeviceCMYK", table),
        (Space::Cmyk, Target::Gray) => ("DeviceGray", samples::gray_of_inks(&table)),
        (Space::Pattern(_) | Space::Other, _) => return None,
    };
    let table = Object::String(table, lopdf::StringFormat::Hexadecimal);
    Some(vec!["Indexed".into(), name.into(), Object::Integer(last), table].into())
}

/// An image that stood in a content stream, as one of the resources. `spaces` are those of the stream's resources.
pub(super) fn inline(image: &Stream, spaces: &Dictionary) -> Stream {
    let mut head = dictionary! { "Type" => "XObject", "Subtype" => "Image" };
    let long = |short: &[u8]| SHORT.iter().find(|(name, _)| *name == short).map_or(short, |(_, long)| *long).to_vec();
    for (key, value) in &image.dict {
        let value = match value {
            Object::Name(name) => spaces.get(name).cloned().unwrap_or_else(|_| Object::Name(long(name))),
            Object::Array(values) => Object::Array(
                values.iter().map(|it| it.as_name().map_or_else(|_| it.clone(), |it| Object::Name(long(it)))).collect(),
            ),
            other => other.clone(),
        };
        head.set(long(key), value);
    }
    // `Indexed` has a short name that is `Interpolate`'s, too.
    if let Ok(Object::Array(space)) = head.get_mut(b"ColorSpace")
        && let Some(first @ Object::Name(_)) = space.first_mut()
        && first.as_name().ok() == Some(b"Interpolate")
    {
        *first = "Indexed".into();
    }
    Stream::new(head, image.content.clone()).with_compression(false)
}

#[cfg(test)]
mod tests;
