//! Artifacts: built editions, and intermediate results such as a cover image.

/// A built edition or an intermediate result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Artifact {
    /// Number of pages of the layout that the artifact was made from, or 0 if no layout was needed.
    pub(crate) pages: u32,
    /// Whether building the artifact reported no diagnostics. Diagnostics hold source positions, which can change while
    /// the artifact stays the same, so an artifact with diagnostics is rebuilt whenever a source file has changed.
    pub(crate) without_diagnostics: bool,
    /// The file's content.
    pub(crate) bytes: Vec<u8>,
}

impl Artifact {
    /// Encodes the artifact: pages (4 bytes, little-endian), `without_diagnostics` (1 byte), content.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut encoded = self.pages.to_le_bytes().to_vec();
        encoded.push(u8::from(self.without_diagnostics));
        encoded.extend_from_slice(&self.bytes);
        encoded
    }

    /// Decodes the bytes that [`Artifact::encode`] returned. Returns `None` if there are fewer than 5.
    pub(super) fn decode(encoded: &[u8]) -> Option<Self> {
        let (pages, rest) = encoded.split_first_chunk()?;
        let (&without_diagnostics, bytes) = rest.split_first()?;
        Some(Self {
            pages: u32::from_le_bytes(*pages),
            without_diagnostics: without_diagnostics == 1,
            bytes: bytes.to_vec(),
        })
    }
}
