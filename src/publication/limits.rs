//! `[limits]`: how much is too much.

use std::time::Duration;

/// What an issue may be at most. Far above what periodicals print, and so low that neither a mistake nor the pull request of a
/// stranger takes a machine's memory or its day. Whoever really has more raises the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// `text-bytes`: size of one Markdown file, in bytes. The default is the text of a book of 1,500 pages.
    pub text_bytes: u64,
    /// `paragraph-characters`: length of one paragraph, cell, title or caption. Where lines break best is looked for over the
    /// whole paragraph, which takes a second and 100 MB at the default.
    pub paragraph_characters: usize,
    /// `notes`: footnotes in an issue.
    pub notes: usize,
    /// `table-cells`: cells in all tables of an issue.
    pub table_cells: usize,
    /// `pages`: pages of the PDF.
    pub pages: usize,
    /// `image-pixels`: width times height of one image. The default is above what cameras of 2026 make and above a page A4
    /// at 600 dots an inch (35 million), and an image of 16 bits a channel with transparency at this limit still fits into
    /// 1 GB of memory while it is scaled down.
    pub image_pixels: u64,
    /// `image-bytes`: size of one image file, in bytes.
    pub image_bytes: u64,
    /// `seconds`: for all editions of one issue, by the clock on the wall.
    pub time: Duration,
    /// `cache-bytes`: size of the cache of all issues. Some versions of a thousand issues of a newsletter.
    pub cache_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 4_000_000,
            paragraph_characters: 100_000,
            notes: 4000,
            table_cells: 10_000,
            pages: 2000,
            image_pixels: 64_000_000,
            image_bytes: 32_000_000,
            time: Duration::from_mins(2),
            cache_bytes: 5_000_000_000,
        }
    }
}
