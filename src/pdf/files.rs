//! Typst's input files: the generated source, the prelude, the layout and the images. `export --to typst` writes the
//! same files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::balance;
use super::calls::{self, GeneratedSource};
use super::module;
use super::purpose::PagePurpose;
use super::source_map::SourceMap;
use crate::digest::DigestBuilder;
use crate::document::ImageFile;
use crate::issue::{BookCover, CoverPage, Issue};
use crate::layout;

/// Defaults and documentation of all functions that a layout may define.
const PRELUDE: &str = include_str!("../../layouts/prelude.typ");

/// Path of the generated source.
pub(super) const MAIN: &str = "/main.typ";
/// Path of the facts about the edition that a layout with shared pages asks for.
const EDITION: &str = "/edition.json";
/// Folder of the layout.
pub(super) const LAYOUT: &str = "/layout/";
/// Folder of the base that layouts build on.
pub(super) const BASE: &str = "/base/";
/// The layout's own measures, which the base imports.
const MEASURES: &str = "/layout/measures.typ";

/// Typst's input files for one issue, by absolute path.
///
/// All issues use the same paths, because Typst interns every path for the lifetime of the process and holds at most
/// 65,535.
#[derive(Debug, Default, Clone)]
pub(crate) struct TypstFiles {
    pub(super) contents: BTreeMap<String, Arc<[u8]>>,
    pub(crate) map: Arc<SourceMap>,
}

impl TypstFiles {
    /// Generates the files of an issue, with a gutter of 0.
    pub(crate) fn new(issue: &Issue, purpose: PagePurpose<'_>) -> Self {
        let GeneratedSource { text, map } = match purpose {
            PagePurpose::Screen | PagePurpose::Print(_) => calls::write(issue),
            PagePurpose::Cover(_, pages) => calls::write_cover(issue.publication.print.spine(pages)),
            PagePurpose::BookCover => calls::write_book_cover(issue),
            PagePurpose::Formulas => calls::write_formulas(issue),
        };
        let mut contents: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        let mut add = |path: &str, bytes: Arc<[u8]>| contents.insert(path.to_owned(), bytes);
        add(MAIN, bytes(&text));
        add("/prelude.typ", bytes(PRELUDE));
        add(module::PATH, bytes(&module::write(issue, purpose, 0.0)));
        add(EDITION, bytes(&edition(purpose.is_printed())));
        for (path, content) in layout::base_files() {
            add(&format!("{BASE}{path}"), Arc::from(content));
        }
        add(MEASURES, bytes(""));
        for (path, content) in &issue.layout.files {
            add(&format!("{LAYOUT}{path}"), Arc::clone(content));
        }
        // Covers show no images of the document, except that of an e-book, which has its picture under a fixed name.
        let first = match purpose {
            PagePurpose::Screen | PagePurpose::Print(_) => 0,
            PagePurpose::Cover(..) | PagePurpose::BookCover | PagePurpose::Formulas => issue.document.images.len(),
        };
        if matches!(purpose, PagePurpose::BookCover)
            && let Some(file) = book_cover_picture(issue)
        {
            add(&book_cover_path(file), Arc::clone(&file.bytes));
        }
        for (index, file) in super::pictures(issue).enumerate().skip(first) {
            add(&image_path(index, file), Arc::clone(&file.bytes));
        }
        for picture in map.pictures() {
            add(&picture.path, Arc::clone(&issue.document.images[picture.file].bytes));
        }
        Self { contents, map: Arc::new(map) }
    }

    /// Returns `true` if the file at `path` is Typst source.
    pub(super) fn is_source(path: &str) -> bool {
        Path::new(path).extension().is_some_and(|extension| extension == "typ")
    }

    /// Iterates over the paths, without the leading slash, and contents of the files, sorted by path.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.contents.iter().map(|(path, bytes)| (path.trim_start_matches('/'), &**bytes))
    }

    /// Adds every input of the pages other than the fonts and the program to the digest.
    pub(crate) fn hash_into(&self, builder: &mut DigestBuilder) {
        for (path, bytes) in &self.contents {
            builder.add(path.as_bytes());
            builder.add(bytes);
        }
    }

    /// Adds or replaces a file of the [balance](super::balance).
    pub(super) fn set_balance(&mut self, path: String, json: &str) {
        self.contents.insert(path, bytes(json));
    }

    /// Adds the files of the balance that the layout has asked for and that have no values.
    pub(super) fn add_empty_balance(&mut self, paths: impl IntoIterator<Item = String>) {
        for path in paths {
            self.contents.entry(path).or_insert_with(|| bytes(balance::EMPTY));
        }
    }

    /// Replaces `masthead.typ`.
    pub(super) fn set_module(&mut self, text: &str) {
        self.contents.insert(module::PATH.to_owned(), bytes(text));
    }

    /// Replaces `edition.json` by that of the print edition. Returns its path and its new content.
    pub(super) fn set_printed(&mut self) -> (&'static str, Arc<[u8]>) {
        let content = bytes(&edition(true));
        self.contents.insert(EDITION.to_owned(), Arc::clone(&content));
        (EDITION, content)
    }

    /// Returns the text of a file, or an empty string if there is no file at `path`.
    pub(super) fn text(&self, path: &str) -> String {
        self.contents.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    }
}

/// Writes `edition.json`.
fn edition(is_printed: bool) -> String {
    format!("{{\"printed\": {is_printed}}}")
}

fn bytes(text: &str) -> Arc<[u8]> {
    Arc::from(text.as_bytes())
}

/// Folder of the images among Typst's files.
const IMAGES: &str = "/images/";

/// Returns `true` if the file at `path` is an image.
pub(super) fn is_image(path: &str) -> bool {
    path.starts_with(IMAGES)
}

/// Returns the path of an image among Typst's files. `index` is its index in [`pictures`](super::pictures).
pub(super) fn image_path(index: usize, file: &ImageFile) -> String {
    format!("{IMAGES}{:03}.{}", index + 1, file.format.extension())
}

/// Returns the path of a picture whose file another picture has shown before. `number` is its number in the source.
pub(super) fn repeated_image_path(number: usize, file: &ImageFile) -> String {
    format!("{IMAGES}repeated-{:03}.{}", number + 1, file.format.extension())
}

/// Returns the image file that the cover of the e-book shows, or `None` if there is none or the image is used as it is.
pub(super) fn book_cover_picture(issue: &Issue) -> Option<&ImageFile> {
    match issue.book_cover() {
        BookCover::Image(_) => None,
        BookCover::Drawing(own) => Some(&own.file),
        BookCover::Page(CoverPage { picture, .. }) => picture,
    }
}

/// Returns the path of the picture on the cover of the e-book among Typst's files.
pub(super) fn book_cover_path(file: &ImageFile) -> String {
    format!("{IMAGES}book-cover.{}", file.format.extension())
}
