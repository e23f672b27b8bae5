//! Reads the data files that the issue offers to its readers.

use super::PassContext;
use crate::data::offered_files;
use crate::document::{DataFile, Document};

/// Adds the offered files to the document. Files that cannot be read are left out: they are reported where they are used.
pub(super) fn run(document: &mut Document, context: &PassContext<'_>) {
    let limit = context.image_context.limits.text_bytes;
    let offered = offered_files(document, context.root, &context.report.sources);
    document.data_files = offered
        .into_iter()
        .filter_map(|file| {
            let bytes = context.root.read_up_to(&file.path, limit).ok()?;
            Some(DataFile { path: file.path, name: file.name, bytes: bytes.into() })
        })
        .collect();
}
