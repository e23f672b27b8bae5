//! Soft hyphens. Typst maps a glyph of a font to the text that it is drawn for first, and marks other texts by `ActualText`. If a
//! word is parted before the first hyphen, the glyph is that of a soft hyphen (U+00AD): PDF.js leaves it out of the text, and
//! its search does not find the word. So the glyph is mapped to a hyphen, and each soft hyphen is marked.
//!
//! A hyphen that is repeated at the beginning of a line is marked as no text, since the word has it once.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document, Object, ObjectId};

use super::marked_text::font_ids;
use crate::tagged_text::TaggedText;

mod content;
mod token;

/// Code of a glyph in the strings of a page.
type GlyphCode = [u8; 2];

/// Hyphens of a page.
#[derive(Debug, Default)]
struct PageHyphens {
    /// Glyphs of soft hyphens by the name of the font.
    soft: HashMap<Vec<u8>, GlyphCode>,
    /// Marked-content sequences of repeated hyphens.
    repeated: HashSet<usize>,
}

/// Marks the hyphens of all pages. `text` are the texts of the pages.
///
/// # Errors
/// The fonts or the content of a page cannot be read.
pub(super) fn mark(document: &mut Document, text: &TaggedText) -> Result<(), lopdf::Error> {
    let fonts = map_to_hyphens(document)?;
    for (index, page) in document.get_pages().into_values().enumerate() {
        let repeated: HashSet<usize> = text.repeated_hyphens(index).collect();
        if fonts.is_empty() && repeated.is_empty() {
            continue;
        }
        let on_page = font_ids(document, page).into_iter();
        let soft = on_page.filter_map(|(name, font)| Some((name, *fonts.get(&font)?))).collect();
        let mut hyphens = PageHyphens { soft, repeated };
        if hyphens.soft.is_empty() && hyphens.repeated.is_empty() {
            continue;
        }
        for stream in document.get_page_contents(page) {
            let Ok(Object::Stream(stream)) = document.get_object_mut(stream) else { continue };
            let plain = stream.decompressed_content()?;
            if !hyphens.repeated.is_empty() && content::count_sequences(&plain) != text.len(index) {
                hyphens.repeated.clear();
            }
            if let Some(marked) = content::mark(&plain, &hyphens) {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(&marked)?;
                stream.set_plain_content(encoder.finish()?);
                stream.dict.set("Filter", "FlateDecode");
            }
        }
    }
    Ok(())
}

/// Maps the glyphs of soft hyphens to hyphens. Returns their codes by font.
fn map_to_hyphens(document: &mut Document) -> Result<HashMap<ObjectId, GlyphCode>, lopdf::Error> {
    let maps = document.objects.iter().filter_map(|(font, object)| {
        let map = object.as_dict().ok()?.get(b"ToUnicode").and_then(Object::as_reference).ok()?;
        Some((*font, map))
    });
    let mut codes = HashMap::new();
    for (font, map) in maps.collect::<Vec<_>>() {
        let Ok(Object::Stream(stream)) = document.get_object_mut(map) else { continue };
        let Ok(text) = String::from_utf8(stream.decompressed_content()?) else { continue };
        let Some((code, text)) = with_hyphen(&text) else { continue };
        stream.set_plain_content(text.into_bytes());
        stream.compress()?;
        codes.insert(font, code);
    }
    Ok(codes)
}

/// Replaces the soft hyphen in a table of characters (ISO 32000-1, 9.10.3). Returns the code of its glyph, and the table.
fn with_hyphen(table: &str) -> Option<(GlyphCode, String)> {
    const SOFT_HYPHEN: &str = "> <00AD>";
    let at = table.find(SOFT_HYPHEN)?;
    let start = table[..at].rfind(['\n', '<'])?;
    let code = u16::from_str_radix(&table[start + 1..at], 16).ok().filter(|_| at - start == 5)?;
    Some((code.to_be_bytes(), table.replacen(SOFT_HYPHEN, "> <002D>", 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glyph_becomes_a_hyphen() {
        let table = "2 beginbfchar\n<001D> <0057>\n<001E> <00AD>\nendbfchar";
        let expected = "2 beginbfchar\n<001D> <0057>\n<001E> <002D>\nendbfchar";
        assert_eq!(with_hyphen(table), Some(([0, 0x1E], expected.to_owned())));
        assert_eq!(with_hyphen("<001E> <002D>"), None);
        assert_eq!(with_hyphen("<00> <00AD>"), None);
    }
}
