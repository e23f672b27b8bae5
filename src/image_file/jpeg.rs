//! JPEG files: their segments (ITU-T T.81, annex B), and decoding of CMYK files, which the `image` crate does not
//! support.

use std::ops::Range;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Properties of a JPEG file that are read without decoding it.
#[derive(Debug, Default)]
pub(super) struct JpegHeader {
    /// Number of components: 1 for gray, 3 for colour, 4 for CMYK.
    pub(super) components: u8,
    /// Whether decoders will find the right colour space without the Adobe marker: YCbCr for three components.
    pub(super) is_default_colour: bool,
    /// Whether the file has an Adobe marker. CMYK values are stored inverted in this case.
    pub(super) is_adobe: bool,
    /// Whether the image is sequential (not progressive) but has a separate scan for each component. This is legal and
    /// rare, and zune-jpeg 0.5 silently decodes it to wrong colours.
    pub(super) has_separate_scans: bool,
    /// Pixels per inch.
    pub(super) density: Option<f64>,
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP14: u8 = 0xEE;

/// A marker with its parameters and, for a scan, the entropy-coded data.
struct Segment {
    marker: u8,
    /// Byte range in the file, starting at the marker.
    range: Range<usize>,
    /// Offset of the parameters in the file, after marker and length.
    content: usize,
}

/// Returns the segments up to the end of the first image, or `None` if the file is damaged or ends before that. Data
/// after the first image (a second image, a video) is ignored.
fn segments(bytes: &[u8]) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    if bytes.get(..2)? != [0xFF, SOI] {
        return None;
    }
    let mut at = 2;
    loop {
        let start = at;
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        // Any number of fill bytes may precede a marker (B.1.1.2).
        while *bytes.get(at)? == 0xFF {
            at += 1;
        }
        let marker = bytes[at];
        at += 1;
        match marker {
            EOI => return Some(segments),
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let content = at + 2;
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        at += length.max(2);
        if marker == SOS {
            at += scan_length(bytes.get(at..)?)?;
        }
        bytes.get(start..at)?;
        segments.push(Segment { marker, range: start..at, content });
    }
}

/// Returns the length of a scan's data in bytes. The data ends before the first marker other than a restart; `FF 00` is
/// a stuffed byte, not a marker.
fn scan_length(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF))
}

/// Reads the header. Returns `None` if the file is truncated or damaged.
pub(super) fn header(bytes: &[u8]) -> Option<JpegHeader> {
    let mut header = JpegHeader { is_default_colour: true, ..JpegHeader::default() };
    let mut is_jfif = false;
    let mut is_sequential = false;
    for Segment { marker, range, content } in segments(bytes)? {
        let content = bytes.get(content..range.end).unwrap_or_default();
        match marker {
            APP0 if content.starts_with(b"JFIF\0") => {
                is_jfif = true;
                header.density = header.density.or_else(|| jfif_density(content));
            }
            APP14 if content.starts_with(b"Adobe") => {
                header.is_adobe = true;
                // Transform 1 is YCbCr, 0 is none.
                header.is_default_colour &= content.get(11) == Some(&1);
            }
            // All start-of-frame markers; C4, C8 and CC have other meanings.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF if header.components == 0 => {
                is_sequential = matches!(marker, 0xC0 | 0xC1);
                header.components = *content.get(5)?;
                let ids = content.iter().skip(6).step_by(3).copied();
                header.is_default_colour &= is_jfif || header.components != 3 || ids.take(3).eq([1, 2, 3]);
            }
            SOS => header.has_separate_scans |= is_sequential && content.first() != Some(&header.components),
            _ => {}
        }
    }
    (header.components > 0).then_some(header)
}

/// Returns the larger of the two densities in the JFIF segment, in pixels per inch (JFIF 1.02, page 5). `None` if it
/// has no unit.
fn jfif_density(content: &[u8]) -> Option<f64> {
    let pair = |at: usize| Some(u16::from_be_bytes([*content.get(at)?, *content.get(at + 1)?]));
    let density = f64::from(pair(8)?.max(pair(10)?));
    let inch = match content.get(7)? {
        1 => density,
        2 => density * 2.54,
        _ => return None,
    };
    (inch > 0.0).then_some(inch)
}

/// Returns the file without metadata: Exif data, location, thumbnail, comments, application data and further images.
/// The compressed image is copied byte for byte. `density` is in pixels per inch.
pub(super) fn strip(bytes: &[u8], density: Option<f64>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xFF, SOI]);
    let (unit, inch) = super::whole_density(density).map_or((0, 1), |inch: u16| (1, inch));
    let [high, low] = inch.to_be_bytes();
    out.extend([0xFF, APP0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 2, unit, high, low, high, low, 0, 0]);
    for Segment { marker, range, .. } in segments(bytes)? {
        // C0 to DF are tables, frames, scans and restart intervals. Not copied: application data (E0 to EF), reserved
        // markers and comments (FE).
        if matches!(marker, 0xC0..=0xDF) {
            out.extend_from_slice(&bytes[range]);
        }
    }
    out.extend([0xFF, EOI]);
    Some(out)
}

/// Decodes a four-component JPEG to cyan, magenta, yellow and black, where 255 is full ink.
pub(super) fn decode_cmyk(bytes: &[u8], is_adobe: bool) -> Option<Vec<u8>> {
    let decode = |colours: ColorSpace| {
        let options = DecoderOptions::default().set_strict_mode(false).jpeg_set_out_colorspace(colours);
        let options = options.set_max_width(usize::MAX).set_max_height(usize::MAX);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().ok()?;
        (decoder.input_colorspace() == Some(colours)).then(|| decoder.decode().ok()).flatten()
    };
    let from_ycck = || {
        let mut pixels = decode(ColorSpace::YCCK)?;
        pixels.chunks_exact_mut(4).for_each(ycck_to_cmyk);
        Some(pixels)
    };
    let mut pixels = decode(ColorSpace::CMYK).or_else(from_ycck)?;
    if is_adobe {
        for ink in &mut pixels {
            *ink = 255 - *ink;
        }
    }
    Some(pixels)
}

/// Converts a pixel from YCCK to CMYK. In YCCK, the inverted CMY values were converted to YCbCr as if they were RGB
/// (ITU-T T.872, section 6.5.3).
fn ycck_to_cmyk(pixel: &mut [u8]) {
    let (y, cb, cr) = (i32::from(pixel[0]), i32::from(pixel[1]) - 128, i32::from(pixel[2]) - 128);
    // Fixed-point factors, in 65536ths.
    let ink = |colour: i32| u8::try_from((255 - ((y * 65536 + colour + 32768) >> 16)).clamp(0, 255)).unwrap_or(0);
    pixel[0] = ink(91_881 * cr);
    pixel[1] = ink(-22_554 * cb - 46_802 * cr);
    pixel[2] = ink(116_130 * cb);
}
