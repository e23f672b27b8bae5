//! Tokens of the content of a page (ISO 32000-1, 7.8.2).

use std::ops::Range;

/// Part of the content of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ContentToken {
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

/// Returns the next token at or after `at`, with its range.
pub(super) fn next(content: &[u8], at: usize) -> Option<(ContentToken, Range<usize>)> {
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
