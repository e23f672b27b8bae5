//! Typst's access to files and fonts: those of one issue in memory. No clock, no network, no file system.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};

use super::balance;
use super::files::{MAIN, TypstFiles};
use super::fonts::Fonts;
use super::module;
use super::parsed_modules::ParsedModules;
use crate::threads;

/// Typst's standard library. It is created once, because Typst's caches are keyed by it.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features: Features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

/// The [`World`] of one issue.
#[derive(Clone)]
pub(super) struct IssueWorld {
    fonts: Arc<Fonts>,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    /// Paths of the files of the balance that were asked for and have no values.
    empty_balance: Arc<Mutex<BTreeSet<String>>>,
}

impl IssueWorld {
    /// Creates a world from the files of an issue. Files with the extension `typ` are parsed, on at most `threads` threads.
    pub(super) fn new(files: &TypstFiles, fonts: Arc<Fonts>, parsed_modules: &ParsedModules, threads: usize) -> Self {
        let mut world = Self::empty(fonts);
        let mut sources = Vec::new();
        for (path, content) in &files.contents {
            // Typst numbers the paths in the order of their first use.
            let id = id(path);
            if TypstFiles::is_source(path) {
                sources.push((path, id));
            } else {
                world.files.insert(id, Bytes::new(Arc::clone(content)));
            }
        }
        let parse = |(path, id): &(&String, FileId)| parsed_modules.source(path, *id, &files.text(path));
        for source in threads::map(threads, &sources, parse) {
            world.add_source(source);
        }
        world
    }

    /// Creates a world without files.
    pub(super) fn empty(fonts: Arc<Fonts>) -> Self {
        let (sources, files, empty_balance) = (HashMap::new(), HashMap::new(), Arc::default());
        Self { fonts, main: id(MAIN), sources, files, empty_balance }
    }

    /// Adds a file of Typst source.
    pub(super) fn add_source(&mut self, source: Source) {
        self.sources.insert(source.id(), source);
    }

    /// Adds another file.
    pub(super) fn add_file(&mut self, path: &str, content: Bytes) {
        self.files.insert(id(path), content);
    }

    /// Replaces `masthead.typ`.
    pub(super) fn set_module(&mut self, text: String) {
        self.sources.insert(id(module::PATH), Source::new(id(module::PATH), text));
    }

    /// Adds or replaces a file of the [balance](super::balance).
    pub(super) fn set_balance(&mut self, path: &str, json: String) {
        self.files.insert(id(path), Bytes::from_string(json));
    }

    /// Returns the paths of the files of the balance that were asked for and have no values.
    pub(super) fn empty_balance(&self) -> BTreeSet<String> {
        self.empty_balance.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the file of the balance without values, if `id` is one.
    fn empty_balance_file(&self, id: FileId) -> Option<Bytes> {
        let path = id.get().vpath().get_with_slash();
        balance::is_file(path).then(|| {
            self.empty_balance.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
            Bytes::from_string(balance::EMPTY)
        })
    }
}

/// Returns Typst's id of an absolute path.
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
        let found = self.files.get(&id).cloned().or_else(source).or_else(|| self.empty_balance_file(id));
        found.ok_or_else(|| not_found(id))
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
