//! The fonts compiled into the program. `fonts/README.md` says where each comes from and what it is for.

/// Lists font files below `fonts/`.
macro_rules! fonts {
    ($($path:literal,)*) => {
        &[$(($path, include_bytes!(concat!("../fonts/", $path)).as_slice()),)*]
    };
}

/// Path below `fonts/`, and content.
pub(crate) const BUILT_IN: &[(&str, &[u8])] = fonts![
    "noto-emoji/NotoEmoji-Regular.ttf",
    "noto-math/NotoSansMath-Regular.ttf",
    "noto-sans/NotoSans-Regular.ttf",
    "noto-symbols/NotoSansSymbols-Regular.ttf",
    "noto-symbols/NotoSansSymbols2-Regular.ttf",
    "source-code-pro/SourceCodePro-It.otf",
    "source-code-pro/SourceCodePro-Regular.otf",
    "source-code-pro/SourceCodePro-Semibold.otf",
    "source-sans/SourceSans3-Bold.otf",
    "source-sans/SourceSans3-BoldIt.otf",
    "source-sans/SourceSans3-It.otf",
    "source-sans/SourceSans3-Regular.otf",
    "source-sans/SourceSans3-Semibold.otf",
    "source-serif/SourceSerif4-Bold.otf",
    "source-serif/SourceSerif4-It.otf",
    "source-serif/SourceSerif4-Regular.otf",
    "source-serif/SourceSerif4-Semibold.otf",
    "source-serif/SourceSerif4Caption-It.otf",
    "source-serif/SourceSerif4Caption-Regular.otf",
    "source-serif/SourceSerif4Display-Bold.otf",
    "source-serif/SourceSerif4Display-It.otf",
    "source-serif/SourceSerif4Display-Regular.otf",
    "source-serif/SourceSerif4Display-Semibold.otf",
    "source-serif/SourceSerif4SmText-It.otf",
    "source-serif/SourceSerif4SmText-Regular.otf",
    "source-serif/SourceSerif4SmText-Semibold.otf",
    "source-serif/SourceSerif4SmText-SemiboldIt.otf",
    "source-serif/SourceSerif4Subhead-Semibold.otf",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_font_file_is_built_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let mut found = BTreeSet::new();
        for family in folder.read_dir().unwrap().filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
            for file in family.path().read_dir().unwrap().filter_map(Result::ok) {
                let path = file.path();
                if path.extension().is_some_and(|extension| extension != "txt") {
                    found.insert(path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        assert_eq!(found, BUILT_IN.iter().map(|(path, _)| (*path).to_owned()).collect());
    }
}
