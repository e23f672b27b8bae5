//! Gradients of each kind, in and out.

use lopdf::{Document, Stream, dictionary};

use super::*;
use crate::press::finish::content::tests::{condition, inks};
use crate::press::finish::inks::numbers;

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

/// The space of the converted shading, and its function.
fn converted(colour: Colour, purpose: Purpose, shading: Dictionary) -> (String, Option<Function>) {
    let mut document = Document::new();
    let id = document.add_object(shading);
    let mut converter = Converter::new(&mut document, inks(colour));
    let new = convert(&mut converter, id, purpose).unwrap();
    let new = new.as_dict().unwrap();
    let space = new.get(b"ColorSpace").unwrap();
    let space = space.as_name().or_else(|_| space.as_array().unwrap()[0].as_name()).unwrap();
    (String::from_utf8_lossy(space).into_owned(), Function::read(&document, new.get(b"Function").unwrap()))
}

fn is_close(value: &[f32], wanted: &[f32]) -> bool {
    value.len() == wanted.len() && value.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.011)
}

#[test]
fn ends_are_as_flat_colours_are() {
    let gradient = shading(2, "DeviceRGB", between(&[1.0, 1.0, 1.0], &ACCENT));
    let (space, function) = converted(Colour::Process, Purpose::Print, gradient);
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
fn gray_is_black_ink_only() {
    let gradient = shading(2, "DeviceRGB", between(&[0.0, 0.0, 0.0], &[1.0, 1.0, 1.0]));
    let (_, function) = converted(Colour::Process, Purpose::Print, gradient);
    for part in [0.0, 0.3, 0.7, 1.0] {
        assert!(is_close(&function.as_ref().unwrap().at(part)[..3], &[0.0; 3]));
    }
    let (space, function) =
        converted(Colour::Process, Purpose::Print, shading(3, "DeviceGray", between(&[0.0], &[1.0])));
    assert_eq!(space, "DeviceGray");
    assert!(is_close(&function.unwrap().at(0.25), &[0.25]));
}

#[test]
fn in_black_and_in_masks_there_is_one_channel() {
    let gradient = || shading(2, "DeviceRGB", between(&[1.0, 1.0, 1.0], &ACCENT));
    let (space, function) = converted(Colour::Greyscale, Purpose::Print, gradient());
    assert_eq!(space, "DeviceGray");
    assert!(is_close(&function.unwrap().at(0.0), &[1.0]));
    let (space, function) = converted(Colour::Process, Purpose::Mask, gradient());
    assert_eq!(space, "DeviceGray");
    let level = crate::press::finish::inks::level_of_rgb(ACCENT);
    assert!(is_close(&function.unwrap().at(1.0), &[level]));
    let inks = shading(2, "DeviceCMYK", between(&[0.0; 4], &[0.0, 0.0, 0.0, 1.0]));
    let (space, function) = converted(Colour::Greyscale, Purpose::Print, inks);
    assert_eq!(space, "DeviceGray");
    assert!(is_close(&function.unwrap().at(1.0), &[0.0]));
}

#[test]
fn programs_keep_screen_colours_with_a_profile() {
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
    for (colour, space) in [(Colour::Process, "ICCBased"), (Colour::Greyscale, "DeviceGray")] {
        let mut converter = Converter::new(&mut document, inks(colour));
        let new = convert(&mut converter, id, Purpose::Print).unwrap();
        let new = new.as_dict().unwrap();
        let found = new.get(b"ColorSpace").unwrap();
        let found = found.as_name().or_else(|_| found.as_array().unwrap()[0].as_name()).unwrap();
        assert_eq!(found, space.as_bytes());
        let function = new.get_deref(b"Function", &document).unwrap().as_stream().unwrap();
        let content = function.get_plain_content().unwrap();
        assert_eq!(content.len() > 5, colour == Colour::Greyscale, "{}", String::from_utf8_lossy(&content));
    }
    assert!(condition().gray([255; 3]) < 0.01);
}
