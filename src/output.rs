//! Atomic writing of output files.
//!
//! A file is written under a temporary name, and locked until it is renamed. A build that is killed leaves its
//! temporary file behind without a lock; the next build deletes it with [`sweep`].

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::diagnostic::{printable, shorten};
use crate::threads;

/// A file of an edition, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputFile {
    /// Path relative to the output folder, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// Failed input or output, such as a full disk or a missing permission, or a bug in Masthead. Never an author's
/// mistake.
#[derive(Debug)]
pub(crate) struct Failure {
    /// File or folder that could not be read or written.
    pub(crate) path: PathBuf,
    /// Cause.
    pub(crate) error: io::Error,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = shorten(printable(&self.path.display().to_string()));
        let cause = match self.error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            // The number of the error means nothing to an author.
            _ => self.error.to_string().split(" (os error ").next().unwrap_or_default().to_owned(),
        };
        write!(f, "{path}: {cause}")
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Prefix and suffix of the names of temporary files.
const TEMPORARY: (&str, &str) = (".masthead-", ".part");

/// Writes a file atomically, and creates its folder if necessary. The content goes into a temporary file in the same
/// folder, which is then renamed, so readers never see a partial file, and an existing file stays as it is if writing
/// fails.
///
/// # Errors
/// The folder cannot be created, or the file cannot be written or renamed.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure { path: path.to_owned(), error };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    match write_in(folder, path, bytes) {
        // Retried once: another build may have swept the temporary file before it was locked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_in(folder, path, bytes).map_err(failed),
        result => result.map_err(failed),
    }
}

/// Writes the file at `path`, relative to `folder` with `/` between the parts, and returns its full path. No folder below
/// `folder` may be a link, which would lead elsewhere. A link, a FIFO or a device in the place of the file is replaced.
///
/// # Errors
/// As for [`write`], and if there is a link.
pub(crate) fn write_below(folder: &Path, path: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let full = folder.join(path);
    let mut parents = full.ancestors().skip(1).take_while(|parent| *parent != folder);
    if let Some(link) = parents.find(|parent| parent.is_symlink()) {
        let error = io::Error::other("this is a link; delete it, since nothing is written elsewhere");
        return Err(Failure { path: link.to_owned(), error });
    }
    write(&full, bytes).map(|()| full)
}

fn write_in(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (prefix, suffix) = TEMPORARY;
    let mut file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)?;
    // The error is ignored: on a file system without locks, a sweep cannot take a lock either and leaves the file
    // alone.
    let _ = file.as_file().try_lock();
    file.write_all(bytes)?;
    make_world_readable(&file)?;
    file.persist(path)?;
    Ok(())
}

/// Deletes the temporary files that killed builds left in `folder` and its direct subfolders. Files of a running build
/// are locked and stay. Errors are ignored: a remaining temporary file does no harm. The subfolders, of which each issue
/// has one, are read on at most `threads` threads.
pub(crate) fn sweep(folder: &Path, threads: usize) {
    sweep_folder(folder);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    threads::map(threads, &folders, |folder| sweep_folder(folder));
}

fn sweep_folder(folder: &Path) {
    let (prefix, suffix) = TEMPORARY;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_temporary = name.to_str().is_some_and(|name| name.starts_with(prefix) && name.ends_with(suffix));
        if is_temporary
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Sets the permissions `rw-r--r--`: temporary files are created with access for their owner only.
#[cfg(unix)]
fn make_world_readable(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_world_readable(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn write_replaces_the_file_and_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.pdf");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn sweep_deletes_only_unlocked_temporary_files() {
        let folder = tempfile::tempdir().unwrap();
        let names =
            [".masthead-a.part", "a/.masthead-b.part", "a/.masthead-locked.part", "a/.masthead-notes", "a/a.pdf"];
        fs::create_dir(folder.path().join("a")).unwrap();
        for name in names {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let locked = File::open(folder.path().join("a/.masthead-locked.part")).unwrap();
        locked.lock().unwrap();
        sweep(folder.path(), 2);
        let left: Vec<bool> = names.iter().map(|name| folder.path().join(name).exists()).collect();
        assert_eq!(left, [false, false, true, true, true]);
    }

    #[test]
    fn failures_contain_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::create_dir(&path).unwrap();
        assert_eq!(write(&path, b"").unwrap_err().path, path);
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}
