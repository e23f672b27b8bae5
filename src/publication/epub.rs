//! `[epub]`: what e-books have.

/// What e-books have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpubSettings {
    /// `page-list`: whether they say where the pages of the PDF begin. It takes laying the issue out.
    pub page_list: bool,
}

impl Default for EpubSettings {
    fn default() -> Self {
        Self { page_list: true }
    }
}
