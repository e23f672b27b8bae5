//! Conversion of images (ISO 32000-1, 8.9).

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::FinishError;
use super::inks::PaintPurpose;
use super::resources::{Converter, space};
use super::samples;
use super::state::ColourSpace;

mod pixels;

pub(super) use pixels::ConvertedImage;

use pixels::DeviceSpace;

/// Entries of an image that are copied.
const KEPT_ENTRIES: [&[u8]; 9] =
    [b"Type", b"Subtype", b"Width", b"Height", b"Interpolate", b"ImageMask", b"BitsPerComponent", b"Decode", b"OC"];
/// Abbreviated and full names of the keys and values of inline images (ISO 32000-1, tables 93 and 94).
const ABBREVIATIONS: [(&[u8], &[u8]); 19] = [
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

/// Converts an image. Returns the new object and whether it has a soft mask.
pub(super) fn convert(
    converter: &mut Converter<'_, '_>,
    id: ObjectId,
    purpose: PaintPurpose,
) -> Result<(Object, bool), FinishError> {
    let image = converter.document.get_object(id)?.as_stream()?.clone();
    let mut head = Dictionary::new();
    for (key, value) in image.dict.iter().filter(|(key, _)| KEPT_ENTRIES.contains(&key.as_slice())) {
        head.set(key.clone(), value.clone());
    }
    for key in ["SMask", "Mask"] {
        let Ok(mask) = image.dict.get(key.as_bytes()) else { continue };
        if let Some(mask) = converter.image_mask(mask)? {
            head.set(key, mask);
        }
    }
    let new = match image.dict.get_deref(b"ColorSpace", converter.document) {
        Ok(space) => converted(converter, id, &image, &space.clone(), head, purpose),
        // A stencil mask, or a format that contains its colour space.
        Err(_) => unconverted(&image, head, None),
    };
    let has_mask = new.dict.has(b"SMask");
    Ok((Object::Stream(new), has_mask))
}

/// Returns the image with its data unchanged, and with `space` as its colour space if given.
fn unconverted(image: &Stream, head: Dictionary, space: Option<Object>) -> Stream {
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

/// Converts an image that has a colour space. Images that need no conversion or cannot be decoded keep their data.
fn converted(
    converter: &mut Converter<'_, '_>,
    id: ObjectId,
    image: &Stream,
    old: &Object,
    head: Dictionary,
    purpose: PaintPurpose,
) -> Stream {
    let target = DeviceSpace::new(converter.inks, purpose);
    let from = space(converter.document, old);
    match (&from, target) {
        (ColourSpace::Gray, _) => return unconverted(image, head, Some("DeviceGray".into())),
        (ColourSpace::Other | ColourSpace::Pattern(_), _) => {
            let table = palette(converter, old, target, purpose).unwrap_or_else(|| old.clone());
            return unconverted(image, head, Some(table));
        }
        (ColourSpace::Rgb | ColourSpace::Cmyk, _) => {}
    }
    let cached = (purpose == PaintPurpose::Print).then(|| converter.converted_images.remove(&id)).flatten();
    let Some(pixels) =
        cached.unwrap_or_else(|| ConvertedImage::new(converter.document, converter.inks, purpose, image))
    else {
        // CMYK within the ink limit, or a format that cannot be decoded.
        let space = if from == ColourSpace::Rgb { converter.profiled(old) } else { "DeviceCMYK".into() };
        return unconverted(image, head, Some(space));
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

/// Converts the colour table of an `Indexed` space; the samples of the image stay valid. Returns `None` for other
/// spaces.
fn palette(
    converter: &mut Converter<'_, '_>,
    old: &Object,
    target: DeviceSpace,
    purpose: PaintPurpose,
) -> Option<Object> {
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
        (ColourSpace::Rgb, _) => (target.name(), target.convert_rgb(converter.inks, purpose, &table)),
        (ColourSpace::Gray, _) => ("DeviceGray", table),
        (ColourSpace::Cmyk, DeviceSpace::Cmyk) => ("DeviceCMYK", table),
        (ColourSpace::Cmyk, DeviceSpace::Gray) => ("DeviceGray", samples::gray_from_cmyk(&table)),
        (ColourSpace::Pattern(_) | ColourSpace::Other, _) => return None,
    };
    let table = Object::String(table, lopdf::StringFormat::Hexadecimal);
    Some(vec!["Indexed".into(), name.into(), Object::Integer(last), table].into())
}

/// Converts an inline image to an image `XObject` with unabbreviated names. `spaces` are the colour spaces of the
/// stream's resources.
pub(super) fn from_inline(image: &Stream, spaces: &Dictionary) -> Stream {
    let mut head = dictionary! { "Type" => "XObject", "Subtype" => "Image" };
    let long =
        |short: &[u8]| ABBREVIATIONS.iter().find(|(name, _)| *name == short).map_or(short, |(_, long)| *long).to_vec();
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
    // `I` abbreviates both `Interpolate` and `Indexed`.
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
