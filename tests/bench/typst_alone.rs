//! Compiles Typst sources without Masthead.

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

/// Stack size of each thread, the same as in Masthead: layouts nest deeply.
const STACK: usize = 64 << 20;

/// Library and fonts, shared by all documents.
struct SharedResources {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// The [`World`] of one document: its main file and the folder that it can read.
struct FolderWorld {
    root: PathBuf,
    main: FileId,
    shared: Arc<SharedResources>,
}

/// Compiles `FOLDER/<issue>/typst/main.typ` for each issue to PDF/UA-1 and PDF/A-2a, in memory, on `jobs` threads of
/// one process. Typst's cache is evicted in the same way as in Masthead.
pub(crate) fn compile_all(folder: &Path, jobs: usize) {
    let entries = folder.read_dir().expect("the folder exists").filter_map(Result::ok);
    let mut roots: Vec<PathBuf> = entries.map(|entry| entry.path().join("typst")).collect();
    roots.retain(|root| root.is_dir());
    roots.sort();
    let shared = Arc::new(SharedResources::new());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(root) = roots.get(next.fetch_add(1, Ordering::Relaxed)) {
            let pdf = pdf(&FolderWorld::new(root, "/main.typ", &shared), &[PdfStandard::Ua_1, PdfStandard::A_2a]);
            assert!(pdf.starts_with(b"%PDF"));
            comemo::evict(jobs);
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.min(roots.len()) {
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread can be spawned");
        }
    });
}

/// Compiles one file to a tagged PDF that conforms to no further standard, as `typst compile --root ROOT SOURCE OUT`
/// does.
pub(crate) fn compile_one(root: &Path, source: &Path, out: &Path) {
    let root = root.canonicalize().expect("the folder exists");
    let source = source.canonicalize().expect("the source exists");
    let main = source.strip_prefix(&root).expect("the source is below the root").display().to_string();
    let world = FolderWorld::new(&root, &main, &Arc::new(SharedResources::new()));
    fs::write(out, pdf(&world, &[])).expect("the folder can be written");
}

fn pdf(world: &FolderWorld, standards: &[PdfStandard]) -> Vec<u8> {
    let document = typst::compile::<PagedDocument>(world).output.expect("the sources compile");
    let standards = PdfStandards::new(standards).expect("the standards can be combined");
    let timestamp = Datetime::from_ymd_hms(2026, 1, 1, 0, 0, 0).map(Timestamp::new_utc);
    let options = PdfOptions { standards, timestamp, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).expect("the document conforms to the standards")
}

impl SharedResources {
    fn new() -> Self {
        let fonts = fonts();
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        let library = LazyHash::new(Library::builder().with_features(features).build());
        Self { library, book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

/// Reads the fonts in the repository's folder `fonts`, which are built into Masthead.
fn fonts() -> Vec<Font> {
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts").read_dir().expect("the folder of fonts exists");
    let folders = families.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| folder.read_dir().expect("the folder can be read")).filter_map(Result::ok);
    let fonts = files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end != "txt"));
    fonts.flat_map(|path| Font::iter(Bytes::new(fs::read(path).expect("a font is readable")))).collect()
}

impl FolderWorld {
    fn new(root: &Path, main: &str, shared: &Arc<SharedResources>) -> Self {
        let path = VirtualPath::new(main).expect("the path is valid");
        let main = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Self { root: root.to_owned(), main, shared: Arc::clone(shared) }
    }
}

impl World for FolderWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
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
