//! The key that seals the files of a cache. It is kept outside the publication, so that a publication from a stranger
//! cannot bring a cache with editions of its own making.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::digest::DigestBuilder;

/// Environment variable with the key: a text of any length, the same on all machines that share a cache.
const VARIABLE: &str = "MASTHEAD_CACHE_KEY";
/// Name of the key's file in the user's folder for caches.
const FILE: &str = "masthead/key";
/// Maximum length of the file in bytes. The program writes 32.
const MAX_LENGTH: u64 = 4096;

/// Key of the seals.
#[derive(Debug, Clone)]
pub(crate) struct CacheKey(Vec<u8>);

impl CacheKey {
    /// Returns the key in the environment variable, or else in the user's folder for caches, where it is created at the
    /// first call.
    ///
    /// # Errors
    /// There is no such folder, or the key can neither be read nor created.
    pub(crate) fn load() -> io::Result<Self> {
        if let Some(key) = std::env::var_os(VARIABLE).filter(|key| !key.is_empty()) {
            return Ok(Self(key.into_encoded_bytes()));
        }
        let folder = user_folder(|name| std::env::var_os(name)).ok_or_else(|| {
            io::Error::new(io::ErrorKind::NotFound, format!("there is no home folder; set {VARIABLE} to a secret text"))
        })?;
        Self::read_or_create(&folder.join(FILE))
    }

    fn read_or_create(path: &Path) -> io::Result<Self> {
        match Self::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => return result,
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&key)?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(Self(key.to_vec())),
            // Another build has created it in the meantime.
            Err(_) => Self::read(path),
        }
    }

    fn read(path: &Path) -> io::Result<Self> {
        let mut key = Vec::new();
        fs::File::open(path)?.take(MAX_LENGTH).read_to_end(&mut key)?;
        if key.is_empty() {
            let message = format!("{} is empty; delete it", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(Self(key))
    }

    /// Starts the digest of a seal.
    pub(super) fn seal(&self) -> DigestBuilder {
        DigestBuilder::new("sealed").with(&self.0)
    }

    /// A key for tests.
    #[cfg(test)]
    pub(crate) fn of(key: &str) -> Self {
        Self(key.into())
    }
}

/// Returns the user's folder for caches. `variable` returns an environment variable.
fn user_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    if cfg!(windows) {
        return folder("LOCALAPPDATA");
    }
    let below = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(below)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_created_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/key");
        let key = CacheKey::read_or_create(&path).unwrap();
        assert_eq!(key.0.len(), 32);
        assert_eq!(CacheKey::read_or_create(&path).unwrap().0, key.0);
        let other = CacheKey::read_or_create(&folder.path().join("b/key")).unwrap();
        assert_ne!(other.0, key.0);
        fs::write(&path, "").unwrap();
        assert!(CacheKey::read_or_create(&path).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_in_the_folder_of_the_user() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        CacheKey::read_or_create(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o077, 0, "nobody else may read it");
        let of = |set: &'static [(&str, &str)]| {
            user_folder(move |name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()))
        };
        assert_eq!(of(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/h")]), Some("/c".into()));
        assert!(of(&[("XDG_CACHE_HOME", "c"), ("HOME", "/h")]).unwrap().starts_with("/h"));
        assert_eq!(of(&[("HOME", "")]), None);
    }
}
