//! The table `[images]`.

use super::Fields;
use crate::publication::ImageSettings;

/// Reads the table `[images]`.
pub(super) fn images(fields: &mut Fields<'_>) -> ImageSettings {
    let default = ImageSettings::default();
    fields.table("images", default, |fields| ImageSettings {
        pdf_dpi: fields.number("pdf-dpi", 36..=2400, default.pdf_dpi),
        epub_pixels: fields.number("epub-pixels", 100..=10_000, default.epub_pixels),
    })
}
