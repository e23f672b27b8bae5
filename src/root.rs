//! The publication's root folder: the only way the author's files are opened.
//!
//! What an author writes may be hostile (pull requests from strangers are built in CI), so a path is checked twice: as it
//! is written, and as the file system resolves it, links included. Nothing outside the root is ever opened, and only
//! ordinary files are: a FIFO or a device would hang the build.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::dependencies::Log;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::source::Span;

/// Largest file that is read, in bytes. A photograph straight from a camera is well below it.
const FILE_LIMIT: u64 = 64 << 20;
/// Largest text file that is read, in bytes.
const TEXT_LIMIT: u64 = 16 << 20;

/// A publication's root folder.
#[derive(Debug, Clone)]
pub struct Root {
    /// Canonical, so that canonical paths below it start with it.
    folder: PathBuf,
    /// Where it is noted what is read.
    log: Option<Arc<Log>>,
}

/// What stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, without the folder.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
}

/// Why a file of the publication could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// Nothing is there.
    Missing,
    /// The path, or a symbolic link on it, leads out of the publication.
    OutsideRoot,
    /// A folder, a device, a FIFO, a socket.
    NotAFile,
    /// Larger than Masthead reads.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file system refuses.
    Io(io::Error),
    /// A text that is not UTF-8.
    InvalidUtf8 {
        /// How many bytes of it are.
        valid_up_to: usize,
    },
}

impl ReadError {
    /// The message to the author who wrote `path` at `span`.
    pub(crate) fn diagnostic(&self, path: &str, span: Option<Span>) -> Diagnostic {
        let (code, message, help) = match self {
            Self::Missing => (
                Code::MissingFile,
                format!("there is no file `{path}`"),
                "check the spelling, upper and lower case included; a path is relative to the file that names it, or to the publication's folder if it begins with `/`",
            ),
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
                "make sure that the file may be read by whoever runs Masthead",
            ),
            Self::InvalidUtf8 { valid_up_to } => (
                Code::InvalidUtf8,
                format!("`{path}` is not UTF-8 after byte {valid_up_to}"),
                "save the file in the encoding UTF-8",
            ),
        };
        match span {
            Some(span) => Diagnostic::at(code, span, message, help),
            None => Diagnostic::nowhere(code, message, help),
        }
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
    /// The publication in `folder`.
    ///
    /// # Errors
    /// The folder does not exist or may not be entered.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self { folder: fs::canonicalize(folder)?, log: None })
    }

    /// The folder, with its links resolved.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The same root, and a log of all that is read through it.
    pub(crate) fn recording(&self) -> (Self, Arc<Log>) {
        let log = Arc::new(Log::default());
        (Self { folder: self.folder.clone(), log: Some(Arc::clone(&log)) }, log)
    }

    /// The bytes of the file at `path`, which is relative to the root and written with `/`.
    ///
    /// # Errors
    /// There is no such ordinary file within the publication.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read_up_to(path, FILE_LIMIT)
    }

    /// The text of the file at `path`, which is relative to the root and written with `/`.
    ///
    /// # Errors
    /// There is no such ordinary file within the publication, or it is not UTF-8.
    pub fn read_text(&self, path: &str) -> Result<String, ReadError> {
        String::from_utf8(self.read_up_to(path, TEXT_LIMIT)?)
            .map_err(|error| ReadError::InvalidUtf8 { valid_up_to: error.utf8_error().valid_up_to() })
    }

    /// What stands in the folder at `path` (empty for the root itself), sorted by name. Hidden files, and names that are
    /// not Unicode, are left out; links count as what they lead to.
    ///
    /// # Errors
    /// There is no such folder within the publication.
    pub fn list(&self, path: &str) -> Result<Vec<Entry>, ReadError> {
        let listed = self.try_list(path);
        if let (Some(log), Ok(path)) = (&self.log, self.resolve("", path)) {
            log.folder(&path, listed.as_deref());
        }
        listed
    }

    fn try_list(&self, path: &str) -> Result<Vec<Entry>, ReadError> {
        let folder = self.real_path(path)?;
        if !fs::metadata(&folder)?.is_dir() {
            return Err(ReadError::Missing);
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if !name.starts_with('.') {
                // A link to nowhere has no metadata: it is listed, and reading it says what is wrong with it.
                let is_folder = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
                entries.push(Entry { name, is_folder });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// The path, relative to the root, of what a file in the folder `base` means by `written`: `.` and `..` are resolved, and
    /// a `/` at the beginning is the root, as in a website. Whether anything is there is not looked up.
    ///
    /// # Errors
    /// [`ReadError::OutsideRoot`], if the path leads above the root, or is written in a way that means different files on
    /// different systems.
    #[allow(clippy::unused_self, reason = "a path is only ever resolved for a root")]
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

    /// Like [`Root::read`], with a limit of its own, in bytes.
    pub(crate) fn read_up_to(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let read = self.try_read(path, limit);
        if let (Some(log), Ok(path)) = (&self.log, self.resolve("", path)) {
            log.file(&path, read.as_deref());
        }
        read
    }

    /// The digest of the file at `path`.
    pub(crate) fn digest(&self, path: &str) -> Result<Digest, ReadError> {
        Ok(Digest::of_reader(self.open_file(path)?.0)?)
    }

    /// The length of the file at `path`, in bytes; 0 if there is none.
    pub(crate) fn length(&self, path: &str) -> u64 {
        self.real_path(path).and_then(|path| Ok(fs::metadata(path)?)).map_or(0, |metadata| metadata.len())
    }

    fn try_read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, length) = self.open_file(path)?;
        if length > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or_default());
        // The length is no promise: the file may grow while it is read.
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes)
    }

    /// A file to be read piece by piece, and its length in bytes.
    pub(crate) fn open_file(&self, path: &str) -> Result<(File, u64), ReadError> {
        let path = self.real_path(path)?;
        // Before it is opened: opening a FIFO waits for a writer.
        let metadata = fs::metadata(&path)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        Ok((File::open(&path)?, metadata.len()))
    }

    /// Where `path` really is, if that is within the root.
    fn real_path(&self, path: &str) -> Result<PathBuf, ReadError> {
        let real = fs::canonicalize(self.folder.join(self.resolve("", path)?))?;
        if real.starts_with(&self.folder) { Ok(real) } else { Err(ReadError::OutsideRoot) }
    }
}

/// Whether a path names a drive, a host or a scheme, or uses what only some systems take for a separator.
fn is_foreign(written: &str) -> bool {
    let drive = matches!(written.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let file_url = written.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    drive || file_url || written.starts_with("//") || written.contains(['\\', '\0'])
}

#[cfg(test)]
mod tests;
