//! Completing Typst's pages to PDF/X-4 (ISO 15930-7): what a printer can take as it is.
//!
//! Typst writes a page for the screen: sRGB and gray through profiles, links, no marks. Here each page is given its
//! boxes and marks, every colour becomes ink, and the file says which printing condition it is made for. Nothing of the
//! original is changed in place: streams and resources are written anew, from the pages down, and what no page needs is
//! left behind.

use std::fmt;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Stream};
use uuid::Uuid;

use super::output_condition::{Ink, OutputCondition};

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

/// What is to be made of Typst's pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job<'a> {
    /// The printing condition.
    pub(crate) condition: &'a OutputCondition,
    /// Screen colours of the layout, and the inks that it names for them.
    pub(crate) palette: &'a [([u8; 3], Ink)],
    /// In how many inks.
    pub(crate) colour: Colour,
    /// The most ink in one place: 3.0 is 300 %.
    pub(crate) ink_limit: f32,
    /// How far colour goes beyond the trim, in points.
    pub(crate) bleed: f32,
    /// Whether crop and registration marks are drawn.
    pub(crate) marks: bool,
    /// Of a cover in one sheet the spine, in points, which is between two folds.
    pub(crate) spine: Option<f32>,
    /// Pages to be added.
    pub(crate) blanks: Blanks,
    /// What the file says of itself.
    pub(crate) about: About<'a>,
    /// How many threads may work on images.
    pub(crate) threads: usize,
}

/// In how many inks an edition is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// Cyan, magenta, yellow and black.
    Process,
    /// Black only.
    Greyscale,
}

/// Empty pages that fill the last signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Blanks {
    /// How many.
    pub(crate) count: usize,
    /// Whether the last page stays the last, as the back of a cover does; else they come at the end.
    pub(crate) before_last: bool,
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// Its title.
    pub(crate) title: &'a str,
    /// Those who wrote it.
    pub(crate) authors: &'a [&'a str],
    /// What it is about, in a sentence.
    pub(crate) subject: Option<&'a str>,
    /// What it is about, in words.
    pub(crate) keywords: &'a [&'a str],
    /// Its language, a BCP 47 tag.
    pub(crate) language: &'a str,
    /// The edition's identifier; the same for every version of it.
    pub(crate) uuid: Uuid,
    /// When it was changed last, in seconds since 1970, UTC.
    pub(crate) modified: i64,
    /// The program and its version.
    pub(crate) creator: &'a str,
    /// Further identifiers, such as `urn:issn:…`.
    pub(crate) identifiers: &'a [&'a str],
}

/// Why a file could not be completed.
#[derive(Debug)]
pub(crate) enum Error {
    /// It cannot be read or written as PDF.
    Pdf(lopdf::Error),
    /// Something in it makes no sense.
    Damaged(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdf(error) => write!(f, "the PDF cannot be read: {error}"),
            Self::Damaged(what) => write!(f, "the PDF is damaged: {what}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<lopdf::Error> for Error {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error)
    }
}

/// Completes a PDF that Typst has written to PDF/X-4.
///
/// # Errors
/// The PDF cannot be read, or something in it makes no sense.
pub(crate) fn finish(pdf: &[u8], job: &Job<'_>) -> Result<Vec<u8>, Error> {
    let mut document = Document::load_mem(pdf)?;
    if document.trailer.has(b"Encrypt") {
        return Err(Error::Damaged("it is encrypted"));
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

/// What tells this file from any other: all that it is made from.
fn digest(pdf: &[u8], job: &Job<'_>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(pdf);
    hasher.update(job.condition.profile());
    // How many threads there are makes no difference.
    hasher.update(format!("{:?}", Job { threads: 0, ..*job }).as_bytes());
    let mut digest = [0; 16];
    digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    digest
}

/// How hard to compress, of 9: more takes twice the time for half a hundredth of the size.
const LEVEL: u32 = 4;

/// A stream with its content compressed.
fn compressed(dictionary: Dictionary, content: &[u8]) -> Stream {
    let mut dictionary = dictionary;
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(content.len() / 3), Compression::new(LEVEL));
    // Writing to memory does not fail; a stream without a filter would be right, too.
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
