//! Digests of files that an earlier build has read.
//!
//! The system records when a file was last changed in any way, and no program can set this time. A file with the same
//! path, inode, length and time of change therefore has the same content, and need not be read again. Modification times
//! alone prove nothing, because programs set them. Where the system has no such times, all files are read. A few file
//! systems show the modification time in its place, such as those over SFTP; only `--force` finds everything there.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::digest::Digest;

/// Minimum age of a change, in seconds, for a digest to be kept. A file can change again at what the file system records
/// as the same time: it counts in steps of up to two seconds.
#[cfg(unix)]
const SETTLED: i64 = 3;
/// Maximum number of digests kept of files that the last build did not use.
const MAX_UNUSED: usize = 1 << 16;

/// Digests of the contents of files, by the digests of their status.
#[derive(Debug, Default)]
pub(crate) struct FileDigests {
    /// Digests of earlier builds, those used last first.
    earlier: Vec<(Digest, Digest)>,
    known: HashMap<Digest, Digest>,
    used: Mutex<UsedDigests>,
}

#[derive(Debug, Default)]
struct UsedDigests {
    digests: HashMap<Digest, Digest>,
    /// Whether one of them is not in [`FileDigests::earlier`].
    has_new: bool,
}

impl FileDigests {
    /// Returns the digest of a file's content. `metadata` are those of the file at `path`, which is no link.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn of_file(&self, path: &Path, metadata: &Metadata) -> io::Result<Digest> {
        let status = settled_status(path, metadata);
        if let Some(status) = status
            && let Some(content) = self.known.get(&status)
        {
            self.used().digests.insert(status, *content);
            return Ok(*content);
        }
        let file = File::open(path)?;
        let content = Digest::of_reader(&file)?;
        // If the file has been changed in the meantime, the digest may be that of a mixture.
        if let Some(status) = status
            && settled_status(path, &file.metadata()?) == Some(status)
        {
            let mut used = self.used();
            used.digests.insert(status, content);
            used.has_new = true;
        }
        Ok(content)
    }

    /// Encodes the digests for the next build, or returns `None` if it would learn nothing new from them: for each file,
    /// the digests of its status and of its content.
    pub(crate) fn encode(&self) -> Option<Vec<u8>> {
        let used = self.used();
        if !used.has_new {
            return None;
        }
        let mut all: Vec<(Digest, Digest)> = used.digests.iter().map(|(status, content)| (*status, *content)).collect();
        all.sort_unstable();
        let unused = self.earlier.iter().filter(|(status, _)| !used.digests.contains_key(status));
        all.extend(unused.take(MAX_UNUSED));
        Some(
            all.iter()
                .flat_map(|(status, content)| [status.as_bytes(), content.as_bytes()])
                .flatten()
                .copied()
                .collect(),
        )
    }

    /// Decodes what [`FileDigests::encode`] returned. Returns `None` if it is something else.
    pub(crate) fn decode(encoded: &[u8]) -> Option<Self> {
        let (digests, rest) = encoded.as_chunks();
        let (pairs, odd) = digests.as_chunks::<2>();
        let earlier: Vec<_> =
            pairs.iter().map(|[status, content]| (Digest::new(*status), Digest::new(*content))).collect();
        let known = earlier.iter().copied().collect();
        (rest.is_empty() && odd.is_empty()).then(|| Self { earlier, known, used: Mutex::default() })
    }

    fn used(&self) -> MutexGuard<'_, UsedDigests> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the digest of a file's status, or `None` if the file may change without another status.
#[cfg(unix)]
fn settled_status(path: &Path, metadata: &Metadata) -> Option<Digest> {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::MetadataExt as _;
    use std::time::SystemTime;

    use crate::digest::DigestBuilder;

    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let age = i64::try_from(now.as_secs()).ok()?.checked_sub(metadata.ctime())?;
    let mut builder = DigestBuilder::new("file status").with(path.as_os_str().as_bytes());
    for number in [metadata.dev(), metadata.ino(), metadata.len()] {
        builder.add(&number.to_le_bytes());
    }
    for time in [metadata.ctime(), metadata.ctime_nsec(), metadata.mtime(), metadata.mtime_nsec()] {
        builder.add(&time.to_le_bytes());
    }
    (age >= SETTLED).then(|| builder.finish())
}

#[cfg(not(unix))]
fn settled_status(_: &Path, _: &Metadata) -> Option<Digest> {
    None
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn digest(digests: &FileDigests, path: &Path) -> Digest {
        digests.of_file(path, &path.symlink_metadata().unwrap()).unwrap()
    }

    /// A file that was changed long ago.
    fn old_file() -> (PathBuf, Digest) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/file_digests.rs");
        let content = Digest::of(&std::fs::read(&path).unwrap());
        (path, content)
    }

    #[test]
    fn an_unchanged_file_is_read_once() {
        let (path, content) = old_file();
        let first = FileDigests::default();
        assert_eq!(digest(&first, &path), content);
        let mut encoded = first.encode().unwrap();
        assert_eq!(digest(&FileDigests::decode(&encoded).unwrap(), &path), content);
        // With another digest for the same status, it is visible that the file is not read.
        encoded[Digest::LENGTH..].fill(7);
        let second = FileDigests::decode(&encoded).unwrap();
        assert_eq!(digest(&second, &path), Digest::new([7; Digest::LENGTH]));
        assert_eq!(second.encode(), None, "there is nothing new");
    }

    #[test]
    fn a_file_that_has_just_changed_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (path, digests) = (folder.path().join("a.md"), FileDigests::default());
        std::fs::write(&path, "one").unwrap();
        assert_eq!(digest(&digests, &path), Digest::of(b"one"));
        assert_eq!(digests.encode(), None);
        std::fs::write(&path, "two").unwrap();
        assert_eq!(digest(&digests, &path), Digest::of(b"two"));
    }

    #[test]
    fn digests_of_other_files_are_kept() {
        let pair = [[1; Digest::LENGTH], [2; Digest::LENGTH]].concat();
        let digests = FileDigests::decode(&pair).unwrap();
        digest(&digests, &old_file().0);
        let encoded = digests.encode().unwrap();
        assert_eq!((encoded.len(), &encoded[2 * Digest::LENGTH..]), (4 * Digest::LENGTH, &*pair));
        for length in [1, Digest::LENGTH, 3 * Digest::LENGTH - 1, 3 * Digest::LENGTH] {
            assert!(FileDigests::decode(&encoded[..length]).is_none(), "{length}");
        }
    }
}
