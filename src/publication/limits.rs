//! `[limits]`: maximum size of an issue.

use std::time::Duration;

/// Limits on the size of an issue. The defaults are far above the needs of periodicals, and low enough that neither a
/// mistake nor a hostile pull request exhausts memory or time. A publication that needs more can raise them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// `text-bytes`: maximum size of one text file, in bytes: Markdown, CSV or BibTeX.
    pub text_bytes: u64,
    /// `issue-bytes`: maximum size of all Markdown files of an issue, in bytes. The default is the text of a report of 400
    /// full pages. Setting a megabyte takes about ten seconds, of words of more than 20 letters half a minute: their letters
    /// count six times.
    pub issue_bytes: u64,
    /// `articles`: maximum number of article files in an issue.
    pub articles: usize,
    /// `blocks`: maximum number of paragraphs, headings, list items and other blocks in an issue. A report of 200 pages has
    /// about 1,700.
    pub blocks: usize,
    /// `headings`: maximum number of headings in an issue. Running heads and contents look through all of them. A report of
    /// 500 pages has about 500.
    pub headings: usize,
    /// `figures`: maximum number of figures, tables and pictures in an issue; a chart counts as two. A report of 200 pages
    /// full of charts has about 250.
    pub figures: usize,
    /// `formulas`: maximum number of formulas in an issue.
    pub formulas: usize,
    /// `links`: maximum number of links, references and link targets in an issue; a mark for the index counts as four. A
    /// report of 200 pages has about 750.
    pub links: usize,
    /// `paragraph-characters`: maximum length of one paragraph, cell, title or caption, in characters. Line breaks are
    /// optimised over the whole paragraph, which takes a second and 100 MB at the default.
    pub paragraph_characters: usize,
    /// `notes`: maximum number of footnotes in an issue.
    pub notes: usize,
    /// `table-cells`: maximum number of cells in all tables of an issue, which count by their work. A report of 200 pages
    /// full of tables has about 7,900.
    pub table_cells: usize,
    /// `pages`: maximum number of pages of the PDF.
    pub pages: usize,
    /// `image-pixels`: maximum width times height of one image, in pixels. The default is above the resolution of
    /// cameras in 2026 and of an A4 page at 600 dots per inch (35 million). At this size an image with transparency and
    /// 16 bits per channel still fits into 1 GB of memory while it is scaled down.
    pub image_pixels: u64,
    /// `image-bytes`: maximum size of one image file, in bytes.
    pub image_bytes: u64,
    /// `memory-bytes`: maximum memory of a process that builds issues, in bytes. The default is three times what a report
    /// of 500 pages takes.
    pub memory_bytes: u64,
    /// `file-seconds`: maximum processor time for parsing one Markdown file. The longest file allowed takes about a tenth
    /// of the default. Only crafted input takes longer, such as 100,000 times `>`.
    pub file_time: Duration,
    /// `seconds`: maximum processor time for all editions of one issue.
    pub time: Duration,
    /// `cache-bytes`: maximum size of the cache of all issues, in bytes. The default holds several versions of a
    /// thousand issues of a newsletter.
    pub cache_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 4_000_000,
            issue_bytes: 1_200_000,
            articles: 1000,
            blocks: 5000,
            headings: 1500,
            figures: 400,
            formulas: 3000,
            links: 6000,
            paragraph_characters: 100_000,
            notes: 4000,
            table_cells: 8000,
            pages: 2000,
            image_pixels: 64_000_000,
            image_bytes: 32_000_000,
            memory_bytes: 4_000_000_000,
            file_time: Duration::from_secs(5),
            time: Duration::from_mins(2),
            cache_bytes: 5_000_000_000,
        }
    }
}

impl Limits {
    /// Returns `true` if an issue may have more pages, or more of anything on them, than by default.
    pub(crate) fn are_raised(&self) -> bool {
        let default = Self::default();
        let sizes = |limits: &Self| {
            let Self { blocks, headings, figures, formulas, links, notes, table_cells, pages, .. } = *limits;
            [blocks, headings, figures, formulas, links, notes, table_cells, pages]
        };
        self.issue_bytes > default.issue_bytes
            || sizes(self).into_iter().zip(sizes(&default)).any(|(limit, default)| limit > default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_raised_if_one_is() {
        assert!(!Limits::default().are_raised());
        assert!(!Limits { blocks: 10, ..Limits::default() }.are_raised());
        assert!(Limits { figures: 1000, blocks: 10, ..Limits::default() }.are_raised());
        assert!(Limits { issue_bytes: 1_300_000, ..Limits::default() }.are_raised());
    }
}
