//! Image files: what they are by their content, and how both editions get them.
//!
//! A file is decoded whole before anything is done with it, so that what is broken is the author's diagnostic here and not a
//! failure of a writer later. Then it is made what every reader shows alike: upright, sRGB, 8 bits a channel, the first
//! picture of an animation, nothing in it that does not draw (cameras write where a picture was taken). A JPEG or PNG that is
//! all of that and small enough keeps its pixels bit by bit. Drawings are in [`svg`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::Code;
use crate::document::{ImageFile, ImageFormat, Original, Pixels};
use crate::fonts::DrawingFonts;
use crate::publication::{ImageSettings, Limits};

mod colour;
mod jpeg;
pub(crate) mod page;
mod png;
mod raster;
mod scale;
mod svg;

/// What is wrong with an image.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Problem {
    fn new(code: Code, message: String, help: impl Into<String>) -> Self {
        Self { code, message, help: help.into() }
    }

    fn bad(path: &str, what: &str, help: &str) -> Self {
        Self::new(Code::BadImage, format!("the image `{path}` {what}"), help)
    }

    /// That a file has more bytes than it may.
    pub(crate) fn too_many_bytes(path: &str, limit: u64) -> Self {
        let message = format!("the image `{path}` is larger than {limit} bytes");
        let help = "scale it down, or raise `image-bytes` under `[limits]` in masthead.toml";
        Self::new(Code::ImageTooLarge, message, help)
    }
}

/// Why pixels could not be had.
#[derive(Debug)]
enum Fault {
    CutOff,
    Broken,
    /// [`jpeg::Header::has_separate_scans`]
    SeparateScans,
}

/// What preparing an image depends on beside its content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Studio<'a> {
    pub(crate) settings: ImageSettings,
    pub(crate) limits: Limits,
    pub(crate) fonts: &'a DrawingFonts,
    pub(crate) spare: &'a Spare,
    /// How many images may be prepared at a time.
    pub(crate) threads: usize,
}

/// Memory that decoded pictures of one issue may be kept in, in bytes.
#[derive(Debug)]
pub(crate) struct Spare(AtomicU64);

impl Default for Spare {
    /// Six photographs of a web page, which is what most issues have.
    fn default() -> Self {
        Self(AtomicU64::new(32 << 20))
    }
}

impl Spare {
    /// Whether there was as much left.
    fn take(&self, bytes: u64) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }
}

impl Studio<'_> {
    /// Checks an image's content and makes of it what the e-book shows and the PDF is laid out with. The name's extension says
    /// nothing.
    pub(crate) fn prepare(&self, path: &str, bytes: Vec<u8>) -> Result<ImageFile, Problem> {
        if let Some(decoder) = raster::format(&bytes) {
            return self.picture(path, bytes, decoder);
        }
        if svg::looks_like(&bytes) {
            let drawing = svg::rewrite(path, &bytes, self)?;
            return Ok(ImageFile {
                path: path.to_owned(),
                format: ImageFormat::Svg,
                width: drawing.width,
                height: drawing.height,
                bytes: Arc::from(drawing.text.into_bytes()),
                original: None,
                pixels: None,
            });
        }
        Err(unknown_format(path, &bytes))
    }

    fn picture(&self, path: &str, bytes: Vec<u8>, decoder: image::ImageFormat) -> Result<ImageFile, Problem> {
        let faulty = |fault| fault_of(path, &fault);
        let header = raster::Header::read(&bytes, decoder).map_err(faulty)?;
        let (width, height) = (header.width, header.height);
        if u64::from(width) * u64::from(height) > self.limits.image_pixels {
            return Err(Problem::new(
                Code::ImageTooLarge,
                format!("the image `{path}` has {width} × {height} pixels, more than {}", self.limits.image_pixels),
                "scale it down, or raise `image-pixels` under `[limits]` in masthead.toml",
            ));
        }
        let prepared = header.prepare(&bytes, self.settings.epub_pixels).map_err(faulty)?;
        let pixels = prepared.pixels.filter(|pixels| self.spare.take(pixels.as_bytes().len() as u64));
        let original = prepared.is_rewritten.then(|| Original { bytes: Arc::from(bytes), width, height });
        Ok(ImageFile {
            path: path.to_owned(),
            format: prepared.format,
            width: prepared.width,
            height: prepared.height,
            bytes: Arc::from(prepared.bytes),
            original,
            pixels: pixels.map(|pixels| Pixels(Arc::new(pixels))),
        })
    }
}

/// A picture in at most this many pixels of width, for an edition that shows it smaller, or sharper, than the e-book; none if
/// what the e-book has is right. A tenth more or less is not worth losing what writing a picture anew loses.
pub(crate) fn for_width(file: &ImageFile, wanted: u32) -> Option<(Vec<u8>, ImageFormat)> {
    if file.format == ImageFormat::Svg {
        return None;
    }
    let most = file.original.as_ref().map_or(file.width, |original| original.width);
    let target = wanted.min(most);
    let is_right = (target..=target.saturating_add(target / 10)).contains(&file.width);
    if is_right || target == 0 {
        return None;
    }
    let (source, width, height) = match &file.original {
        // Where two pixels and more become one, what the e-book's were written with does not show, and there are fewer of them.
        Some(original) if target > file.width / 2 => (&original.bytes, original.width, original.height),
        Some(_) | None => (&file.bytes, file.width, file.height),
    };
    let decoder = raster::format(source)?;
    let header = raster::Header::read(source, decoder).ok()?;
    let scaled = (u64::from(height) * u64::from(target) + u64::from(width) / 2) / u64::from(width);
    let target_height = u32::try_from(scaled).unwrap_or(height).max(1);
    let at_hand = file.pixels.as_ref().filter(|_| file.original.is_none());
    let pixels = at_hand.map_or_else(|| header.decode(source).ok(), |Pixels(pixels)| Some((**pixels).clone()))?;
    let prepared = header.rewrite(pixels, source, target, target_height).ok()?;
    Some((prepared.bytes, prepared.format))
}

fn fault_of(path: &str, fault: &Fault) -> Problem {
    match fault {
        Fault::CutOff => Problem::bad(path, "is cut off", "copy or export it again: its end is missing"),
        Fault::SeparateScans => {
            Problem::bad(path, "is a JPEG with its colours one after the other", "save it again as an ordinary JPEG")
        }
        Fault::Broken => Problem::bad(path, "is broken", "export it again: its content cannot be decoded"),
    }
}

/// The formats that authors have and readers do not show, by their first bytes.
fn unknown_format(path: &str, bytes: &[u8]) -> Problem {
    const HELP: &str = "save it as PNG, JPEG, GIF, WebP or SVG";
    let brand = if bytes.get(4..8) == Some(b"ftyp") { bytes.get(8..12).unwrap_or_default() } else { &[] };
    let name = match bytes {
        [] => return Problem::bad(path, "is empty", "copy or export it again"),
        _ if matches!(brand, b"avif" | b"avis") => "AVIF",
        _ if matches!(brand, b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc") => "HEIC",
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => "JPEG XL",
        [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => "TIFF",
        [b'B', b'M', ..] => "BMP",
        [b'%', b'P', b'D', b'F', ..] => "PDF",
        [b'8', b'B', b'P', b'S', ..] => "Photoshop's",
        [0x1F, 0x8B, ..] => return Problem::bad(path, "is compressed with gzip", "save it as plain SVG, not as SVGZ"),
        _ => return Problem::bad(path, "is of no format that Masthead knows", HELP),
    };
    Problem::bad(path, &format!("is of the format {name}, which e-readers do not show"), HELP)
}

/// Pixels an inch (or a metre) as a whole number, if that is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be within u32")]
fn whole_density<N: TryFrom<u32>>(density: Option<f64>) -> Option<N> {
    let rounded = density?.round();
    (1.0..=f64::from(u32::MAX)).contains(&rounded).then(|| N::try_from(rounded as u32).ok()).flatten()
}
