//! Links from one source to another.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Links from one source to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArticleLinks<'a> {
    /// Folder of the source.
    pub(crate) folder: &'a Path,
    /// Folder of the website that the source belongs to.
    pub(crate) root: &'a Path,
    /// Address of that website.
    pub(crate) website: Option<&'a str>,
    /// Names of the new files, by the full paths of the sources.
    pub(crate) names: &'a HashMap<PathBuf, String>,
    /// Names of the new files, by the addresses of their pages on the website: `/2026/03/tides`
    pub(crate) pages: &'a HashMap<String, String>,
    /// Ids in the other sources that become articles of the same issue.
    pub(crate) ids: &'a HashSet<String>,
}

/// Kinds of things that ids of Quarto begin with: `fig-map`
const REFERENCES: [&str; 8] = ["fig", "tbl", "sec", "eq", "lst", "thm", "tab", "exm"];

/// Extensions of sources that pages are made from.
const EXTENSIONS: [&str; 5] = ["md", "qmd", "ipynb", "Rmd", "rmd"];

impl ArticleLinks<'_> {
    /// Returns the address of the new file for a link to a source: `02-ferry.md#fares`
    pub(super) fn article(self, address: &str) -> Option<String> {
        let (path, id) = address.split_once('#').map_or((address, None), |(path, id)| (path, Some(id)));
        let path = path.split('?').next().unwrap_or(path);
        if path.is_empty() {
            return None;
        }
        // Zola's links begin with `@/`.
        let file = match path.strip_prefix("@/") {
            Some(path) => self.root.join("content").join(path),
            None => self.folder.join(path),
        };
        let of_file = |file: &Path| self.names.get(&file.canonicalize().ok()?);
        // Links lead to pages that are made from the sources, too: `tides.html` from `tides.qmd`
        let by_path =
            || of_file(&file).or_else(|| EXTENSIONS.iter().find_map(|known| of_file(&file.with_extension(known))));
        // Obsidian finds a file by its name in any folder.
        let by_name = || self.pages.get(file.file_name()?.to_str()?);
        let name = by_path().or_else(|| self.pages.get(path.trim_end_matches('/'))).or_else(by_name)?;
        Some(id.map_or_else(|| name.clone(), |id| format!("{name}#{id}")))
    }

    /// Returns the whole address of a page of the website: `/tides/`
    pub(super) fn page(self, address: &str) -> Option<String> {
        let website = self.website.filter(|_| address.starts_with('/'))?;
        Some(format!("{}{address}", website.trim_end_matches('/')))
    }
}

/// Returns `true` for an id that names what it belongs to, as those of Quarto do: `fig-map`
pub(super) fn is_reference(id: &str) -> bool {
    id.split_once(['-', ':']).is_some_and(|(kind, name)| REFERENCES.contains(&kind) && !name.is_empty())
}
