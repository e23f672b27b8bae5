//! Decoding of image samples to 8 bits, and encoding of converted images.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::inks::{black_equivalent, eight_bits};
use crate::print::output_condition::{Ink, limit};

/// Limit on the number of pixels of an image.
const MAX_PIXELS: usize = 1 << 28;

/// Sample format of an image.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SampleLayout {
    pub(super) width: i64,
    pub(super) height: i64,
    columns: usize,
    rows: usize,
    channels: usize,
    bits: usize,
    /// Values of the smallest and the largest sample of each channel, 0 to 1 (entry `Decode`).
    decode: Vec<[f32; 2]>,
}

impl SampleLayout {
    /// Reads the format of an image. Returns `None` if it is invalid or exceeds [`MAX_PIXELS`].
    pub(super) fn read(document: &Document, image: &Stream, channels: usize) -> Option<Self> {
        let integer = |key: &[u8]| image.dict.get_deref(key, document).ok()?.as_i64().ok();
        let (width, height) = (integer(b"Width")?, integer(b"Height")?);
        let (columns, rows) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
        let bits = integer(b"BitsPerComponent").and_then(|bits| usize::try_from(bits).ok()).unwrap_or(8);
        let is_sensible = columns.checked_mul(rows).is_some_and(|pixels| (1..=MAX_PIXELS).contains(&pixels));
        let decode = image.dict.get_deref(b"Decode", document).and_then(Object::as_array).cloned().unwrap_or_default();
        let decode: Vec<f32> = decode.iter().filter_map(|it| it.as_float().ok()).collect();
        let mut decode = decode.as_chunks::<2>().0.to_vec();
        if decode.len() != channels {
            decode = vec![[0.0, 1.0]; channels];
        }
        let layout = Self { width, height, columns, rows, channels, bits, decode };
        (is_sensible && matches!(bits, 1 | 2 | 4 | 8 | 16)).then_some(layout)
    }

    /// Number of samples of the image.
    fn samples(&self) -> usize {
        self.columns * self.rows * self.channels
    }
}

/// Decodes the samples to 8 bits each and applies the `Decode` array. Returns `None` for unsupported or damaged data.
pub(super) fn decode(document: &Document, image: &Stream, layout: &SampleLayout) -> Option<Vec<u8>> {
    let mut samples = raw(document, image, layout)?;
    let tables: Vec<[u8; 256]> = layout.decode.iter().map(|range| table(*range)).collect();
    if tables.iter().any(|table| (0..=255).zip(table).any(|(level, meant)| level != *meant)) {
        for pixel in samples.chunks_exact_mut(layout.channels) {
            for (sample, table) in pixel.iter_mut().zip(&tables) {
                *sample = table[usize::from(*sample)];
            }
        }
    }
    Some(samples)
}

/// Returns the table that applies the `Decode` range of a channel to 8-bit samples.
fn table([low, high]: [f32; 2]) -> [u8; 256] {
    let mut table = [0; 256];
    for (level, entry) in (0..=255_u8).zip(&mut table) {
        *entry = eight_bits(low + f32::from(level) / 255.0 * (high - low));
    }
    table
}

/// Decodes the samples to 8 bits each, without the `Decode` array.
fn raw(document: &Document, image: &Stream, layout: &SampleLayout) -> Option<Vec<u8>> {
    let mut filters: Vec<Vec<u8>> = image.filters().unwrap_or_default().into_iter().map(<[u8]>::to_vec).collect();
    if filters.last().is_some_and(|filter| filter == b"DCTDecode") {
        filters.pop();
        let bytes = if filters.is_empty() {
            image.content.clone()
        } else {
            let mut outer = image.clone();
            outer.dict.set("Filter", filters.into_iter().map(Object::Name).collect::<Vec<_>>());
            outer.get_plain_content().ok()?
        };
        return jpeg(&bytes, layout);
    }
    let mut content = image.clone();
    if let Ok(parameters) = image.dict.get_deref(b"DecodeParms", document) {
        content.dict.set("DecodeParms", parameters.clone());
    }
    if filters.iter().any(|filter| matches!(filter.as_slice(), b"JPXDecode" | b"CCITTFaxDecode" | b"JBIG2Decode")) {
        return None;
    }
    unpack(content.get_plain_content().ok()?, layout)
}

/// Decodes a JPEG file. Returns `None` if its channels or size do not match `layout`.
fn jpeg(bytes: &[u8], layout: &SampleLayout) -> Option<Vec<u8>> {
    let options = DecoderOptions::default().set_strict_mode(false);
    let options = options.set_max_width(layout.columns).set_max_height(layout.rows);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let stored = decoder.input_colorspace()?;
    let colours = match (layout.channels, stored) {
        (3, ColorSpace::RGB | ColorSpace::YCbCr) => ColorSpace::RGB,
        (4, ColorSpace::CMYK | ColorSpace::YCCK) => stored,
        _ => return None,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(colours));
    let mut samples = decoder.decode().ok()?;
    if colours == ColorSpace::YCCK {
        samples.as_chunks_mut().0.iter_mut().for_each(cmyk_from_ycck);
    }
    (samples.len() == layout.samples()).then_some(samples)
}

/// Converts a YCCK pixel to CMYK: YCC encodes the complements of cyan, magenta and yellow (ITU-T T.872, 6.5.3).
fn cmyk_from_ycck([y, cb, cr, _]: &mut [u8; 4]) {
    let (light, blue, red) = (i32::from(*y), i32::from(*cb) - 128, i32::from(*cr) - 128);
    // Coefficients are in units of 1/65536.
    let ink = |colour: i32| u8::try_from((255 - light - (colour + 32768).div_euclid(65536)).clamp(0, 255)).unwrap_or(0);
    (*y, *cb, *cr) = (ink(91_881 * red), ink(-22_554 * blue - 46_802 * red), ink(116_130 * blue));
}

/// Unpacks samples of 1 to 16 bits to one byte each. Rows begin at byte boundaries.
fn unpack(content: Vec<u8>, layout: &SampleLayout) -> Option<Vec<u8>> {
    let (samples, across) = (layout.samples(), layout.columns * layout.channels);
    match layout.bits {
        8 if content.len() >= samples => {
            let mut content = content;
            content.truncate(samples);
            Some(content)
        }
        16 if content.len() >= samples * 2 => {
            Some(content.as_chunks::<2>().0[..samples].iter().map(|it| it[0]).collect())
        }
        bits @ (1 | 2 | 4) => {
            let row = (across * bits).div_ceil(8);
            let max = u8::MAX >> (8 - bits);
            let mut out = Vec::with_capacity(samples);
            for row in content.chunks_exact(row).take(layout.rows) {
                out.extend((0..across).map(|at| {
                    let shift = 8 - bits - at * bits % 8;
                    (row[at * bits / 8] >> shift & max) * (255 / max)
                }));
            }
            (out.len() == samples).then_some(out)
        }
        _ => None,
    }
}

/// Converts colour key masking to the samples of a soft mask (ISO 32000-1, 8.9.6.4). Returns `None` if the image has
/// none.
pub(super) fn colour_key(document: &Document, image: &Stream, layout: &SampleLayout) -> Option<Vec<u8>> {
    let ranges = image.dict.get_deref(b"Mask", document).ok()?.as_array().ok()?;
    let max = (1_i64 << layout.bits.min(8)) - 1;
    let level = |it: &Object| it.as_i64().ok().map(|level| level.clamp(0, 0xFFFF) >> layout.bits.saturating_sub(8));
    let ranges: Vec<i64> = ranges.iter().map(|it| level(it).map(|level| level * 255 / max)).collect::<Option<_>>()?;
    let ranges = ranges.as_chunks::<2>().0;
    let samples = raw(document, image, layout)?;
    let is_hidden = |pixel: &[u8]| {
        pixel.iter().zip(ranges).all(|(sample, [low, high])| (*low..=*high).contains(&i64::from(*sample)))
    };
    (ranges.len() == layout.channels)
        .then(|| samples.chunks_exact(layout.channels).map(|pixel| if is_hidden(pixel) { 0 } else { 255 }).collect())
}

/// Converts CMYK pixels to equally light gray levels.
pub(super) fn gray_from_cmyk(inks: &[u8]) -> Vec<u8> {
    let gray = |inks: &[u8; 4]| 255 - eight_bits(black_equivalent(inks.map(|ink| f32::from(ink) / 255.0)));
    inks.as_chunks().0.iter().map(gray).collect()
}

/// Limits the total ink of CMYK pixels (3.0 is 300 %). Returns `None` if no pixel exceeds the limit.
pub(super) fn limited(inks: Vec<u8>, ink_limit: f32) -> Option<Vec<u8>> {
    let mut inks = inks;
    let total = |pixel: &[u8; 4]| f32::from(pixel.iter().map(|level| u16::from(*level)).sum::<u16>()) / 255.0;
    // Tolerates rounding by half a level.
    let exceeds = |pixel: &[u8; 4]| total(pixel) > ink_limit + 0.5 / 255.0;
    if !inks.as_chunks().0.iter().any(exceeds) {
        return None;
    }
    for pixel in inks.as_chunks_mut().0.iter_mut().filter(|pixel| exceeds(pixel)) {
        let [c, m, y, k] = pixel.map(|level| f32::from(level) / 255.0);
        let ink = limit(Ink { c, m, y, k }, ink_limit);
        *pixel = [ink.c, ink.m, ink.y, ink.k].map(eight_bits);
    }
    Some(inks)
}

/// Converts a pixel to the level of a soft mask, by its luminosity.
pub(super) fn level_of_rgb(rgb: [u8; 3]) -> u8 {
    eight_bits(super::inks::level_of_rgb(rgb.map(|level| f32::from(level) / 255.0)))
}

/// Creates an image stream of 8-bit samples, compressed with PNG predictors (ISO 32000-1, 7.4.4.4).
pub(super) fn encode(head: Dictionary, layout: &SampleLayout, pixels: &[u8], channels: u8) -> Stream {
    match png_data(layout, pixels, channels) {
        Some(data) => {
            let mut head = head;
            head.set("Filter", "FlateDecode");
            head.set("DecodeParms", dictionary! {
                "Predictor" => 15, "Colors" => i64::from(channels), "BitsPerComponent" => 8, "Columns" => layout.width,
            });
            Stream::new(head, data).with_compression(false)
        }
        None => super::compressed(head, pixels),
    }
}

/// Compresses pixels as the image data of a PNG file. CMYK is encoded as RGBA, which has four channels, too.
fn png_data(layout: &SampleLayout, pixels: &[u8], channels: u8) -> Option<Vec<u8>> {
    let mut file = Vec::with_capacity(pixels.len() / 2);
    let mut encoder =
        png::Encoder::new(&mut file, u32::try_from(layout.width).ok()?, u32::try_from(layout.height).ok()?);
    encoder.set_color(if channels == 4 { png::ColorType::Rgba } else { png::ColorType::Grayscale });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header().ok()?.write_image_data(pixels).ok()?;
    let mut data = Vec::with_capacity(file.len());
    // An 8-byte signature, then chunks of length, type, data and checksum.
    let mut rest = file.get(8..)?;
    while let [a, b, c, d, e, f, g, h, ..] = *rest {
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
        if [e, f, g, h] == *b"IDAT" {
            data.extend_from_slice(rest.get(8..8 + length)?);
        }
        rest = rest.get(12 + length..)?;
    }
    Some(data)
}
