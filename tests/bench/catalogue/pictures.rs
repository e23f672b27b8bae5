//! Random images as in newsletters: photographs as JPEG, charts as PNG and SVG.

use std::fmt::Write as _;
use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::inlines::title;
use super::language::Language;
use super::random::Random;

mod photograph;

use photograph::Landscape;

/// Generates a photograph: a JPEG, 1000 to 1600 pixels wide, of quality 75 to 85, which is common on the web.
pub(super) fn photograph(random: &mut Random) -> Vec<u8> {
    let width = random.between(1000, 1600);
    let (x, y) = *random.pick(&[(3, 2), (3, 2), (4, 3), (16, 9), (3, 4)]);
    let height = width * y / x;
    let pixels = Landscape::new(random).pixels(width, height, random);
    let quality = u8::try_from(random.between(75, 85)).expect("the quality is below 100");
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let side = |side: usize| u16::try_from(side).expect("a photograph has less than 2,200 pixels a side");
    encoder.encode(&pixels, side(width), side(height), ColorType::Rgb).expect("writing to memory succeeds");
    bytes
}

/// Colours of bars: red, green, blue.
const COLOURS: [[u8; 3]; 4] = [[166, 25, 46], [32, 96, 144], [70, 120, 60], [150, 110, 40]];

/// Generates a bar chart as a spreadsheet exports it: a PNG, 700 to 1000 pixels wide.
pub(super) fn diagram(random: &mut Random) -> Vec<u8> {
    let width = side(random.between(700, 1000));
    let height = width * 3 / 5;
    let bars = side(random.between(4, 12));
    let colour = Rgb(*random.pick(&COLOURS));
    let mut picture = RgbImage::from_pixel(width, height, Rgb([255; 3]));
    for line in 1..8 {
        fill(&mut picture, [40, line * height / 8, width - 40, line * height / 8 + 2], Rgb([215; 3]));
    }
    let step = (width - 80) / bars;
    for bar in 0..bars {
        let top = height - 30 - side(random.between(20, 200)) * (height - 60) / 200;
        let left = 40 + bar * step + step / 6;
        fill(&mut picture, [left, top, left + step * 2 / 3, height - 30], colour);
    }
    fill(&mut picture, [40, height - 30, width - 40, height - 27], Rgb([40; 3]));
    png(&picture)
}

/// Generates a horizontal bar chart with labels: an SVG.
pub(super) fn drawing(language: &Language, random: &mut Random) -> Vec<u8> {
    let rows = random.between(4, 10);
    let height = rows * 30 + 20;
    let mut svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 {height}\">\n");
    let [red, green, blue] = *random.pick(&COLOURS);
    for row in 0..rows {
        let (y, width) = (row * 30 + 10, random.between(20, 380));
        let name = title(1, 3, language, random);
        let _ = writeln!(
            svg,
            "<rect x=\"240\" y=\"{y}\" width=\"{width}\" height=\"20\" fill=\"rgb({red},{green},{blue})\"/>"
        );
        let text = "font-family=\"sans-serif\" font-size=\"14\" text-anchor=\"end\"";
        let _ = writeln!(svg, "<text x=\"230\" y=\"{}\" {text}>{name}</text>", y + 15);
    }
    svg.push_str("</svg>\n");
    svg.into_bytes()
}

/// Generates a PNG of 4 × 4 pixels. Its colour is different for each number below 2^24.
pub(super) fn tiny(number: usize) -> Vec<u8> {
    let [blue, green, red, ..] = number.to_le_bytes();
    png(&RgbImage::from_pixel(4, 4, Rgb([red, green, blue])))
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).expect("pictures are small")
}

/// Fills the rectangle between left, top, right and bottom, in pixels.
fn fill(picture: &mut RgbImage, [left, top, right, bottom]: [u32; 4], colour: Rgb<u8>) {
    for y in top..bottom {
        for x in left..right {
            picture.put_pixel(x, y, colour);
        }
    }
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("writing to memory succeeds");
    bytes.into_inner()
}
