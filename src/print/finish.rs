//! Conversion of Typst's PDF to PDF/X-4 (ISO 15930-7), which a printing company can use without further preparation.
//!
//! Typst writes pages for the screen: sRGB and gray through profiles, links, no marks. This module adds page boxes and
//! printer's marks, converts every colour to CMYK, and embeds the output intent. The original objects are not changed
//! in place: streams and resources are rewritten from the pages down, and objects that no page uses are dropped.

use std::fmt;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Stream};
use uuid::Uuid;

use super::output_condition::{Ink, OutputCondition};
use crate::digest::DigestBuilder;

mod boxes;
mod content;
mod functions;
mod images;
mod inks;
mod marks;
mod metadata;
mod pages;
mod resources;
mod samples;
mod shadings;
mod state;
mod xmp;

pub(crate) use content::ONE_INK_BELOW;
pub(super) use content::{KNOCKS_OUT_FROM, OVERPRINTED_LINE};
pub(super) use inks::{InkConverter, Paint, PaintPurpose};

/// Input of [`finish`] besides the PDF.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job<'a> {
    /// The printing condition.
    pub(crate) condition: &'a OutputCondition,
    /// sRGB colours and the inks that are printed for them. The first of equal colours counts.
    pub(crate) palette: &'a [([u8; 3], Ink)],
    /// Four inks or black only.
    pub(crate) colour: ColourMode,
    /// Total area coverage limit, the sum of all inks at one point: 3.0 is 300 %.
    pub(crate) ink_limit: f32,
    /// Width of the bleed beyond the trim box, in points.
    pub(crate) bleed: f32,
    /// Whether crop and registration marks are drawn.
    pub(crate) marks: bool,
    /// Spine width of a cover sheet, in points: the distance between its two folds. `None` for inside pages.
    pub(crate) spine: Option<f32>,
    /// Blank pages to add.
    pub(crate) blanks: BlankPages,
    /// Metadata of the file.
    pub(crate) about: About<'a>,
    /// Maximum number of threads for image conversion. Does not affect the result.
    pub(crate) threads: usize,
}

/// Inks that an edition is printed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColourMode {
    /// Cyan, magenta, yellow and black.
    Process,
    /// Black only.
    Greyscale,
}

/// Blank pages that fill the last signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BlankPages {
    /// Number of pages.
    pub(crate) count: usize,
    /// Inserts the pages before the last page, which is the back cover, instead of at the end.
    pub(crate) before_last: bool,
}

/// Metadata of a print file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// Title.
    pub(crate) title: &'a str,
    /// Names of the authors.
    pub(crate) authors: &'a [&'a str],
    /// Summary of the content, one sentence.
    pub(crate) subject: Option<&'a str>,
    /// Keywords.
    pub(crate) keywords: &'a [&'a str],
    /// BCP 47 tag of the language.
    pub(crate) language: &'a str,
    /// Identifier of the edition, shared by all its versions.
    pub(crate) uuid: Uuid,
    /// Time of the last modification, in seconds since 1970-01-01 UTC.
    pub(crate) modified: i64,
    /// Name and version of the program.
    pub(crate) creator: &'a str,
    /// Further identifiers, such as `urn:ISSN:…`.
    pub(crate) identifiers: &'a [&'a str],
}

/// Reason why a PDF cannot be converted to PDF/X-4.
#[derive(Debug)]
pub(crate) enum FinishError {
    /// The PDF cannot be read or written.
    Pdf(lopdf::Error),
    /// The PDF is readable but its structure is invalid; the text completes "the PDF is damaged: …".
    Damaged(&'static str),
}

impl fmt::Display for FinishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdf(error) => write!(f, "the PDF cannot be read: {error}"),
            Self::Damaged(what) => write!(f, "the PDF is damaged: {what}"),
        }
    }
}

impl std::error::Error for FinishError {}

impl From<lopdf::Error> for FinishError {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error)
    }
}

/// Converts a PDF written by Typst to PDF/X-4.
///
/// # Errors
/// Returns an error if the PDF cannot be read or its structure is invalid.
pub(crate) fn finish(pdf: &[u8], job: &Job<'_>) -> Result<Vec<u8>, FinishError> {
    let mut document = Document::load_mem(pdf)?;
    if document.trailer.has(b"Encrypt") {
        return Err(FinishError::Damaged("it is encrypted"));
    }
    pages::finish(&mut document, job)?;
    metadata::set(&mut document, job, digest(pdf, job))?;
    document.trailer.remove(b"Prev");
    document.trailer.remove(b"XRefStm");
    document.prune_objects();
    document.renumber_objects();
    "1.6".clone_into(&mut document.version);
    let mut out = Vec::with_capacity(pdf.len() * 2);
    document.save_modern(&mut out).map_err(lopdf::Error::IO)?;
    Ok(out)
}

/// Hashes the input of [`finish`], for the file identifier.
fn digest(pdf: &[u8], job: &Job<'_>) -> [u8; 16] {
    // Without `..`, so that a new field is not forgotten. The number of threads does not affect the file.
    let Job { condition, palette, colour, ink_limit, bleed, marks, spine, blanks, about, threads: _ } = *job;
    let BlankPages { count, before_last } = blanks;
    let About { title, authors, subject, keywords, language, uuid, modified, creator, identifiers } = about;
    let mut digest = DigestBuilder::new("print file").with(pdf).with(condition.profile());
    digest.add(&(palette.len() as u64).to_le_bytes());
    for (screen, Ink { c, m, y, k }) in palette {
        digest.add(screen);
        for amount in [c, m, y, k] {
            digest.add(&amount.to_le_bytes());
        }
    }
    digest.add(match colour {
        ColourMode::Process => b"process",
        ColourMode::Greyscale => b"greyscale",
    });
    digest.add(&ink_limit.to_le_bytes());
    digest.add(&bleed.to_le_bytes());
    digest.add(&[u8::from(marks), u8::from(spine.is_some())]);
    digest.add(&spine.unwrap_or_default().to_le_bytes());
    digest.add(&(count as u64).to_le_bytes());
    digest.add(&[u8::from(before_last), u8::from(subject.is_some())]);
    for text in [title, subject.unwrap_or_default(), language, creator] {
        digest.add(text.as_bytes());
    }
    for list in [authors, keywords, identifiers] {
        digest.add(&(list.len() as u64).to_le_bytes());
        for text in list {
            digest.add(text.as_bytes());
        }
    }
    digest.add(uuid.as_bytes());
    digest.add(&modified.to_le_bytes());
    let mut half = [0; 16];
    half.copy_from_slice(&digest.finish().as_bytes()[..16]);
    half
}

/// Compression level, 0 to 9. Higher levels take twice the time and save half a per cent.
const LEVEL: u32 = 4;

/// Returns a stream whose content is Flate-compressed.
pub(super) fn compressed(dictionary: Dictionary, content: &[u8]) -> Stream {
    let mut dictionary = dictionary;
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(content.len() / 3), Compression::new(LEVEL));
    // Writing to memory does not fail; if it did, an uncompressed stream would be valid, too.
    let bytes = match encoder.write_all(content).and_then(|()| encoder.finish()) {
        Ok(bytes) => {
            dictionary.set("Filter", "FlateDecode");
            bytes
        }
        Err(_) => content.to_vec(),
    };
    Stream::new(dictionary, bytes).with_compression(false)
}

#[cfg(test)]
mod tests;
