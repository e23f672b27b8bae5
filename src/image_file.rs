//! Image files: detecting their format, checking them and preparing them for the editions.
//!
//! Every raster image is decoded completely first, so that a corrupt file is reported at the place where the author
//! uses it, and does not fail in a writer later. Then it is normalized to what all readers display alike: upright,
//! sRGB, 8 bits per channel, the first frame of an animation, and no metadata (cameras record where a photo was taken).
//! A JPEG or PNG that already meets these conditions and is small enough keeps its compressed pixels, byte for byte.
//! SVG drawings are handled in [`svg`].

use std::sync::Arc;

use image::DynamicImage;

use crate::diagnostic::Code;
use crate::document::{ImageFile, ImageFormat, Original};
use crate::fonts::DrawingFonts;
use crate::publication::{ImageSettings, Limits};

pub(crate) mod code;
mod colour;
mod jpeg;
mod opaque;
pub(crate) mod page;
mod png;
mod raster;
mod scale;
mod store;
mod svg;

pub(crate) use opaque::on_white;
pub(crate) use scale::down as scaled_down;
pub(crate) use svg::refusal as drawing_refusal;

pub(crate) use store::PreparedImages;

/// A problem with an image, reported as a diagnostic where the image is used.
#[derive(Debug)]
pub(crate) struct ImageProblem {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl ImageProblem {
    fn new(code: Code, message: String, help: impl Into<String>) -> Self {
        Self { code, message, help: help.into() }
    }

    /// Creates a problem with the code `bad-image`. `what` continues the sentence "the image `path` …".
    pub(crate) fn bad(path: &str, what: &str, help: &str) -> Self {
        Self::new(Code::BadImage, format!("the image `{path}` {what}"), help)
    }

    /// Returns the problem for a file of more than `limit` bytes.
    pub(crate) fn too_many_bytes(path: &str, limit: u64) -> Self {
        let message = format!("the image `{path}` is larger than {limit} bytes");
        let help = "scale it down, or raise `image-bytes` under `[limits]` in masthead.toml";
        Self::new(Code::ImageTooLarge, message, help)
    }
}

/// Reason why an image could not be decoded.
#[derive(Debug)]
enum DecodeError {
    Truncated,
    Corrupt,
    /// See [`jpeg::JpegHeader::has_separate_scans`].
    SeparateScans,
}

/// Settings and resources for preparing images.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ImageContext<'a> {
    pub(crate) settings: ImageSettings,
    pub(crate) limits: Limits,
    pub(crate) fonts: &'a DrawingFonts,
    /// Decodes a prepared file only to find out whether it is whole.
    pub(crate) is_whole: IsWhole,
    /// Images prepared earlier. `None` if each image is prepared once in the life of the process.
    pub(crate) kept: Option<&'a PreparedImages>,
    /// Number of images to prepare in parallel.
    pub(crate) threads: usize,
}

/// Returns `true` if a PNG or JPEG file can be decoded. Where the pages are laid out afterwards, the layout keeps the pixels.
pub(crate) type IsWhole = fn(&Arc<[u8]>, ImageFormat) -> bool;

/// Decodes a file and drops the pixels.
pub(crate) fn is_whole(bytes: &Arc<[u8]>, _: ImageFormat) -> bool {
    let header = raster::format(bytes).and_then(|format| raster::RasterHeader::read(bytes, format).ok());
    header.is_some_and(|header| header.decode(bytes).is_ok())
}

impl ImageContext<'_> {
    /// Checks an image and prepares it for the e-book and for layout in the PDF. The format is detected from the
    /// content; the extension in `path` is ignored.
    pub(crate) fn prepare(&self, path: &str, bytes: Vec<u8>) -> Result<ImageFile, ImageProblem> {
        match self.kept {
            Some(kept) => kept.get_or_prepare(path, bytes, |bytes| self.prepare_new(path, bytes)),
            None => self.prepare_new(path, bytes),
        }
    }

    fn prepare_new(&self, path: &str, bytes: Vec<u8>) -> Result<ImageFile, ImageProblem> {
        if let Some(decoder) = raster::format(&bytes) {
            return self.prepare_raster(path, bytes, decoder);
        }
        if svg::looks_like(&bytes) {
            let drawing = svg::simplify(path, &bytes, self)?;
            return Ok(ImageFile {
                path: path.to_owned(),
                format: ImageFormat::Svg,
                width: drawing.width,
                height: drawing.height,
                bytes: Arc::from(drawing.text.into_bytes()),
                original: None,
                narrow: None,
                undrawn: drawing.undrawn,
                texts: drawing.texts,
                smallest_text: drawing.smallest_text,
            });
        }
        Err(unknown_format(path, &bytes))
    }

    fn prepare_raster(
        &self,
        path: &str,
        bytes: Vec<u8>,
        decoder: image::ImageFormat,
    ) -> Result<ImageFile, ImageProblem> {
        let problem = |error| decode_problem(path, &error);
        let header = raster::RasterHeader::read(&bytes, decoder).map_err(problem)?;
        let (width, height) = (header.width, header.height);
        if u64::from(width) * u64::from(height) > self.limits.image_pixels {
            return Err(ImageProblem::new(
                Code::ImageTooLarge,
                format!("the image `{path}` has {width} × {height} pixels, more than {}", self.limits.image_pixels),
                "scale it down, or raise `image-pixels` under `[limits]` in masthead.toml",
            ));
        }
        let prepared = header.prepare(&bytes, self.settings.epub_pixels, self.is_whole).map_err(problem)?;
        let original = prepared.is_rewritten.then(|| Original { bytes: Arc::from(bytes), width, height });
        Ok(ImageFile {
            path: path.to_owned(),
            format: prepared.format,
            width: prepared.width,
            height: prepared.height,
            bytes: prepared.bytes,
            original,
            narrow: None,
            undrawn: Vec::new(),
            texts: Vec::new(),
            smallest_text: None,
        })
    }
}

/// Encodes an image again, `max_width` pixels wide at most, for an edition that shows it smaller or sharper than the
/// e-book. Returns `None` if the e-book's file can be used: for SVG, and if it is wide enough and at most a tenth too
/// wide, since encoding a JPEG again loses quality. Also returns `None` if the image cannot be decoded or encoded. `pixels`
/// are those of the e-book's file.
pub(crate) fn fit_to_width(
    file: &ImageFile,
    pixels: &DynamicImage,
    max_width: u32,
) -> Option<(Arc<[u8]>, ImageFormat)> {
    if file.format == ImageFormat::Svg {
        return None;
    }
    let full_width = file.original.as_ref().map_or(file.width, |original| original.width);
    let target = max_width.min(full_width);
    let fits = (target..=target.saturating_add(target / 10)).contains(&file.width);
    if fits || target == 0 {
        return None;
    }
    // Scaled to half or less, the e-book's file has no visible compression artefacts, and is decoded already.
    let original = file.original.as_ref().filter(|_| target > file.width / 2);
    let (source, width, height) = original
        .map_or((&file.bytes, file.width, file.height), |original| (&original.bytes, original.width, original.height));
    let format = raster::format(source)?;
    let header = raster::RasterHeader::read(source, format).ok()?;
    let scaled = (u64::from(height) * u64::from(target) + u64::from(width) / 2) / u64::from(width);
    let target_height = u32::try_from(scaled).unwrap_or(height).max(1);
    let pixels = if original.is_some() { header.decode(source).ok()? } else { pixels.clone() };
    let prepared = header.encode(pixels, source, target, target_height).ok()?;
    Some((prepared.bytes, prepared.format))
}

fn decode_problem(path: &str, error: &DecodeError) -> ImageProblem {
    match error {
        DecodeError::Truncated => ImageProblem::bad(path, "is cut off", "copy or export it again: its end is missing"),
        DecodeError::SeparateScans => ImageProblem::bad(
            path,
            "is a JPEG with a separate scan for each colour",
            "save it again as an ordinary JPEG",
        ),
        DecodeError::Corrupt => ImageProblem::bad(path, "is broken", "export it again: its content cannot be decoded"),
    }
}

/// Returns the problem for a file of an unsupported format, with the name of the format if its first bytes are known.
fn unknown_format(path: &str, bytes: &[u8]) -> ImageProblem {
    const HELP: &str = "save it as PNG, JPEG, GIF, WebP or SVG";
    let brand = if bytes.get(4..8) == Some(b"ftyp") { bytes.get(8..12).unwrap_or_default() } else { &[] };
    let name = match bytes {
        [] => return ImageProblem::bad(path, "is empty", "copy or export it again"),
        _ if matches!(brand, b"avif" | b"avis") => "AVIF",
        _ if matches!(brand, b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc") => "HEIC",
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => "JPEG XL",
        [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => "TIFF",
        [b'B', b'M', ..] => "BMP",
        [b'%', b'P', b'D', b'F', ..] => "PDF",
        [b'8', b'B', b'P', b'S', ..] => "Photoshop",
        [0x1F, 0x8B, ..] => {
            return ImageProblem::bad(path, "is compressed with gzip", "save it as plain SVG, not as SVGZ");
        }
        _ if bytes.starts_with(b"version https://git-lfs") => {
            return ImageProblem::bad(path, "is only a pointer of Git LFS", "bring the images in with `git lfs pull`");
        }
        _ if is_web_page(bytes) => {
            return ImageProblem::bad(path, "is a web page", "download the image itself, not the page that shows it");
        }
        _ => return ImageProblem::bad(path, "has an unknown format", HELP),
    };
    ImageProblem::bad(path, &format!("has the format {name}, which e-readers do not display"), HELP)
}

/// Returns `true` for a file that begins like a web page, as a server sends it for a missing image.
fn is_web_page(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).trim_start().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// Rounds pixels per inch (or per metre) to a whole number. Returns `None` if the result is 0 or does not fit `N`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be within u32")]
fn whole_density<N: TryFrom<u32>>(density: Option<f64>) -> Option<N> {
    let rounded = density?.round();
    (1.0..=f64::from(u32::MAX)).contains(&rounded).then(|| N::try_from(rounded as u32).ok()).flatten()
}
