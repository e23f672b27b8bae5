//! What Typst asks of its surroundings: the files of one issue and the fonts. No clock, no network, no file system.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};

use super::files::{BALANCE, Files, MAIN};
use super::fonts::Fonts;
use super::module;
use super::parsed::Parsed;

/// Typst's own functions, made once: a second library would make every cache miss.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features: Features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

/// The surroundings of one issue.
pub(super) struct IssueWorld {
    fonts: Arc<Fonts>,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl IssueWorld {
    pub(super) fn new(files: &Files, fonts: Arc<Fonts>, parsed: &Parsed) -> Self {
        let mut world = Self { fonts, main: id(MAIN), sources: HashMap::new(), files: HashMap::new() };
        for (path, content) in &files.contents {
            if Path::new(path).extension().is_some_and(|extension| extension == "typ") {
                let source = parsed.source(path, id(path), &files.text(path));
                world.sources.insert(id(path), source);
            } else {
                world.files.insert(id(path), Bytes::new(Arc::clone(content)));
            }
        }
        world
    }

    /// Replaces what the layout knows of the issue.
    pub(super) fn set_module(&mut self, text: String) {
        self.sources.insert(id(module::PATH), Source::new(id(module::PATH), text));
    }

    /// Replaces what the layout remembers from the round before.
    pub(super) fn set_balance(&mut self, json: String) {
        self.files.insert(id(BALANCE), Bytes::from_string(json));
    }
}

/// The id of an absolute path.
pub(super) fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|_| VirtualPath::new("/invalid").expect("is a valid path"));
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

impl World for IssueWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let source = || self.sources.get(&id).map(|source| Bytes::from_string(source.text().to_owned()));
        self.files.get(&id).cloned().or_else(source).ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.all.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
