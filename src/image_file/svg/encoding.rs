//! Character encodings of drawings.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Number of bytes in which the XML declaration and the `<svg` tag's name are searched for in a file that is not UTF-8.
const HEAD: usize = 64 << 10;

/// Returns `true` if the content may be SVG: text that starts with `<` and contains `<svg`.
pub(in crate::image_file) fn looks_like(bytes: &[u8]) -> bool {
    if let Ok(text) = std::str::from_utf8(bytes)
        && encoding(bytes) == UTF_8
    {
        return is_svg(text);
    }
    // The end of the head may be half a character, which is then decoded as U+FFFD.
    let head = &bytes[..bytes.len().min(HEAD)];
    is_svg(&encoding(bytes).decode_without_bom_handling(head).0)
}

fn is_svg(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && text.contains("<svg")
}

/// Decodes the text of a drawing, without a byte order mark. Returns `None` if it is not in its [`encoding`].
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = encoding(bytes).decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{FEFF}')),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{FEFF}').to_owned()),
    })
}

/// Encoding of a drawing, as in appendix F of XML 1.0: by its byte order mark, by the zero bytes of UTF-16, or as
/// declared. UTF-8 if nothing is declared. A file that declares UTF-16 but starts with single bytes is UTF-8.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    match bytes {
        [b'<', 0, _, 0, ..] => return UTF_16LE,
        [0, b'<', 0, _, ..] => return UTF_16BE,
        _ => {}
    }
    declared(bytes).filter(|&encoding| encoding != UTF_16LE && encoding != UTF_16BE).unwrap_or(UTF_8)
}

/// Encoding named in the XML declaration, if it is known: `<?xml version="1.0" encoding="ISO-8859-1"?>`
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).take(1024).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Encoding::for_label(value[1..].split_once(quote)?.0.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Option<String> {
        assert!(looks_like(bytes), "{bytes:?}");
        decode(bytes).map(Cow::into_owned)
    }

    #[test]
    fn declared_encodings_are_decoded() {
        for label in ["ISO-8859-1", "iso-8859-15", "windows-1252", "latin1"] {
            for quote in ["'", "\""] {
                let mut bytes = format!("<?xml version='1.0' encoding={quote}{label}{quote}?><svg>").into_bytes();
                bytes.extend(b"caf\xe9</svg>");
                assert!(decoded(&bytes).unwrap().ends_with("<svg>caf\u{e9}</svg>"), "{label}");
            }
        }
    }

    #[test]
    fn utf_16_is_decoded_with_and_without_a_mark() {
        let text = "<svg>caf\u{e9}</svg>";
        for mark in ["", "\u{FEFF}"] {
            let units: Vec<u16> = format!("{mark}{text}").encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            assert_eq!(decoded(&little).as_deref(), Some(text));
            assert_eq!(decoded(&big).as_deref(), Some(text));
        }
    }

    #[test]
    fn text_in_another_encoding_than_declared_is_refused() {
        assert_eq!(decoded(b"<svg>caf\xe9</svg>"), None);
        assert_eq!(decoded(b"<?xml version='1.0' encoding='UTF-8'?><svg>caf\xe9</svg>"), None);
        assert_eq!(
            decoded("<?xml version='1.0' encoding='UTF-16'?><svg>\u{e9}</svg>".as_bytes()).map(|text| text.len()),
            Some(52)
        );
    }
}
