//! Raster images: decoding, conversion to upright sRGB, scaling down and encoding.

use std::io::Cursor;
use std::sync::Arc;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat as Decoder, ImageReader, Limits};

use super::colour::{self, Conversion};
use super::{DecodeError, IsWhole, jpeg, png, scale};
use crate::document::ImageFormat;

/// Quality of encoded JPEGs, from 1 to 100. At the size at which images are shown, the loss is not visible.
const QUALITY: u8 = 88;

/// Properties of a file that are read without decoding its pixels.
pub(super) struct RasterHeader {
    decoder: Decoder,
    /// Width in pixels, of the upright image.
    pub(super) width: u32,
    /// Height in pixels, of the upright image.
    pub(super) height: u32,
    orientation: Orientation,
    /// Channels of the decoded pixels.
    colour: ColorType,
    /// Pixels per inch, if given in the file.
    density: Option<f64>,
    /// The ICC profile.
    profile: Option<Vec<u8>>,
    /// Properties of a JPEG; defaults for other formats.
    jpeg: jpeg::JpegHeader,
}

/// A normalized image, ready to be encoded.
pub(super) struct NormalizedImage {
    pixels: DynamicImage,
    density: Option<f64>,
    /// Whether the author's file is compressed with loss, so that a JPEG may be encoded from it.
    is_lossy: bool,
}

/// Detects the format from the content. Returns `None` unless it is PNG, JPEG, GIF or WebP.
pub(super) fn format(bytes: &[u8]) -> Option<Decoder> {
    let decoder = image::guess_format(bytes).ok()?;
    matches!(decoder, Decoder::Png | Decoder::Jpeg | Decoder::Gif | Decoder::WebP).then_some(decoder)
}

impl RasterHeader {
    /// Reads the header.
    ///
    /// # Errors
    /// The file is truncated, damaged, or has no pixels.
    pub(super) fn read(bytes: &[u8], decoder: Decoder) -> Result<Self, DecodeError> {
        let jpeg = match decoder {
            Decoder::Jpeg => jpeg::header(bytes).ok_or(DecodeError::Truncated)?,
            _ => jpeg::JpegHeader::default(),
        };
        if decoder == Decoder::Png && !png::is_complete(bytes) {
            return Err(DecodeError::Truncated);
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), decoder);
        reader.limits(decoder_limits(0));
        let mut reader = reader.into_decoder().map_err(|_| DecodeError::Corrupt)?;
        let ((width, height), colour) = (reader.dimensions(), reader.color_type());
        if width == 0 || height == 0 {
            return Err(DecodeError::Corrupt);
        }
        let orientation = reader.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = reader.icc_profile().ok().flatten();
        let density = exif_density(bytes).or(jpeg.density).or_else(|| png::density(bytes));
        let (width, height) = if is_sideways(orientation) { (height, width) } else { (width, height) };
        Ok(Self { decoder, width, height, orientation, colour, density, profile, jpeg })
    }

    /// Decodes the first frame of the file, without applying its orientation. CMYK is converted to sRGB.
    pub(super) fn decode(&self, bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
        if self.jpeg.has_separate_scans {
            return Err(DecodeError::SeparateScans);
        }
        if self.decoder == Decoder::Jpeg && self.jpeg.components == 4 {
            let (width, height) =
                if is_sideways(self.orientation) { (self.height, self.width) } else { (self.width, self.height) };
            let cmyk = jpeg::decode_cmyk(bytes, self.jpeg.is_adobe).ok_or(DecodeError::Corrupt)?;
            return colour::cmyk_to_srgb(&cmyk, width, height, self.profile.as_deref()).ok_or(DecodeError::Corrupt);
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), self.decoder);
        reader.limits(decoder_limits(u64::from(self.width) * u64::from(self.height)));
        reader.decode().map_err(|_| DecodeError::Corrupt)
    }

    /// Returns the file without its metadata, or `None` if its pixels have to be encoded again.
    fn stripped(&self, bytes: &[u8]) -> Option<(Vec<u8>, ImageFormat)> {
        let has_colours = self.colour.has_color();
        let is_eight_bits = self.colour.bytes_per_pixel() == self.colour.channel_count();
        let is_plain = self.orientation == Orientation::NoTransforms
            && is_eight_bits
            && Conversion::new(self.profile.as_deref(), has_colours).is_none();
        match self.decoder {
            Decoder::Jpeg if is_plain && matches!(self.jpeg.components, 1 | 3) && self.jpeg.is_default_colour => {
                jpeg::strip(bytes, self.density).map(|bytes| (bytes, ImageFormat::Jpeg))
            }
            Decoder::Png if is_plain => Some((png::strip(bytes), ImageFormat::Png)),
            _ => None,
        }
    }

    /// Converts decoded pixels to upright sRGB with 8 bits per channel.
    fn normalize(&self, pixels: DynamicImage, is_lossy: bool) -> NormalizedImage {
        let mut pixels = eight_bits(pixels);
        if self.jpeg.components != 4 {
            let conversion = Conversion::new(self.profile.as_deref(), pixels.color().has_color());
            pixels = conversion.apply(pixels);
        }
        pixels.apply_orientation(self.orientation);
        NormalizedImage { pixels: without_opaque_alpha(pixels), density: self.density, is_lossy }
    }

    /// Prepares the file for the editions, with a longer side of at most `longer_side` pixels. The file is copied
    /// without its metadata if that is possible, and encoded again otherwise.
    pub(super) fn prepare(
        &self,
        bytes: &[u8],
        longer_side: u32,
        is_whole: IsWhole,
    ) -> Result<PreparedImage, DecodeError> {
        if self.jpeg.has_separate_scans {
            return Err(DecodeError::SeparateScans);
        }
        let (width, height) = fit_within(self.width, self.height, longer_side);
        let is_smaller = (width, height) != (self.width, self.height);
        if !is_smaller && let Some((bytes, format)) = self.stripped(bytes) {
            let prepared = PreparedImage { bytes: Arc::from(bytes), format, width, height, is_rewritten: false };
            return if is_whole(&prepared.bytes, format) { Ok(prepared) } else { Err(DecodeError::Corrupt) };
        }
        self.encode(self.decode(bytes)?, bytes, width, height)
    }

    /// Encodes decoded pixels of the file, scaled to `width` × `height`.
    pub(super) fn encode(
        &self,
        pixels: DynamicImage,
        bytes: &[u8],
        width: u32,
        height: u32,
    ) -> Result<PreparedImage, DecodeError> {
        let is_lossy = match self.decoder {
            Decoder::Jpeg => true,
            // Lossy WebP has a chunk `VP8 `, lossless WebP a chunk `VP8L`.
            Decoder::WebP => bytes.get(..64).unwrap_or(bytes).windows(4).any(|chunk| chunk == b"VP8 "),
            _ => false,
        };
        let mut picture = self.normalize(pixels, is_lossy);
        if (width, height) != (self.width, self.height) {
            picture = picture.scaled(width, height).ok_or(DecodeError::Corrupt)?;
        }
        let (bytes, format) = picture.encode().ok_or(DecodeError::Corrupt)?;
        Ok(PreparedImage { bytes: Arc::from(bytes), format, width, height, is_rewritten: true })
    }
}

/// An image file that both editions can embed unchanged.
pub(super) struct PreparedImage {
    pub(super) bytes: Arc<[u8]>,
    pub(super) format: ImageFormat,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether the pixels were encoded again, and are no longer the author's.
    pub(super) is_rewritten: bool,
}

impl NormalizedImage {
    fn scaled(self, width: u32, height: u32) -> Option<Self> {
        // The size on paper stays the same. Typst's default is 72 pixels per inch.
        let density = self.density.unwrap_or(72.0) * f64::from(width) / f64::from(self.pixels.width());
        let pixels = scale::down(self.pixels, width, height)?;
        Some(Self { pixels, density: Some(density), is_lossy: self.is_lossy })
    }

    /// Encodes the image as JPEG if it is opaque and its source is lossy, otherwise as PNG.
    fn encode(&self) -> Option<(Vec<u8>, ImageFormat)> {
        let colour = match &self.pixels {
            DynamicImage::ImageLuma8(_) => jpeg_encoder::ColorType::Luma,
            DynamicImage::ImageRgb8(_) => jpeg_encoder::ColorType::Rgb,
            _ => return png::write(&self.pixels, self.density).map(|bytes| (bytes, ImageFormat::Png)),
        };
        let width = u16::try_from(self.pixels.width()).ok();
        let height = u16::try_from(self.pixels.height()).ok();
        let (Some(width), Some(height), true) = (width, height, self.is_lossy) else {
            return png::write(&self.pixels, self.density).map(|bytes| (bytes, ImageFormat::Png));
        };
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
        if let Some(inch) = super::whole_density(self.density) {
            encoder.set_density(jpeg_encoder::PixelDensity::dpi(inch));
        }
        encoder.encode(self.pixels.as_bytes(), width, height, colour).ok()?;
        Some((bytes, ImageFormat::Jpeg))
    }
}

/// Scales a size down, in proportion, to a longer side of at most `max` pixels.
fn fit_within(width: u32, height: u32, max: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= max {
        return (width, height);
    }
    let scaled = |side: u32| (u64::from(side) * u64::from(max) + u64::from(longer) / 2) / u64::from(longer);
    let scaled = |side: u32| u32::try_from(scaled(side)).unwrap_or(max).max(1);
    (scaled(width), scaled(height))
}

/// Returns the memory limit for decoding `pixels` pixels (which the caller has limited): eight bytes per pixel, for
/// four channels of 16 bits, and 64 MiB for colour profiles and other metadata.
fn decoder_limits(pixels: u64) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(8 * pixels + (64 << 20));
    limits
}

/// Returns `true` if `orientation` swaps width and height.
fn is_sideways(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// Converts an image to 8 bits per channel.
fn eight_bits(pixels: DynamicImage) -> DynamicImage {
    match (pixels.color().has_color(), pixels.color().has_alpha()) {
        (false, false) => pixels.into_luma8().into(),
        (false, true) => pixels.into_luma_alpha8().into(),
        (true, false) => pixels.into_rgb8().into(),
        (true, true) => pixels.into_rgba8().into(),
    }
}

/// Removes an alpha channel that is opaque everywhere, which many programs write.
fn without_opaque_alpha(pixels: DynamicImage) -> DynamicImage {
    match pixels {
        DynamicImage::ImageRgba8(image) if image.pixels().all(|pixel| pixel.0[3] == 255) => {
            DynamicImage::ImageRgba8(image).into_rgb8().into()
        }
        DynamicImage::ImageLumaA8(image) if image.pixels().all(|pixel| pixel.0[1] == 255) => {
            DynamicImage::ImageLumaA8(image).into_luma8().into()
        }
        other => other,
    }
}

/// Returns the density from the Exif data, in pixels per inch. It takes precedence over the file format's, as in Typst.
fn exif_density(bytes: &[u8]) -> Option<f64> {
    let data = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let axis = |tag| {
        let field = data.get_field(tag, exif::In::PRIMARY)?;
        let exif::Value::Rational(values) = &field.value else { return None };
        Some(values.first()?.to_f64())
    };
    let both = [axis(exif::Tag::XResolution), axis(exif::Tag::YResolution)];
    both.into_iter().flatten().filter(|density| density.is_finite() && *density > 0.0).reduce(f64::max)
}
