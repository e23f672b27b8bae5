//! The layouts that ship with Masthead, built into the binary.

/// A layout's files: path in its folder, content.
type Files = &'static [(&'static str, &'static [u8])];

/// Each layout by name. A new file of a layout is added here; a test compares the list with the folder.
const LAYOUTS: &[(&str, Files)] = &[(
    "newsletter",
    &[
        ("blocks.typ", include_bytes!("../../layouts/newsletter/blocks.typ")),
        ("columns.typ", include_bytes!("../../layouts/newsletter/columns.typ")),
        ("epub.css", include_bytes!("../../layouts/newsletter/epub.css")),
        ("figures.typ", include_bytes!("../../layouts/newsletter/figures.typ")),
        ("front.typ", include_bytes!("../../layouts/newsletter/front.typ")),
        ("layout.toml", include_bytes!("../../layouts/newsletter/layout.toml")),
        ("layout.typ", include_bytes!("../../layouts/newsletter/layout.typ")),
        ("lists.typ", include_bytes!("../../layouts/newsletter/lists.typ")),
        ("type.typ", include_bytes!("../../layouts/newsletter/type.typ")),
    ],
)];

/// The names of the layouts.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    LAYOUTS.iter().map(|(name, _)| *name)
}

/// The files of a layout.
pub(super) fn files(name: &str) -> Option<Files> {
    LAYOUTS.iter().find(|(known, _)| *known == name).map(|(_, files)| *files)
}

/// The text of a layout's file, by the path that messages give it: `layouts/newsletter/layout.toml`.
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
