//! Scripts that need more of a font than a glyph for each letter: joined forms, ligatures, marks in their places.

use ttf_parser::{Face, Tag};
use unicode_script::Script;

/// Returns `true` if a font can set a script. A font for formulas has Arabic letters, but not their joined forms.
pub(crate) fn shapes(face: &Face<'_>, script: Script) -> bool {
    let tags = shaping_tags(script);
    let has_script =
        |tag: &[u8; 4]| face.tables().gsub.is_some_and(|gsub| gsub.scripts.find(Tag::from_bytes(tag)).is_some());
    tags.is_empty() || tags.iter().any(|tag| has_script(tag))
}

/// Returns the script tags of OpenType, one of which a font's table of substitutions must have to set a script. Empty
/// for scripts whose letters can be set one after the other.
fn shaping_tags(script: Script) -> &'static [&'static [u8; 4]] {
    match script {
        Script::Arabic => &[b"arab"],
        Script::Syriac => &[b"syrc"],
        Script::Nko => &[b"nko "],
        Script::Mongolian => &[b"mong"],
        Script::Adlam => &[b"adlm"],
        Script::Mandaic => &[b"mand"],
        Script::Hanifi_Rohingya => &[b"rohg"],
        Script::Devanagari => &[b"dev3", b"dev2", b"deva"],
        Script::Bengali => &[b"bng3", b"bng2", b"beng"],
        Script::Gurmukhi => &[b"gur3", b"gur2", b"guru"],
        Script::Gujarati => &[b"gjr3", b"gjr2", b"gujr"],
        Script::Oriya => &[b"ory3", b"ory2", b"orya"],
        Script::Tamil => &[b"tml3", b"tml2", b"taml"],
        Script::Telugu => &[b"tel3", b"tel2", b"telu"],
        Script::Kannada => &[b"knd3", b"knd2", b"knda"],
        Script::Malayalam => &[b"mlm3", b"mlm2", b"mlym"],
        Script::Sinhala => &[b"sinh"],
        Script::Khmer => &[b"khmr"],
        Script::Myanmar => &[b"mym2", b"mymr"],
        Script::Tibetan => &[b"tibt"],
        Script::Balinese => &[b"bali"],
        Script::Javanese => &[b"java"],
        _ => &[],
    }
}
