//! Typst without Masthead: compiles `main.typ` of a folder to PDF/UA-1 and PDF/A-2a, in memory.

use std::path::{Path, PathBuf};

use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

struct Folder {
    path: PathBuf,
    standard: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

pub(crate) fn run(path: &Path) {
    let fonts: Vec<Font> = fonts();
    let features: Features = [Feature::A11yExtras].into_iter().collect();
    let world = Folder {
        path: path.to_owned(),
        standard: LazyHash::new(Library::builder().with_features(features).build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    };
    let document = typst::compile::<PagedDocument>(&world).output.expect("the exported sources compile");
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).expect("the standards go together");
    let timestamp = Datetime::from_ymd_hms(2026, 1, 1, 0, 0, 0).map(Timestamp::new_utc);
    let options = PdfOptions { standards, timestamp, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).expect("the document meets the standards");
    assert!(pdf.starts_with(b"%PDF"));
}

fn fonts() -> Vec<Font> {
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts").read_dir().expect("the fonts are there");
    let folders = families.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| folder.read_dir().expect("it is a folder")).filter_map(Result::ok);
    let fonts = files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end != "txt"));
    fonts.flat_map(|path| Font::iter(Bytes::new(std::fs::read(path).expect("a font is readable")))).collect()
}

impl World for Folder {
    fn library(&self) -> &LazyHash<Library> {
        &self.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        let path = VirtualPath::new("/main.typ").expect("it is a path");
        FileId::new(RootedPath::new(VirtualRoot::Project, path))
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = String::from_utf8(self.file(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = self.path.join(id.get().vpath().get_without_slash());
        std::fs::read(&path).map(Bytes::new).map_err(|error| FileError::from_io(error, &path))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
