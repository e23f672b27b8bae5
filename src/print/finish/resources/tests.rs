//! Tests of nested content streams: forms, soft masks, patterns, glyphs.

use lopdf::{Stream, dictionary};

use super::*;
use crate::print::finish::ColourMode;
use crate::print::finish::content::tests::inks;

fn form(content: &str, resources: Dictionary) -> Stream {
    let group = dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" };
    let head = dictionary! {
        "Subtype" => "Form", "BBox" => vec![Object::Integer(0); 4], "StructParents" => 3, "Group" => group,
        "Resources" => resources,
    };
    Stream::new(head, content.as_bytes().to_vec())
}

/// Converts the content of a page with its resources.
fn page(document: &mut Document, content: &str, resources: Dictionary) -> Result<ConvertedStream, FinishError> {
    let mut converter = Converter::new(document, inks(ColourMode::Process));
    let owner = dictionary! { "Resources" => resources };
    converter.stream(content.as_bytes(), &owner, PaintPurpose::Print, StreamKind::Page, 1.0)
}

fn resource<'a>(document: &'a Document, resources: &'a Dictionary, kind: &str, name: &str) -> &'a Object {
    let kind = resources.get_deref(kind.as_bytes(), document).unwrap().as_dict().unwrap();
    kind.get_deref(name.as_bytes(), document).unwrap()
}

fn text(stream: &Stream) -> String {
    String::from_utf8(stream.get_plain_content().unwrap()).unwrap().replace('\n', " ")
}

#[test]
fn nested_forms_are_converted() {
    let mut document = Document::new();
    let inner = document.add_object(form("1 g 0 0 9 9 re f", Dictionary::new()));
    let outer =
        form("0 g 0 0 9 9 re f /x0 Do", dictionary! { "XObject" => dictionary! { "x0" => inner, "x1" => inner } });
    let outer = document.add_object(outer);
    let page = page(&mut document, "/x0 Do", dictionary! { "XObject" => dictionary! { "x0" => outer } }).unwrap();
    assert!(page.is_transparent);
    let form = resource(&document, &page.resources, "XObject", "x0").as_stream().unwrap();
    assert_eq!(text(form), "0 0 0 1 k 0 0 9 9 re f /x0 Do");
    assert!(!form.dict.has(b"StructParents"));
    assert_eq!(
        form.dict.get(b"Group").unwrap().as_dict().unwrap().get(b"CS").unwrap().as_name().unwrap(),
        b"DeviceCMYK"
    );
    let drawn = resource(&document, form.dict.get(b"Resources").unwrap().as_dict().unwrap(), "XObject", "x0");
    assert_eq!(text(drawn.as_stream().unwrap()), "0 0 0 0 k 0 0 9 9 re f");
}

#[test]
fn soft_masks_are_gray() {
    let mut document = Document::new();
    let group = document.add_object(form("0.5 g 0 0 9 9 re f 1 0 0 rg 0 0 9 9 re f", Dictionary::new()));
    let mask = dictionary! { "S" => "Luminosity", "G" => group, "BC" => vec![Object::Integer(1); 3] };
    let states = dictionary! { "g0" => dictionary! { "SMask" => mask } };
    let page = page(&mut document, "/g0 gs 0 0 9 9 re f", dictionary! { "ExtGState" => states }).unwrap();
    assert!(page.is_transparent);
    let state = resource(&document, &page.resources, "ExtGState", "g0").as_dict().unwrap();
    let mask = state.get(b"SMask").unwrap().as_dict().unwrap();
    assert_eq!(mask.get(b"BC").unwrap().as_array().unwrap(), &[Object::Integer(1)]);
    let group = mask.get_deref(b"G", &document).unwrap().as_stream().unwrap();
    assert_eq!(text(group), "0.5 g 0 0 9 9 re f 0.3 g 0 0 9 9 re f");
    assert_eq!(
        group.dict.get(b"Group").unwrap().as_dict().unwrap().get(b"CS").unwrap().as_name().unwrap(),
        b"DeviceGray"
    );
}

#[test]
fn tiling_patterns_and_glyphs_are_converted() {
    let mut document = Document::new();
    let tiling =
        |paint: i64| dictionary! { "PatternType" => 1, "PaintType" => paint, "Resources" => Dictionary::new() };
    let coloured = document.add_object(Stream::new(tiling(1), b"0 0 9 9 re f".to_vec()));
    let uncoloured = document.add_object(Stream::new(tiling(2), b"1 g 0 0 9 9 re f".to_vec()));
    let glyph = document.add_object(Stream::new(Dictionary::new(), b"9 0 d0 0.5 g 0 0 9 9 re f".to_vec()));
    let stencil = document.add_object(Stream::new(Dictionary::new(), b"9 0 0 0 9 9 d1 0.5 g 0 0 9 9 re f".to_vec()));
    let glyphs = dictionary! { "a" => glyph, "b" => stencil };
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type3", "CharProcs" => glyphs };
    let resources = dictionary! {
        "Pattern" => dictionary! { "p1" => coloured, "p2" => uncoloured },
        "Font" => dictionary! { "f" => font },
    };
    let content = "/Pattern cs /p1 scn 0 0 9 9 re f /p2 scn 0 0 9 9 re f BT /f 12 Tf (a) Tj ET";
    let page = page(&mut document, content, resources).unwrap();
    assert!(!page.is_transparent);
    let pattern = |name: &str| text(resource(&document, &page.resources, "Pattern", name).as_stream().unwrap());
    assert_eq!(pattern("p1"), "0 0 0 1 k 0 0 9 9 re f");
    assert_eq!(pattern("p2"), "0 0 9 9 re f");
    let font = resource(&document, &page.resources, "Font", "f").as_dict().unwrap();
    let glyphs = font.get(b"CharProcs").unwrap().as_dict().unwrap();
    let glyph = |name: &str| text(glyphs.get_deref(name.as_bytes(), &document).unwrap().as_stream().unwrap());
    assert_eq!(glyph("a"), "9 0 d0 0 0 0 0.5 k 0 0 9 9 re f");
    assert_eq!(glyph("b"), "9 0 0 0 9 9 d1 0 0 9 9 re f");
}

#[test]
fn a_form_that_draws_itself_is_an_error() {
    let mut document = Document::new();
    let id = document.new_object_id();
    let itself = form("/x0 Do /x0 Do", dictionary! { "XObject" => dictionary! { "x0" => id } });
    document.set_object(id, itself);
    assert!(page(&mut document, "/x0 Do", dictionary! { "XObject" => dictionary! { "x0" => id } }).is_err());
}
