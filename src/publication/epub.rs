//! `[epub]`: settings of the e-book.

/// Settings of the e-book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpubSettings {
    /// `page-list`: whether the e-book lists where the pages of the PDF begin. The issue must be laid out for this.
    pub page_list: bool,
}

impl Default for EpubSettings {
    fn default() -> Self {
        Self { page_list: true }
    }
}
