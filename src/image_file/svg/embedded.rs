//! Raster images embedded in a drawing.

use std::sync::{Arc, Mutex};

use usvg::ImageKind;

use crate::diagnostic::Code;
use crate::document::ImageFormat;
use crate::image_file::{ImageContext, ImageProblem, is_whole, raster};

/// Converts the raster images embedded in a drawing.
pub(super) struct EmbeddedImages<'a> {
    pub(super) path: &'a str,
    pub(super) image_context: &'a ImageContext<'a>,
    /// Remaining pixels: all embedded images together may have as many as one image file.
    pub(super) pixels_left: Mutex<u64>,
    /// The first problem.
    pub(super) problem: Mutex<Option<ImageProblem>>,
}

impl EmbeddedImages<'_> {
    /// Prepares an embedded image as if it were a file. Returns `None` and records the problem if that fails.
    pub(super) fn image(&self, data: &[u8]) -> Option<ImageKind> {
        match self.try_image(data) {
            Ok(image) => Some(image),
            Err(problem) => {
                if let Ok(mut first) = self.problem.lock() {
                    first.get_or_insert(problem);
                }
                None
            }
        }
    }

    fn try_image(&self, data: &[u8]) -> Result<ImageKind, ImageProblem> {
        let broken =
            || ImageProblem::bad(self.path, "contains a broken image", "export it again: that image cannot be decoded");
        let decoder = raster::format(data).ok_or_else(broken)?;
        let header = raster::RasterHeader::read(data, decoder).map_err(|_| broken())?;
        let pixels = u64::from(header.width) * u64::from(header.height);
        let has_room = self.pixels_left.lock().is_ok_and(|mut left| match left.checked_sub(pixels) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        });
        if !has_room {
            let limit = self.image_context.limits.image_pixels;
            return Err(ImageProblem::new(
                Code::ImageTooLarge,
                format!("the drawing `{}` contains images of more than {limit} pixels in total", self.path),
                "scale them down, or raise `image-pixels` under `[limits]` in masthead.toml",
            ));
        }
        let prepared = header.prepare(data, self.image_context.settings.epub_pixels, is_whole).map_err(|_| broken())?;
        let bytes = Arc::new(prepared.bytes.to_vec());
        match prepared.format {
            ImageFormat::Jpeg => Ok(ImageKind::JPEG(bytes)),
            ImageFormat::Png => Ok(ImageKind::PNG(bytes)),
            ImageFormat::Svg => Err(broken()),
        }
    }
}
