//! BLAKE3 digests, used to detect changes, and the SHA-256 checksums that readers can verify.

use std::fmt::{self, Write as _};
use std::io::{self, Read};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// BLAKE3 digest: 32 bytes, displayed and serialized as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    /// Length in bytes.
    pub(crate) const LENGTH: usize = 32;

    /// Creates a digest from its bytes.
    pub(crate) fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// Returns the digest of `bytes`.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Returns the digest of everything that is left to read.
    pub(crate) fn of_reader(reader: impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok(Self(*hasher.finalize().as_bytes()))
    }

    /// The digest's bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(blake3::Hash::from(self.0).to_hex().as_str())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        blake3::Hash::from_hex(hex.as_bytes()).map(|hash| Self(hash.into())).map_err(D::Error::custom)
    }
}

/// Returns the SHA-256 checksum of `bytes` as hexadecimal digits, as GNU `sha256sum` prints it.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * Digest::LENGTH);
    for byte in Sha256::digest(bytes) {
        // Writing to a `String` cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Builds one digest from several inputs. The length of each input is hashed before its bytes, so that the inputs `ab`,
/// `c` and `a`, `bc` have different digests.
#[derive(Debug, Clone, Default)]
pub(crate) struct DigestBuilder(blake3::Hasher);

impl DigestBuilder {
    /// Starts a digest for `purpose`. The same inputs have different digests for different purposes.
    pub(crate) fn new(purpose: &str) -> Self {
        Self::default().with(purpose.as_bytes())
    }

    /// Adds an input.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds an input and returns the builder.
    pub(crate) fn with(mut self, bytes: &[u8]) -> Self {
        self.add(bytes);
        self
    }

    /// Returns the digest of the inputs added so far.
    pub(crate) fn finish(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_round_trip_as_hex() {
        // Digest of the empty input, from the BLAKE3 paper's test vectors.
        let empty = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
        assert_eq!(Digest::of(b"").to_string(), empty);
        let json = serde_json::to_string(&Digest::of(b"x")).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), Digest::of(b"x"));
        assert!(serde_json::from_str::<Digest>("\"af13\"").is_err());
        assert_eq!(Digest::of_reader(&b"x"[..]).unwrap(), Digest::of(b"x"));
    }

    #[test]
    fn input_boundaries_affect_the_digest() {
        let digest = |parts: &[&str]| {
            let mut builder = DigestBuilder::new("test");
            for part in parts {
                builder.add(part.as_bytes());
            }
            builder.finish()
        };
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a"]), digest(&["a", ""]));
        assert_ne!(DigestBuilder::new("a").finish(), DigestBuilder::new("b").finish());
    }
}
