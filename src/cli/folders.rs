//! Folders that a command writes to. No link in a publication leads elsewhere unless the user names it.

use std::path::{Path, PathBuf};

use crate::commands;

/// Name of the default cache folder in a publication.
const CACHE: &str = ".masthead-cache";

/// Default folder of the editions: `dist/` in the publication.
pub(super) fn dist(root: &Path) -> PathBuf {
    if root == Path::new(".") { PathBuf::from("dist") } else { root.join("dist") }
}

/// Returns the folder to write to: `out`, or the default one. Returns `None` and prints an error if a link that the user
/// has not named may lead anywhere: one in the place of the default folder, or of a folder of the publication above `out`.
pub(super) fn output_folder(out: Option<PathBuf>, root: &Path) -> Option<PathBuf> {
    let Some(out) = out else {
        let default = dist(root);
        if default.is_symlink() {
            refuse(&default, "--out");
            return None;
        }
        return Some(default);
    };
    without_linked_parent(out, root, "--out")
}

/// Returns the folder of the cache: `cache`, or the default one. Returns `None` and prints an error if a folder of the
/// publication above `cache` is a link.
pub(super) fn cache_folder(cache: Option<PathBuf>, root: &Path) -> Option<PathBuf> {
    let Some(cache) = cache else { return Some(root.join(CACHE)) };
    let folder = without_linked_parent(cache, root, "--cache")?;
    // A link that the user names is followed; one in the publication is not.
    Some(folder.canonicalize().unwrap_or(folder))
}

fn without_linked_parent(folder: PathBuf, root: &Path, option: &str) -> Option<PathBuf> {
    if let Some(link) = linked_parent(&folder, root) {
        refuse(&link, option);
        return None;
    }
    Some(folder)
}

/// Returns the folder above `path` that is a link in the publication, or `None` if there is none.
fn linked_parent(path: &Path, root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let is_inside = |link: &Path| {
        let folder = link.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().is_ok_and(|folder| folder.starts_with(&root))
    };
    path.ancestors().skip(1).find(|folder| folder.is_symlink() && is_inside(folder)).map(Path::to_owned)
}

fn refuse(link: &Path, option: &str) {
    commands::usage_error(&format!("`{}` is a link; name the folder that it leads to with {option}", link.display()));
}
