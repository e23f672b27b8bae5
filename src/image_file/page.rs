//! The picture of a page as PNG.
//!
//! A page of type has few colours, and many shades of them at the edges of letters. With 32 steps a channel, which no eye tells
//! from 256 there, they are few enough for a palette, and the file is a third as large and written in a third of the time. A page
//! with photographs keeps all its colours.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

/// Bits that are left of the eight of a channel.
const BITS: u32 = 5;
const STEPS: u32 = (1 << BITS) - 1;

/// Writes pixels of red, green, blue and opacity, of which there is nothing to see through. None if `rgba` is not `width` times
/// `height` pixels.
pub(crate) fn write(rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    if let Some((palette, indices)) = with_palette(rgba) {
        return encode(&indices, Some(palette), width, height);
    }
    let mut opaque = Vec::with_capacity(rgba.len() / 4 * 3);
    rgba.chunks_exact(4).for_each(|pixel| opaque.extend_from_slice(&pixel[..3]));
    encode(&opaque, None, width, height)
}

/// The colours, three bytes each, in the order in which they come first, and the pixels as indices; none if there are more than
/// 256 colours.
fn with_palette(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: Vec<Option<u8>> = vec![None; 1 << (3 * BITS)];
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    for pixel in rgba.chunks_exact(4) {
        let steps = [pixel[0], pixel[1], pixel[2]].map(|number| (u32::from(number) * STEPS + 127) / 255);
        let key = (steps[0] << (2 * BITS) | steps[1] << BITS | steps[2]) as usize;
        if known[key].is_none() {
            known[key] = Some(u8::try_from(palette.len() / 3).ok()?);
            palette.extend(steps.map(|step| u8::try_from((step * 255 + STEPS / 2) / STEPS).unwrap_or(u8::MAX)));
        }
        indices.extend(known[key]);
    }
    Some((palette, indices))
}

fn encode(pixels: &[u8], palette: Option<Vec<u8>>, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(if palette.is_some() { ColorType::Indexed } else { ColorType::Rgb });
    // Rows of flat colours and letters compress best as they are; those of photographs by their differences.
    encoder.set_filter(if palette.is_some() { Filter::NoFilter } else { Filter::Up });
    // A higher level takes twice as long and gains a twentieth.
    encoder.set_deflate_compression(DeflateCompression::Level(3));
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(png: &[u8]) -> image::RgbImage {
        image::load_from_memory(png).unwrap().into_rgb8()
    }

    #[test]
    fn a_page_of_type_has_a_palette_and_its_ground_stays() {
        let shades: Vec<u8> = (0..=255).flat_map(|gray| [gray, gray, gray, 255]).collect();
        let png = write(&shades, 16, 16).unwrap();
        assert_eq!(png[25], 3, "indexed colour");
        let picture = decoded(&png);
        assert_eq!((picture.get_pixel(0, 0).0, picture.get_pixel(15, 15).0), ([0; 3], [255; 3]));
        assert!(picture.pixels().zip(0u8..).all(|(pixel, gray)| pixel.0[0].abs_diff(gray) <= 5));
    }

    #[test]
    fn a_page_with_many_colours_keeps_them() {
        let number = |n: u32| u8::try_from(n % 256).unwrap();
        let colours: Vec<u8> = (0..4096).flat_map(|n| [number(n >> 4), number(n * 7), number(n * 31), 255]).collect();
        let png = write(&colours, 64, 64).unwrap();
        assert_eq!(png[25], 2, "true colour");
        assert_eq!(
            decoded(&png).into_raw(),
            colours.chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect::<Vec<_>>()
        );
    }

    #[test]
    fn too_few_pixels_are_no_picture() {
        assert_eq!(write(&[0; 12], 2, 2), None);
    }
}
