//! Kinds of the files in a folder, by their extensions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::SourceFile;

/// Extensions of the files that are read from folders.
const EXTENSIONS: [&str; 19] = [
    "md",
    "markdown",
    "mkd",
    "mdown",
    "mdx",
    "qmd",
    "rmd",
    "rmarkdown",
    "ipynb",
    "docx",
    "odt",
    "html",
    "htm",
    "tex",
    "org",
    "rst",
    "eml",
    "mht",
    "mhtml",
];

/// Extensions of files that are no texts: pictures, programs, data, settings.
const ASSETS: [&str; 64] = [
    "avif",
    "bib",
    "bmp",
    "css",
    "csl",
    "csv",
    "db",
    "eot",
    "geojson",
    "gif",
    "gitignore",
    "gz",
    "heic",
    "icns",
    "ico",
    "ini",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jsonl",
    "jsx",
    "less",
    "lock",
    "lua",
    "map",
    "mjs",
    "mov",
    "mp3",
    "mp4",
    "ogg",
    "otf",
    "pdf",
    "php",
    "png",
    "ppm",
    "ps",
    "psd",
    "py",
    "r",
    "rb",
    "rda",
    "rdata",
    "rds",
    "rs",
    "sass",
    "scss",
    "sh",
    "svg",
    "tif",
    "tiff",
    "toml",
    "ts",
    "tsv",
    "tsx",
    "ttf",
    "wav",
    "webm",
    "webp",
    "woff",
    "woff2",
    "xml",
    "yaml",
    "yml",
];

/// Extensions of files with the same text, in the order in which they are preferred: Markdown that a program wrote or the
/// author, Markdown with cells of code, and what is made from that.
const TWINS: [&[&str]; 3] = [
    &["md", "markdown", "mkd", "mdown", "mdx"],
    &["qmd", "rmd", "rmarkdown", "ipynb"],
    &["html", "htm", "docx", "odt", "tex"],
];

/// Returns `true` for the extension of a file that is read from folders.
pub(super) fn is_read(extension: &str) -> bool {
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Returns `true` for the extension of a file that is no text.
pub(super) fn is_asset(extension: &str) -> bool {
    ASSETS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Takes out the files that have the same text as another beside them: `tides.Rmd` and `tides.html` beside `tides.md`.
pub(super) fn without_twins(sources: Vec<SourceFile>) -> Vec<SourceFile> {
    let rank = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        TWINS.iter().position(|kind| kind.iter().any(|known| extension.eq_ignore_ascii_case(known)))
    };
    let mut by_stem: BTreeMap<PathBuf, Vec<SourceFile>> = BTreeMap::new();
    for source in sources {
        by_stem.entry(source.path.with_extension("")).or_default().push(source);
    }
    let mut kept = Vec::new();
    for mut beside in by_stem.into_values() {
        beside.sort_by_key(|source| rank(&source.path).unwrap_or(TWINS.len()));
        let has_cells = beside.iter().any(|source| rank(&source.path) == Some(1));
        let mut chosen: Vec<SourceFile> = Vec::new();
        for source in beside {
            let name = source.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_page = ["html", "htm"].iter().any(|known| has_extension(&source.path, known));
            let is_twin = match rank(&source.path) {
                Some(1) => !chosen.is_empty(),
                // A Word file beside Markdown can be another text.
                Some(2) => !chosen.is_empty() && (has_cells || is_page),
                Some(_) | None => false,
            };
            match chosen.first_mut().filter(|_| is_twin) {
                Some(first) => first.twins.push(name),
                None => chosen.push(source),
            }
        }
        kept.extend(chosen);
    }
    kept
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}
