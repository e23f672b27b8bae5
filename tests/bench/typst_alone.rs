//! Typst without Masthead.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// For each thread, as much as Masthead gives: layouts nest deeply.
const STACK: usize = 64 << 20;

/// What all documents share.
struct Shared {
    standard: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// A document and the files that it may name.
struct Folder {
    root: PathBuf,
    main: FileId,
    shared: Arc<Shared>,
}

/// Compiles `FOLDER/<issue>/typst/main.typ` for each issue to PDF/UA-1 and PDF/A-2a, in memory: one process, some threads that take one
/// issue after the other, and Typst's cache emptied as Masthead does it.
pub(crate) fn all(folder: &Path, jobs: usize) {
    let entries = folder.read_dir().expect("the folder is there").filter_map(Result::ok);
    let mut roots: Vec<PathBuf> = entries.map(|entry| entry.path().join("typst")).collect();
    roots.retain(|root| root.is_dir());
    roots.sort();
    let shared = Arc::new(Shared::new());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(root) = roots.get(next.fetch_add(1, Ordering::Relaxed)) {
            let pdf = pdf(&Folder::new(root, "/main.typ", &shared), &[PdfStandard::Ua_1, PdfStandard::A_2a]);
            assert!(pdf.starts_with(b"%PDF"));
            comemo::evict(jobs);
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.min(roots.len()) {
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread can be had");
        }
    });
}

/// Compiles one file to PDF, without a standard beyond tags, and writes it: `typst compile --root ROOT SOURCE OUT`.
pub(crate) fn one(root: &Path, source: &Path, out: &Path) {
    let root = root.canonicalize().expect("the folder is there");
    let source = source.canonicalize().expect("the source is there");
    let main = source.strip_prefix(&root).expect("the source is below the root").display().to_string();
    let folder = Folder::new(&root, &main, &Arc::new(Shared::new()));
    fs::write(out, pdf(&folder, &[])).expect("the folder can be written");
}

fn pdf(folder: &Folder, standards: &[PdfStandard]) -> Vec<u8> {
    let document = typst::compile::<PagedDocument>(folder).output.expect("the sources compile");
    let standards = PdfStandards::new(standards).expect("the standards go together");
    let timestamp = Datetime::from_ymd_hms(2026, 1, 1, 0, 0, 0).map(Timestamp::new_utc);
    let options = PdfOptions { standards, timestamp, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).expect("the document meets the standards")
}

impl Shared {
    fn new() -> Self {
        let fonts = fonts();
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        let standard = LazyHash::new(Library::builder().with_features(features).build());
        Self { standard, book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

fn fonts() -> Vec<Font> {
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts").read_dir().expect("the fonts are there");
    let folders = families.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| folder.read_dir().expect("it is a folder")).filter_map(Result::ok);
    let fonts = files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end != "txt"));
    fonts.flat_map(|path| Font::iter(Bytes::new(fs::read(path).expect("a font is readable")))).collect()
}

impl Folder {
    fn new(root: &Path, main: &str, shared: &Arc<Shared>) -> Self {
        let path = VirtualPath::new(main).expect("it is a path");
        let main = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Self { root: root.to_owned(), main, shared: Arc::clone(shared) }
    }
}

impl World for Folder {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = String::from_utf8(self.file(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = self.root.join(id.get().vpath().get_without_slash());
        fs::read(&path).map(Bytes::new).map_err(|error| FileError::from_io(error, &path))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
