//! Names in other Unicode spellings: macOS writes `ä` as two characters (NFD), most keyboards as one (NFC).

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// Returns the path below `folder` whose names are canonically equivalent to those of `path`, which is separated by
/// `/`. Of several equivalent names in a folder, the first in byte order is taken.
///
/// Names on the way are not resolved: the caller checks that the result is within the publication. Returns `None` if
/// there is no such file or folder, or if a folder on the way is a symbolic link, which could lead elsewhere.
pub(super) fn equivalent_path(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut found = folder.to_path_buf();
    for name in path.split('/') {
        if fs::symlink_metadata(&found).is_ok_and(|metadata| metadata.is_symlink()) {
            return None;
        }
        let exact = found.join(name);
        found = if fs::symlink_metadata(&exact).is_ok() { exact } else { equivalent_entry(&found, name)? };
    }
    Some(found)
}

/// Returns the path of the entry of `folder` whose name is canonically equivalent to `name`.
fn equivalent_entry(folder: &Path, name: &str) -> Option<PathBuf> {
    let composed: String = name.nfc().collect();
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|entry| entry.nfc().eq(composed.chars())).min().map(|entry| folder.join(entry))
}
