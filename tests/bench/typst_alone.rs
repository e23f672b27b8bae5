//! Compiles Typst sources without Masthead.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

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
/// Number of compilations after which `typst watch` drops a result that none of them has used.
const EVICTED_AFTER: usize = 10;
/// Standards of the PDFs that Masthead makes.
const STANDARDS: [PdfStandard; 2] = [PdfStandard::Ua_1, PdfStandard::A_2a];

/// Library and fonts, shared by all documents.
struct SharedResources {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// The [`World`] of one document: its main file and the folder that it can read. Each file is read and parsed once, as by
/// `typst compile`.
struct FolderWorld {
    root: PathBuf,
    main: FileId,
    shared: Arc<SharedResources>,
    sources: Mutex<HashMap<FileId, Source>>,
    files: Mutex<HashMap<FileId, Bytes>>,
}

/// Time spent in each stage, in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StageTimes {
    /// Evaluation and layout.
    pub(crate) layout: f64,
    pub(crate) export: f64,
}

/// Compiles `FOLDER/<issue>/typst/main.typ` for each issue to PDF/UA-1 and PDF/A-2a, in memory, on `jobs` threads of
/// one process. Typst's cache is evicted in the same way as in Masthead. Returns the sums of the times of all issues.
pub(crate) fn compile_all(folder: &Path, jobs: usize) -> StageTimes {
    let entries = folder.read_dir().expect("the folder exists").filter_map(Result::ok);
    let mut roots: Vec<PathBuf> = entries.map(|entry| entry.path().join("typst")).collect();
    roots.retain(|root| root.is_dir());
    roots.sort();
    let shared = Arc::new(SharedResources::new());
    let (next, times) = (AtomicUsize::new(0), Mutex::new(StageTimes::default()));
    let work = || {
        while let Some(root) = roots.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (pdf, took) = pdf(&FolderWorld::new(root, "/main.typ", &shared), &STANDARDS);
            assert!(pdf.starts_with(b"%PDF"));
            let mut times = times.lock().expect("no thread panics");
            (times.layout, times.export) = (times.layout + took.layout, times.export + took.export);
            drop(times);
            comemo::evict(jobs);
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.min(roots.len()) {
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread can be spawned");
        }
    });
    times.into_inner().expect("no thread panics")
}

/// Compiles one file to a tagged PDF that conforms to no further standard, as `typst compile --root ROOT SOURCE OUT`
/// does.
pub(crate) fn compile_one(root: &Path, source: &Path, out: &Path) {
    let root = root.canonicalize().expect("the folder exists");
    let source = source.canonicalize().expect("the source exists");
    let main = source.strip_prefix(&root).expect("the source is below the root").display().to_string();
    let world = FolderWorld::new(&root, &main, &Arc::new(SharedResources::new()));
    fs::write(out, pdf(&world, &[]).0).expect("the folder can be written");
}

/// Compiles the same folder again and again, as `typst watch` does: in one process, with the results of earlier
/// compilations and the files that have not changed.
pub(crate) struct Recompiler(FolderWorld);

impl Recompiler {
    pub(crate) fn new(root: &Path) -> Self {
        Self(FolderWorld::new(root, "/main.typ", &Arc::new(SharedResources::new())))
    }

    /// Returns the time in seconds that the PDF of the present sources takes, from reading them.
    pub(crate) fn compile(&mut self) -> f64 {
        let work = || {
            let start = Instant::now();
            self.0.forget_changed_files();
            assert!(pdf(&self.0, &STANDARDS).0.starts_with(b"%PDF"));
            start.elapsed().as_secs_f64()
        };
        let seconds = thread::scope(|scope| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            thread.expect("a thread can be spawned").join().expect("the sources compile")
        });
        comemo::evict(EVICTED_AFTER);
        seconds
    }
}

/// Returns the PDF and the time that it took.
fn pdf(world: &FolderWorld, standards: &[PdfStandard]) -> (Vec<u8>, StageTimes) {
    let start = Instant::now();
    let document = typst::compile::<PagedDocument>(world).output.expect("the sources compile");
    let layout = start.elapsed().as_secs_f64();
    let standards = PdfStandards::new(standards).expect("the standards can be combined");
    let timestamp = Datetime::from_ymd_hms(2026, 1, 1, 0, 0, 0).map(Timestamp::new_utc);
    let options = PdfOptions { standards, timestamp, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).expect("the document conforms to the standards");
    (pdf, StageTimes { layout, export: start.elapsed().as_secs_f64() - layout })
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
        let (sources, files) = (Mutex::default(), Mutex::default());
        Self { root: root.to_owned(), main, shared: Arc::clone(shared), sources, files }
    }

    /// Drops the files whose content on disk is another one now.
    fn forget_changed_files(&mut self) {
        let files = self.files.get_mut().expect("no thread panics");
        let sources = self.sources.get_mut().expect("no thread panics");
        let root = &self.root;
        files.retain(|id, bytes| fs::read(path(root, *id)).is_ok_and(|now| now == bytes.as_slice()));
        sources.retain(|id, _| files.contains_key(id));
    }
}

/// Returns the path of a file on disk.
fn path(root: &Path, id: FileId) -> PathBuf {
    root.join(id.get().vpath().get_without_slash())
}

/// Returns the entry of `id`, made by `read` at the first call.
fn once<T: Clone>(
    entries: &Mutex<HashMap<FileId, T>>,
    id: FileId,
    read: impl FnOnce() -> FileResult<T>,
) -> FileResult<T> {
    let mut entries = entries.lock().expect("no thread panics");
    if let Some(known) = entries.get(&id) {
        return Ok(known.clone());
    }
    let entry = read()?;
    entries.insert(id, entry.clone());
    Ok(entry)
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
        once(&self.sources, id, || {
            let text = String::from_utf8(self.file(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
            Ok(Source::new(id, text))
        })
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        once(&self.files, id, || {
            let path = path(&self.root, id);
            fs::read(&path).map(Bytes::new).map_err(|error| FileError::from_io(error, &path))
        })
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
