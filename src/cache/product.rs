//! Something that was made: an edition, or the cover of one.

/// Something that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Product {
    /// The pages of the layout it comes from.
    pub(crate) pages: u32,
    /// Whether nothing was said while it was made. Messages point into texts, which may have changed without changing what is
    /// made of them; so what was not made in silence is made again, unless all texts are the same.
    pub(crate) is_quiet: bool,
    /// The content.
    pub(crate) bytes: Vec<u8>,
}

impl Product {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut encoded = self.pages.to_le_bytes().to_vec();
        encoded.push(u8::from(self.is_quiet));
        encoded.extend_from_slice(&self.bytes);
        encoded
    }

    pub(super) fn decode(encoded: &[u8]) -> Option<Self> {
        let (pages, rest) = encoded.split_first_chunk()?;
        let (&quiet, bytes) = rest.split_first()?;
        Some(Self { pages: u32::from_le_bytes(*pages), is_quiet: quiet == 1, bytes: bytes.to_vec() })
    }
}
