//! The data files that an issue offers to its readers with `:::data-files`: their paths, and their names for readers.

use std::collections::BTreeSet;

use super::quantity::QuantityReference;
use crate::document::{Block, Collection, Document};
use crate::root::Root;
use crate::source::Sources;

/// Path of a data file relative to the publication's root, and its name for readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfferedFile {
    pub(crate) path: String,
    pub(crate) name: String,
}

/// Returns the files that the tables, the charts and the numbers of an issue come from, in reading order and without
/// repetitions. None are returned unless the issue has a list of them: a file can have more columns than are printed, and
/// is only published if the author asks for it.
pub(crate) fn offered_files(document: &Document, root: &Root, sources: &Sources) -> Vec<OfferedFile> {
    let mut is_listed = false;
    let mut paths: Vec<String> = Vec::new();
    let mut add = |path: String| {
        if !paths.contains(&path) {
            paths.push(path);
        }
    };
    document.each_block(&mut |block| {
        is_listed |= matches!(block, Block::Collection { collection: Collection::DataFiles(_), .. });
        if let Some((_, table)) = block.data() {
            table.file.iter().cloned().for_each(&mut add);
        }
    });
    document.each_data_figure(&mut |figure| {
        if let Ok(reference) = QuantityReference::parse(&figure.reference)
            && !reference.place.starts_with('#')
        {
            let from = sources.get(figure.span.source).path();
            let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
            root.resolve(folder, &reference.place).into_iter().for_each(&mut add);
        }
    });
    if is_listed { named(paths) } else { Vec::new() }
}

/// Returns the path of a data file as the source file `from` would write it: relative to its folder, or, outside of the
/// folder, from the publication's root with a slash before.
pub(crate) fn written_path(path: &str, from: &str) -> String {
    let folder = from.rfind('/').map_or("", |at| &from[..=at]);
    path.strip_prefix(folder).map_or_else(|| format!("/{path}"), str::to_owned)
}

/// Gives each path a name of its own: that of the file, in ASCII. Names that differ in case only are alike, as in the
/// container of an e-book (EPUB 3.3, section 4.2.3).
fn named(paths: Vec<String>) -> Vec<OfferedFile> {
    let mut taken = BTreeSet::new();
    let name = |path: String| {
        let file = path.rsplit('/').next().unwrap_or_default();
        let stem = plain(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
        let mut name = format!("{stem}.csv");
        let mut count = 2;
        while !taken.insert(name.to_ascii_lowercase()) {
            name = format!("{stem}-{count}.csv");
            count += 1;
        }
        OfferedFile { path, name }
    };
    paths.into_iter().map(name).collect()
}

/// Returns the letters, digits and underscores of a name in ASCII, with a hyphen for everything between them.
fn plain(stem: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words: Vec<&str> = stem.split(|c| !is_kept(c)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "data".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_as_written() {
        assert_eq!(written_path("issues/2025/data/a.csv", "issues/2025/index.md"), "data/a.csv");
        assert_eq!(written_path("data/a.csv", "issues/2025.md"), "/data/a.csv");
        assert_eq!(written_path("data/a.csv", "2025.md"), "data/a.csv");
    }

    #[test]
    fn names_are_unique_and_ascii() {
        let paths = ["a/accounts.csv", "b/Accounts.CSV", "a/year 2025.csv", "Ünïcode/Gäste.csv", "ж.csv", "x/ж.csv"];
        let names: Vec<String> = named(paths.map(str::to_owned).to_vec()).into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["accounts.csv", "Accounts-2.csv", "year-2025.csv", "G-ste.csv", "data.csv", "data-2.csv"]);
    }
}
