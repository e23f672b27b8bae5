//! Pictures made of pixels: decoded, made upright and sRGB, scaled down, written again.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat as Decoder, ImageReader, Limits};

use super::colour::{self, Conversion};
use super::{Fault, jpeg, png, scale};
use crate::document::ImageFormat;

/// Quality of the JPEGs that are written, of 100. Nobody tells them from the original at the size at which they are shown.
const QUALITY: u8 = 88;

/// What is known of a file before its pixels are.
pub(super) struct Header {
    decoder: Decoder,
    /// As shown, that is upright.
    pub(super) width: u32,
    pub(super) height: u32,
    orientation: Orientation,
    /// Pixels an inch, where the file says so.
    density: Option<f64>,
    profile: Option<Vec<u8>>,
    jpeg: jpeg::Header,
}

/// A picture, ready to be written.
pub(super) struct Picture {
    pixels: DynamicImage,
    density: Option<f64>,
    /// Whether the author's file leaves out what the eye does not see, so that this one may too.
    is_lossy: bool,
}

/// The formats whose content is a known one, and how to decode them.
pub(super) fn format(bytes: &[u8]) -> Option<Decoder> {
    let decoder = image::guess_format(bytes).ok()?;
    matches!(decoder, Decoder::Png | Decoder::Jpeg | Decoder::Gif | Decoder::WebP).then_some(decoder)
}

impl Header {
    /// Reads the size and what else stands before the pixels.
    pub(super) fn read(bytes: &[u8], decoder: Decoder) -> Result<Self, Fault> {
        let jpeg = match decoder {
            Decoder::Jpeg => jpeg::header(bytes).ok_or(Fault::CutOff)?,
            _ => jpeg::Header::default(),
        };
        if decoder == Decoder::Png && !png::is_whole(bytes) {
            return Err(Fault::CutOff);
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), decoder);
        reader.limits(memory(0));
        let mut reader = reader.into_decoder().map_err(|_| Fault::Broken)?;
        let (width, height) = reader.dimensions();
        if width == 0 || height == 0 {
            return Err(Fault::Broken);
        }
        let orientation = reader.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = reader.icc_profile().ok().flatten();
        let density = exif_density(bytes).or(jpeg.density).or_else(|| png::density(bytes));
        let (width, height) = if is_sideways(orientation) { (height, width) } else { (width, height) };
        Ok(Self { decoder, width, height, orientation, density, profile, jpeg })
    }

    /// Decodes the first picture of the file.
    pub(super) fn decode(&self, bytes: &[u8]) -> Result<DynamicImage, Fault> {
        if self.jpeg.has_separate_scans {
            return Err(Fault::SeparateScans);
        }
        if self.decoder == Decoder::Jpeg && self.jpeg.components == 4 {
            let (width, height) =
                if is_sideways(self.orientation) { (self.height, self.width) } else { (self.width, self.height) };
            let inks = jpeg::inks(bytes, self.jpeg.is_adobe).ok_or(Fault::Broken)?;
            return colour::from_inks(&inks, width, height, self.profile.as_deref()).ok_or(Fault::Broken);
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), self.decoder);
        reader.limits(memory(u64::from(self.width) * u64::from(self.height)));
        reader.decode().map_err(|_| Fault::Broken)
    }

    /// The file as it is, but for what does not draw; none where its pixels have to be written anew.
    fn kept(&self, bytes: &[u8], pixels: &DynamicImage) -> Option<(Vec<u8>, ImageFormat)> {
        let has_colours = pixels.color().has_color();
        let is_eight_bits = pixels.color().bytes_per_pixel() == pixels.color().channel_count();
        let is_plain = self.orientation == Orientation::NoTransforms
            && is_eight_bits
            && Conversion::new(self.profile.as_deref(), has_colours).is_none();
        match self.decoder {
            Decoder::Jpeg if is_plain && matches!(self.jpeg.components, 1 | 3) && self.jpeg.is_usual => {
                jpeg::strip(bytes, self.density).map(|bytes| (bytes, ImageFormat::Jpeg))
            }
            Decoder::Png if is_plain => Some((png::strip(bytes), ImageFormat::Png)),
            _ => None,
        }
    }

    /// The picture as it is shown: upright, sRGB, 8 bits a channel.
    fn finish(&self, pixels: DynamicImage, is_lossy: bool) -> Picture {
        let mut pixels = eight_bits(pixels);
        if self.jpeg.components != 4 {
            let conversion = Conversion::new(self.profile.as_deref(), pixels.color().has_color());
            pixels = conversion.apply(pixels);
        }
        pixels.apply_orientation(self.orientation);
        Picture { pixels: without_needless_alpha(pixels), density: self.density, is_lossy }
    }

    /// The file within a longer side of `most` pixels. Whether its pixels were written anew is told by the last value.
    pub(super) fn prepare(&self, bytes: &[u8], most: u32) -> Result<Prepared, Fault> {
        let pixels = self.decode(bytes)?;
        let (width, height) = within(self.width, self.height, most);
        let is_smaller = (width, height) != (self.width, self.height);
        if !is_smaller && let Some((bytes, format)) = self.kept(bytes, &pixels) {
            return Ok(Prepared { bytes, format, width, height, is_rewritten: false, pixels: Some(pixels) });
        }
        self.rewrite(pixels, bytes, width, height)
    }

    /// The picture in at most this many pixels, written anew.
    pub(super) fn rewrite(
        &self,
        pixels: DynamicImage,
        bytes: &[u8],
        width: u32,
        height: u32,
    ) -> Result<Prepared, Fault> {
        let is_lossy = match self.decoder {
            Decoder::Jpeg => true,
            // A lossy picture is in a chunk `VP8 `, a lossless one in `VP8L`.
            Decoder::WebP => bytes.get(..64).unwrap_or(bytes).windows(4).any(|chunk| chunk == b"VP8 "),
            _ => false,
        };
        let mut picture = self.finish(pixels, is_lossy);
        if (width, height) != (self.width, self.height) {
            picture = picture.scaled(width, height).ok_or(Fault::Broken)?;
        }
        let (bytes, format) = picture.write().ok_or(Fault::Broken)?;
        Ok(Prepared { bytes, format, width, height, is_rewritten: true, pixels: None })
    }
}

/// A file that both editions take as it is.
pub(super) struct Prepared {
    pub(super) bytes: Vec<u8>,
    pub(super) format: ImageFormat,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether its pixels are not the author's own.
    pub(super) is_rewritten: bool,
    /// The pixels, where they are the author's own.
    pub(super) pixels: Option<DynamicImage>,
}

impl Picture {
    fn scaled(self, width: u32, height: u32) -> Option<Self> {
        // Smaller, but as large on paper: a file that does not say has Typst's 72 pixels an inch.
        let density = self.density.unwrap_or(72.0) * f64::from(width) / f64::from(self.pixels.width());
        let pixels = scale::down(self.pixels, width, height)?;
        Some(Self { pixels, density: Some(density), is_lossy: self.is_lossy })
    }

    fn write(&self) -> Option<(Vec<u8>, ImageFormat)> {
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

/// Width and height within a longer side of `most` pixels.
pub(super) fn within(width: u32, height: u32, most: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= most {
        return (width, height);
    }
    let scaled = |side: u32| (u64::from(side) * u64::from(most) + u64::from(longer) / 2) / u64::from(longer);
    let scaled = |side: u32| u32::try_from(scaled(side)).unwrap_or(most).max(1);
    (scaled(width), scaled(height))
}

/// What decoding may take for this many pixels, which are checked before: of the largest, with four channels of 16 bits, and as
/// much as a colour profile or another small part may be unpacked to.
fn memory(pixels: u64) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(8 * pixels + (64 << 20));
    limits
}

fn is_sideways(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

fn eight_bits(pixels: DynamicImage) -> DynamicImage {
    match (pixels.color().has_color(), pixels.color().has_alpha()) {
        (false, false) => pixels.into_luma8().into(),
        (false, true) => pixels.into_luma_alpha8().into(),
        (true, false) => pixels.into_rgb8().into(),
        (true, true) => pixels.into_rgba8().into(),
    }
}

/// Many programs write transparency that nothing makes use of.
fn without_needless_alpha(pixels: DynamicImage) -> DynamicImage {
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

/// The camera's own word on pixels an inch, which goes before the format's: Typst does the same.
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
