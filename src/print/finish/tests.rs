//! Tests with whole files, built like the output of Typst.

use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::content::tests::{condition, inks};
use super::*;

const ABOUT: About<'_> = About {
    title: "Küche",
    authors: &["Ann", "Bob"],
    subject: None,
    keywords: &["one"],
    language: "de",
    uuid: Uuid::from_u128(7),
    modified: 86_400,
    creator: "Masthead 0.1.0",
    identifiers: &[],
};

fn job(marks: bool, blanks: BlankPages) -> Job<'static> {
    let palette = inks(ColourMode::Process).palette;
    let condition = condition();
    let colour = ColourMode::Process;
    Job { condition, palette, colour, ink_limit: 3.0, bleed: 8.5, marks, spine: None, blanks, about: ABOUT, threads: 2 }
}

fn icc(document: &mut Document, channels: i64) -> Object {
    let profile = document.add_object(Stream::new(dictionary! { "N" => channels }, vec![0; 4]));
    vec!["ICCBased".into(), profile.into()].into()
}

fn image(document: &mut Document, space: Object, pixels: &[u8], bits: i64, width: i64) -> ObjectId {
    document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => 1,
            "BitsPerComponent" => bits, "ColorSpace" => space,
        },
        pixels.to_vec(),
    ))
}

/// Three pages with text, an image, a gradient, a link and an outline.
fn original() -> Vec<u8> {
    let mut document = Document::with_version("1.6");
    let (gray, rgb) = (icc(&mut document, 1), icc(&mut document, 3));
    let image = image(&mut document, rgb.clone(), &[255, 0, 0, 255, 255, 255], 8, 2);
    let gradient = dictionary! {
        "PatternType" => 2,
        "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 5.into(), 6.into()],
        "Shading" => dictionary! {
            "ShadingType" => 2, "ColorSpace" => rgb, "Coords" => vec![0.into(), 0.into(), 9.into(), 0.into()],
            "Function" => dictionary! {
                "FunctionType" => 2, "N" => 1, "Domain" => vec![0.into(), 1.into()],
                "C0" => vec![1.into(), 1.into(), 1.into()], "C1" => vec![1.into(), 0.into(), 0.into()],
            },
        },
    };
    let tree = document.new_object_id();
    let resources = dictionary! {
        "ColorSpace" => dictionary! { "c0" => gray.clone(), "unused" => gray },
        "XObject" => dictionary! { "x0" => image },
        "Pattern" => dictionary! { "p0" => gradient },
        "ExtGState" => dictionary! { "g0" => dictionary! { "ca" => Object::Real(0.5), "OP" => true } },
    };
    let page = |document: &mut Document, content: &str| {
        let link = dictionary! { "Type" => "Annot", "Subtype" => "Link" };
        let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "Annots" => vec![link.into()],
            "TrimBox" => [8.5, 8.5, 191.5, 291.5].map(Object::Real).to_vec(),
        };
        Object::Reference(document.add_object(page))
    };
    let kids = vec![
        page(&mut document, "/c0 cs 0 scn 0 0 9 9 re f /x0 Do"),
        page(&mut document, "/Pattern cs /p0 scn 0 0 9 9 re f /x0 Do"),
        page(&mut document, "/g0 gs 0 0 9 9 re f"),
    ];
    document.set_object(
        tree,
        dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => 3, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 200.into(), 300.into()],
        },
    );
    let labels =
        vec![0.into(), dictionary! { "S" => "r" }.into(), 1.into(), dictionary! { "S" => "D", "St" => 5 }.into()];
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => tree, "PageLabels" => dictionary! { "Nums" => labels },
        "Outlines" => dictionary! { "Count" => 0 }, "Names" => dictionary! {}, "OpenAction" => vec![Object::Null],
        "MarkInfo" => dictionary! {}, "ViewerPreferences" => dictionary! { "Direction" => "R2L" },
    });
    document.trailer.set("Root", catalog);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn finished(marks: bool, blanks: BlankPages) -> Document {
    Document::load_mem(&finish(&original(), &job(marks, blanks)).unwrap()).unwrap()
}

fn pages(document: &Document) -> Vec<&lopdf::Dictionary> {
    document.page_iter().map(|id| document.get_dictionary(id).unwrap()).collect()
}

fn part<'a>(document: &'a Document, page: &'a lopdf::Dictionary, kind: &str, name: &str) -> &'a Object {
    let resources = page.get_deref(b"Resources", document).unwrap().as_dict().unwrap();
    let kind = resources.get_deref(kind.as_bytes(), document).unwrap().as_dict().unwrap();
    kind.get_deref(name.as_bytes(), document).unwrap()
}

#[test]
fn output_is_reproducible() {
    let job = job(true, BlankPages::default());
    let file = finish(&original(), &job).unwrap();
    assert_eq!(file, finish(&original(), &Job { threads: 1, ..job }).unwrap());
    assert!(file.starts_with(b"%PDF-1.6"));
}

#[test]
fn interactive_features_are_dropped() {
    let document = finished(true, BlankPages::default());
    let catalog = document.catalog().unwrap();
    for key in ["Outlines", "Names", "OpenAction", "MarkInfo", "StructTreeRoot"] {
        assert!(!catalog.has(key.as_bytes()), "{key}");
    }
    let direction = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap().get(b"Direction").unwrap();
    assert_eq!(direction.as_name().unwrap(), b"R2L");
    for page in pages(&document) {
        assert!(!page.has(b"Annots") && page.has(b"BleedBox") && page.has(b"TrimBox"));
        let spaces = page.get(b"Resources").unwrap().as_dict().unwrap().get(b"ColorSpace").unwrap().as_dict().unwrap();
        assert_eq!(spaces.len(), 1, "only the colour space of the marks");
    }
}

#[test]
fn images_are_converted_once() {
    let document = finished(true, BlankPages::default());
    let pages = pages(&document);
    let image = part(&document, pages[0], "XObject", "x0").as_stream().unwrap();
    assert_eq!(image.dict.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceCMYK");
    let pixels = image.get_plain_content().unwrap();
    assert_eq!(pixels, condition().cmyk_pixels(&[255, 0, 0, 255, 255, 255], 3.0));
    let id = |page: &lopdf::Dictionary| {
        let drawn = page.get(b"Resources").unwrap().as_dict().unwrap().get(b"XObject").unwrap().as_dict().unwrap();
        drawn.get(b"x0").unwrap().as_reference().unwrap()
    };
    assert_eq!(id(pages[0]), id(pages[1]));
}

#[test]
fn patterns_move_with_the_page() {
    for (marks, x) in [(false, 5.0), (true, 5.0 + boxes::SLUG)] {
        let document = finished(marks, BlankPages::default());
        let pages = pages(&document);
        let pattern = part(&document, pages[1], "Pattern", "p0").as_dict().unwrap();
        let matrix = pattern.get(b"Matrix").unwrap().as_array().unwrap();
        assert!((matrix[4].as_float().unwrap() - x).abs() < 1e-3);
        let shading = pattern.get_deref(b"Shading", &document).unwrap().as_dict().unwrap();
        assert_eq!(shading.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceCMYK");
    }
}

#[test]
fn pages_with_transparency_blend_in_cmyk() {
    let document = finished(true, BlankPages::default());
    let pages = pages(&document);
    assert!(!pages[0].has(b"Group") && !pages[1].has(b"Group"));
    let group = pages[2].get(b"Group").unwrap().as_dict().unwrap();
    assert_eq!(group.get(b"CS").unwrap().as_name().unwrap(), b"DeviceCMYK");
    assert!(!part(&document, pages[2], "ExtGState", "g0").as_dict().unwrap().has(b"OP"));
}

#[test]
fn metadata_and_output_intent_are_complete() {
    let document = finished(true, BlankPages::default());
    let catalog = document.catalog().unwrap();
    let packet = catalog.get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    assert!(!packet.dict.has(b"Filter"));
    assert!(String::from_utf8_lossy(&packet.content).contains("PDF/X-4"));
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFX");
    let profile = intent.get_deref(b"DestOutputProfile", &document).unwrap().as_stream().unwrap();
    assert_eq!(profile.get_plain_content().unwrap(), condition().profile());
    let information = document.trailer.get_deref(b"Info", &document).unwrap().as_dict().unwrap();
    assert_eq!(information.get(b"Trapped").unwrap().as_name().unwrap(), b"False");
    assert_eq!(information.get(b"ModDate").unwrap().as_str().unwrap(), b"D:19700102000000Z");
    let ids = document.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert_eq!(ids[0], Object::String(Uuid::from_u128(7).as_bytes().to_vec(), StringFormat::Hexadecimal));
}

fn labels(document: &Document) -> Vec<(i64, String, i64)> {
    let labels = document.catalog().unwrap().get_deref(b"PageLabels", document).unwrap().as_dict().unwrap();
    let numbers = labels.get(b"Nums").unwrap().as_array().unwrap();
    let read = |pair: &[Object]| {
        let range = pair[1].as_dict().unwrap();
        let style = range.get(b"S").and_then(Object::as_name).unwrap_or_default();
        let start = range.get(b"St").and_then(Object::as_i64).unwrap_or(1);
        (pair[0].as_i64().unwrap(), String::from_utf8_lossy(style).into_owned(), start)
    };
    numbers.chunks(2).map(read).collect()
}

#[test]
fn blank_pages_have_no_labels_and_other_pages_keep_theirs() {
    let end = finished(true, BlankPages { count: 1, before_last: false });
    assert_eq!(pages(&end).len(), 4);
    assert_eq!(labels(&end), [(0, "r".into(), 1), (1, "D".into(), 5), (3, String::new(), 1)]);
    let inside = finished(true, BlankPages { count: 2, before_last: true });
    assert_eq!(pages(&inside).len(), 5);
    assert_eq!(labels(&inside), [(0, "r".into(), 1), (1, "D".into(), 5), (2, String::new(), 1), (4, "D".into(), 6)]);
    assert!(pages(&inside)[4].has(b"Group"), "the last page is still the last");
    assert!(!pages(&inside)[3].has(b"Group") && pages(&inside)[3].has(b"Contents"));
}

#[test]
fn invalid_files_are_errors_of_one_line() {
    for bytes in [b"".as_slice(), b"%PDF-1.6", b"nonsense", &original()[..200]] {
        let error = finish(bytes, &job(true, BlankPages::default())).unwrap_err().to_string();
        assert!(!error.contains('\n') && !error.is_empty(), "{error}");
    }
}
