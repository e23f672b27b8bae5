//! Export and import of the document tree as JSON: `masthead export --to json`.
//!
//! ```json
//! { "version": 1,
//!   "files": ["masthead.toml", "issues/2026-03.md"],
//!   "metadata": { "slug": "2026-03", "title": "…", "language": "en", "date": "2026-03", … },
//!   "document": { "sections": […], "notes": […], "images": […] } }
//! ```
//!
//! `document` is a [`Document`] with its Rust field names. The variant of a block or an inline is in the field `node`.
//! A `span` is a byte range in the file whose index in `files` is `source`. Images are listed with path, format and
//! size, without their content. Every change of the format increments `version`.

use serde::{Deserialize, Serialize};

use super::Issue;
use crate::document::Document;
use crate::publication::Metadata;
use crate::source::Sources;

/// Version of the format described above.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct ExportedIssue<'a> {
    version: u32,
    files: Vec<&'a str>,
    metadata: &'a Metadata,
    document: &'a Document,
}

#[derive(Deserialize)]
struct ExportedVersion {
    version: u32,
}

#[derive(Deserialize)]
struct ExportedDocument {
    document: Document,
}

/// Reason why a text cannot be parsed as a document tree.
#[derive(Debug)]
pub enum JsonError {
    /// The text is not JSON, or its fields do not match the format.
    Syntax(serde_json::Error),
    /// The text has this unsupported version of the format.
    Version(u32),
}

impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::Version(version) => write!(f, "unsupported format version {version}; expected {VERSION}"),
        }
    }
}

impl std::error::Error for JsonError {}

/// Serialises an issue as JSON. `sources` are the files that its spans refer to.
pub(crate) fn write_json(issue: &Issue, sources: &Sources) -> String {
    let files = sources.paths().collect();
    let exported = ExportedIssue { version: VERSION, files, metadata: &issue.metadata, document: &issue.document };
    serde_json::to_string_pretty(&exported).expect("strings and numbers serialize")
}

/// Parses a document tree from JSON. The images have no content.
///
/// # Errors
/// Returns an error if the text does not match the format or has another version.
pub fn read_json(text: &str) -> Result<Document, JsonError> {
    let ExportedVersion { version } = serde_json::from_str(text).map_err(JsonError::Syntax)?;
    if version != VERSION {
        return Err(JsonError::Version(version));
    }
    let ExportedDocument { document } = serde_json::from_str(text).map_err(JsonError::Syntax)?;
    Ok(document)
}
