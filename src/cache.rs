//! The build cache: results of earlier builds, in a folder that can be copied between machines and shared by concurrent
//! builds.
//!
//! ```text
//! .masthead-cache/records/<key>        dependencies, diagnostics and editions of an issue; digests of files
//! .masthead-cache/products/<digest>    artifacts: editions, cover pictures, by the digest of their inputs
//! ```
//!
//! Every file starts with two seals: digests of its name and length, and of its name and content, with a [key] that the
//! publication does not have. A file that is damaged, or was written for another name or with another key, is deleted and
//! treated as missing; if its length is wrong, it is not read. No link in the cache is followed. The names depend on the
//! version of Masthead, so another version finds nothing. Deleting the folder costs time and nothing else.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, DigestBuilder};
use crate::file_digests::FileDigests;
use crate::output::{self, Failure};
use crate::pdf;

mod artifact;
mod key;
mod record;
#[cfg(test)]
mod tests;
mod trim;

pub(crate) use artifact::Artifact;
pub(crate) use key::CacheKey;
pub(crate) use record::{CachedEdition, CachedFile, Record};
pub(crate) use trim::clean;

/// Name and content of the file that marks a folder as a cache, so that backup programs skip it
/// (<https://bford.info/cachedir/>).
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# Masthead makes all of this again if it is removed.\n",
);
/// Folder of the records.
const RECORDS: &str = "records";
/// Folder of the artifacts.
const ARTIFACTS: &str = "products";

/// Minimum age of a file's modification time before another use updates it, so that not every build writes to every
/// file.
const TOUCH_INTERVAL: Duration = Duration::from_hours(12);

/// A cache folder.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    key: CacheKey,
    /// Maximum size in bytes, enforced by [`Cache::finish`].
    limit: u64,
    /// Number of damaged files found.
    damaged: AtomicUsize,
    /// Whether a file was written.
    has_grown: AtomicBool,
    /// Result of creating the folder before the first write: the message, if it failed.
    prepared: OnceLock<Result<(), String>>,
    file_digests: OnceLock<FileDigests>,
}

/// Use of a cache by a process, for the summary of the build that started it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct CacheUse {
    damaged: usize,
    has_grown: bool,
    write_error: Option<String>,
}

impl Cache {
    /// Opens the cache in `folder`, which is created by the first write.
    ///
    /// # Errors
    /// The folder contains something other than a cache, is a link, or may not be read.
    pub(crate) fn open(folder: PathBuf, key: CacheKey, limit: u64) -> Result<Self, Failure> {
        refuse_links(&folder)?;
        let tag = folder.join(TAG.0);
        for error in [folder.read_dir().err(), fs::File::open(&tag).err()].into_iter().flatten() {
            if error.kind() == io::ErrorKind::PermissionDenied {
                let help = "use another folder with `--cache`, or build without a cache with `--no-cache`";
                let error = io::Error::new(error.kind(), format!("this cache may not be read ({error}); {help}"));
                return Err(Failure { path: folder, error });
            }
        }
        if !is_cache(&folder) {
            return Err(not_a_cache(folder));
        }
        Ok(Self {
            folder,
            key,
            limit,
            damaged: AtomicUsize::new(0),
            has_grown: AtomicBool::new(false),
            prepared: OnceLock::new(),
            file_digests: OnceLock::new(),
        })
    }

    /// Returns the use of the cache since the last call.
    pub(crate) fn take_use(&self) -> CacheUse {
        CacheUse {
            damaged: self.damaged.swap(0, Ordering::Relaxed),
            has_grown: self.has_grown.swap(false, Ordering::Relaxed),
            write_error: self.write_error().map(str::to_owned),
        }
    }

    /// Adds the use of the cache by another process.
    pub(crate) fn add_use(&self, CacheUse { damaged, has_grown, write_error }: CacheUse) {
        self.damaged.fetch_add(damaged, Ordering::Relaxed);
        self.has_grown.fetch_or(has_grown, Ordering::Relaxed);
        if let Some(error) = write_error {
            // Another process may have reported one already.
            let _ = self.prepared.set(Err(error));
        }
    }

    /// Number of damaged files found so far.
    pub(crate) fn damaged(&self) -> usize {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Error message, if the cache folder could not be created.
    pub(crate) fn write_error(&self) -> Option<&str> {
        self.prepared.get()?.as_ref().err().map(String::as_str)
    }

    /// Returns the record stored under a key.
    pub(crate) fn record(&self, key: &Digest) -> Option<Record> {
        self.get(RECORDS, key, Record::decode)
    }

    /// Returns the time at which the record of a key was stored, or last used after [`TOUCH_INTERVAL`].
    pub(crate) fn record_time(&self, key: &Digest) -> Option<SystemTime> {
        fs::symlink_metadata(self.path(RECORDS, key)).ok()?.modified().ok()
    }

    /// Stores a record under a key, replacing any earlier one.
    pub(crate) fn store_record(&self, key: &Digest, record: &Record) {
        self.put(RECORDS, key, &record.encode());
    }

    /// Returns the digests of files that earlier builds have read.
    pub(crate) fn file_digests(&self) -> &FileDigests {
        self.file_digests
            .get_or_init(|| self.get(RECORDS, &file_digests_key(), FileDigests::decode).unwrap_or_default())
    }

    /// Stores the digests of the files that this build has read, if there are new ones.
    fn store_file_digests(&self) {
        if let Some(encoded) = self.file_digests.get().and_then(FileDigests::encode) {
            self.put(RECORDS, &file_digests_key(), &encoded);
        }
    }

    /// Returns the artifact whose inputs have this digest.
    pub(crate) fn artifact(&self, digest: &Digest) -> Option<Artifact> {
        self.get(ARTIFACTS, digest, Artifact::decode)
    }

    /// Stores the artifact whose inputs have this digest.
    pub(crate) fn store_artifact(&self, digest: &Digest, artifact: &Artifact) {
        self.put(ARTIFACTS, digest, &artifact.encode());
    }

    fn path(&self, kind: &str, name: &Digest) -> PathBuf {
        self.folder.join(kind).join(name.to_string())
    }

    /// Reads and decodes a file. A damaged file is counted and deleted.
    fn get<T>(&self, kind: &str, name: &Digest, decode: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
        let path = self.path(kind, name);
        // The metadata are those of the link itself, so that a link, a FIFO or a device is never opened.
        let metadata = fs::symlink_metadata(&path).ok()?;
        let sealed = if metadata.is_file() { self.read(&path, name, metadata.len()).ok()? } else { None };
        let decoded = sealed.and_then(|bytes| self.unseal(name, &bytes).and_then(decode));
        if decoded.is_some() {
            mark_used(&path, &metadata);
        } else {
            self.damaged.fetch_add(1, Ordering::Relaxed);
            let _ = if metadata.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
        decoded
    }

    /// Returns the seal and the content of a file of `length` bytes, or `None` if it was sealed with another length: a
    /// file of a gigabyte of zeros takes no time.
    fn read(&self, path: &Path, name: &Digest, length: u64) -> io::Result<Option<Vec<u8>>> {
        let mut file = File::open(path)?;
        let mut seal = [0; Digest::LENGTH];
        let is_sealed = file.read_exact(&mut seal).is_ok() && self.length_seal(name, length).as_bytes() == seal;
        if !is_sealed {
            return Ok(None);
        }
        let rest_length = length - seal.len() as u64;
        let mut rest = Vec::with_capacity(usize::try_from(rest_length).unwrap_or_default());
        file.take(rest_length).read_to_end(&mut rest)?;
        Ok(Some(rest))
    }

    /// Writes a file. Failures are not errors: [`Cache::write_error`] reports them at the end of the build.
    fn put(&self, kind: &str, name: &Digest, content: &[u8]) {
        if self.prepared.get_or_init(|| prepare(&self.folder).map_err(|failure| failure.to_string())).is_err() {
            return;
        }
        let length = 2 * Digest::LENGTH + content.len();
        let [length, seal] = [self.length_seal(name, length as u64), self.seal(name, content)];
        let sealed = [length.as_bytes(), seal.as_bytes(), content].concat();
        if output::write(&self.path(kind, name), &sealed).is_ok() {
            self.has_grown.store(true, Ordering::Relaxed);
        }
    }

    /// Seal of the length of a file with both seals, at its start.
    fn length_seal(&self, name: &Digest, length: u64) -> Digest {
        self.key.seal().with(b"length").with(name.as_bytes()).with(&length.to_le_bytes()).finish()
    }

    /// Seal of a file, stored in front of its content. It depends on the name, so files cannot be swapped.
    fn seal(&self, name: &Digest, content: &[u8]) -> Digest {
        self.key.seal().with(name.as_bytes()).with(content).finish()
    }

    /// Checks a file's seal and returns its content, or `None` if the file is damaged, belongs to another name or was
    /// sealed with another key.
    fn unseal<'c>(&self, name: &Digest, sealed: &'c [u8]) -> Option<&'c [u8]> {
        let (digest, content) = sealed.split_at_checked(Digest::LENGTH)?;
        (self.seal(name, content).as_bytes() == digest).then_some(content)
    }

    /// Stores what the next build can use, then deletes the least recently used files if this build wrote to the cache and
    /// it exceeds its limit.
    pub(crate) fn finish(&self) {
        self.store_file_digests();
        if self.has_grown.load(Ordering::Relaxed) {
            trim::trim(&self.folder, self.limit);
        }
    }
}

/// Starts the digest of a key or of an artifact's inputs. It depends on the versions of Masthead and Typst, because
/// another version may make different editions from the same sources. The build script computes the fingerprint.
pub(crate) fn digest_builder(purpose: &str) -> DigestBuilder {
    DigestBuilder::new(purpose).with(env!("MASTHEAD_FINGERPRINT").as_bytes()).with(pdf::engine_version().as_bytes())
}

/// Name of the record with [`FileDigests`].
fn file_digests_key() -> Digest {
    digest_builder("file digests").finish()
}

/// Sets the modification time of a used file to the current time, if it is older than [`TOUCH_INTERVAL`].
fn mark_used(path: &Path, metadata: &fs::Metadata) {
    let now = SystemTime::now();
    if metadata.modified().is_ok_and(|used| now.duration_since(used).is_ok_and(|age| age > TOUCH_INTERVAL)) {
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(now));
    }
}

/// Returns `true` if the folder has the tag of a cache, or nothing but what a cache has: it is empty or does not exist, or
/// its tag is damaged. If a file has its place, the first write fails.
fn is_cache(folder: &Path) -> bool {
    let has_tag = fs::read_to_string(folder.join(TAG.0)).is_ok_and(|tag| tag == TAG.1);
    let is_absent = |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    let is_known =
        |entry: fs::DirEntry| [TAG.0, ".gitignore", RECORDS, ARTIFACTS].iter().any(|&it| entry.file_name() == it);
    let only_known = || folder.read_dir().map(|entries| entries.flatten().all(is_known));
    has_tag || only_known().unwrap_or_else(|error| is_absent(&error))
}

/// Refuses a cache that is a link, or has links in the place of its folders: files elsewhere would be deleted.
fn refuse_links(folder: &Path) -> Result<(), Failure> {
    let folders = [folder.to_owned(), folder.join(RECORDS), folder.join(ARTIFACTS)];
    match folders.into_iter().find(|folder| folder.is_symlink()) {
        Some(path) => {
            let help = "this is a link; delete it, or name the folder of the cache with `--cache`";
            Err(Failure { path, error: io::Error::other(help) })
        }
        None => Ok(()),
    }
}

fn not_a_cache(folder: PathBuf) -> Failure {
    let error =
        io::Error::other("this folder is not a Masthead cache; use an empty folder, or one that does not exist yet");
    Failure { path: folder, error }
}

/// Creates the folder with its tag and a `.gitignore`. The tag comes first, because a non-empty folder without it is
/// refused.
fn prepare(folder: &Path) -> Result<(), Failure> {
    if !fs::read_to_string(folder.join(TAG.0)).is_ok_and(|tag| tag == TAG.1) {
        output::write(&folder.join(TAG.0), TAG.1.as_bytes())?;
        output::write(&folder.join(".gitignore"), b"*\n")?;
    }
    output::sweep(folder, 1);
    Ok(())
}
