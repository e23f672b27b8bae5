//! The logo of a new publication.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::{NewError, create};
use crate::commands::messages::Messages;
use crate::fonts::DrawingFonts;
use crate::image_file::{ImageContext, ImageProblem, is_whole};
use crate::publication::{ImageSettings, Limits};

/// Image file for the logo, checked as a build checks it.
#[derive(Debug, Clone)]
pub(crate) struct LogoFile {
    source: PathBuf,
    bytes: Vec<u8>,
}

impl LogoFile {
    /// Reads an image file.
    ///
    /// # Errors
    /// The file cannot be read, or it cannot be used as an image. The error is a message with an instruction.
    pub(crate) fn read(path: &str) -> Result<Self, String> {
        let limits = Limits::default();
        let with_help = |problem: ImageProblem| format!("{}; {}", problem.message, problem.help);
        let source = PathBuf::from(path);
        let metadata = fs::metadata(&source).map_err(|error| format!("`{path}` cannot be read: {error}"))?;
        if !metadata.is_file() {
            return Err(format!("`{path}` is no file; name a PNG, JPEG or SVG file"));
        }
        if metadata.len() > limits.image_bytes {
            return Err(with_help(ImageProblem::too_many_bytes(path, limits.image_bytes)));
        }
        let bytes = fs::read(&source).map_err(|error| format!("`{path}` cannot be read: {error}"))?;
        let (settings, fonts) = (ImageSettings::default(), &DrawingFonts::default());
        let context = ImageContext { settings, limits, fonts, is_whole, kept: None, threads: 1 };
        context.prepare(path, bytes.clone()).map_err(with_help)?;
        Ok(Self { source, bytes })
    }

    /// Copies the file into the folder of a publication, unless it is there already. Returns its path relative to the
    /// folder, separated by `/`.
    ///
    /// # Errors
    /// The folder has another file with the name of the copy, or the copy cannot be written.
    pub(super) fn place_in(&self, folder: &Path, messages: &mut Messages) -> Result<String, NewError> {
        if let Some(path) = self.path_within(folder) {
            return Ok(path);
        }
        let extension = self.source.extension().and_then(|extension| extension.to_str()).unwrap_or("image");
        let name = format!("logo.{}", extension.to_ascii_lowercase());
        let copy = folder.join(&name);
        create(&copy, &self.bytes)?;
        messages.streams.path(&copy);
        Ok(name)
    }

    /// Returns the path of the file relative to `folder`, or `None` if the file is elsewhere or the path is not Unicode.
    fn path_within(&self, folder: &Path) -> Option<String> {
        let (source, folder) = (self.source.canonicalize().ok()?, folder.canonicalize().ok()?);
        let parts: Option<Vec<&str>> = source.strip_prefix(folder).ok()?.iter().map(OsStr::to_str).collect();
        parts.map(|parts| parts.join("/"))
    }
}
