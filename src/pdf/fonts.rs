//! The fonts that are available to Typst.

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::digest::{Digest, DigestBuilder};
use crate::fonts::{BUILT_IN, system_fonts};

/// The fonts of one publication: its own, the built-in fonts and, if enabled, the system fonts.
#[derive(Debug)]
pub(crate) struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) all: Vec<Font>,
    /// Digest of the fonts that are not built in.
    digest: Digest,
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
        let all = own.into_iter().chain(built_in).chain(machine.into_iter().map(Bytes::new));
        let fonts: Vec<Font> = all.flat_map(Font::iter).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), all: fonts, digest: builder.finish() }
    }

    /// Returns the digest of the publication's own fonts and the system fonts. The program's fingerprint covers the
    /// built-in fonts.
    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Returns `true` if at least one font has a glyph for the character.
    pub(crate) fn cover(&self, c: char) -> bool {
        self.all.iter().any(|font| font.info().coverage.contains(u32::from(c)))
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
