//! The fonts that Typst may use.

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::digest::{Digest, Mixer};
use crate::fonts::{BUILT_IN, installed};

/// The fonts of one publication: built in, its own, and the machine's where it asks for them.
#[derive(Debug)]
pub(crate) struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) all: Vec<Font>,
    /// Of those that are not built in.
    digest: Digest,
}

impl Fonts {
    /// The publication's own font files, the built-in fonts and, where `system` asks for them, those of the machine, in this
    /// order: of two fonts of one name the first is used. A file that is no font is left out.
    pub(crate) fn new(own: impl IntoIterator<Item = Arc<[u8]>>, system: bool) -> Self {
        let mut mixer = Mixer::new("fonts");
        let own: Vec<_> = own.into_iter().inspect(|file| mixer.add(file)).map(Bytes::new).collect();
        let built_in = BUILT_IN.iter().map(|&(_, data)| Bytes::new(data));
        let machine = if system { installed() } else { Vec::new() };
        for file in &machine {
            mixer.add(file);
        }
        let all = own.into_iter().chain(built_in).chain(machine.into_iter().map(Bytes::new));
        let fonts: Vec<Font> = all.flat_map(Font::iter).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), all: fonts, digest: mixer.finish() }
    }

    /// What tells these fonts from others; those that are built in are the program's.
    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Whether some font has the character.
    pub(crate) fn cover(&self, c: char) -> bool {
        self.all.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// Whether there is a family of this name.
    pub(crate) fn has_family(&self, family: &str) -> bool {
        self.book.contains_family(&family.to_lowercase())
    }

    /// The families' names, sorted.
    pub(crate) fn families(&self) -> BTreeSet<&str> {
        self.all.iter().map(|font| font.info().family.as_str()).collect()
    }
}
