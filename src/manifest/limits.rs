//! The table `[limits]`.

use std::time::Duration;

use super::Fields;
use crate::publication::Limits;

/// Reads the table `[limits]`.
pub(super) fn limits(fields: &mut Fields<'_>) -> Limits {
    let default = Limits::default();
    fields.table("limits", default, |fields| Limits {
        text_bytes: fields.number("text-bytes", 1..=64_000_000, default.text_bytes),
        issue_bytes: fields.number("issue-bytes", 1..=1_000_000_000, default.issue_bytes),
        articles: fields.number("articles", 1..=100_000, default.articles),
        blocks: fields.number("blocks", 1..=1_000_000, default.blocks),
        headings: fields.number("headings", 1..=1_000_000, default.headings),
        figures: fields.number("figures", 0..=1_000_000, default.figures),
        formulas: fields.number("formulas", 0..=1_000_000, default.formulas),
        links: fields.number("links", 0..=1_000_000, default.links),
        paragraph_characters: fields.number("paragraph-characters", 1..=10_000_000, default.paragraph_characters),
        notes: fields.number("notes", 0..=1_000_000, default.notes),
        table_cells: fields.number("table-cells", 0..=1_000_000, default.table_cells),
        pages: fields.number("pages", 1..=1_000_000, default.pages),
        image_pixels: fields.number("image-pixels", 1..=1_000_000_000, default.image_pixels),
        image_bytes: fields.number("image-bytes", 1..=1_000_000_000, default.image_bytes),
        memory_bytes: fields.number("memory-bytes", 1..=1_000_000_000_000, default.memory_bytes),
        file_time: Duration::from_secs(fields.number("file-seconds", 1..=86_400, default.file_time.as_secs())),
        time: Duration::from_secs(fields.number("seconds", 1..=86_400, default.time.as_secs())),
        cache_bytes: fields.number("cache-bytes", 0..=1_000_000_000_000, default.cache_bytes),
    })
}
