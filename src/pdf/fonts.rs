//! The fonts that are available to Typst.

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Coverage, Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use unicode_script::UnicodeScript;

use crate::digest::{Digest, DigestBuilder};
use crate::fonts::{BUILT_IN, shapes, system_fonts};
use crate::threads;

/// The fonts of one publication: its own, the built-in fonts and, if enabled, the system fonts.
#[derive(Debug)]
pub(crate) struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) all: Vec<Font>,
    /// Digest of the fonts that are not built in.
    digest: Digest,
}

/// Returns a font's description without the letters that the font cannot shape: a font for formulas has Arabic letters,
/// but not their joined forms.
fn usable_info(font: &Font) -> FontInfo {
    let mut info = font.info().clone();
    let Ok(face) = ttf_parser::Face::parse(font.data(), font.index()) else { return info };
    // Most characters are of the same script as the one before.
    let mut last = None;
    let mut is_usable = |c: &u32| {
        let script = char::from_u32(*c).map(|c| c.script());
        let (_, is_shaped) = last
            .filter(|(known, _)| *known == script)
            .unwrap_or_else(|| (script, script.is_none_or(|script| shapes(&face, script))));
        last = Some((script, is_shaped));
        is_shaped
    };
    if !info.coverage.iter().all(|c| is_usable(&c)) {
        info.coverage = Coverage::from_vec(info.coverage.iter().filter(is_usable).collect());
    }
    info
}

impl Fonts {
    /// Loads the publication's own font files, the built-in fonts and, if `system` is true, the system fonts, in this
    /// order. If several fonts have the same name, the first is used. Files that are not fonts are skipped.
    pub(crate) fn new(own: impl IntoIterator<Item = Arc<[u8]>>, system: bool) -> Self {
        let mut builder = DigestBuilder::new("fonts");
        let own: Vec<_> = own.into_iter().inspect(|file| builder.add(file)).map(Bytes::new).collect();
        let built_in = BUILT_IN.iter().map(|&(_, data)| Bytes::new(data));
        let machine = if system { system_fonts() } else { Vec::new() };
        for file in &machine {
            builder.add(file);
        }
        let files: Vec<Bytes> = own.into_iter().chain(built_in).chain(machine.into_iter().map(Bytes::new)).collect();
        let read = |file: &Bytes| -> Vec<(Font, FontInfo)> {
            let with_info = |font: Font| {
                let info = usable_info(&font);
                (font, info)
            };
            Font::iter(file.clone()).map(with_info).collect()
        };
        let read = threads::map(threads::available(), &files, read);
        let (all, infos): (Vec<Font>, Vec<FontInfo>) = read.into_iter().flatten().unzip();
        Self { book: LazyHash::new(FontBook::from_infos(infos)), all, digest: builder.finish() }
    }

    /// Returns the digest of the publication's own fonts and the system fonts. The program's fingerprint covers the
    /// built-in fonts.
    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Returns `true` if at least one font has glyphs for all the characters and can shape their script.
    pub(crate) fn cover(&self, characters: &[char]) -> bool {
        let has_all =
            |info: &FontInfo| characters.iter().all(|&character| info.coverage.contains(u32::from(character)));
        (0..self.all.len()).filter_map(|index| self.book.info(index)).any(has_all)
    }

    /// Returns `true` if there is a font family of this name, ignoring case.
    pub(crate) fn has_family(&self, family: &str) -> bool {
        self.book.contains_family(&family.to_lowercase())
    }

    /// Returns the names of all families, sorted.
    pub(crate) fn families(&self) -> BTreeSet<&str> {
        self.all.iter().map(|font| font.info().family.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_covers_only_the_scripts_that_it_shapes() {
        let fonts = Fonts::new([], false);
        assert!(fonts.cover(&['a', 'é', 'Ж', 'α']));
        assert!(fonts.cover(&['क', 'ि']), "Noto Sans shapes Devanagari");
        assert!(fonts.cover(&['∑', '𝑥']));
        assert!(!fonts.cover(&['س']), "the letters of the font for formulas do not join");
        assert!(!fonts.cover(&['魏']));
        assert!(!fonts.cover(&['क', '👍']), "no font has both");
    }
}
