//! BLAKE3 digests: what says whether something changed.

use std::fmt;
use std::io::{self, Read};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The BLAKE3 digest of some content, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    /// Length in bytes.
    pub(crate) const LENGTH: usize = 32;

    /// The digest of some bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digest of all that is left to read.
    pub(crate) fn of_reader(reader: impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok(Self(*hasher.finalize().as_bytes()))
    }

    /// Its bytes.
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

/// Makes one digest of several things. Each is preceded by its length, so that `ab`, `c` is not `a`, `bc`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mixer(blake3::Hasher);

impl Mixer {
    /// For one purpose: what is mixed for another gives another digest.
    pub(crate) fn new(purpose: &str) -> Self {
        Self::default().with(purpose.as_bytes())
    }

    /// Adds something.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds something.
    pub(crate) fn with(mut self, bytes: &[u8]) -> Self {
        self.add(bytes);
        self
    }

    /// The digest of it all.
    pub(crate) fn finish(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_written_as_hex_and_read_back() {
        // The digest of nothing, from the BLAKE3 paper's test vectors.
        let nothing = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
        assert_eq!(Digest::of(b"").to_string(), nothing);
        let json = serde_json::to_string(&Digest::of(b"x")).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), Digest::of(b"x"));
        assert!(serde_json::from_str::<Digest>("\"af13\"").is_err());
        assert_eq!(Digest::of_reader(&b"x"[..]).unwrap(), Digest::of(b"x"));
    }

    #[test]
    fn what_is_mixed_keeps_its_bounds() {
        let mixed = |parts: &[&str]| {
            let mut mixer = Mixer::new("test");
            for part in parts {
                mixer.add(part.as_bytes());
            }
            mixer.finish()
        };
        assert_ne!(mixed(&["ab", "c"]), mixed(&["a", "bc"]));
        assert_ne!(mixed(&["a"]), mixed(&["a", ""]));
        assert_ne!(Mixer::new("a").finish(), Mixer::new("b").finish());
    }
}
