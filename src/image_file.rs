//! Image files: what they are by their content, and whether both outputs can take them.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageReader, Limits};

use crate::diagnostic::Code;
use crate::document::{ImageFile, ImageFormat};

mod svg;

/// Most pixels of one image: 100 million is a whole A3 page at 600 dots an inch.
const MAX_PIXELS: u64 = 100_000_000;

/// What is wrong with an image.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Problem {
    fn bad(path: &str, what: &str, help: &str) -> Self {
        Self { code: Code::BadImage, message: format!("the image `{path}` {what}"), help: help.to_owned() }
    }
}

/// Checks an image's content and measures it. The name's extension says nothing.
pub(crate) fn check(path: &str, bytes: Vec<u8>) -> Result<ImageFile, Problem> {
    let (format, width, height) = match raster_format(&bytes) {
        Some((decoder, format)) => {
            let (width, height) = measure(path, &bytes, decoder)?;
            (format, width, height)
        }
        None if svg::looks_like(&bytes) => {
            let (width, height) = svg::check(path, &bytes)?;
            (ImageFormat::Svg, width, height)
        }
        None => {
            let help = "save it as PNG, JPEG, GIF, WebP or SVG";
            return Err(Problem::bad(path, "is of no format that Masthead knows", help));
        }
    };
    Ok(ImageFile { path: path.to_owned(), format, width, height, bytes: Arc::from(bytes) })
}

fn raster_format(bytes: &[u8]) -> Option<(image::ImageFormat, ImageFormat)> {
    let decoder = image::guess_format(bytes).ok()?;
    let format = match decoder {
        image::ImageFormat::Png => ImageFormat::Png,
        image::ImageFormat::Jpeg => ImageFormat::Jpeg,
        image::ImageFormat::Gif => ImageFormat::Gif,
        image::ImageFormat::WebP => ImageFormat::Webp,
        _ => return None,
    };
    Some((decoder, format))
}

/// Width and height in pixels. The whole image is decoded, so that a broken file is the author's diagnostic here and not a
/// failure of a writer later.
fn measure(path: &str, bytes: &[u8], format: image::ImageFormat) -> Result<(u32, u32), Problem> {
    let broken = |_| Problem::bad(path, "is broken", "export it again: its content cannot be decoded");
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(broken)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let what = format!("has {width} × {height} pixels, more than {} million", MAX_PIXELS / 1_000_000);
        return Err(Problem::bad(path, &what, "scale it down: no page shows that much"));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(Limits::no_limits());
    reader.decode().map_err(broken)?;
    Ok((width, height))
}
