//! The files that Typst sees: generated text, the layout, the images. `export --to typst` writes the same ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calls::{self, Calls};
use super::module;
use super::purpose::Purpose;
use super::source_map::SourceMap;
use crate::digest::Mixer;
use crate::document::ImageFile;
use crate::issue::Issue;
use crate::layout;

/// The contract with a layout: a default for every function.
const PRELUDE: &str = include_str!("../../layouts/prelude.typ");

/// Path of the generated calls.
pub(super) const MAIN: &str = "/main.typ";
/// Path of what the layout remembers from one round to the next.
pub(super) const BALANCE: &str = "/balance.json";
/// Folder of the layout.
pub(super) const LAYOUT: &str = "/layout/";
/// Folder of the base that layouts build on.
pub(super) const BASE: &str = "/base/";
/// The layout's own measures, which the base imports.
const MEASURES: &str = "/layout/measures.typ";

/// Everything that Typst needs for one issue, by absolute path. The same paths serve every issue, because Typst keeps each
/// path that it has met for ever and takes 65,535 of them.
#[derive(Debug)]
pub(crate) struct Files {
    pub(super) contents: BTreeMap<String, Arc<[u8]>>,
    pub(super) map: SourceMap,
}

impl Files {
    /// The files of an issue.
    pub(crate) fn new(issue: &Issue, purpose: Purpose<'_>) -> Self {
        let Calls { text, map } = match purpose {
            Purpose::Screen | Purpose::Press(_) => calls::write(issue),
            Purpose::Cover(_, pages) => calls::write_cover(issue.publication.print.spine(pages)),
        };
        let mut contents: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        let mut add = |path: &str, bytes: Arc<[u8]>| contents.insert(path.to_owned(), bytes);
        add(MAIN, bytes(&text));
        add("/prelude.typ", bytes(PRELUDE));
        add(module::PATH, bytes(&module::write(issue, purpose, 0.0)));
        add(BALANCE, bytes("{}"));
        for (path, content) in layout::base_files() {
            add(&format!("{BASE}{path}"), Arc::from(content));
        }
        add(MEASURES, bytes(""));
        for (path, content) in &issue.layout.files {
            add(&format!("{LAYOUT}{path}"), Arc::clone(content));
        }
        // A cover shows none of the text's pictures.
        let first = if matches!(purpose, Purpose::Cover(..)) { issue.document.images.len() } else { 0 };
        for (index, file) in super::pictures(issue).enumerate().skip(first) {
            add(&image_path(index, file), Arc::clone(&file.bytes));
        }
        Self { contents, map }
    }

    /// The files' paths, without the leading slash, and contents.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.contents.iter().map(|(path, bytes)| (path.trim_start_matches('/'), &**bytes))
    }

    /// Adds all that the pages depend on, beside fonts and program.
    pub(crate) fn mix_into(&self, mixer: &mut Mixer) {
        for (path, bytes) in &self.contents {
            mixer.add(path.as_bytes());
            mixer.add(bytes);
        }
    }

    /// Replaces what the layout remembers from the round before.
    pub(super) fn set_balance(&mut self, json: &str) {
        self.contents.insert(BALANCE.to_owned(), bytes(json));
    }

    /// Replaces what the layout knows of the issue.
    pub(super) fn set_module(&mut self, text: &str) {
        self.contents.insert(module::PATH.to_owned(), bytes(text));
    }

    pub(super) fn text(&self, path: &str) -> String {
        self.contents.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    }
}

fn bytes(text: &str) -> Arc<[u8]> {
    Arc::from(text.as_bytes())
}

/// Where Typst finds an image.
pub(super) fn image_path(index: usize, file: &ImageFile) -> String {
    format!("/images/{:03}.{}", index + 1, file.format.extension())
}
