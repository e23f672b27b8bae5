//! Pictures outside the text: the cover, the logo and the banner.

use super::Fields;
use super::value::{Spanned, TomlValue};
use crate::publication::PictureReference;

/// Reads a picture: `cover = "cover.jpg"`, `logo = { file = "logo.svg", alt = "A ferry" }`. `path` is the key of its
/// path in a table, and `example` a table as an author writes it. With `may_have_title`, `title = true` prints the title
/// over the picture.
pub(super) fn picture(
    fields: &mut Fields<'_>,
    (key, path): (&'static str, &'static str),
    may_have_title: bool,
    example: &str,
) -> Option<PictureReference> {
    let entry = fields.take(key)?;
    match entry.value {
        TomlValue::Text(text) if text.trim().is_empty() => None,
        TomlValue::Text(image) => Some(PictureReference { image, alt: None, has_title: false, span: entry.span }),
        TomlValue::Table(entries) => fields.nested_table(key, entries, |fields| {
            let image = fields.required_text(path, entry.span, example);
            let alt = fields.text("alt").map(|alt| alt.value);
            let has_title = may_have_title && fields.boolean("title").unwrap_or(false);
            image.ok().map(|Spanned { value: image, span }| PictureReference { image, alt, has_title, span })
        }),
        _ => fields.refuse(entry.wrong_type(&format!("a path, or a table with `{path}` and `alt`"), example)),
    }
}
