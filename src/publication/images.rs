//! `[images]`: to what size images are scaled down.

/// What an edition can show of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSettings {
    /// `pdf-dpi`: most pixels an inch, at the size at which the PDF shows the image.
    pub pdf_dpi: u32,
    /// `epub-pixels`: most pixels of the longer side in the EPUB, which has no page to measure inches on.
    pub epub_pixels: u32,
}

impl Default for ImageSettings {
    fn default() -> Self {
        Self { pdf_dpi: 300, epub_pixels: 1600 }
    }
}
