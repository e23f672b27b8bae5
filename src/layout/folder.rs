//! Finding a layout's files: in the publication, else in the binary.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{base, built_in};
use crate::root::{ReadError, Root};

/// How deep folders in a layout may lie in one another, and how many files it may have: far more than a layout needs, and
/// an end to links in a circle.
const DEPTH: usize = 6;
const FILES: usize = 500;

/// A layout's files by their path in its folder.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// The files of the layout `name`, or none if there is no such layout. A file that cannot be read is named in the error.
pub(super) fn files(root: &Root, name: &str) -> Result<Option<Files>, (String, ReadError)> {
    if !is_name(name) || name == base::NAME {
        return Ok(None);
    }
    let copy = |&(path, bytes): &(&str, &[u8])| (path.to_owned(), Arc::from(bytes));
    Ok(own(root, name)?.or_else(|| built_in::files(name).map(|files| files.iter().map(copy).collect())))
}

/// Returns the files in the publication's folder `layouts/<name>`, or `None` if there is no such folder.
pub(super) fn own(root: &Root, name: &str) -> Result<Option<Files>, (String, ReadError)> {
    let folder = format!("layouts/{name}");
    let mut files = Files::new();
    match collect(root, &folder, "", 0, &mut files) {
        Ok(()) => Ok(Some(files)),
        Err((path, ReadError::Missing)) if path == folder => Ok(None),
        Err(error) => Err(error),
    }
}

/// Every layout that there is, sorted.
pub(super) fn names(root: &Root) -> Vec<String> {
    let own = root.list("layouts").unwrap_or_default();
    let own = own.into_iter().filter(|entry| entry.is_folder && is_name(&entry.name)).map(|entry| entry.name);
    let mut names: Vec<String> = own.chain(built_in::names().map(str::to_owned)).collect();
    names.retain(|name| name != base::NAME);
    names.sort();
    names.dedup();
    names
}

/// Whether this can be the name of a folder in `layouts/`, and of no other.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn collect(
    root: &Root,
    folder: &str,
    prefix: &str,
    depth: usize,
    files: &mut Files,
) -> Result<(), (String, ReadError)> {
    for entry in root.list(folder).map_err(|error| (folder.to_owned(), error))? {
        let (path, inner) = (format!("{folder}/{}", entry.name), format!("{prefix}{}", entry.name));
        if entry.is_folder && depth < DEPTH {
            collect(root, &path, &format!("{inner}/"), depth + 1, files)?;
        } else if !entry.is_folder && files.len() < FILES {
            let bytes = root.read(&path).map_err(|error| (path, error))?;
            files.insert(inner, bytes.into());
        }
    }
    Ok(())
}
