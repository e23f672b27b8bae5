//! The addresses of links, for readers on paper.

use super::literal::string;
use super::{Saying, Writer};
use crate::document::{Inline, plain_text};
use crate::publication::PrintedLinks;

impl Writer<'_> {
    /// `, address: […], mark: "a"`, or nothing where the words say it already, and in titles.
    pub(super) fn address(&mut self, url: &str, content: &[Inline]) -> String {
        let shown = shown(url);
        let is_said = bare(&plain_text(content)).eq_ignore_ascii_case(bare(&shown));
        if self.links == PrintedLinks::Hidden || self.saying == Saying::Title || is_said {
            return String::new();
        }
        let address = breakable(&shown);
        // A footnote has none of its own, and what may be said again has none.
        if self.links == PrintedLinks::Shown || self.in_note || self.saying == Saying::Again {
            return format!(", address: [{address}]");
        }
        self.addresses += 1;
        format!(", address: [{address}], mark: {}", string(&letters(self.addresses)))
    }
}

/// An address as people write it: `example.org/path`
fn shown(url: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(url).decode_utf8();
    let readable = decoded.ok().filter(|text| !text.contains(|c: char| c.is_whitespace() || c.is_control()));
    bare(readable.as_deref().unwrap_or(url)).to_owned()
}

fn bare(address: &str) -> &str {
    let address = address.trim();
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let bare = schemes.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(address);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/')
}

/// An address in literals between which a line may end: behind a slash, before another sign.
fn breakable(address: &str) -> String {
    let mut pieces = vec![String::new()];
    for character in address.chars() {
        let begins = matches!(character, '.' | '?' | '&' | '=' | '#' | '-' | '_');
        match pieces.last_mut() {
            Some(piece) if !begins || piece.is_empty() => piece.push(character),
            Some(_) | None => pieces.push(character.to_string()),
        }
        if character == '/' {
            pieces.push(String::new());
        }
    }
    let literals: Vec<String> =
        pieces.iter().filter(|piece| !piece.is_empty()).map(|piece| format!("#{}", string(piece))).collect();
    literals.join("#std.h(0.01pt)")
}

/// a, b, … z, aa, ab, …: the author's own notes have numbers.
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_people_do() {
        assert_eq!(shown("https://www.example.org/"), "example.org");
        assert_eq!(shown("mailto:anna@example.org"), "anna@example.org");
        assert_eq!(shown("https://example.org/caf%C3%A9?a=1"), "example.org/café?a=1");
        assert_eq!(shown("https://example.org/a%20b"), "example.org/a%20b");
    }

    #[test]
    fn lines_end_between_the_parts_of_an_address() {
        let gap = "#std.h(0.01pt)";
        assert_eq!(breakable("a.org/b-c"), format!("#\"a\"{gap}#\".org/\"{gap}#\"b\"{gap}#\"-c\""));
    }

    #[test]
    fn letters_count() {
        assert_eq!([1, 2, 26, 27, 52, 53, 703].map(letters), ["a", "b", "z", "aa", "az", "ba", "aaa"]);
    }
}
