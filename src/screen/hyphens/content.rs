//! Marks glyphs in the content of a page (ISO 32000-1, 7.8.2).

use std::ops::Range;

use super::token::{ContentToken, next};
use super::{GlyphCode, PageHyphens};

/// Marked content around a soft hyphen.
const BEGIN: &[u8] = b"/Span<</ActualText<FEFF00AD>>>BDC";
const END: &[u8] = b"EMC";
/// Entry of a sequence that is no text.
const NO_TEXT: &[u8] = b"/ActualText<FEFF>";

/// Range of a string or number, with the bytes of a string.
type ContentItem = (Range<usize>, Option<Vec<u8>>);

/// Returns the number of marked-content sequences with an identifier.
pub(super) fn count_sequences(content: &[u8]) -> usize {
    let (mut count, mut depth, mut at) = (0, 0_usize, 0);
    while let Some((token, range)) = next(content, at) {
        at = range.end;
        match token {
            ContentToken::DictionaryStart => depth += 1,
            ContentToken::DictionaryEnd => depth = depth.saturating_sub(1),
            ContentToken::Name => count += usize::from(depth > 0 && &content[range] == b"/MCID"),
            ContentToken::Text(_) | ContentToken::ArrayStart | ContentToken::ArrayEnd | ContentToken::Word => {}
        }
    }
    count
}

/// Properties of a marked-content sequence.
#[derive(Default)]
struct SequenceProperties {
    /// Number after `MCID`.
    id: Option<usize>,
    /// Whether the last name is `MCID`.
    is_before_id: bool,
    /// Whether the text is replaced.
    has_replacement: bool,
    /// Position of the end of the dictionary.
    end: usize,
}

impl SequenceProperties {
    fn name(&mut self, name: &[u8]) {
        self.has_replacement |= name == b"/ActualText";
        self.is_before_id = name == b"/MCID";
    }

    fn word(&mut self, word: &[u8]) {
        if std::mem::take(&mut self.is_before_id) {
            self.id = std::str::from_utf8(word).ok().and_then(|id| id.parse().ok());
        }
    }
}

/// Marks the glyph of each soft hyphen, and the sequences of repeated hyphens. Texts that are replaced already are left as they
/// are. Returns `None` if there is none to mark.
pub(super) fn mark(content: &[u8], hyphens: &PageHyphens) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(content.len() + 1024);
    // Beginning of the content that has not been copied.
    let mut rest = 0;
    let mut code = None;
    let mut name = 0..0;
    let mut properties = SequenceProperties::default();
    // For each open marked-content sequence, whether it replaces its text.
    let mut marks = Vec::new();
    let mut depth = 0_usize;
    let mut array = 0;
    let mut items: Vec<ContentItem> = Vec::new();
    let mut at = 0;
    while let Some((token, range)) = next(content, at) {
        at = range.end;
        match token {
            ContentToken::DictionaryStart => depth += 1,
            ContentToken::DictionaryEnd => {
                depth = depth.saturating_sub(1);
                properties.end = range.start;
            }
            ContentToken::Name if depth > 0 => properties.name(&content[range]),
            ContentToken::Name => name = range,
            ContentToken::ArrayStart if depth == 0 => {
                array = range.start;
                items.clear();
            }
            ContentToken::Text(text) if depth == 0 => items.push((range, Some(text))),
            ContentToken::ArrayStart | ContentToken::ArrayEnd | ContentToken::Text(_) => {}
            ContentToken::Word if depth > 0 => properties.word(&content[range]),
            ContentToken::Word => match &content[range.clone()] {
                b"Tf" => code = content.get(name.start + 1..name.end).and_then(|name| hyphens.soft.get(name)),
                b"BDC" | b"BMC" => {
                    let mut properties = std::mem::take(&mut properties);
                    let is_repeated = properties.id.is_some_and(|id| hyphens.repeated.contains(&id));
                    if is_repeated && !properties.has_replacement {
                        out.extend_from_slice(&content[rest..properties.end]);
                        out.extend_from_slice(NO_TEXT);
                        rest = properties.end;
                        properties.has_replacement = true;
                    }
                    marks.push(properties.has_replacement);
                }
                b"EMC" => {
                    marks.pop();
                }
                operator @ (b"TJ" | b"Tj") => {
                    let single = items.first().map_or(range.start, |(range, _)| range.start);
                    let start = if operator == b"TJ" { array } else { single };
                    if let Some(code) = code.filter(|code| has_glyph(&items, **code) && !marks.contains(&true)) {
                        out.extend_from_slice(&content[rest..start]);
                        write_marked(content, &items, *code, &mut out);
                        rest = range.end;
                    }
                    items.clear();
                }
                _ if content[range.start].is_ascii_alphabetic() => items.clear(),
                _ => items.push((range, None)),
            },
        }
    }
    (rest > 0).then(|| {
        out.extend_from_slice(&content[rest..]);
        out
    })
}

fn has_glyph(items: &[ContentItem], code: GlyphCode) -> bool {
    items.iter().any(|(_, text)| text.iter().any(|text| text.chunks(2).any(|glyph| *glyph == code)))
}

/// Writes an array of strings and distances as several, with marks around the glyphs.
fn write_marked(content: &[u8], items: &[ContentItem], code: GlyphCode, out: &mut Vec<u8>) {
    out.push(b'[');
    for (range, text) in items {
        let Some(text) = text else {
            out.extend_from_slice(&content[range.clone()]);
            out.push(b' ');
            continue;
        };
        let mut run = Vec::new();
        for glyph in text.chunks(2) {
            if *glyph != code {
                run.extend_from_slice(glyph);
                continue;
            }
            write_text(&std::mem::take(&mut run), out);
            out.extend_from_slice(b"]TJ\n");
            out.extend_from_slice(BEGIN);
            out.push(b'[');
            write_text(glyph, out);
            out.extend_from_slice(b"]TJ\n");
            out.extend_from_slice(END);
            out.push(b'[');
        }
        write_text(&run, out);
    }
    out.extend_from_slice(b"]TJ");
}

fn write_text(text: &[u8], out: &mut Vec<u8>) {
    if text.is_empty() {
        return;
    }
    out.push(b'(');
    for byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            b'\r' => out.extend(b"\\r"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[track_caller]
    fn assert_marked(content: &[u8], expected: Option<&[u8]>) {
        let hyphens = PageHyphens { soft: HashMap::from([(b"f1".to_vec(), [0, 0x1E])]), repeated: HashSet::from([4]) };
        let marked = mark(content, &hyphens);
        assert_eq!(marked.as_deref().map(String::from_utf8_lossy), expected.map(String::from_utf8_lossy));
    }

    #[test]
    fn soft_hyphens_are_marked() {
        assert_marked(
            b"/Span<</MCID 3>>BDC\nBT/f1 9 Tf[(\\000a)-14.5(\\000\\036)]TJ\nET\nEMC",
            Some(
                b"/Span<</MCID 3>>BDC\nBT/f1 9 Tf[(\0a)-14.5 ]TJ\n\
                  /Span<</ActualText<FEFF00AD>>>BDC[(\0\x1E)]TJ\nEMC[]TJ\nET\nEMC",
            ),
        );
        assert_marked(
            b"/f1 9 Tf 1 0 0 -1 0 0 Tm(\\000\\036)Tj\nET",
            Some(b"/f1 9 Tf 1 0 0 -1 0 0 Tm[]TJ\n/Span<</ActualText<FEFF00AD>>>BDC[(\0\x1E)]TJ\nEMC[]TJ\nET"),
        );
        assert_marked(b"/f2 9 Tf[(\\000\\036)]TJ", None);
        assert_marked(b"/f1 9 Tf[(\\036\\000)2(\\000\\()]TJ", None);
        assert_marked(b"/Span<</ActualText(\\(>>)>>BDC/f1 9 Tf[<001E>]TJ EMC", None);
    }
    #[test]
    fn repeated_hyphens_are_no_text() {
        assert_marked(
            b"/Span<</MCID 3>>BDC(\\000a)Tj EMC /Span<</MCID 4>>BDC(\\000a)Tj EMC",
            Some(b"/Span<</MCID 3>>BDC(\\000a)Tj EMC /Span<</MCID 4/ActualText<FEFF>>>BDC(\\000a)Tj EMC"),
        );
        assert_marked(b"/Span<</MCID 4/ActualText(a)>>BDC(\\000a)Tj EMC", None);
        assert_eq!(count_sequences(b"/P<</MCID 0>>BDC(/MCID)Tj EMC /MCID /P<</MCID 7>>BDC EMC"), 2);
    }
}
