//! Typst files that are parsed once: those of layouts, which are the same for issue after issue.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use typst::syntax::{FileId, Source};

use super::files::MAIN;
use super::module;
use crate::digest::Digest;

/// Parsed files by path and content. There are as many as the publication's layouts have.
#[derive(Debug, Default)]
pub(crate) struct Parsed(Mutex<HashMap<(FileId, Digest), Source>>);

impl Parsed {
    /// The parsed file at `path`, which is that of `id`.
    pub(super) fn source(&self, path: &str, id: FileId, text: &str) -> Source {
        // These two are another text for each issue.
        if matches!(path, MAIN | module::PATH) {
            return Source::new(id, text.to_owned());
        }
        let key = (id, Digest::of(text.as_bytes()));
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let source = Source::new(id, text.to_owned());
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, source.clone());
            source
        })
    }
}
