//! Checks of font files. A hostile file must not fill the memory, and a damaged one must not end up in a PDF.

use ttf_parser::{Face, GlyphId, Tag, fonts_in_collection};

/// Maximum number of fonts in a collection. Large collections, of Chinese, Japanese and Korean fonts, have about 50.
const MAX_FACES: u32 = 128;
/// Maximum number of characters in all character tables of a file; each table counts. A font with a glyph for every
/// code point has two tables of 1,114,112.
const MAX_CHARACTERS: u64 = 16_000_000;

/// Returns the fault of a font file, as the end of a sentence: "the font … is damaged". `None` if it can be used.
pub(super) fn problem(file: &[u8]) -> Option<&'static str> {
    let faces = fonts_in_collection(file).unwrap_or(1);
    if faces == 0 || faces > MAX_FACES {
        return Some("has no fonts, or more than 128");
    }
    let mut characters = 0;
    for index in 0..faces {
        let Ok(face) = Face::parse(file, index) else { return Some("is damaged, or not a font") };
        if !has_sound_tables(file, index) || !has_sound_metrics(&face) || !has_sound_widths(&face) {
            return Some("is damaged: its tables contradict each other");
        }
        let table = face.raw_face().table(Tag::from_bytes(b"cmap")).unwrap_or_default();
        characters = count_characters(table, characters);
        if characters > MAX_CHARACTERS {
            return Some("has tables of more than 16 million characters");
        }
        let tables = face.tables();
        let has_outlines = tables.glyf.is_some() || tables.cff.is_some();
        if !has_outlines || tables.hmtx.is_none() || face.ascender() < face.descender() {
            return Some("has no outlines, or no valid sizes");
        }
    }
    None
}

/// Returns `true` if the tables of a font are sorted by their names, as programs that look for a table expect, and within
/// the file (OpenType 1.9, "Table directory").
fn has_sound_tables(file: &[u8], index: u32) -> bool {
    let is_collection = file.starts_with(b"ttcf");
    let start = if is_collection { u32_at(file, 12 + 4 * index as usize) as usize } else { 0 };
    let count = usize::from(u16_at(file, start + 4));
    let records: Vec<&[u8]> =
        (0..count).filter_map(|at| file.get(start + 12 + 16 * at..start + 28 + 16 * at)).collect();
    let is_within = |record: &&[u8]| u64::from(u32_at(record, 8)) + u64::from(u32_at(record, 12)) <= file.len() as u64;
    records.len() == count && records.iter().all(is_within) && records.is_sorted_by(|a, b| a[..4] < b[..4])
}

/// Returns `true` if the sizes in a font are possible. A PDF with others is refused by its validators.
fn has_sound_metrics(face: &Face<'_>) -> bool {
    let bounds = face.global_bounding_box();
    let tables = face.raw_face();
    let table = |tag| tables.table(Tag::from_bytes(tag)).unwrap_or_default();
    let (glyphs, widths) = (usize::from(face.number_of_glyphs()), usize::from(u16_at(table(b"hhea"), 34)));
    let side_bearings = glyphs.saturating_sub(widths);
    (16..=16_384).contains(&face.units_per_em())
        && bounds.x_min <= bounds.x_max
        && bounds.y_min <= bounds.y_max
        && (1..=glyphs).contains(&widths)
        && face.tables().post.is_some() != table(b"post").is_empty()
        && table(b"hmtx").len() >= 4 * widths + 2 * side_bearings
}

/// Returns `true` if the outlines of a PostScript font have the widths in its table `hmtx`. A PDF has both
/// widths, and its validators compare them.
///
/// Fonts for Chinese, Japanese and Korean, which have their widths in several places, are not compared.
fn has_sound_widths(face: &Face<'_>) -> bool {
    let Some(outlines) = face.tables().cff else { return true };
    let is_as_wide = |glyph: u16| {
        let glyph = GlyphId(glyph);
        let pair = outlines.glyph_width(glyph).zip(face.glyph_hor_advance(glyph));
        pair.is_none_or(|(is, expected)| is.abs_diff(expected) <= 1)
    };
    let is_single = outlines.glyph_width(GlyphId(0)).is_some();
    let em = f64::from(outlines.matrix().sx) * f64::from(face.units_per_em());
    (0..face.number_of_glyphs()).all(is_as_wide) && (!is_single || (em - 1.0).abs() < 0.001)
}

/// Adds the number of characters in a table `cmap` to `count`. Stops when there are too many, since a few bytes can
/// stand for billions of characters. Every entry counts, even one that is empty or reversed: it takes time, too.
fn count_characters(table: &[u8], mut count: u64) -> u64 {
    let records = (0..usize::from(u16_at(table, 2))).map(|at| u32_at(table, 4 + 8 * at + 4));
    for subtable in records.filter_map(|offset| table.get(usize::try_from(offset).ok()?..)) {
        for range in ranges(subtable) {
            count += range;
            if count > MAX_CHARACTERS {
                return count;
            }
        }
    }
    count
}

/// Returns the lengths of the character ranges in a subtable (OpenType 1.9, `cmap`).
fn ranges(table: &[u8]) -> Box<dyn Iterator<Item = u64> + '_> {
    let range = |first: u64, last: u64| last.saturating_sub(first) + 1;
    match u16_at(table, 0) {
        0 => Box::new([256].into_iter()),
        2 => Box::new([65_536].into_iter()),
        4 => {
            let bytes = usize::from(u16_at(table, 6));
            let ends = (14..14 + bytes).step_by(2);
            Box::new(ends.map(move |at| range(u16_at(table, at + bytes + 2).into(), u16_at(table, at).into())))
        }
        6 => Box::new([u64::from(u16_at(table, 8))].into_iter()),
        10 => Box::new([u64::from(u32_at(table, 16))].into_iter()),
        12 | 13 => {
            // Groups beyond the end of the file are not read.
            let groups = (u32_at(table, 12) as usize).min(table.len() / 12);
            let starts = (0..groups).map(|at| 16 + 12 * at);
            Box::new(starts.map(move |at| range(u32_at(table, at).into(), u32_at(table, at + 4).into())))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// Returns the 16-bit number at an offset, or 0 beyond the end.
fn u16_at(table: &[u8], at: usize) -> u16 {
    table.get(at..at + 2).map_or(0, |bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
}

/// Returns the 32-bit number at an offset, or 0 beyond the end.
fn u32_at(table: &[u8], at: usize) -> u32 {
    u32::from(u16_at(table, at)) << 16 | u32::from(u16_at(table, at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::BUILT_IN;

    /// A table with `subtables` records, all of which lead to the same subtable.
    fn cmap(subtables: u16, subtable: &[u8]) -> Vec<u8> {
        let mut table = [0, subtables].map(u16::to_be_bytes).concat();
        let offset = (4 + 8 * u32::from(subtables)).to_be_bytes();
        (0..subtables).for_each(|_| table.extend([&[0, 3, 0, 10][..], &offset].concat()));
        table.extend(subtable);
        table
    }

    /// A subtable of segments or groups, given by their first and last characters.
    fn subtable(format: u16, ranges: &[(u32, u32)]) -> Vec<u8> {
        let mut table = format.to_be_bytes().to_vec();
        let length = u32::try_from(ranges.len()).unwrap();
        if format == 4 {
            let short = |number: u32| u16::try_from(number).unwrap().to_be_bytes();
            table.extend([[0, 0], [0, 0], short(length * 2), [0; 2], [0; 2], [0; 2]].concat());
            table.extend(ranges.iter().flat_map(|(_, last)| short(*last)));
            table.extend([0; 2]);
            table.extend(ranges.iter().flat_map(|(first, _)| short(*first)));
        } else {
            table.extend([0; 10]);
            table.extend(length.to_be_bytes());
            for (first, last) in ranges {
                table.extend([first.to_be_bytes(), last.to_be_bytes(), [0; 4]].concat());
            }
        }
        table
    }

    #[test]
    fn the_built_in_fonts_can_be_used() {
        for (path, file) in BUILT_IN {
            assert_eq!(problem(file), None, "{path}");
        }
    }

    #[test]
    fn characters_are_counted_in_every_format() {
        for format in [4, 12, 13] {
            let table = cmap(2, &subtable(format, &[(65, 74), (97, 97), (5, 1)]));
            assert_eq!(count_characters(&table, 0), 2 * 12, "{format}");
        }
    }

    #[test]
    fn short_tables_with_many_characters_are_rejected() {
        let all = &[(0, u32::MAX)];
        let segments = vec![(0, 65_535); 400];
        for table in [cmap(1, &subtable(12, all)), cmap(9, &subtable(13, all)), cmap(1, &subtable(4, &segments))] {
            assert!(count_characters(&table, 0) > MAX_CHARACTERS);
        }
        let many = cmap(u16::MAX, &subtable(4, &vec![(9, 1); 9999]));
        assert!(count_characters(&many, 0) > MAX_CHARACTERS, "empty segments take time, too");
    }

    /// Returns the first built-in font with other bytes at an offset in a table.
    fn changed(tag: [u8; 4], at: usize, bytes: &[u8]) -> Vec<u8> {
        let mut file = BUILT_IN[5].1.to_vec();
        let count = usize::from(u16_at(&file, 4));
        let record = (0..count).map(|at| 12 + 16 * at).find(|record| file[*record..record + 4] == tag).unwrap();
        let place = u32_at(&file, record + 8) as usize + at;
        file[place..place + bytes.len()].copy_from_slice(bytes);
        file
    }

    #[test]
    fn impossible_sizes_are_rejected() {
        assert_eq!(problem(&changed(*b"head", 8, &[0; 4])), None);
        for (tag, at, bytes) in [
            (b"head", 18, [0, 1]),
            (b"head", 36, [0x7F, 0xFF]),
            (b"hhea", 34, [0, 0]),
            (b"hhea", 34, [0xFF, 0xFF]),
            (b"maxp", 4, [0xFF, 0xFF]),
            // Other sizes than those of the outlines, and a table of an unknown version.
            (b"head", 18, [0x03, 0xE9]),
            (b"hmtx", 0, [0x03, 0xE9]),
            (b"post", 2, [0, 2]),
        ] {
            assert!(problem(&changed(*tag, at, &bytes)).is_some(), "{tag:?} {at}");
        }
        let mut more_tables = BUILT_IN[5].1.to_vec();
        more_tables[4..6].copy_from_slice(&[0, 64]);
        assert!(problem(&more_tables).is_some(), "records that are none");
    }

    #[test]
    fn damaged_files_are_rejected() {
        for file in [&b""[..], b"OTTO", b"ttcf\0\x01\0\0\0\0\0\0", b"not a font", &BUILT_IN[0].1[..2000]] {
            assert!(problem(file).is_some());
        }
    }
}
