//! The layouts that ship with Masthead, built into the binary.

/// A layout's files as pairs of path (relative to the layout's folder) and content.
type BuiltInFiles = &'static [(&'static str, &'static [u8])];

/// Embeds the listed files of `layouts/<name>/`, as an entry of [`LAYOUTS`].
macro_rules! layout {
    ($name:literal: $($file:literal)*) => {
        ($name, &[$(($file, include_bytes!(concat!("../../layouts/", $name, "/", $file)))),*])
    };
}

/// Name and files of each built-in layout. New layout files must be added here; a test compares the list with the
/// folder.
const LAYOUTS: &[(&str, BuiltInFiles)] = &[
    layout!("newsletter": "blocks.typ" "columns.typ" "epub.css" "figures.typ" "front.typ" "layout.toml" "layout.typ" "lists.typ" "type.typ"),
    layout!("report": "back.typ" "blocks.typ" "chapters.typ" "cover.typ" "epub.css" "figures.typ" "layout.toml" "layout.typ" "lists.typ" "margin.typ" "page.typ" "tables.typ" "type.typ" "words.typ"),
];

/// Returns the names of the built-in layouts.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    LAYOUTS.iter().map(|(name, _)| *name)
}

/// Returns the files of the built-in layout `name`, or `None` if there is no such layout.
pub(super) fn files(name: &str) -> Option<BuiltInFiles> {
    LAYOUTS.iter().find(|(known, _)| *known == name).map(|(_, files)| *files)
}

/// Returns the text of a built-in file by its path in diagnostics: `layouts/newsletter/layout.toml`.
pub(crate) fn text(path: &str) -> Option<String> {
    let (name, file) = path.strip_prefix("layouts/")?.split_once('/')?;
    let (_, bytes) = files(name)?.iter().find(|(known, _)| *known == file)?;
    String::from_utf8(bytes.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_layout_is_built_in() {
        for name in names() {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts").join(name);
            let entries = std::fs::read_dir(folder).unwrap();
            let mut found: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            found.sort();
            let built_in: Vec<_> = files(name).unwrap().iter().map(|(path, _)| *path).collect();
            assert_eq!(built_in, found);
        }
    }
}
