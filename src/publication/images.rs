//! `[images]`: maximum resolution of images.

/// Maximum resolution of images, by edition. Larger images are scaled down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSettings {
    /// `pdf-dpi`: maximum resolution in the PDF, in pixels per inch at the size on the page.
    pub pdf_dpi: u32,
    /// `epub-pixels`: maximum length of the longer side in the EPUB, in pixels. An EPUB has
    /// no page size to relate inches to.
    pub epub_pixels: u32,
}

impl Default for ImageSettings {
    fn default() -> Self {
        Self { pdf_dpi: 300, epub_pixels: 1600 }
    }
}
