//! Finding the files of a layout: in the publication's `layouts/`, otherwise among the built-in layouts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{base, built_in};
use crate::root::{ReadError, Root};

/// Maximum nesting of folders in a layout. Ends the walk when links form a cycle.
const MAX_DEPTH: usize = 6;
/// Maximum number of files in a layout.
const MAX_FILES: usize = 500;

/// Content of a layout's files, by path relative to the layout's folder.
pub(super) type LayoutFiles = BTreeMap<String, Arc<[u8]>>;

/// Returns the files of the layout `name`, or `None` if there is no such layout. Folders deeper than [`MAX_DEPTH`] and
/// files beyond [`MAX_FILES`] are left out.
///
/// # Errors
/// The path of the file or folder that could not be read, with the reason.
pub(super) fn files(root: &Root, name: &str) -> Result<Option<LayoutFiles>, (String, ReadError)> {
    if !is_name(name) || name == base::NAME {
        return Ok(None);
    }
    let copy = |&(path, bytes): &(&str, &[u8])| (path.to_owned(), Arc::from(bytes));
    Ok(own(root, name)?.or_else(|| built_in::files(name).map(|files| files.iter().map(copy).collect())))
}

/// Returns the files in the publication's folder `layouts/<name>`, or `None` if there is no such folder.
///
/// # Errors
/// The path of the file or folder that could not be read, with the reason.
pub(super) fn own(root: &Root, name: &str) -> Result<Option<LayoutFiles>, (String, ReadError)> {
    let folder = format!("layouts/{name}");
    let mut files = LayoutFiles::new();
    match collect(root, &folder, "", 0, &mut files) {
        Ok(()) => Ok(Some(files)),
        Err((path, ReadError::Missing)) if path == folder => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the names of all layouts, the publication's and the built-in ones, sorted.
pub(super) fn names(root: &Root) -> Vec<String> {
    let own = root.list("layouts").unwrap_or_default();
    let own = own.into_iter().filter(|entry| entry.is_folder && is_name(&entry.name)).map(|entry| entry.name);
    let mut names: Vec<String> = own.chain(built_in::names().map(str::to_owned)).collect();
    names.retain(|name| name != base::NAME);
    names.sort();
    names.dedup();
    names
}

/// Returns `true` if `name` is a plain folder name, which cannot lead out of `layouts/`.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Adds the files in `folder` and its subfolders to `files`, with `prefix` before their paths.
fn collect(
    root: &Root,
    folder: &str,
    prefix: &str,
    depth: usize,
    files: &mut LayoutFiles,
) -> Result<(), (String, ReadError)> {
    for entry in root.list(folder).map_err(|error| (folder.to_owned(), error))? {
        let (path, inner) = (format!("{folder}/{}", entry.name), format!("{prefix}{}", entry.name));
        if entry.is_folder && depth < MAX_DEPTH {
            collect(root, &path, &format!("{inner}/"), depth + 1, files)?;
        } else if !entry.is_folder && files.len() < MAX_FILES {
            let bytes = root.read(&path).map_err(|error| (path, error))?;
            files.insert(inner, bytes.into());
        }
    }
    Ok(())
}
