//! What becomes of images: their size, colours and metadata in both editions.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Publication, unzip};

/// A photograph of sorts: a left half of one colour, a right half of another, and some noise that a filter has to work on.
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

/// Camera data (Exif 2.32): this way up, taken at 48° N.
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

/// Builds an issue with one image, shown 4 inches wide; its file in the e-book with its name, and the PDF.
fn built(name: &str, content: &[u8], manifest: &str) -> (String, Vec<u8>, Vec<u8>) {
    let publication = Publication::new()
        .file("masthead.toml", format!("title = \"The Ferry\"\n{manifest}"))
        .file(&format!("issues/{name}"), content)
        .issue("a", &format!("![A photograph]({name}){{width=240}}\n"));
    publication.run("build --quiet").ends(0);
    let files = unzip(&publication.read("dist/a/a.epub"));
    let mut images = files.into_iter().filter(|(path, _)| path.starts_with("OEBPS/images/001"));
    let (path, bytes) = images.next().expect("the image is in the e-book");
    (path, bytes, publication.read("dist/a/a.pdf"))
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|at| at == text.as_bytes())
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).expect("what is written can be read").into_rgb8()
}

#[track_caller]
fn assert_colour(picture: &RgbImage, x: u32, y: u32, wanted: [u8; 3]) {
    let found = picture.get_pixel(x, y).0;
    assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 12), "{found:?} at {x}, {y}, not {wanted:?}");
}

#[test]
fn large_pictures_are_scaled_down_for_each_edition() {
    let photograph = jpeg(&photograph(2000, 1000), |_| {});
    let (path, bytes, pdf) = built("a.jpg", &photograph, "");
    assert_eq!(path, "OEBPS/images/001-a.jpg");
    let small = decoded(&bytes);
    assert_eq!(small.dimensions(), (1600, 800));
    assert_colour(&small, 100, 400, [207, 30, 30]);
    assert_colour(&small, 1500, 400, [30, 30, 207]);
    // 240 CSS pixels are 2.5 inches; 300 dpi.
    assert!(holds(&pdf, "/Width 750"), "the PDF has 300 pixels an inch");
    let (_, bytes, pdf) = built("a.jpg", &photograph, "[images]\npdf-dpi = 100\nepub-pixels = 500\n");
    assert_eq!(decoded(&bytes).dimensions(), (500, 250));
    assert!(holds(&pdf, "/Width 250"), "the PDF has 100 pixels an inch");
    // What the e-book has too few pixels of comes from the author's file.
    let (_, bytes, pdf) = built("a.jpg", &photograph, "[images]\npdf-dpi = 2400\nepub-pixels = 500\n");
    assert_eq!(decoded(&bytes).dimensions(), (500, 250));
    assert!(holds(&pdf, "/Width 2000"), "the PDF has all pixels there are");
}

#[test]
fn small_pictures_keep_their_pixels_and_lose_the_rest() {
    let picture = photograph(300, 200);
    let photograph = jpeg(&picture, |encoder| {
        encoder.add_exif_metadata(&exif(1)).expect("the data is short");
        encoder.add_app_segment(13, b"Photoshop 3.0\0GPS-48-12".to_vec()).expect("the data is short");
    });
    assert!(holds(&photograph, "GPS-48-12"));
    let (_, bytes, pdf) = built("a.jpg", &photograph, "");
    assert_eq!(decoded(&bytes), decoded(&photograph), "no pixel is changed");
    assert!(!holds(&bytes, "GPS-48-12") && !holds(&bytes, "Exif") && !holds(&pdf, "GPS-48-12"));
    let mut with_text = Vec::new();
    let mut encoder = png::Encoder::new(&mut with_text, 300, 200);
    encoder.set_color(png::ColorType::Rgb);
    encoder.add_text_chunk("Place".to_owned(), "GPS-48-12".to_owned()).expect("the text is short");
    encoder.write_header().and_then(|mut png| png.write_image_data(&picture)).expect("a picture can be encoded");
    let (_, bytes, _) = built("a.png", &with_text, "");
    assert_eq!(decoded(&bytes), picture, "no pixel is changed");
    assert!(holds(&with_text, "GPS-48-12") && !holds(&bytes, "GPS-48-12"));
}

#[test]
fn pictures_are_turned_upright() {
    let lying = photograph(300, 200);
    for (orientation, red_at) in [(3, (250, 100)), (6, (100, 50)), (8, (100, 250))] {
        let photograph =
            jpeg(&lying, |encoder| encoder.add_exif_metadata(&exif(orientation)).expect("the data is short"));
        let (_, bytes, _) = built("a.jpg", &photograph, "");
        let upright = decoded(&bytes);
        assert_eq!(upright.width() < upright.height(), orientation > 4);
        assert_colour(&upright, red_at.0, red_at.1, [207, 30, 30]);
        assert!(!holds(&bytes, "Exif"));
    }
}

#[test]
fn colours_of_other_spaces_become_srgb() {
    // Display P3's (204, 72, 52) is sRGB's (220, 60, 40).
    let flat = RgbImage::from_pixel(60, 40, Rgb([204, 72, 52]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("the profile can be written");
    let wide = jpeg(&flat, |encoder| encoder.add_icc_profile(&profile).expect("the profile is short"));
    let (_, bytes, _) = built("a.jpg", &wide, "");
    assert_colour(&decoded(&bytes), 30, 20, [220, 60, 40]);
    assert!(!holds(&bytes, "ICC_PROFILE"));
    // Inks: paper, and all of the black.
    let mut inks = Vec::new();
    let pixels: Vec<u8> = (0..60 * 40).flat_map(|at| [0, 0, 0, if at % 60 < 30 { 0 } else { 255 }]).collect();
    jpeg_encoder::Encoder::new(&mut inks, 95)
        .encode(&pixels, 60, 40, jpeg_encoder::ColorType::Cmyk)
        .expect("inks can be encoded");
    let (path, bytes, _) = built("a.jpg", &inks, "");
    let seen = decoded(&bytes);
    assert_eq!(path, "OEBPS/images/001-a.jpg");
    assert_colour(&seen, 10, 20, [255, 255, 255]);
    assert_colour(&seen, 50, 20, [40, 38, 38]);
}

#[test]
fn formats_that_readers_do_not_show_become_others() {
    let picture = photograph(60, 40);
    let sixteen = png(DynamicImage::from(picture.clone()).into_rgb16());
    let mut lossless = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut lossless)
        .encode(&picture, 60, 40, image::ExtendedColorType::Rgb8)
        .expect("a picture can be encoded");
    for (name, content) in [("a.png", sixteen), ("a.webp", lossless), ("a.gif", moving())] {
        let (path, bytes, _) = built(name, &content, "");
        assert_eq!(path, "OEBPS/images/001-a.png");
        assert_colour(&decoded(&bytes), 10, 20, [207, 30, 30]);
    }
}

/// A GIF of two pictures, of which the second is green.
fn moving() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for picture in [photograph(60, 40), RgbImage::from_pixel(60, 40, Rgb([0, 255, 0]))] {
        encoder.encode(&picture, 60, 40, image::ExtendedColorType::Rgb8).expect("a picture can be encoded");
    }
    drop(encoder);
    bytes
}
