//! JPEG files, segment by segment (ITU-T T.81, annex B), and the four-ink ones, which the `image` crate cannot decode.

use std::ops::Range;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// What a JPEG says of itself before its first scan.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Components of a pixel: 1 gray, 3 colours, 4 inks.
    pub(super) components: u8,
    /// Whether three components are colour and difference: what a file that names nothing means.
    pub(super) is_usual: bool,
    /// Whether Adobe's marker is there: then inks are written inverted.
    pub(super) is_adobe: bool,
    /// Whether each component has a scan of its own though the picture is not progressive: legal, rare, and what zune-jpeg 0.5
    /// decodes to wrong colours without a word.
    pub(super) has_separate_scans: bool,
    /// Pixels an inch.
    pub(super) density: Option<f64>,
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP14: u8 = 0xEE;

/// A marker and what belongs to it, the scan's data included. The range begins with the marker's own two bytes.
struct Segment {
    marker: u8,
    range: Range<usize>,
    /// Where its content begins, behind marker and length.
    content: usize,
}

/// The segments up to the end of the first picture; none if the file does not get that far. What stands behind (a second
/// picture, a film) is left out.
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
        // Any number of fill bytes may come before a marker (B.1.1.2).
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

/// How long the data of a scan is: up to a marker that is neither a stuffed byte nor a restart.
fn scan_length(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF))
}

/// Reads the header; none if the file is cut off or damaged.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let mut header = Header { is_usual: true, ..Header::default() };
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
                // Transform 1 is colour and difference; 0 is none.
                header.is_usual &= content.get(11) == Some(&1);
            }
            // Start of frame, of all kinds but tables and arithmetic conditioning.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF if header.components == 0 => {
                is_sequential = matches!(marker, 0xC0 | 0xC1);
                header.components = *content.get(5)?;
                let ids = content.iter().skip(6).step_by(3).copied();
                header.is_usual &= is_jfif || header.components != 3 || ids.take(3).eq([1, 2, 3]);
            }
            SOS => header.has_separate_scans |= is_sequential && content.first() != Some(&header.components),
            _ => {}
        }
    }
    (header.components > 0).then_some(header)
}

/// Version, unit, and the two densities (JFIF 1.02, page 5).
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

/// The same picture, bit by bit, without anything that does not draw: no camera data, no place, no thumbnail, no comment, no
/// second picture.
pub(super) fn strip(bytes: &[u8], density: Option<f64>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xFF, SOI]);
    let (unit, inch) = super::whole_density(density).map_or((0, 1), |inch: u16| (1, inch));
    let [high, low] = inch.to_be_bytes();
    out.extend([0xFF, APP0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 2, unit, high, low, high, low, 0, 0]);
    for Segment { marker, range, .. } in segments(bytes)? {
        // Tables, frames, scans and restart intervals; nothing of applications (E0 to EF), reserved ones or comments (FE).
        if matches!(marker, 0xC0..=0xDF) {
            out.extend_from_slice(&bytes[range]);
        }
    }
    out.extend([0xFF, EOI]);
    Some(out)
}

/// The inks of a four-component JPEG: cyan, magenta, yellow, black, 255 being all ink.
pub(super) fn inks(bytes: &[u8], is_adobe: bool) -> Option<Vec<u8>> {
    let decode = |colours: ColorSpace| {
        let options = DecoderOptions::default().set_strict_mode(false).jpeg_set_out_colorspace(colours);
        let options = options.set_max_width(usize::MAX).set_max_height(usize::MAX);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().ok()?;
        (decoder.input_colorspace() == Some(colours)).then(|| decoder.decode().ok()).flatten()
    };
    let as_differences = || {
        let mut pixels = decode(ColorSpace::YCCK)?;
        pixels.chunks_exact_mut(4).for_each(difference_to_inks);
        Some(pixels)
    };
    let mut pixels = decode(ColorSpace::CMYK).or_else(as_differences)?;
    if is_adobe {
        for ink in &mut pixels {
            *ink = 255 - *ink;
        }
    }
    Some(pixels)
}

/// YCCK is CMYK whose CMY were taken for RGB, inverted, and made colour and difference (ITU-T T.872, section 6.5.3).
fn difference_to_inks(pixel: &mut [u8]) {
    let (y, cb, cr) = (i32::from(pixel[0]), i32::from(pixel[1]) - 128, i32::from(pixel[2]) - 128);
    // In 65536ths.
    let ink = |colour: i32| u8::try_from((255 - ((y * 65536 + colour + 32768) >> 16)).clamp(0, 255)).unwrap_or(0);
    pixel[0] = ink(91_881 * cr);
    pixel[1] = ink(-22_554 * cb - 46_802 * cr);
    pixel[2] = ink(116_130 * cb);
}
