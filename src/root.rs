//! The root folder of a publication. All files of the publication are opened through it.
//!
//! A publication may be hostile (pull requests from strangers are built in CI). A path is therefore checked twice: as
//! written, and as resolved by the file system, including links. Nothing outside the root is ever opened, and only
//! ordinary files are, because a FIFO or a device would hang the build.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::dependencies::{Dependency, DependencyLog};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::file_digests::FileDigests;
use crate::nearest::nearest;
use crate::source::Span;

mod current;
mod found;
mod spelling;

pub(crate) use current::CurrentState;

use found::Found;

/// Maximum size of a file, in bytes. A photograph straight from a camera is well below it.
const FILE_LIMIT: u64 = 64 << 20;
/// Maximum size of a text file, in bytes.
const TEXT_LIMIT: u64 = 16 << 20;

/// The root folder of a publication.
#[derive(Debug, Clone)]
pub struct Root {
    /// Canonical path of the folder. Canonical paths below the root start with it.
    folder: PathBuf,
    /// Log of the files and folders that are read, if they are recorded.
    log: Option<Arc<DependencyLog>>,
}

/// An entry of a folder: a file or another folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// Name, without the path.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// Error from reading a file of the publication.
#[derive(Debug)]
pub enum ReadError {
    /// No such file or folder.
    Missing,
    /// The path, or a symbolic link in it, leads out of the publication.
    OutsideRoot,
    /// Not an ordinary file, but a folder, a device, a FIFO or a socket.
    NotAFile,
    /// The file is larger than the limit.
    TooLarge {
        /// Limit in bytes.
        limit: u64,
    },
    /// Error of the file system.
    Io(io::Error),
    /// The text is not UTF-8.
    InvalidUtf8 {
        /// Number of valid bytes before the first invalid one.
        valid_up_to: usize,
    },
}

impl ReadError {
    /// Returns the diagnostic for `path`, which is written at `span`.
    pub(crate) fn diagnostic(&self, path: &str, span: Option<Span>) -> Diagnostic {
        let (code, message, help) = match self {
            Self::Missing => (
                Code::MissingFile,
                format!("there is no file `{path}`"),
                "check the spelling, upper and lower case included; a path is relative to the file that names it, or to the publication's folder if it begins with `/`",
            ),
            Self::OutsideRoot if has_backslashes_only(path) => {
                let help = format!("write `/` between folders: `{}`", path.replace('\\', "/"));
                return Diagnostic::new(
                    Code::OutsideRoot,
                    span,
                    format!("`{path}` has `\\` between its folders"),
                    help,
                );
            }
            Self::OutsideRoot => (
                Code::OutsideRoot,
                format!("`{path}` leads out of the publication"),
                "copy the file into the publication's folder and write a relative path with `/`",
            ),
            Self::NotAFile => (
                Code::UnreadableFile,
                format!("`{path}` is not an ordinary file"),
                "name a file, not a folder or a device",
            ),
            Self::TooLarge { limit } => (
                Code::UnreadableFile,
                format!("`{path}` is larger than {} MB", limit >> 20),
                "make the file smaller: no page needs that much",
            ),
            Self::Io(error) => (
                Code::UnreadableFile,
                format!("`{path}` cannot be read: {error}"),
                "give the user who runs Masthead permission to read the file",
            ),
            Self::InvalidUtf8 { valid_up_to } => {
                (Code::InvalidUtf8, format!("`{path}` is not UTF-8 after byte {valid_up_to}"), "save the file as UTF-8")
            }
        };
        Diagnostic::new(code, span, message, help)
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl Root {
    /// Opens the publication in `folder`.
    ///
    /// # Errors
    /// If the folder does not exist or may not be entered.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self { folder: fs::canonicalize(folder)?, log: None })
    }

    /// Returns the path of the folder, with all links resolved.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns a copy of the root that records what is read through it, and its log.
    pub(crate) fn recording(&self) -> (Self, Arc<DependencyLog>) {
        let log = Arc::new(DependencyLog::default());
        (Self { folder: self.folder.clone(), log: Some(Arc::clone(&log)) }, log)
    }

    /// Returns the diagnostic for a missing file at `path`, which is `written` at `span`. The help names the file of the
    /// same folder with the most similar name.
    pub(crate) fn missing(&self, path: &str, written: &str, span: Option<Span>) -> Diagnostic {
        let missing = ReadError::Missing.diagnostic(written, span);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entries = self.list(folder).unwrap_or_default();
        let files: Vec<&str> =
            entries.iter().filter(|entry| !entry.is_folder).map(|entry| entry.name.as_str()).collect();
        let Some(found) = nearest(name, &files) else { return missing };
        let before = written.rsplit_once('/').map_or(String::new(), |(before, _)| format!("{before}/"));
        Diagnostic::new(Code::MissingFile, span, missing.message, format!("did you mean `{before}{found}`?"))
    }

    /// Reads the file at `path`, which is relative to the root and separated by `/`.
    ///
    /// # Errors
    /// If there is no such ordinary file within the publication, or if it is too large or cannot be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read_up_to(path, FILE_LIMIT)
    }

    /// Reads the text file at `path`, which is relative to the root and separated by `/`.
    ///
    /// # Errors
    /// If there is no such ordinary file within the publication, or if it is too large, cannot be read or is not UTF-8.
    pub fn read_text(&self, path: &str) -> Result<String, ReadError> {
        String::from_utf8(self.read_up_to(path, TEXT_LIMIT)?)
            .map_err(|error| ReadError::InvalidUtf8 { valid_up_to: error.utf8_error().valid_up_to() })
    }

    /// Lists the folder at `path` (empty for the root itself), sorted by name. Hidden files and names that are not
    /// Unicode are left out. Links are followed.
    ///
    /// # Errors
    /// If there is no such folder within the publication or it cannot be read.
    pub fn list(&self, path: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let listed = self.try_list(path);
        if let (Some(log), Ok(path)) = (&self.log, self.resolve("", path)) {
            log.record(Dependency::Folder(path), current::folder_state(listed.as_deref()));
        }
        listed
    }

    fn try_list(&self, path: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let Found { path: folder, metadata } = self.find(path)?;
        if !metadata.is_dir() {
            return Err(ReadError::Missing);
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if !name.starts_with('.') {
                // A dangling link has no metadata. It is listed as a file; the error is reported when it is read.
                let leads_to_folder = || fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
                let is_folder =
                    entry.file_type().is_ok_and(|kind| kind.is_dir() || kind.is_symlink() && leads_to_folder());
                entries.push(FolderEntry { name, is_folder });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Returns the files in the folder at `path` whose names are not Unicode, and the files in its folders of such names,
    /// as `name` or `folder/name` with replacement characters, without hidden ones. Links are not followed.
    pub(crate) fn files_without_text(&self, path: &str) -> Vec<String> {
        let Ok(folder) = self.find(path) else { return Vec::new() };
        let mut files = Vec::new();
        for entry in entries_of(&folder.path) {
            let Err(name) = entry.file_name().into_string() else { continue };
            let name = name.to_string_lossy();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let inside = entries_of(&entry.path());
                files.extend(inside.map(|inside| format!("{name}/{}", inside.file_name().to_string_lossy())));
            } else {
                files.push(name.into_owned());
            }
        }
        files.retain(|path| !path.starts_with('.') && !path.contains("/."));
        files.sort();
        files
    }

    /// Resolves the path `written` in a file of the folder `base`. The result is relative to the root. `.` and `..` are
    /// resolved, and a `/` at the start is the root, as on a website. The file system is not accessed.
    ///
    /// # Errors
    /// [`ReadError::OutsideRoot`] if the path leads above the root, or has a form that means different files on
    /// different systems.
    #[allow(clippy::unused_self, reason = "paths are resolved relative to a root")]
    pub fn resolve(&self, base: &str, written: &str) -> Result<String, ReadError> {
        if is_foreign(written) {
            return Err(ReadError::OutsideRoot);
        }
        let base = if written.starts_with('/') { "" } else { base };
        let mut parts: Vec<&str> = Vec::new();
        for part in base.split('/').chain(written.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(ReadError::OutsideRoot)?;
                }
                name => parts.push(name),
            }
        }
        Ok(parts.join("/"))
    }

    /// Like [`Root::read`], with `limit` as the maximum size in bytes.
    pub(crate) fn read_up_to(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let read = self.try_read(path, limit);
        if let (Some(log), Ok(path)) = (&self.log, self.resolve("", path)) {
            log.record(Dependency::File(path), current::file_state(read.as_deref()));
        }
        read
    }

    /// Returns the digest of the file at `path`, from `known` if it has not changed.
    pub(crate) fn digest(&self, path: &str, known: &FileDigests) -> Result<Digest, ReadError> {
        let Found { path, metadata } = self.find_file(path)?;
        Ok(known.of_file(&path, &metadata)?)
    }

    /// Returns the length of the file at `path` in bytes, or 0 if there is none.
    pub(crate) fn length(&self, path: &str) -> u64 {
        self.find(path).map_or(0, |found| found.metadata.len())
    }

    /// Returns the modification time of the file at `path`, or `None` if it is not known.
    pub(crate) fn modified(&self, path: &str) -> Option<SystemTime> {
        self.find(path).ok()?.metadata.modified().ok()
    }

    fn try_read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, length) = self.open_file(path)?;
        if length > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or_default());
        // The file may grow while it is read.
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes)
    }

    /// Opens a file for reading in pieces. Returns it with its length in bytes.
    pub(crate) fn open_file(&self, path: &str) -> Result<(File, u64), ReadError> {
        let Found { path, metadata } = self.find_file(path)?;
        Ok((File::open(&path)?, metadata.len()))
    }

    /// Finds the file at `path` on disk, to be opened. A FIFO is refused, because opening it waits for a writer.
    fn find_file(&self, path: &str) -> Result<Found, ReadError> {
        let found = self.find(path)?;
        if found.metadata.is_file() { Ok(found) } else { Err(ReadError::NotAFile) }
    }

    /// Finds the file or folder at `path` on disk, with all links resolved.
    ///
    /// # Errors
    /// If nothing is there, or if it is outside the root.
    fn find(&self, path: &str) -> Result<Found, ReadError> {
        Found::at(&self.folder, &self.resolve("", path)?)
    }
}

/// Returns the entries of a folder. Errors are left out.
fn entries_of(folder: &Path) -> impl Iterator<Item = fs::DirEntry> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// Returns `true` if a path is within the publication when its `\` are written as `/`.
fn has_backslashes_only(written: &str) -> bool {
    let path = written.replace('\\', "/");
    path != written && !path.starts_with('/') && !is_foreign(&path) && !path.split('/').any(is_dots)
}

/// Returns `true` for two or more dots. CommonMark reads `..\..\a.png` as `....\a.png`.
fn is_dots(part: &str) -> bool {
    part.len() > 1 && part.bytes().all(|byte| byte == b'.')
}

/// Returns `true` if a path has a drive, a host or a scheme, or contains a separator of only some systems.
fn is_foreign(written: &str) -> bool {
    let drive = matches!(written.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let file_url = written.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    drive || file_url || written.starts_with("//") || written.contains(['\\', '\0'])
}

#[cfg(test)]
mod tests;
