//! PNG files, chunk by chunk (PNG, third edition, section 5), and writing them.

use image::{DynamicImage, ExtendedColorType};
use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks that draw. Colour profiles and gamma are not among them: what needs one is converted to sRGB, which is what a
/// file without one means. `pHYs` is the size the author chose.
const DRAWING: [&[u8]; 6] = [b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"];

/// Type and whole of each chunk, length and checksum included; ends at `IEND` or where the file is cut off.
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

/// Whether the file is whole. Most decoders show the rows they get.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    chunks(bytes).any(|(kind, _)| kind == b"IEND")
}

/// Pixels an inch, if the file says so.
pub(super) fn density(bytes: &[u8]) -> Option<f64> {
    let (_, chunk) = chunks(bytes).find(|(kind, _)| *kind == b"pHYs")?;
    let number = |at: usize| Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?));
    let metre = number(8)?.max(number(12)?);
    (chunk.get(16) == Some(&1) && metre > 0).then(|| f64::from(metre) * 0.0254)
}

/// The same pixels, bit by bit, without anything that does not draw: no text, no time, no camera data, no further pictures of
/// an animation.
pub(super) fn strip(bytes: &[u8]) -> Vec<u8> {
    let mut out = SIGNATURE.to_vec();
    for (_, chunk) in chunks(bytes).filter(|(kind, _)| DRAWING.contains(kind)) {
        out.extend_from_slice(chunk);
    }
    out
}

/// Writes a picture of 8 bits a channel.
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
