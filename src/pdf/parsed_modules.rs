//! A cache of parsed Typst files: the prelude and the layouts, which issues share.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use typst::syntax::{FileId, Source};

use super::files::MAIN;
use super::module;
use crate::digest::Digest;

/// Parsed Typst files by path and content. Only the prelude and the layouts' files are stored, so their number is
/// limited.
#[derive(Debug, Default)]
pub(crate) struct ParsedModules(Mutex<HashMap<(FileId, Digest), Source>>);

impl ParsedModules {
    /// Returns the parsed file at `path`, parsing `text` if it is not in the cache. `id` must be the id of `path`.
    pub(super) fn source(&self, path: &str, id: FileId, text: &str) -> Source {
        // These two files differ for every issue, so they are not cached.
        if matches!(path, MAIN | module::PATH) {
            return Source::new(id, text.to_owned());
        }
        let key = (id, Digest::of(text.as_bytes()));
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        cached.unwrap_or_else(|| {
            let source = Source::new(id, text.to_owned());
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, source.clone());
            source
        })
    }
}
