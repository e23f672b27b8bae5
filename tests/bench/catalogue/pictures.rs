//! Pictures out of chance, as they come in newsletters: photographs as JPEG, diagrams as PNG and SVG.

use std::fmt::Write as _;
use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::chance::Chance;
use super::inlines::title;
use super::language::Language;

mod photograph;

use photograph::Landscape;

/// A photograph, 1000 to 1600 pixels wide, as JPEG of the quality that is usual on the web (about 75 to 85).
pub(super) fn photograph(chance: &mut Chance) -> Vec<u8> {
    let width = chance.between(1000, 1600);
    let (x, y) = *chance.pick(&[(3, 2), (3, 2), (4, 3), (16, 9), (3, 4)]);
    let height = width * y / x;
    let pixels = Landscape::new(chance).pixels(width, height, chance);
    let quality = u8::try_from(chance.between(75, 85)).expect("it is below 100");
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let side = |side: usize| u16::try_from(side).expect("a photograph has less than 2,200 pixels a side");
    encoder.encode(&pixels, side(width), side(height), ColorType::Rgb).expect("memory takes an image");
    bytes
}

/// The colours of diagrams.
const COLOURS: [[u8; 3]; 4] = [[166, 25, 46], [32, 96, 144], [70, 120, 60], [150, 110, 40]];

/// A bar chart, as a spreadsheet writes it: PNG, 700 to 1000 pixels wide.
pub(super) fn diagram(chance: &mut Chance) -> Vec<u8> {
    let width = side(chance.between(700, 1000));
    let height = width * 3 / 5;
    let bars = side(chance.between(4, 12));
    let colour = Rgb(*chance.pick(&COLOURS));
    let mut picture = RgbImage::from_pixel(width, height, Rgb([255; 3]));
    for line in 1..8 {
        fill(&mut picture, [40, line * height / 8, width - 40, line * height / 8 + 2], Rgb([215; 3]));
    }
    let step = (width - 80) / bars;
    for bar in 0..bars {
        let top = height - 30 - side(chance.between(20, 200)) * (height - 60) / 200;
        let left = 40 + bar * step + step / 6;
        fill(&mut picture, [left, top, left + step * 2 / 3, height - 30], colour);
    }
    fill(&mut picture, [40, height - 30, width - 40, height - 27], Rgb([40; 3]));
    png(&picture)
}

/// A drawing of bars with their names, as SVG.
pub(super) fn drawing(language: &Language, chance: &mut Chance) -> Vec<u8> {
    let rows = chance.between(4, 10);
    let height = rows * 30 + 20;
    let mut svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 {height}\">\n");
    let [red, green, blue] = *chance.pick(&COLOURS);
    for row in 0..rows {
        let (y, width) = (row * 30 + 10, chance.between(20, 380));
        let name = title(1, 3, language, chance);
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

/// A picture of four by four pixels, of its own colour for each of the first 16 million numbers.
pub(super) fn tiny(number: usize) -> Vec<u8> {
    let [blue, green, red, ..] = number.to_le_bytes();
    png(&RgbImage::from_pixel(4, 4, Rgb([red, green, blue])))
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).expect("pictures are small")
}

/// Fills what lies between left, top, right and bottom.
fn fill(picture: &mut RgbImage, [left, top, right, bottom]: [u32; 4], colour: Rgb<u8>) {
    for y in top..bottom {
        for x in left..right {
            picture.put_pixel(x, y, colour);
        }
    }
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("memory takes an image");
    bytes.into_inner()
}
