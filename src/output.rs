//! Writing to `dist/`: whole files or none.
//!
//! A file is written under a temporary name and locked until it is renamed. A build that is killed leaves such a file
//! behind, without the lock; the next build finds it by [`sweep`].

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Something that the machine refuses: the disk is full, a folder may not be written.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What was to be read or written.
    pub(crate) path: PathBuf,
    /// What the system says.
    pub(crate) error: io::Error,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// What the names of temporary files begin and end with.
const TEMPORARY: (&str, &str) = (".masthead-", ".part");

/// Writes a file by way of a temporary one beside it, so that a reader never sees half of it and the last good one stays if
/// anything fails.
///
/// # Errors
/// The folder cannot be made, or the file cannot be written or moved into place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure { path: path.to_owned(), error };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    match write_in(folder, path, bytes) {
        // Another build swept the folder between the making of the file and its locking.
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_in(folder, path, bytes).map_err(failed),
        written => written.map_err(failed),
    }
}

fn write_in(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (prefix, suffix) = TEMPORARY;
    let mut file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)?;
    // Where a file system has no locks, none can be taken by a sweep either.
    let _ = file.as_file().try_lock();
    file.write_all(bytes)?;
    readable(&file)?;
    file.persist(path)?;
    Ok(())
}

/// Removes the temporary files that killed builds left in `folder` and the folders in it. Those of a build that is still at
/// work are locked and stay. What cannot be looked at or removed does no harm.
pub(crate) fn sweep(folder: &Path) {
    sweep_folder(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sweep_folder(&entry.path());
        }
    }
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

/// Temporary files are private; what is published is not.
#[cfg(unix)]
fn readable(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.pdf");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn only_what_a_killed_build_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let names = [".masthead-a.part", "a/.masthead-b.part", "a/.masthead-kept.part", "a/.masthead-notes", "a/a.pdf"];
        fs::create_dir(folder.path().join("a")).unwrap();
        for name in names {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let at_work = File::open(folder.path().join("a/.masthead-kept.part")).unwrap();
        at_work.lock().unwrap();
        sweep(folder.path());
        let left: Vec<bool> = names.iter().map(|name| folder.path().join(name).exists()).collect();
        assert_eq!(left, [false, false, true, true, true]);
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::create_dir(&path).unwrap();
        assert_eq!(write(&path, b"").unwrap_err().path, path);
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}
