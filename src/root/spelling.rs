//! Names in other Unicode spellings: macOS writes `ä` as two characters (NFD), most keyboards as one (NFC).

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// Returns the path below `folder` whose names are canonically equivalent to those of `path`, which is separated by
/// `/`. Of several equivalent names in a folder, the first in byte order is taken.
///
/// Returns `None` if there is no such file or folder, or if a folder on the way is a symbolic link that leads out of
/// `folder`, which is a canonical path. The caller checks the last name.
pub(super) fn equivalent_path(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut found = folder.to_path_buf();
    for name in path.split('/') {
        if !fs::canonicalize(&found).is_ok_and(|real| real.starts_with(folder)) {
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
