//! Hostile image files: each is refused with the expected diagnostic, or shown, within the limits of time and memory.

use std::fs::File;

use image::{ExtendedColorType, ImageEncoder};

use crate::support::Publication;
use crate::watchdog::build_within_limits;

/// Builds an issue with one image, whose file name has no extension. Returns the exit status and the messages.
fn build_with_image(what: &str, content: &[u8]) -> (i32, String) {
    let publication = Publication::new().file("issues/image", content).issue("a", "![An image](image)\n");
    build_within_limits(what, &publication)
}

/// Asserts that each image is refused with exactly one diagnostic, an error with the given code.
#[track_caller]
fn assert_refused(rows: &[(&str, Vec<u8>, &str)]) {
    for (what, content, code) in rows {
        let (status, messages) = build_with_image(what, content);
        let is_reported = messages.contains(&format!("issues/a.md:4:1: error[{code}]: "));
        assert!(status == 1 && is_reported, "{what}: {status} {messages}");
        assert_eq!(messages.lines().count(), 1, "{what}: {messages}");
    }
}

/// Asserts that each image is built into the editions without a warning or an error. Notes are left out: a picture of
/// one pixel by millions is shown, but rightly called tiny.
#[track_caller]
fn assert_shown(rows: &[(&str, Vec<u8>)]) {
    for (what, content) in rows {
        let (status, messages) = build_with_image(what, content);
        let is_only_notes = messages.lines().all(|line| line.contains(": note["));
        assert!(status == 0 && is_only_notes, "{what}: {status} {messages}");
    }
}

/// A PNG whose header claims this size, but which has hardly any data.
fn png_header_only(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a header can be written");
    writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9C, 3, 0, 0, 0, 0, 1]).expect("a chunk can be written");
    drop(writer);
    bytes
}

/// A PNG of one colour, whose file is much smaller than its pixels in memory.
fn flat_png(width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let length = width as usize * height as usize * usize::from(colour.bits_per_pixel() / 8);
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(&vec![127; length], width, height, colour)
        .expect("an image can be encoded");
    bytes
}

fn byte(number: usize) -> u8 {
    u8::try_from(number % 251).unwrap_or(0)
}

fn jpeg(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_progressive(progressive);
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height) * 3).map(|at| byte(at / 600)).collect();
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).expect("an image can be encoded");
    bytes
}

/// A JPEG with a scan for each component, which some decoders read wrongly.
fn jpeg_in_three_scans() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&[90; 30 * 20 * 3], 30, 20, jpeg_encoder::ColorType::Rgb).expect("an image can be encoded");
    bytes
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..width * height * 3).map(|at| byte(at as usize * 7)).collect();
    image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)
        .encode(&pixels, width, height, ExtendedColorType::Rgb8)
        .expect("an image can be encoded");
    bytes
}

fn gif(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..width * height * 3).map(|at| byte(at as usize)).collect();
    image::codecs::gif::GifEncoder::new(&mut bytes)
        .encode(&pixels, width, height, ExtendedColorType::Rgb8)
        .expect("an image can be encoded");
    bytes
}

/// Returns the first two thirds of a file.
fn truncated(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() * 2 / 3].to_vec()
}

/// Overwrites width and height in a GIF's header; the frames stay as they are.
fn with_gif_size(mut gif: Vec<u8>, size: u16) -> Vec<u8> {
    gif[6..8].copy_from_slice(&size.to_le_bytes());
    gif[8..10].copy_from_slice(&size.to_le_bytes());
    gif
}

/// Overwrites width and height in a JPEG's frame header.
fn with_jpeg_size(mut jpeg: Vec<u8>, size: u16) -> Vec<u8> {
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).expect("a JPEG has a frame");
    jpeg[frame + 5..frame + 7].copy_from_slice(&size.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&size.to_be_bytes());
    jpeg
}

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().concat()
}

/// An SVG with `inside` as the content of its root element.
fn svg(inside: &str) -> Vec<u8> {
    let namespaces = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'";
    format!("<svg {namespaces} viewBox='0 0 100 100'>{inside}</svg>").into_bytes()
}

#[test]
fn images_over_the_size_limit_are_refused_without_decoding() {
    assert_refused(&[
        ("a PNG of 50,000 × 50,000", png_header_only(50_000, 50_000), "image-too-large"),
        ("a PNG of 1 × 2^31 - 1", png_header_only(1, (1 << 31) - 1), "image-too-large"),
        ("a GIF of 65,535 × 65,535", with_gif_size(gif(8, 8), u16::MAX), "image-too-large"),
        ("a JPEG of 65,535 × 65,535", with_jpeg_size(jpeg(8, 8, false), u16::MAX), "image-too-large"),
        ("a JPEG of 0 × 0", with_jpeg_size(jpeg(8, 8, false), 0), "bad-image"),
        ("33 MB", vec![b' '; 33 << 20], "image-too-large"),
    ]);
}

#[test]
fn images_just_within_the_size_limit_are_shown() {
    assert_shown(&[
        ("64 million pixels of 64 bits", flat_png(8000, 8000, ExtendedColorType::Rgba16)),
        ("64 million pixels of 8 bits", flat_png(8000, 8000, ExtendedColorType::L8)),
        ("a progressive JPEG of 64 million pixels", jpeg(8000, 8000, true)),
        ("a PNG of 1 × 5 million", flat_png(1, 5_000_000, ExtendedColorType::L8)),
    ]);
}

#[test]
fn files_that_are_not_complete_images_are_refused() {
    let png = flat_png(60, 40, ExtendedColorType::Rgb8);
    assert_refused(&[
        ("a text", b"root:x:0:0".to_vec(), "bad-image"),
        ("nothing", Vec::new(), "bad-image"),
        ("a signature", png[..8].to_vec(), "bad-image"),
        ("half a JPEG", truncated(&jpeg(200, 200, false)), "bad-image"),
        ("half a progressive JPEG", truncated(&jpeg(200, 200, true)), "bad-image"),
        ("half a PNG", truncated(&png), "bad-image"),
        ("half a WebP", truncated(&webp(100, 100)), "bad-image"),
        ("half a GIF", truncated(&gif(100, 100)), "bad-image"),
        ("half an SVG", truncated(&svg("<rect width='9' height='9'/>")), "bad-image"),
        ("a JPEG in three scans", jpeg_in_three_scans(), "bad-image"),
        ("an AVIF", b"\0\0\0\x20ftypavif\0\0\0\0".to_vec(), "bad-image"),
        ("a compressed SVG", vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 4], "bad-image"),
        ("a PNG with text behind", [&png[..40], b"<svg>".as_slice()].concat(), "bad-image"),
    ]);
}

#[test]
fn an_image_of_4_gb_is_refused_unread() {
    let publication = Publication::new().issue("a", "![An image](image.png)\n");
    let file = File::create(publication.path("issues/image.png")).expect("the file can be created");
    file.set_len(4 << 30).expect("a file may be sparse");
    let (status, messages) = build_within_limits("a sparse file", &publication);
    assert!(status == 1 && messages.contains("a.md:4:1: error[image-too-large]"), "{messages}");
}

#[test]
fn svgs_with_scripts_external_references_or_entities_are_refused() {
    let entities = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>\
                    <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text>&c;</text></svg>";
    let outside = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\
                   <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text>&a;</text></svg>";
    let rows = [
        ("a script", svg("<script>alert(1)</script>")),
        ("a script of another name", svg("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>")),
        ("an event", svg("<rect width='9' height='9' onload='alert(1)'/>")),
        ("an image on the network", svg("<image href='http://example.org/a.png' width='9' height='9'/>")),
        ("a file by its address", svg("<image xlink:href='file:///etc/passwd' width='9' height='9'/>")),
        ("a file by its path", svg("<image xlink:href='/etc/passwd' width='9' height='9'/>")),
        ("a file in another folder", svg("<image href='../../secret.png' width='9' height='9'/>")),
        ("a part of another file", svg("<use href='other.svg#a'/>")),
        ("an SVG embedded in an SVG", svg("<image href='data:image/svg+xml;base64,PHN2Zy8+' width='9' height='9'/>")),
        ("a style sheet that imports", svg("<style>@import url(http://example.org/a.css);</style>")),
        ("a style that loads", svg("<rect width='9' height='9' style='fill:url(http://example.org/a#b)'/>")),
        ("a paint that loads", svg("<rect width='9' height='9' fill='url(http://example.org/a#b)'/>")),
        (
            "an XHTML page",
            svg("<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>"),
        ),
        ("entities in entities", entities.as_bytes().to_vec()),
        ("an entity from outside", outside.as_bytes().to_vec()),
        (
            "an external style sheet",
            b"<?xml-stylesheet href='a.css'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>".to_vec(),
        ),
    ];
    assert_refused(&rows.map(|(what, content)| (what, content, "unsafe-svg")));
}

#[test]
fn svgs_that_are_too_expensive_to_draw_are_refused() {
    let used = repeated(40, |at| format!("<g id='a{at}'><use href='#a{n}'/><use href='#a{n}'/></g>", n = at + 1));
    let clipped = repeated(40, |at| {
        format!(
            "<clipPath id='a{at}'><rect width='9' height='9' clip-path='url(#a{n})'/><rect width='9' height='9' clip-path='url(#a{n})'/></clipPath>",
            n = at + 1
        )
    });
    let patterns = repeated(40, |at| {
        format!(
            "<pattern id='a{at}' width='1' height='1'><rect fill='url(#a{n})' width='9' height='9'/><rect fill='url(#a{n})' width='9' height='9'/></pattern>",
            n = at + 1
        )
    });
    let markers = format!(
        "<marker id='m'><path d='{0}'/></marker><g style='marker:url(#m)'><path d='{0}'/></g>",
        "M0 0h1".repeat(9000)
    );
    let attributes = repeated(200_000, |at| format!(" a{at}=''"));
    let namespaces = repeated(60_000, |at| format!("<g xmlns:a{at}='a'>"));
    let rules = format!("<style>{}</style>{}", ".a b{fill:red}".repeat(50_000), "<g class='a'/>".repeat(50_000));
    let filter = |inside: &str| {
        format!(
            "<filter id='f' x='-100' y='-100' width='200' height='200'>{inside}</filter><rect width='9' height='9' filter='url(#f)'/>"
        )
    };
    let rows = [
        ("parts that double", used + "<use href='#a0'/>"),
        ("clip paths that double", clipped + "<rect width='9' height='9' clip-path='url(#a0)'/>"),
        ("patterns that double", patterns + "<rect width='9' height='9' fill='url(#a0)'/>"),
        ("a part of itself", "<g id='a'><use href='#a'/></g>".to_owned()),
        ("two parts of each other", "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>".to_owned()),
        ("a chain of references", repeated(100_000, |at| format!("<use id='a{at}' href='#a{}'/>", at + 1))),
        ("deep groups", "<g>".repeat(100_000)),
        ("deep groups with end tags in comments", "<g><!--</g>-->".repeat(100_000)),
        ("markers at every point", markers),
        ("many attributes", format!("<g{attributes}/>")),
        ("many namespaces", namespaces),
        ("many elements", "<g/>".repeat(400_000)),
        ("many rules", rules),
        ("long text", format!("<text>{}</text>", "many words ".repeat(100_000))),
        ("a huge filter", filter("<feGaussianBlur stdDeviation='3'/>").replace("'200'", "'9e9'")),
        ("many steps of a filter", filter(&"<feGaussianBlur stdDeviation='3'/>".repeat(500))),
        ("a filter with many octaves of noise", filter("<feTurbulence numOctaves='100000000'/>")),
        ("a filter with a large radius", filter("<feMorphology operator='dilate' radius='5000'/>")),
    ];
    assert_refused(&rows.map(|(what, inside)| (what, svg(&inside), "svg-too-complex")));
}

#[test]
fn images_embedded_in_svgs_are_checked() {
    let embedded = |bytes: &[u8]| {
        let hex = repeated(bytes.len(), |at| format!("%{:02X}", bytes[at]));
        svg(&format!("<image href='data:image/png;,{hex}' width='90' height='90'/>"))
    };
    assert_refused(&[
        ("a PNG of 50,000 × 50,000 in an SVG", embedded(&png_header_only(50_000, 50_000)), "image-too-large"),
        ("half a PNG in an SVG", embedded(&truncated(&flat_png(60, 40, ExtendedColorType::Rgb8))), "bad-image"),
        ("a text in an SVG", embedded(b"root:x:0:0"), "bad-image"),
    ]);
    assert_shown(&[("a PNG in an SVG", embedded(&flat_png(60, 40, ExtendedColorType::Rgb8)))]);
}

#[test]
fn large_ordinary_svgs_are_shown() {
    let map =
        repeated(5000, |at| format!("<path fill='none' stroke='#123' d='M{} {}l1 1l2 3l-1 4z'/>", at % 100, at / 50));
    let shadow = "<filter id='s'><feDropShadow dx='1' dy='1' stdDeviation='1'/></filter>";
    let boxes = repeated(50, |at| {
        format!("<rect x='{}' y='{}' width='8' height='4' filter='url(#s)'/>", at % 10 * 10, at / 10 * 10)
    });
    assert_shown(&[("a map", svg(&map)), ("boxes with shadows", svg(&format!("{shadow}{boxes}")))]);
}
