//! Citation labels such as `Berg24`.

use crate::bibliography::item::CslItem;

/// Returns the label of a source: letters of the authors' names and the last digits of the year.
pub(super) fn label(item: &CslItem) -> String {
    let names = item.names.get("author").or_else(|| item.names.values().next());
    let letters = names.map_or_else(
        || "Xyz".to_owned(),
        |names| {
            let length = match names.len() {
                1 => 4,
                2 | 3 => 2,
                _ => 1,
            };
            let start = |name: &crate::bibliography::item::Name| {
                let text = name.family.as_ref().or(name.literal.as_ref()).cloned().unwrap_or_default();
                text.chars().filter(|c| c.is_alphanumeric()).take(length).collect::<String>()
            };
            names.iter().take(4).map(start).collect()
        },
    );
    let year = item.dates.get("issued").and_then(|date| date.parts.first()?.year);
    year.map_or(letters.clone(), |year| format!("{letters}{:02}", year.rem_euclid(100)))
}
