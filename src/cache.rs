//! The build cache: results of earlier builds, in a folder that can be copied between machines and shared by concurrent
//! builds.
//!
//! ```text
//! .masthead-cache/records/<key>        dependencies, diagnostics and editions of an issue
//! .masthead-cache/products/<digest>    artifacts: editions, cover pictures, by the digest of their inputs
//! ```
//!
//! Every file starts with a digest of its name and content. A file that is damaged, or was written for another name, is
//! deleted and treated as missing. The key and the digest include the version of Masthead, so another version finds
//! nothing. Deleting the folder costs time and nothing else.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::digest::{Digest, DigestBuilder};
use crate::output::{self, Failure};
use crate::pdf;

mod artifact;
mod record;
mod trim;

pub(crate) use artifact::Artifact;
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
    /// Maximum size in bytes, enforced by [`Cache::trim`].
    limit: u64,
    /// Number of damaged files found.
    damaged: AtomicUsize,
    /// Whether a file was written.
    has_grown: AtomicBool,
    /// Result of creating the folder before the first write: the message, if it failed.
    prepared: OnceLock<Result<(), String>>,
}

impl Cache {
    /// Opens the cache in `folder`, which is created by the first write.
    ///
    /// # Errors
    /// The folder contains something other than a cache, or may not be read.
    pub(crate) fn open(folder: PathBuf, limit: u64) -> Result<Self, Failure> {
        let tag = folder.join(TAG.0);
        for error in [folder.read_dir().err(), fs::File::open(&tag).err()].into_iter().flatten() {
            if error.kind() == io::ErrorKind::PermissionDenied {
                let help = "use another folder with `--cache`, or build without a cache with `--no-cache`";
                let error = io::Error::new(error.kind(), format!("this cache may not be read ({error}); {help}"));
                return Err(Failure { path: folder, error });
            }
        }
        if !is_empty(&folder) && !is_cache(&folder) {
            return Err(not_a_cache(folder));
        }
        let (damaged, has_grown, prepared) = (AtomicUsize::new(0), AtomicBool::new(false), OnceLock::new());
        Ok(Self { folder, limit, damaged, has_grown, prepared })
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

    /// Stores a record under a key, replacing any earlier one.
    pub(crate) fn store_record(&self, key: &Digest, record: &Record) {
        self.put(RECORDS, key, &record.encode());
    }

    /// Returns the artifact whose inputs have this digest.
    pub(crate) fn artifact(&self, digest: &Digest) -> Option<Artifact> {
        self.get(ARTIFACTS, digest, Artifact::decode)
    }

    /// Stores the artifact whose inputs have this digest.
    pub(crate) fn store_artifact(&self, digest: &Digest, artifact: &Artifact) {
        self.put(ARTIFACTS, digest, &artifact.encode());
    }

    /// Reads and decodes a file. A damaged file is counted and deleted.
    fn get<T>(&self, kind: &str, name: &Digest, decode: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
        let path = self.folder.join(kind).join(name.to_string());
        let bytes = fs::read(&path).ok()?;
        let decoded = unseal(name, &bytes).and_then(decode);
        if decoded.is_some() {
            mark_used(&path);
        } else {
            self.damaged.fetch_add(1, Ordering::Relaxed);
            let _ = fs::remove_file(&path);
        }
        decoded
    }

    /// Writes a file. Failures are not errors: [`Cache::write_error`] reports them at the end of the build.
    fn put(&self, kind: &str, name: &Digest, content: &[u8]) {
        if self.prepared.get_or_init(|| prepare(&self.folder).map_err(|failure| failure.to_string())).is_err() {
            return;
        }
        let sealed = [seal(name, content).as_bytes(), content].concat();
        if output::write(&self.folder.join(kind).join(name.to_string()), &sealed).is_ok() {
            self.has_grown.store(true, Ordering::Relaxed);
        }
    }

    /// Deletes the least recently used files if this build wrote to the cache and it exceeds its limit.
    pub(crate) fn trim(&self) {
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

/// Digest of a file's name and content, stored in front of the content. Because of the name, files cannot be swapped.
fn seal(name: &Digest, content: &[u8]) -> Digest {
    DigestBuilder::new("sealed").with(name.as_bytes()).with(content).finish()
}

/// Checks a file's seal and returns its content, or `None` if the file is damaged or belongs to another name.
fn unseal<'c>(name: &Digest, sealed: &'c [u8]) -> Option<&'c [u8]> {
    let (digest, content) = sealed.split_at_checked(Digest::LENGTH)?;
    (seal(name, content).as_bytes() == digest).then_some(content)
}

/// Sets the modification time of a used file to the current time, if it is older than [`TOUCH_INTERVAL`].
fn mark_used(path: &Path) {
    let now = SystemTime::now();
    let used = fs::metadata(path).and_then(|metadata| metadata.modified());
    if used.is_ok_and(|used| now.duration_since(used).is_ok_and(|age| age > TOUCH_INTERVAL)) {
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(now));
    }
}

/// Returns `true` if the folder is empty or does not exist. If a file has its place, the first write fails.
fn is_empty(folder: &Path) -> bool {
    let is_absent = |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    folder.read_dir().map_or_else(|error| is_absent(&error), |mut entries| entries.next().is_none())
}

fn is_cache(folder: &Path) -> bool {
    fs::read_to_string(folder.join(TAG.0)).is_ok_and(|tag| tag == TAG.1)
}

fn not_a_cache(folder: PathBuf) -> Failure {
    let error =
        io::Error::other("this folder is not a Masthead cache; use an empty folder, or one that does not exist yet");
    Failure { path: folder, error }
}

/// Creates the folder with its tag and a `.gitignore`. The tag comes first, because a non-empty folder without it is
/// refused.
fn prepare(folder: &Path) -> Result<(), Failure> {
    if !is_cache(folder) {
        output::write(&folder.join(TAG.0), TAG.1.as_bytes())?;
        output::write(&folder.join(".gitignore"), b"*\n")?;
    }
    output::sweep(folder);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(bytes: &[u8]) -> Artifact {
        Artifact::file("a.pdf", bytes.to_vec(), 3)
    }

    #[test]
    fn stored_artifacts_are_found_and_damaged_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path().join("cache"), 1 << 20).unwrap();
        let digest = Digest::of(b"all");
        assert_eq!(cache.artifact(&digest), None);
        cache.store_artifact(&digest, &artifact(b"%PDF"));
        assert_eq!(cache.artifact(&digest), Some(artifact(b"%PDF")));
        let path = folder.path().join("cache/products").join(digest.to_string());
        let whole = fs::read(&path).unwrap();
        for damage in [&whole[..whole.len() - 1], &[whole.clone(), vec![0]].concat(), &whole[..3], b""] {
            fs::write(&path, damage).unwrap();
            assert_eq!(cache.artifact(&digest), None);
            assert!(!path.exists(), "a damaged file is deleted");
        }
        assert_eq!(cache.damaged(), 4);
        cache.store_artifact(&digest, &artifact(b"%PDF"));
        assert_eq!(cache.artifact(&digest), Some(artifact(b"%PDF")));
        assert!(folder.path().join("cache/.gitignore").exists());
    }

    #[test]
    fn other_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.md"), "").unwrap();
        assert!(Cache::open(folder.path().to_owned(), 1).unwrap_err().to_string().contains("not a Masthead cache"));
        clean(folder.path()).unwrap_err();
        assert!(folder.path().join("thesis.md").exists());
    }

    #[test]
    fn a_folder_that_cannot_be_created_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "").unwrap();
        // A file is in the way of the folder.
        let cache = Cache::open(path.join("cache"), 1).unwrap();
        cache.store_artifact(&Digest::of(b""), &artifact(b""));
        assert!(cache.write_error().is_some());
    }
}
