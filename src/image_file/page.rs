//! Encoding the image of a rendered page as PNG.
//!
//! A page of text has few colours, but many shades of them at the edges of letters. With 32 levels per channel, which
//! look the same there as 256, a palette is sufficient, and the file is a third of the size and encoded in a third of
//! the time. A page with photographs keeps all its colours.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

/// Bits per channel of the colours in a palette.
const BITS: u32 = 5;
/// Highest level of a channel with [`BITS`] bits.
const MAX_LEVEL: u32 = (1 << BITS) - 1;

/// Encodes opaque RGBA pixels; the alpha channel is ignored. Returns `None` if `rgba` does not have `width` times
/// `height` pixels.
pub(crate) fn write(rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    if let Some((palette, indices)) = with_palette(rgba) {
        return encode(&indices, Some(palette), width, height);
    }
    let mut opaque = Vec::with_capacity(rgba.len() / 4 * 3);
    rgba.chunks_exact(4).for_each(|pixel| opaque.extend_from_slice(&pixel[..3]));
    encode(&opaque, None, width, height)
}

/// Returns a palette (three bytes per colour, in order of first use) and the pixels as indices into the palette, or
/// `None` if there are more than 256 colours.
fn with_palette(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut index_of: Vec<Option<u8>> = vec![None; 1 << (3 * BITS)];
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    for pixel in rgba.chunks_exact(4) {
        let levels = [pixel[0], pixel[1], pixel[2]].map(|number| (u32::from(number) * MAX_LEVEL + 127) / 255);
        let key = (levels[0] << (2 * BITS) | levels[1] << BITS | levels[2]) as usize;
        if index_of[key].is_none() {
            index_of[key] = Some(u8::try_from(palette.len() / 3).ok()?);
            palette
                .extend(levels.map(|level| u8::try_from((level * 255 + MAX_LEVEL / 2) / MAX_LEVEL).unwrap_or(u8::MAX)));
        }
        indices.extend(index_of[key]);
    }
    Some((palette, indices))
}

fn encode(pixels: &[u8], palette: Option<Vec<u8>>, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(if palette.is_some() { ColorType::Indexed } else { ColorType::Rgb });
    // Rows of flat colours and letters compress best without a filter, rows of photographs as differences.
    encoder.set_filter(if palette.is_some() { Filter::NoFilter } else { Filter::Up });
    // A higher level takes twice as long and saves a twentieth.
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
    fn a_page_of_text_gets_a_palette_with_exact_black_and_white() {
        let shades: Vec<u8> = (0..=255).flat_map(|gray| [gray, gray, gray, 255]).collect();
        let png = write(&shades, 16, 16).unwrap();
        assert_eq!(png[25], 3, "indexed colour");
        let picture = decoded(&png);
        assert_eq!((picture.get_pixel(0, 0).0, picture.get_pixel(15, 15).0), ([0; 3], [255; 3]));
        assert!(picture.pixels().zip(0u8..).all(|(pixel, gray)| pixel.0[0].abs_diff(gray) <= 5));
    }

    #[test]
    fn a_page_with_many_colours_is_true_colour() {
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
    fn too_few_pixels_are_an_error() {
        assert_eq!(write(&[0; 12], 2, 2), None);
    }
}
