//! Tests of image conversion.

use lopdf::Document;

use super::*;
use crate::print::finish::ColourMode;
use crate::print::finish::content::tests::{condition, inks};

const RED_WHITE: [u8; 6] = [255, 0, 0, 255, 255, 255];

fn converted(colour: ColourMode, image: Stream) -> (Document, Stream) {
    let mut document = Document::new();
    let id = document.add_object(image);
    let mut converter = Converter::new(&mut document, inks(colour));
    let (Object::Stream(new), _) = convert(&mut converter, id, PaintPurpose::Print).unwrap() else {
        panic!("an image is a stream");
    };
    (document, new)
}

fn image(space: impl Into<Object>, bits: i64, width: i64, samples: &[u8]) -> Stream {
    let head = dictionary! {
        "Subtype" => "Image", "Width" => width, "Height" => 1, "BitsPerComponent" => bits, "ColorSpace" => space,
    };
    Stream::new(head, samples.to_vec())
}

fn space_of(image: &Stream) -> String {
    String::from_utf8_lossy(image.dict.get(b"ColorSpace").unwrap().as_name().unwrap()).into_owned()
}

#[test]
fn rgb_images_become_cmyk_or_gray() {
    let (_, new) = converted(ColourMode::Process, image("DeviceRGB", 8, 2, &RED_WHITE));
    assert_eq!(space_of(&new), "DeviceCMYK");
    assert_eq!(new.get_plain_content().unwrap(), condition().cmyk_pixels(&RED_WHITE, 3.0));
    let (_, new) = converted(ColourMode::Greyscale, image("DeviceRGB", 8, 2, &RED_WHITE));
    assert_eq!(space_of(&new), "DeviceGray");
    assert_eq!(new.get_plain_content().unwrap(), condition().gray_pixels(&RED_WHITE));
}

#[test]
fn samples_of_all_bit_depths_are_decoded() {
    let expected = condition().cmyk_pixels(&RED_WHITE, 3.0);
    for (bits, samples) in [
        (1, vec![0b1001_1100]),
        (2, vec![0b1100_0011, 0b1111_0000]),
        (4, vec![0xF0, 0x0F, 0xFF]),
        (16, vec![255, 9, 0, 0, 0, 7, 255, 0, 255, 0, 255, 0]),
    ] {
        let (_, new) = converted(ColourMode::Process, image("DeviceRGB", bits, 2, &samples));
        assert_eq!(new.get_plain_content().unwrap(), expected, "{bits} bits");
        assert_eq!(new.dict.get(b"BitsPerComponent").unwrap().as_i64().unwrap(), 8);
    }
}

#[test]
fn decode_arrays_are_applied() {
    let mut inverted = image("DeviceRGB", 8, 2, &[0, 255, 255, 0, 0, 0]);
    inverted.dict.set("Decode", [1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec());
    let (_, new) = converted(ColourMode::Process, inverted);
    assert_eq!(new.get_plain_content().unwrap(), condition().cmyk_pixels(&RED_WHITE, 3.0));
    assert!(!new.dict.has(b"Decode"));
}

#[test]
fn gray_and_cmyk_samples_are_kept() {
    let (_, new) = converted(ColourMode::Process, image("DeviceGray", 1, 8, &[0xA5]));
    assert_eq!((space_of(&new).as_str(), new.content.as_slice()), ("DeviceGray", [0xA5].as_slice()));
    let (_, new) = converted(ColourMode::Process, image("DeviceCMYK", 8, 1, &[1, 2, 3, 4]));
    assert_eq!((space_of(&new).as_str(), new.content.as_slice()), ("DeviceCMYK", [1, 2, 3, 4].as_slice()));
    let (_, new) = converted(ColourMode::Greyscale, image("DeviceCMYK", 8, 2, &[0, 0, 0, 255, 0, 0, 0, 0]));
    assert_eq!(new.get_plain_content().unwrap(), [0, 255]);
}

#[test]
fn cmyk_images_are_limited_to_the_ink_limit() {
    let (_, new) = converted(ColourMode::Process, image("DeviceCMYK", 8, 2, &[255, 255, 255, 255, 9, 9, 9, 9]));
    let pixels = new.get_plain_content().unwrap();
    assert_eq!((pixels[3], &pixels[4..]), (255, [9, 9, 9, 9].as_slice()));
    assert!(pixels[..4].iter().map(|level| f32::from(*level)).sum::<f32>() <= 3.01 * 255.0);
}

#[test]
fn indexed_images_keep_their_samples() {
    let table = Object::String(RED_WHITE.to_vec(), lopdf::StringFormat::Literal);
    let space = vec!["Indexed".into(), "DeviceRGB".into(), 1.into(), table];
    let (_, new) = converted(ColourMode::Process, image(space, 1, 8, &[0x55]));
    assert_eq!(new.content, [0x55]);
    let space = new.dict.get(b"ColorSpace").unwrap().as_array().unwrap();
    assert_eq!(space[1].as_name().unwrap(), b"DeviceCMYK");
    assert_eq!(space[3].as_str().unwrap(), condition().cmyk_pixels(&RED_WHITE, 3.0));
}

#[test]
fn colour_keys_become_soft_masks() {
    let mut image = image("DeviceRGB", 8, 2, &RED_WHITE);
    image.dict.set("Mask", [250, 255, 0, 5, 0, 5].map(Object::Integer).to_vec());
    let (document, new) = converted(ColourMode::Process, image);
    let mask = new.dict.get_deref(b"SMask", &document).unwrap().as_stream().unwrap();
    assert_eq!(mask.get_plain_content().unwrap(), [0, 255]);
}

#[test]
fn undecodable_images_keep_a_profile() {
    let mut damaged = image("DeviceRGB", 8, 2, b"no JPEG");
    damaged.dict.set("Filter", "DCTDecode");
    let (_, new) = converted(ColourMode::Process, damaged);
    assert_eq!(new.dict.get(b"ColorSpace").unwrap().as_array().unwrap()[0].as_name().unwrap(), b"ICCBased");
    let (_, new) = converted(ColourMode::Process, image("DeviceRGB", 8, 1 << 40, &RED_WHITE));
    assert!(new.dict.get(b"ColorSpace").unwrap().as_array().is_ok(), "cut off");
}

#[test]
fn names_of_inline_images_are_expanded() {
    let short = Stream::new(dictionary! { "W" => 1, "H" => 1, "BPC" => 8, "CS" => "RGB", "F" => "AHx" }, Vec::new());
    let long = from_inline(&short, &Dictionary::new());
    assert_eq!(long.dict.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceRGB");
    assert_eq!(long.dict.get(b"Filter").unwrap().as_name().unwrap(), b"ASCIIHexDecode");
    let named = Stream::new(dictionary! { "CS" => "c0" }, Vec::new());
    let long = from_inline(&named, &dictionary! { "c0" => "DeviceGray" });
    assert_eq!(long.dict.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceGray");
}
