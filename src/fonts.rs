//! The built-in font files (`fonts/README.md` lists their origin and use), and the fonts for text in SVG drawings and
//! charts, which are set before the pages are laid out.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use fontdb::{Database, Family, Query, Source, Weight};

mod check;
mod own;
mod scripts;

pub(crate) use own::read_own_fonts;
pub(crate) use scripts::shapes;

/// Embeds font files, given by their paths below `fonts/`.
macro_rules! fonts {
    ($($path:literal,)*) => {
        &[$(($path, include_bytes!(concat!("../fonts/", $path)).as_slice()),)*]
    };
}

/// Path below `fonts/` and content of each built-in font file.
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
    "source-serif/SourceSerif4Subhead-Regular.otf",
    "source-serif/SourceSerif4Subhead-Semibold.otf",
    "stix-math/STIXTwoMath-Regular.otf",
];

/// Fonts for text in drawings. They are the same fonts as those of the pages.
#[derive(Debug, Default)]
pub(crate) struct DrawingFonts {
    own: Vec<Arc<[u8]>>,
    system: bool,
    /// Font database, loaded at first use.
    database: OnceLock<Arc<Database>>,
}

impl DrawingFonts {
    /// Uses the publication's own font files, the built-in fonts and, if `system` is true, the system fonts, in this
    /// order. If several fonts have the same name, the first is used.
    pub(crate) fn new(own: Vec<Arc<[u8]>>, system: bool) -> Self {
        Self { own, system, database: OnceLock::new() }
    }

    /// Returns `true` if these are the fonts of a publication with these font files and this setting.
    pub(crate) fn are_of(&self, own: &[Arc<[u8]>], system: bool) -> bool {
        self.own == own && self.system == system
    }

    /// Returns the database of all fonts, which is loaded at the first call.
    pub(crate) fn database(&self) -> Arc<Database> {
        let load = || {
            let mut database = Database::new();
            for file in &self.own {
                database.load_font_source(Source::Binary(Arc::new(Arc::clone(file))));
            }
            for (_, file) in BUILT_IN {
                database.load_font_source(Source::Binary(Arc::new(*file)));
            }
            for file in if self.system { system_fonts() } else { Vec::new() } {
                database.load_font_source(Source::Binary(Arc::new(file)));
            }
            database.set_serif_family("Source Serif 4");
            database.set_sans_serif_family("Source Sans 3");
            database.set_monospace_family("Source Code Pro");
            Arc::new(database)
        };
        Arc::clone(self.database.get_or_init(load))
    }

    /// Returns the width of a text in em, without kerning. A character without a glyph counts as wide as an `n`.
    pub(crate) fn width(&self, family: &str, text: &str, semibold: bool) -> f64 {
        let weight = if semibold { Weight::SEMIBOLD } else { Weight::NORMAL };
        let query = Query { families: &[Family::Name(family), Family::SansSerif], weight, ..Query::default() };
        let database = self.database();
        let measured = database.query(&query).and_then(|id| {
            database.with_face_data(id, |data, index| {
                let face = ttf_parser::Face::parse(data, index).ok()?;
                let advance =
                    |c: char| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).map(f64::from);
                let em = f64::from(face.units_per_em());
                Some(text.chars().map(|c| advance(c).or_else(|| advance('n')).unwrap_or(0.0)).sum::<f64>() / em)
            })
        });
        measured.flatten().unwrap_or_default()
    }
}

/// Reads the font files installed on this machine, sorted by path. Unreadable files are skipped.
pub(crate) fn system_fonts() -> Vec<Vec<u8>> {
    let mut database = Database::new();
    database.load_system_fonts();
    let paths: BTreeSet<_> = database
        .faces()
        .filter_map(|face| match &face.source {
            Source::File(path) | Source::SharedFile(path, _) => Some(path.clone()),
            Source::Binary(_) => None,
        })
        .collect();
    paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

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
