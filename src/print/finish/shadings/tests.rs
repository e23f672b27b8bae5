//! Tests of gradient conversion.

use lopdf::{Document, Stream, dictionary};

use super::*;
use crate::print::finish::content::tests::{condition, inks};
use crate::print::finish::inks::numbers;

const ACCENT: [f32; 3] = [0.690_196_1, 0.227_450_98, 0.090_196_08];

fn shading(kind: i64, space: &str, function: Dictionary) -> Dictionary {
    dictionary! {
        "ShadingType" => kind, "ColorSpace" => space, "Function" => function,
        "Coords" => numbers(&[0.0, 0.0, 9.0, 0.0]),
    }
}

fn between(start: &[f32], end: &[f32]) -> Dictionary {
    dictionary! {
        "FunctionType" => 2, "N" => 1, "Domain" => numbers(&[0.0, 1.0]), "C0" => numbers(start), "C1" => numbers(end),
    }
}

/// Converts a shading and returns its colour space and its function.
fn converted(colour: ColourMode, purpose: PaintPurpose, shading: Dictionary) -> (String, Option<Function>) {
    let mut document = Document::new();
    let id = document.add_object(shading);
    let mut converter = Converter::new(&mut document, inks(colour));
    let new = convert(&mut converter, id, purpose).unwrap();
    let new = new.as_dict().unwrap();
    let space = new.get(b"ColorSpace").unwrap();
    let space = space.as_name().or_else(|_| space.as_array().unwrap()[0].as_name()).unwrap();
    (String::from_utf8_lossy(space).into_owned(), Function::read(&document, new.get(b"Function").unwrap()))
}

fn is_close(value: &[f32], expected: &[f32]) -> bool {
    value.len() == expected.len() && value.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.011)
}

#[test]
fn ends_of_gradients_match_flat_colours() {
    let gradient = shading(2, "DeviceRGB", between(&[1.0, 1.0, 1.0], &ACCENT));
    let (space, function) = converted(ColourMode::Process, PaintPurpose::Print, gradient);
    assert_eq!(space, "DeviceCMYK");
    let function = function.unwrap();
    assert!(is_close(&function.at(0.0), &[0.0; 4]), "{:?}", function.at(0.0));
    assert!(is_close(&function.at(1.0), &[0.1, 0.8, 1.0, 0.2]), "{:?}", function.at(1.0));
    for step in 0..=20_u8 {
        let inks = function.at(f32::from(step) / 20.0);
        assert!(inks.iter().sum::<f32>() <= 3.02 && inks.len() == 4);
    }
}

#[test]
fn gray_gradients_use_black_ink_only() {
    let gradient = shading(2, "DeviceRGB", between(&[0.0, 0.0, 0.0], &[1.0, 1.0, 1.0]));
    let (_, function) = converted(ColourMode::Process, PaintPurpose::Print, gradient);
    for part in [0.0, 0.3, 0.7, 1.0] {
        assert!(is_close(&function.as_ref().unwrap().at(part)[..3], &[0.0; 3]));
    }
    let (space, function) =
        converted(ColourMode::Process, PaintPurpose::Print, shading(3, "DeviceGray", between(&[0.0], &[1.0])));
    assert_eq!(space, "DeviceGray");
    assert!(is_close(&function.unwrap().at(0.25), &[0.25]));
}

#[test]
fn greyscale_and_masks_have_one_channel() {
    let gradient = || shading(2, "DeviceRGB", between(&[1.0, 1.0, 1.0], &ACCENT));
    let (space, function) = converted(ColourMode::Greyscale, PaintPurpose::Print, gradient());
    assert_eq!(space, "DeviceGray");
    assert!(is_close(&function.unwrap().at(0.0), &[1.0]));
    let (space, function) = converted(ColourMode::Process, PaintPurpose::Mask, gradient());
    assert_eq!(space, "DeviceGray");
    let level = crate::print::finish::inks::level_of_rgb(ACCENT);
    assert!(is_close(&function.unwrap().at(1.0), &[level]));
    let inks = shading(2, "DeviceCMYK", between(&[0.0; 4], &[0.0, 0.0, 0.0, 1.0]));
    let (space, function) = converted(ColourMode::Greyscale, PaintPurpose::Print, inks);
    assert_eq!(space, "DeviceGray");
    assert!(is_close(&function.unwrap().at(1.0), &[0.0]));
}

#[test]
fn postscript_functions_keep_rgb_with_a_profile() {
    let mut document = Document::new();
    let program = Stream::new(
        dictionary! {
            "FunctionType" => 4, "Domain" => numbers(&[0.0, 1.0].repeat(2)), "Range" => numbers(&[0.0, 1.0].repeat(3)),
        },
        b"{ 0 }".to_vec(),
    );
    let program = document.add_object(program);
    let id =
        document.add_object(dictionary! { "ShadingType" => 1, "ColorSpace" => "DeviceRGB", "Function" => program });
    for (colour, space) in [(ColourMode::Process, "ICCBased"), (ColourMode::Greyscale, "DeviceGray")] {
        let mut converter = Converter::new(&mut document, inks(colour));
        let new = convert(&mut converter, id, PaintPurpose::Print).unwrap();
        let new = new.as_dict().unwrap();
        let actual = new.get(b"ColorSpace").unwrap();
        let actual = actual.as_name().or_else(|_| actual.as_array().unwrap()[0].as_name()).unwrap();
        assert_eq!(actual, space.as_bytes());
        let function = new.get_deref(b"Function", &document).unwrap().as_stream().unwrap();
        let content = function.get_plain_content().unwrap();
        assert_eq!(content.len() > 5, colour == ColourMode::Greyscale, "{}", String::from_utf8_lossy(&content));
    }
    assert!(condition().black_ink([255; 3]) < 0.01);
}
