//! The layouts that ship with Masthead, built into the binary.

/// A layout's files as pairs of path (relative to the layout's folder) and content.
type BuiltInFiles = &'static [(&'static str, &'static [u8])];

/// Embeds the listed files of `layouts/<name>/`, as a pair of name and files.
macro_rules! layout {
    ($name:literal: $($file:literal)*) => {
        ($name, &[$(($file, include_bytes!(concat!("../../layouts/", $name, "/", $file)))),*])
    };
}

/// Name and files of each built-in layout. New layout files must be added here; a test compares the list with the
/// folder.
const LAYOUTS: &[(&str, BuiltInFiles)] = &[
    layout!("newsletter":
        "blocks.typ" "columns.typ" "ending.typ" "epub.css" "figures.typ" "front.typ" "layout.toml" "layout.typ"
        "lists.typ" "measures.typ" "notes.typ" "rows.typ" "sections.typ" "tables.typ" "type.typ"
    ),
    layout!("report":
        "blocks.typ" "chapters.typ" "contents.typ" "cover.typ" "endings.typ" "epub.css" "figures.typ" "grid.typ"
        "layout.toml" "layout.typ" "margin.typ" "measures.typ" "order.typ"
    ),
];

/// Name and files of the base, which is not a layout itself.
const BASE_FOLDER: (&str, BuiltInFiles) = layout!("base":
    "back.typ" "base.css" "base.toml" "base.typ" "beside.typ" "blocks.typ" "book-cover.typ" "chapter-ends.typ"
    "columns.typ" "content.typ" "diagrams.typ" "ending.typ" "figures.typ" "headings.typ" "lights.typ" "lists.typ"
    "measures.typ" "page.typ" "people.typ" "places.typ" "runs.typ" "signing.typ" "std.typ" "tables.typ" "type.typ"
    "words.typ"
);

/// Files of the base.
pub(super) const BASE: BuiltInFiles = BASE_FOLDER.1;

/// Returns the names of the built-in layouts.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    LAYOUTS.iter().map(|(name, _)| *name)
}

/// Returns the files of the built-in layout `name`, or `None` if there is no such layout.
pub(super) fn files(name: &str) -> Option<BuiltInFiles> {
    LAYOUTS.iter().find(|(known, _)| *known == name).map(|(_, files)| *files)
}

/// Returns the text of a built-in file by its path in diagnostics: `layouts/newsletter/layout.toml`.
pub(crate) fn text(path: &str) -> Option<String> {
    let (name, file) = path.strip_prefix("layouts/")?.split_once('/')?;
    let files = if name == super::base::NAME { BASE } else { files(name)? };
    let (_, bytes) = files.iter().find(|(known, _)| *known == file)?;
    String::from_utf8(bytes.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_layout_is_built_in() {
        let layouts = LAYOUTS.iter().copied().chain([BASE_FOLDER]);
        for (name, files) in layouts {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts").join(name);
            let entries = std::fs::read_dir(folder).unwrap();
            let mut found: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            found.sort();
            let built_in: Vec<_> = files.iter().map(|(path, _)| *path).collect();
            assert_eq!(built_in, found);
        }
    }
}
