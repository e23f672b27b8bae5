//! Encoding the image of a rendered page.
//!
//! A page of text has few colours, but many shades of them at the edges of letters. With 16 or 8 levels per channel,
//! which look the same there as 256, a palette is sufficient, and the file is a third of the size and encoded in a third
//! of the time. Areas of one colour keep it. A page with photographs keeps all its colours.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

/// Bits per channel of the colours in a palette, the most first.
const BITS: [u32; 2] = [4, 3];
/// Pixels that are compared at once with those before.
const RUN: usize = 32;

/// Compression of pictures that are kept.
const SMALLEST: DeflateCompression = DeflateCompression::Level(9);

/// Quality of a page as JPEG: letters are still clean.
const JPEG_QUALITY: u8 = 82;

/// Encodes opaque RGBA pixels as PNG; the alpha channel is ignored. Returns `None` if `rgba` does not have `width` times
/// `height` pixels.
pub(crate) fn write(rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    write_with(&BITS, SMALLEST, rgba, width, height)
}

/// Encodes a page like [`write`] in a fraction of the time, for a picture that is shown once. The file is larger.
pub(crate) fn write_quickly(rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    write_with(&BITS, DeflateCompression::FdeflateUltraFast, rgba, width, height)
}

/// Encodes a page like [`write`], with fewer shades at the edges of letters: `bits` per channel.
pub(crate) fn write_small(rgba: &[u8], width: u32, height: u32, bits: u32) -> Option<Vec<u8>> {
    write_with(&[bits], SMALLEST, rgba, width, height)
}

fn write_with(bits: &[u32], compression: DeflateCompression, rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let row = 4 * width as usize;
    if let Some((palette, indices)) = bits.iter().find_map(|&bits| with_palette(rgba, row, bits)) {
        return encode(&indices, Some(palette), compression, width, height);
    }
    let mut opaque = Vec::with_capacity(rgba.len() / 4 * 3);
    rgba.chunks_exact(4).for_each(|pixel| opaque.extend_from_slice(&pixel[..3]));
    encode(&opaque, None, compression, width, height)
}

/// Encodes opaque RGBA pixels as JPEG, for pages with photographs. Returns `None` like [`write`].
pub(crate) fn write_jpeg(rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, JPEG_QUALITY);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.encode(rgba, width, height, jpeg_encoder::ColorType::Rgba).ok()?;
    Some(out)
}

/// Returns a palette (three bytes per colour, in order of first use) and the pixels as indices into the palette, or
/// `None` if there are more than 256 colours. `row` is the length of a row in bytes.
fn with_palette(rgba: &[u8], row: usize, bits: u32) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut palette = PaletteBuilder { bits, index_of: vec![None; 1 << (3 * bits)], colours: Vec::new() };
    let mut indices: Vec<u8> = Vec::with_capacity(rgba.len() / 4);
    let mut above: &[u8] = &[];
    for pixels in rgba.chunks(row.max(4)) {
        // Most rows are like the row above, and most pixels like those before.
        if pixels == above {
            indices.extend_from_within(indices.len() - pixels.len() / 4..);
            continue;
        }
        above = pixels;
        let (mut before, mut is_flat): (&[u8], bool) = (&[], false);
        for run in pixels.chunks(4 * RUN) {
            if is_flat && run == before {
                indices.extend_from_within(indices.len() - run.len() / 4..);
                continue;
            }
            for pixel in run.chunks_exact(4) {
                indices.push(palette.index(pixel)?);
            }
            is_flat = run[4..] == run[..run.len() - 4];
            if is_flat && run.len() == 4 * RUN {
                palette.keep(&run[..4]);
            }
            before = run;
        }
    }
    Some((palette.colours, indices))
}

/// Palette of the colours found so far.
struct PaletteBuilder {
    bits: u32,
    /// Index of each colour in `colours`.
    index_of: Vec<Option<u8>>,
    /// Three bytes per colour.
    colours: Vec<u8>,
}

impl PaletteBuilder {
    /// Makes the colour of a pixel, which is in the palette, the exact one.
    fn keep(&mut self, pixel: &[u8]) {
        let known = self.index(pixel).map(|index| 3 * usize::from(index));
        if let Some(colour) = known.and_then(|at| self.colours.get_mut(at..at + 3)) {
            colour.copy_from_slice(&pixel[..3]);
        }
    }

    /// Returns the index of a pixel's colour, or `None` if the palette is full.
    fn index(&mut self, pixel: &[u8]) -> Option<u8> {
        let max = (1 << self.bits) - 1;
        let levels = [pixel[0], pixel[1], pixel[2]].map(|number| (u32::from(number) * max + 127) / 255);
        let key = (levels[0] << (2 * self.bits) | levels[1] << self.bits | levels[2]) as usize;
        if self.index_of[key].is_none() {
            self.index_of[key] = Some(u8::try_from(self.colours.len() / 3).ok()?);
            self.colours.extend(levels.map(|level| u8::try_from((level * 255 + max / 2) / max).unwrap_or(u8::MAX)));
        }
        self.index_of[key]
    }
}

fn encode(
    pixels: &[u8],
    palette: Option<Vec<u8>>,
    compression: DeflateCompression,
    width: u32,
    height: u32,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(if palette.is_some() { ColorType::Indexed } else { ColorType::Rgb });
    // Rows of flat colours and letters compress best without a filter, rows of photographs as differences.
    encoder.set_filter(if palette.is_some() { Filter::NoFilter } else { Filter::Up });
    encoder.set_deflate_compression(compression);
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
        assert!(picture.pixels().zip(0u8..).all(|(pixel, gray)| pixel.0[0].abs_diff(gray) <= 9));
    }

    #[test]
    fn a_page_that_is_encoded_quickly_looks_the_same() {
        let rows: Vec<u8> = (0..64 * 64u32).flat_map(|n| [[255; 4], [90, 20, 20, 255]][(n / 7 % 2) as usize]).collect();
        let (kept, quick) = (write(&rows, 64, 64).unwrap(), write_quickly(&rows, 64, 64).unwrap());
        assert_eq!(quick[25], 3, "indexed colour");
        assert_eq!(decoded(&kept), decoded(&quick));
    }

    #[test]
    fn areas_of_one_colour_keep_it() {
        let cream = [245, 240, 232, 255].repeat(64 * 2);
        assert!(decoded(&write(&cream, 64, 2).unwrap()).pixels().all(|pixel| pixel.0 == [245, 240, 232]));
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
        assert_eq!(write_jpeg(&[0; 12], 2, 2), None);
    }

    #[test]
    fn a_page_with_photographs_can_be_jpeg() {
        let picture = image::load_from_memory(&write_jpeg(&[200; 4 * 64], 8, 8).unwrap()).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), (8, 8));
        assert!(picture.pixels().all(|pixel| pixel.0.iter().all(|level| level.abs_diff(200) <= 3)));
    }
}
