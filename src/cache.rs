//! The cache: what was made before, in a folder that may be copied between machines and used by several builds at a time.
//!
//! ```text
//! .masthead-cache/records/<key>        what an issue was made from, what was said, which products came of it
//! .masthead-cache/products/<digest>    a PDF, an EPUB, a cover; by the digest of all that it depends on
//! ```
//!
//! Nothing in it is trusted: each file begins with the digest of the rest, and one that is damaged, or not of this program, is
//! as good as none. Losing the folder loses time only.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::digest::{Digest, Mixer};
use crate::output::{self, Failure};

mod product;
mod record;
mod trim;

pub(crate) use product::Product;
pub(crate) use record::{Held, Record};
pub(crate) use trim::clean;

/// What marks a folder as a cache, for backups too (<https://bford.info/cachedir/>).
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# Masthead makes all of this again if it is removed.\n",
);
const RECORDS: &str = "records";
const PRODUCTS: &str = "products";

/// A file that was used is marked as used again this much later, and not at every build.
const FRESH: Duration = Duration::from_hours(12);

/// A folder of what was made before.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// How large it may be, in bytes.
    limit: u64,
    damaged: AtomicUsize,
    has_grown: AtomicBool,
    /// Whether the folder is there to be written to; what is wrong with it else.
    prepared: OnceLock<Result<(), String>>,
}

impl Cache {
    /// The cache in `folder`, which need not be there yet.
    ///
    /// # Errors
    /// There is something else in the folder.
    pub(crate) fn open(folder: PathBuf, limit: u64) -> Result<Self, Failure> {
        if !is_empty(&folder) && !is_cache(&folder) {
            return Err(no_cache(folder));
        }
        let (damaged, has_grown, prepared) = (AtomicUsize::new(0), AtomicBool::new(false), OnceLock::new());
        Ok(Self { folder, limit, damaged, has_grown, prepared })
    }

    /// How many damaged files were met.
    pub(crate) fn damaged(&self) -> usize {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Why nothing could be written.
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.prepared.get()?.as_ref().err().map(String::as_str)
    }

    /// What was noted under a key.
    pub(crate) fn record(&self, key: &Digest) -> Option<Record> {
        self.get(RECORDS, key, Record::decode)
    }

    /// Notes something under a key.
    pub(crate) fn keep_record(&self, key: &Digest, record: &Record) {
        self.put(RECORDS, key, &record.encode());
    }

    /// What was made of all that has this digest.
    pub(crate) fn product(&self, digest: &Digest) -> Option<Product> {
        self.get(PRODUCTS, digest, Product::decode)
    }

    /// Keeps what was made of all that has this digest.
    pub(crate) fn keep_product(&self, digest: &Digest, product: &Product) {
        self.put(PRODUCTS, digest, &product.encode());
    }

    fn get<T>(&self, kind: &str, name: &Digest, decode: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
        let path = self.folder.join(kind).join(name.to_string());
        let bytes = fs::read(&path).ok()?;
        let decoded = opened(name, &bytes).and_then(decode);
        if decoded.is_some() {
            mark_used(&path);
        } else {
            self.damaged.fetch_add(1, Ordering::Relaxed);
            let _ = fs::remove_file(&path);
        }
        decoded
    }

    /// A cache that cannot be written to is a pity and no error: it is told once.
    fn put(&self, kind: &str, name: &Digest, content: &[u8]) {
        if self.prepared.get_or_init(|| prepare(&self.folder).map_err(|failure| failure.to_string())).is_err() {
            return;
        }
        let sealed = [seal(name, content).as_bytes(), content].concat();
        if output::write(&self.folder.join(kind).join(name.to_string()), &sealed).is_ok() {
            self.has_grown.store(true, Ordering::Relaxed);
        }
    }

    /// Removes what has not been used for longest, if the cache has grown over its limit.
    pub(crate) fn trim(&self) {
        if self.has_grown.load(Ordering::Relaxed) {
            trim::trim(&self.folder, self.limit);
        }
    }
}

/// What a file begins with: it is not another one's content.
fn seal(name: &Digest, content: &[u8]) -> Digest {
    Mixer::new("sealed").with(name.as_bytes()).with(content).finish()
}

/// The content of a file of the cache, if it is what was written under this name.
fn opened<'c>(name: &Digest, sealed: &'c [u8]) -> Option<&'c [u8]> {
    let (digest, content) = sealed.split_at_checked(Digest::LENGTH)?;
    (seal(name, content).as_bytes() == digest).then_some(content)
}

fn mark_used(path: &Path) {
    let now = SystemTime::now();
    let used = fs::metadata(path).and_then(|metadata| metadata.modified());
    if used.is_ok_and(|used| now.duration_since(used).is_ok_and(|age| age > FRESH)) {
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(now));
    }
}

/// Whether nothing stands in a folder, which need not be there. A file in its way is found out when it is written to.
fn is_empty(folder: &Path) -> bool {
    let is_absent = |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    folder.read_dir().map_or_else(|error| is_absent(&error), |mut entries| entries.next().is_none())
}

fn is_cache(folder: &Path) -> bool {
    fs::read_to_string(folder.join(TAG.0)).is_ok_and(|tag| tag == TAG.1)
}

fn no_cache(folder: PathBuf) -> Failure {
    let error = io::Error::other("this is no cache of Masthead's; give it a folder of its own");
    Failure { path: folder, error }
}

/// Makes the folder, with a tag, and hidden from git. The tag is written first: a folder without it is refused.
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

    fn product(bytes: &[u8]) -> Product {
        Product { pages: 3, is_quiet: true, bytes: bytes.to_vec() }
    }

    #[test]
    fn what_is_kept_is_found_and_what_is_damaged_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path().join("cache"), 1 << 20).unwrap();
        let digest = Digest::of(b"all");
        assert_eq!(cache.product(&digest), None);
        cache.keep_product(&digest, &product(b"%PDF"));
        assert_eq!(cache.product(&digest), Some(product(b"%PDF")));
        let path = folder.path().join("cache/products").join(digest.to_string());
        let whole = fs::read(&path).unwrap();
        for damage in [&whole[..whole.len() - 1], &[whole.clone(), vec![0]].concat(), &whole[..3], b""] {
            fs::write(&path, damage).unwrap();
            assert_eq!(cache.product(&digest), None);
            assert!(!path.exists(), "it is made anew");
        }
        assert_eq!(cache.damaged(), 4);
        cache.keep_product(&digest, &product(b"%PDF"));
        assert_eq!(cache.product(&digest), Some(product(b"%PDF")));
        assert!(folder.path().join("cache/.gitignore").exists());
    }

    #[test]
    fn another_folder_is_no_cache() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.md"), "").unwrap();
        assert!(Cache::open(folder.path().to_owned(), 1).unwrap_err().to_string().contains("no cache"));
        clean(folder.path()).unwrap_err();
        assert!(folder.path().join("thesis.md").exists());
    }

    #[test]
    fn where_nothing_can_be_written_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "").unwrap();
        // A file is in the way of the folder.
        let cache = Cache::open(path.join("cache"), 1).unwrap();
        cache.keep_product(&Digest::of(b""), &product(b""));
        assert!(cache.trouble().is_some());
    }
}
