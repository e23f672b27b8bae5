//! Marks glyphs in the content of a page (ISO 32000-1, 7.8.2).

use std::collections::HashMap;
use std::ops::Range;

use super::GlyphCode;

/// Marked content around a soft hyphen.
const BEGIN: &[u8] = b"/Span<</ActualText<FEFF00AD>>>BDC";
const END: &[u8] = b"EMC";

/// Range of a string or number, with the bytes of a string.
type ContentItem = (Range<usize>, Option<Vec<u8>>);

/// Part of the content of a page.
#[derive(Debug, PartialEq, Eq)]
enum ContentToken {
    /// Name of a font, of a property or of an entry, with its slash.
    Name,
    /// Bytes of a string.
    Text(Vec<u8>),
    DictionaryStart,
    DictionaryEnd,
    ArrayStart,
    ArrayEnd,
    /// An operator or a number.
    Word,
}

/// Marks each glyph whose code is that of its font in `codes`. Glyphs whose text is replaced already are left as they are. Returns
/// `None` if there is none to mark.
pub(super) fn mark(content: &[u8], codes: &HashMap<Vec<u8>, GlyphCode>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(content.len() + 1024);
    // Beginning of the content that has not been copied.
    let mut rest = 0;
    let mut code = None;
    let mut name = 0..0;
    // For each open marked-content sequence, whether it replaces its text.
    let mut marks = Vec::new();
    let (mut depth, mut has_replacement) = (0_usize, false);
    let mut array = 0;
    let mut items: Vec<ContentItem> = Vec::new();
    let mut at = 0;
    while let Some((token, range)) = next(content, at) {
        at = range.end;
        match token {
            ContentToken::DictionaryStart => depth += 1,
            ContentToken::DictionaryEnd => depth = depth.saturating_sub(1),
            ContentToken::Name if depth > 0 => has_replacement |= &content[range] == b"/ActualText",
            ContentToken::Name => name = range,
            ContentToken::ArrayStart if depth == 0 => {
                array = range.start;
                items.clear();
            }
            ContentToken::Text(text) if depth == 0 => items.push((range, Some(text))),
            ContentToken::ArrayStart | ContentToken::ArrayEnd | ContentToken::Text(_) => {}
            ContentToken::Word => match &content[range.clone()] {
                b"Tf" => code = content.get(name.start + 1..name.end).and_then(|name| codes.get(name)),
                b"BDC" | b"BMC" => marks.push(std::mem::take(&mut has_replacement)),
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

/// Returns the next token at or after `at`, with its range.
fn next(content: &[u8], at: usize) -> Option<(ContentToken, Range<usize>)> {
    let start = at + content.get(at..)?.iter().position(|byte| !is_space(*byte))?;
    let second = content.get(start + 1);
    let single = |token| Some((token, start..start + 1));
    match content[start] {
        b'(' => {
            let (text, end) = literal(content, start);
            Some((ContentToken::Text(text), start..end))
        }
        b'<' if second == Some(&b'<') => Some((ContentToken::DictionaryStart, start..start + 2)),
        b'>' if second == Some(&b'>') => Some((ContentToken::DictionaryEnd, start..start + 2)),
        b'<' => {
            let length = content[start..].iter().position(|byte| *byte == b'>').unwrap_or(content.len() - start - 1);
            let text = hexadecimal(content.get(start + 1..start + length).unwrap_or_default());
            Some((ContentToken::Text(text), start..start + length + 1))
        }
        b'[' => single(ContentToken::ArrayStart),
        b']' => single(ContentToken::ArrayEnd),
        first => {
            let is_end = |byte: &u8| is_space(*byte) || b"()<>[]/".contains(byte);
            let length = content[start + 1..].iter().position(is_end).unwrap_or(content.len() - start - 1);
            let token = if first == b'/' { ContentToken::Name } else { ContentToken::Word };
            Some((token, start..start + 1 + length))
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 0x0C)
}

/// Returns the bytes of a string in parentheses, and its end.
fn literal(content: &[u8], start: usize) -> (Vec<u8>, usize) {
    let (mut text, mut depth, mut at) = (Vec::new(), 0, start);
    while let Some(&byte) = content.get(at) {
        at += 1;
        match byte {
            b'(' => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            b'\\' => {
                at = escape(content, at, &mut text);
                continue;
            }
            _ => {}
        }
        text.push(byte);
    }
    (text, at)
}

/// Reads an escape whose characters begin at `at`. Returns its end.
fn escape(content: &[u8], at: usize, text: &mut Vec<u8>) -> usize {
    let Some(&first) = content.get(at) else { return at };
    let is_octal = |byte: &&u8| matches!(**byte, b'0'..=b'7');
    let digits = content[at..].iter().take(3).take_while(is_octal);
    let count = digits.clone().count();
    if count > 0 {
        let value = digits.fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
        text.push(value.to_le_bytes()[0]);
        return at + count;
    }
    match first {
        b'n' => text.push(b'\n'),
        b'r' => text.push(b'\r'),
        b't' => text.push(b'\t'),
        b'b' => text.push(8),
        b'f' => text.push(0x0C),
        b'\n' => {}
        other => text.push(other),
    }
    at + 1
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = digits.iter().filter_map(digit).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_marked(content: &[u8], expected: Option<&[u8]>) {
        let codes = HashMap::from([(b"f1".to_vec(), [0, 0x1E])]);
        let marked = mark(content, &codes);
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
}
