//! PNG files: their chunks (PNG, third edition, section 5), and encoding.

use image::{DynamicImage, ExtendedColorType};
use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Types of the chunks to keep. Colour profiles and gamma are left out: files that need them are converted to sRGB, the
/// default for files without them. `pHYs` is the size chosen by the author.
const KEPT_CHUNKS: [&[u8]; 6] = [b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"];

/// Returns the type and the bytes (with length and checksum) of each chunk, up to and including `IEND`. Ends early if
/// the file is truncated.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.strip_prefix(SIGNATURE).unwrap_or_default();
    let mut is_over = false;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(rest.first_chunk::<4>().copied()?);
        let (chunk, after) = rest.split_at_checked(usize::try_from(length).ok()?.checked_add(12)?)?;
        let kind = &chunk[4..8];
        let was_over = std::mem::replace(&mut is_over, kind == b"IEND");
        rest = after;
        (!was_over).then_some((kind, chunk))
    })
}

/// Returns `true` if the file is not truncated. Checked here because most decoders accept a file with missing rows.
pub(super) fn is_complete(bytes: &[u8]) -> bool {
    chunks(bytes).any(|(kind, _)| kind == b"IEND")
}

/// Returns `true` if the file makes colours transparent without an alpha channel.
pub(super) fn has_transparency(bytes: &[u8]) -> bool {
    chunks(bytes).any(|(kind, _)| kind == b"tRNS")
}

/// Returns the density from `pHYs` in pixels per inch, or `None` if the file has none.
pub(super) fn density(bytes: &[u8]) -> Option<f64> {
    let (_, chunk) = chunks(bytes).find(|(kind, _)| *kind == b"pHYs")?;
    let number = |at: usize| Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?));
    let metre = number(8)?.max(number(12)?);
    (chunk.get(16) == Some(&1) && metre > 0).then(|| f64::from(metre) * 0.0254)
}

/// Returns the file without metadata: text, time, Exif data and further frames of an animation. The compressed image is
/// copied byte for byte.
pub(super) fn strip(bytes: &[u8]) -> Vec<u8> {
    let mut out = SIGNATURE.to_vec();
    for (_, chunk) in chunks(bytes).filter(|(kind, _)| KEPT_CHUNKS.contains(kind)) {
        out.extend_from_slice(chunk);
    }
    out
}

/// Encodes an image. Returns `None` unless it has 8 bits per channel. `density` is in pixels per inch.
pub(super) fn write(picture: &DynamicImage, density: Option<f64>) -> Option<Vec<u8>> {
    let colour = match ExtendedColorType::from(picture.color()) {
        ExtendedColorType::L8 => ColorType::Grayscale,
        ExtendedColorType::La8 => ColorType::GrayscaleAlpha,
        ExtendedColorType::Rgb8 => ColorType::Rgb,
        ExtendedColorType::Rgba8 => ColorType::Rgba,
        _ => return None,
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_color(colour);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::Adaptive);
    encoder.set_pixel_dims(super::whole_density(density.map(|inch| inch / 0.0254)).map(|metre| PixelDimensions {
        xppu: metre,
        yppu: metre,
        unit: Unit::Meter,
    }));
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(picture.as_bytes()).ok()?;
    writer.finish().ok()?;
    Some(out)
}
