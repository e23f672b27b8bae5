//! The tree as JSON: `masthead export --to json`.
//!
//! ```json
//! { "version": 1,
//!   "files": ["masthead.toml", "issues/2026-03.md"],
//!   "metadata": { "slug": "2026-03", "title": "…", "language": "en", "date": "2026-03", … },
//!   "document": { "sections": […], "notes": […], "images": […] } }
//! ```
//!
//! `document` is a [`Document`] with the names of its fields; a block or an inline says in `node` which variant it is. A `span`
//! counts bytes in the file that its `source` is the index of. Images are listed with path, format and size, without their
//! content. Whatever changes the form changes `version`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::issue::Issue;
use crate::publication::Metadata;
use crate::source::Sources;

/// The form described above.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    files: Vec<&'a str>,
    metadata: &'a Metadata,
    document: &'a Document,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    document: Document,
}

/// Why a text is not a tree.
#[derive(Debug)]
pub enum ReadError {
    /// It is not JSON, or not of the form.
    Form(serde_json::Error),
    /// It is of another version.
    Version(u32),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Form(error) => error.fmt(f),
            Self::Version(version) => write!(f, "this is version {version} of the form, not {VERSION}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Writes an issue; `sources` are those that its spans point into.
pub(crate) fn write_json(issue: &Issue, sources: &Sources) -> String {
    let files = sources.paths().collect();
    let form = Written { version: VERSION, files, metadata: &issue.metadata, document: &issue.document };
    serde_json::to_string_pretty(&form).expect("strings and numbers serialize")
}

/// Reads the tree back. Its images have no content.
///
/// # Errors
/// The text is not of the form, or of another version of it.
pub fn read_json(text: &str) -> Result<Document, ReadError> {
    let Version { version } = serde_json::from_str(text).map_err(ReadError::Form)?;
    if version != VERSION {
        return Err(ReadError::Version(version));
    }
    let Read { document } = serde_json::from_str(text).map_err(ReadError::Form)?;
    Ok(document)
}
