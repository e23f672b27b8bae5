//! Artifacts: editions, and intermediate results such as a cover picture.

use crate::output::OutputFile;

/// An edition or an intermediate result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Artifact {
    /// Number of pages of the layout that the artifact was made from, or 0 if no layout was needed.
    pub(crate) pages: u32,
    /// Whether making the artifact reported no diagnostics. Diagnostics hold source positions, which can change while
    /// the artifact stays the same, so an artifact with diagnostics is made again whenever a source file has changed.
    pub(crate) without_diagnostics: bool,
    pub(crate) files: Vec<OutputFile>,
}

impl Artifact {
    /// Creates an artifact without diagnostics that consists of one file.
    pub(crate) fn file(path: impl Into<String>, bytes: Vec<u8>, pages: u32) -> Self {
        Self { pages, without_diagnostics: true, files: vec![OutputFile { path: path.into(), bytes }] }
    }

    /// Returns the content of the first file, which is the only one of most artifacts.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.files.first().map_or(&[], |file| &file.bytes)
    }

    /// Encodes the artifact: pages (4 bytes), `without_diagnostics` (1 byte), then each file's path and content, both
    /// after their length (8 bytes). Integers are little-endian.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut encoded = self.pages.to_le_bytes().to_vec();
        encoded.push(u8::from(self.without_diagnostics));
        for part in self.files.iter().flat_map(|file| [file.path.as_bytes(), &file.bytes]) {
            encoded.extend((part.len() as u64).to_le_bytes());
            encoded.extend_from_slice(part);
        }
        encoded
    }

    /// Decodes the bytes that [`Artifact::encode`] returned. Returns `None` if they are something else.
    pub(super) fn decode(encoded: &[u8]) -> Option<Self> {
        let (pages, rest) = encoded.split_first_chunk()?;
        let (&without_diagnostics, mut rest) = rest.split_first()?;
        let mut files = Vec::new();
        while !rest.is_empty() {
            let path = String::from_utf8(decode_part(&mut rest)?.to_vec()).ok()?;
            files.push(OutputFile { path, bytes: decode_part(&mut rest)?.to_vec() });
        }
        Some(Self { pages: u32::from_le_bytes(*pages), without_diagnostics: without_diagnostics == 1, files })
    }
}

/// Splits off a path or content and its length. Returns `None` if there are too few bytes.
fn decode_part<'e>(rest: &mut &'e [u8]) -> Option<&'e [u8]> {
    let (length, after) = rest.split_first_chunk()?;
    let (part, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    *rest = after;
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_round_trip() {
        let file = |path: &str, bytes: &[u8]| OutputFile { path: path.to_owned(), bytes: bytes.to_vec() };
        for files in [vec![], vec![file("a.pdf", b"%PDF")], vec![file("web/index.html", b""), file("", b"x")]] {
            let artifact = Artifact { pages: 3, without_diagnostics: false, files };
            let encoded = artifact.encode();
            assert_eq!(Artifact::decode(&encoded).as_ref(), Some(&artifact));
            for length in 0..encoded.len() {
                assert_ne!(Artifact::decode(&encoded[..length]).as_ref(), Some(&artifact));
            }
        }
    }
}
