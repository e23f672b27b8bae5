//! Preparation of images: size, orientation, colours, metadata and format in both editions.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Publication, repository, unzip};

/// An image with a red left half and a blue right half, both with some noise, so that scaling has an effect.
pub(crate) fn photograph(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = u8::try_from((x * 7 + y * 13) % 16).unwrap_or(0);
        if x < width / 2 { Rgb([200 + noise, 30, 30]) } else { Rgb([30, 30, 200 + noise]) }
    })
}

pub(crate) fn jpeg(picture: &RgbImage, prepare: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    prepare(&mut encoder);
    let side = |side: u32| u16::try_from(side).expect("the picture is small");
    encoder
        .encode(picture, side(picture.width()), side(picture.height()), jpeg_encoder::ColorType::Rgb)
        .expect("a picture can be encoded");
    bytes
}

pub(crate) fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("a picture can be encoded");
    bytes
}

/// Exif 2.32 metadata with this orientation and a GPS position.
fn exif(orientation: u16) -> Vec<u8> {
    let mut bytes = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    bytes.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1]);
    bytes.extend(orientation.to_be_bytes());
    bytes.extend([0, 0]);
    bytes.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]);
    bytes.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2]);
    bytes.extend(b"N\0\0\0\0\0\0\0GPS-48-12");
    bytes
}

/// Builds an issue with one image, shown 240 CSS pixels wide. Returns path and content of the image in the EPUB, and
/// the PDF.
fn build(name: &str, content: &[u8], manifest: &str) -> (String, Vec<u8>, Vec<u8>) {
    let publication = Publication::new()
        .file("masthead.toml", format!("title = \"The Ferry\"\n{manifest}"))
        .file(&format!("issues/{name}"), content)
        .issue("a", &format!("![A photograph]({name}){{width=240}}\n"));
    publication.run("build --quiet").ends(0);
    let files = unzip(&publication.read("dist/a/a.epub"));
    let mut images = files.into_iter().filter(|(path, _)| path.starts_with("OEBPS/images/001"));
    let (path, bytes) = images.next().expect("the image is in the EPUB");
    (path, bytes, publication.read("dist/a/a.pdf"))
}

/// Returns `true` if `text` occurs in `bytes`.
fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|at| at == text.as_bytes())
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).expect("the image in the EPUB can be decoded").into_rgb8()
}

/// Asserts that a pixel has this colour, up to a difference of 12 in each component.
#[track_caller]
fn assert_colour(picture: &RgbImage, x: u32, y: u32, expected: [u8; 3]) {
    let actual = picture.get_pixel(x, y).0;
    let is_close = actual.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 12);
    assert!(is_close, "{actual:?} at {x}, {y}, expected {expected:?}");
}

#[test]
fn large_images_are_scaled_down_for_each_edition() {
    let photograph = jpeg(&photograph(2000, 1000), |_| {});
    let (path, bytes, pdf) = build("a.jpg", &photograph, "");
    assert_eq!(path, "OEBPS/images/001-a.jpg");
    let small = decoded(&bytes);
    assert_eq!(small.dimensions(), (1600, 800));
    assert_colour(&small, 100, 400, [207, 30, 30]);
    assert_colour(&small, 1500, 400, [30, 30, 207]);
    // 240 CSS pixels are 2.5 inches; 300 dpi.
    assert!(contains(&pdf, "/Width 750"), "the PDF has 300 pixels an inch");
    let (_, bytes, pdf) = build("a.jpg", &photograph, "[images]\npdf-dpi = 100\nepub-pixels = 500\n");
    assert_eq!(decoded(&bytes).dimensions(), (500, 250));
    assert!(contains(&pdf, "/Width 250"), "the PDF has 100 pixels an inch");
    // The PDF is made from the author's file if the image in the EPUB has too few pixels for it.
    let (_, bytes, pdf) = build("a.jpg", &photograph, "[images]\npdf-dpi = 2400\nepub-pixels = 500\n");
    assert_eq!(decoded(&bytes).dimensions(), (500, 250));
    assert!(contains(&pdf, "/Width 2000"), "the PDF has all pixels of the author's file");
}

#[test]
fn small_images_keep_their_pixels_and_lose_their_metadata() {
    let picture = photograph(300, 200);
    let photograph = jpeg(&picture, |encoder| {
        encoder.add_exif_metadata(&exif(1)).expect("the data is short");
        encoder.add_app_segment(13, b"Photoshop 3.0\0GPS-48-12".to_vec()).expect("the data is short");
    });
    assert!(contains(&photograph, "GPS-48-12"));
    let (_, bytes, pdf) = build("a.jpg", &photograph, "");
    assert_eq!(decoded(&bytes), decoded(&photograph), "no pixel is changed");
    assert!(!contains(&bytes, "GPS-48-12") && !contains(&bytes, "Exif") && !contains(&pdf, "GPS-48-12"));
    let mut with_text = Vec::new();
    let mut encoder = png::Encoder::new(&mut with_text, 300, 200);
    encoder.set_color(png::ColorType::Rgb);
    encoder.add_text_chunk("Place".to_owned(), "GPS-48-12".to_owned()).expect("the text is short");
    encoder.write_header().and_then(|mut png| png.write_image_data(&picture)).expect("a picture can be encoded");
    let (_, bytes, _) = build("a.png", &with_text, "");
    assert_eq!(decoded(&bytes), picture, "no pixel is changed");
    assert!(contains(&with_text, "GPS-48-12") && !contains(&bytes, "GPS-48-12"));
}

#[test]
fn images_are_rotated_by_their_exif_orientation() {
    let landscape = photograph(300, 200);
    for (orientation, red_at) in [(3, (250, 100)), (6, (100, 50)), (8, (100, 250))] {
        let photograph =
            jpeg(&landscape, |encoder| encoder.add_exif_metadata(&exif(orientation)).expect("the data is short"));
        let (_, bytes, _) = build("a.jpg", &photograph, "");
        let upright = decoded(&bytes);
        assert_eq!(upright.width() < upright.height(), orientation > 4);
        assert_colour(&upright, red_at.0, red_at.1, [207, 30, 30]);
        assert!(!contains(&bytes, "Exif"));
    }
}

#[test]
fn colours_of_other_colour_spaces_are_converted_to_srgb() {
    // Display P3's (204, 72, 52) is sRGB's (220, 60, 40).
    let flat = RgbImage::from_pixel(60, 40, Rgb([204, 72, 52]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("the profile can be written");
    let wide = jpeg(&flat, |encoder| encoder.add_icc_profile(&profile).expect("the profile is short"));
    let (_, bytes, _) = build("a.jpg", &wide, "");
    assert_colour(&decoded(&bytes), 30, 20, [220, 60, 40]);
    assert!(!contains(&bytes, "ICC_PROFILE"));
    // CMYK: without ink on the left, full black on the right.
    let mut inks = Vec::new();
    let pixels: Vec<u8> = (0..60 * 40).flat_map(|at| [0, 0, 0, if at % 60 < 30 { 0 } else { 255 }]).collect();
    jpeg_encoder::Encoder::new(&mut inks, 95)
        .encode(&pixels, 60, 40, jpeg_encoder::ColorType::Cmyk)
        .expect("a picture can be encoded");
    let (path, bytes, _) = build("a.jpg", &inks, "");
    let converted = decoded(&bytes);
    assert_eq!(path, "OEBPS/images/001-a.jpg");
    assert_colour(&converted, 10, 20, [255, 255, 255]);
    assert_colour(&converted, 50, 20, [40, 38, 38]);
}

#[test]
fn webp_gif_and_16_bit_png_are_written_as_png() {
    let picture = photograph(60, 40);
    let sixteen = png(DynamicImage::from(picture.clone()).into_rgb16());
    let mut lossless = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut lossless)
        .encode(&picture, 60, 40, image::ExtendedColorType::Rgb8)
        .expect("a picture can be encoded");
    for (name, content) in [("a.png", sixteen), ("a.webp", lossless), ("a.gif", animated_gif())] {
        let (path, bytes, _) = build(name, &content, "");
        assert_eq!(path, "OEBPS/images/001-a.png");
        assert_colour(&decoded(&bytes), 10, 20, [207, 30, 30]);
    }
}

/// A GIF with two frames. The second is green.
fn animated_gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for picture in [photograph(60, 40), RgbImage::from_pixel(60, 40, Rgb([0, 255, 0]))] {
        encoder.encode(&picture, 60, 40, image::ExtendedColorType::Rgb8).expect("a picture can be encoded");
    }
    drop(encoder);
    bytes
}

/// The catalogue shows the publication's logo, and `verify` counts its file as the catalogue's own.
#[test]
fn the_catalogue_has_the_logo() {
    let publication = Publication::empty().copy(&repository("tests/cases/logo"), "");
    publication.run("build newsletter --edition pdf -q").ends(0);
    publication.run("catalogue").ends(0);
    let page = publication.text("dist/index.html");
    assert!(page.contains("src=\"logo.svg\" alt=\"A ferry under a rope\""), "{page}");
    assert!(publication.text("dist/logo.svg").contains("<svg"));
    publication.run("verify").ends(0);
}
