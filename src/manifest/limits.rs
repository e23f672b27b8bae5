//! `[limits]`

use std::time::Duration;

use super::Fields;
use super::value::{Raw, Value};
use crate::publication::Limits;

/// `[limits]`
pub(super) fn limits(fields: &mut Fields<'_>) -> Limits {
    let default = Limits::default();
    within(fields, "limits", "[limits]", default, |fields| Limits {
        text_bytes: fields.number("text-bytes", 1..=64_000_000, default.text_bytes),
        paragraph_characters: fields.number("paragraph-characters", 1..=10_000_000, default.paragraph_characters),
        notes: fields.number("notes", 0..=1_000_000, default.notes),
        table_cells: fields.number("table-cells", 0..=1_000_000, default.table_cells),
        pages: fields.number("pages", 1..=1_000_000, default.pages),
        time: Duration::from_secs(fields.number("seconds", 1..=86_400, default.time.as_secs())),
    })
}

fn within<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    example: &str,
    default: T,
    read: impl FnOnce(&mut Fields<'_>) -> T,
) -> T {
    match fields.raw(key) {
        None => default,
        Some(Raw { value: Value::Table(entries), .. }) => fields.within(key, entries, read),
        Some(raw) => {
            fields.report.push(raw.wrong_type("a table", example));
            default
        }
    }
}
