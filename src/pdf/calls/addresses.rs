//! Link addresses in readable form, for readers of the printed page.

use super::literal::string;
use super::{CallWriter, Repetition};
use crate::document::{Inline, Target, plain_text};
use crate::publication::PrintedLinks;
use crate::source::Span;

impl CallWriter<'_> {
    /// Returns the arguments `, address: […], mark: "a"` of a link. The result is empty in titles, if addresses are
    /// hidden, and if the text of the link is the address itself. Addresses that are not footnotes have no `mark`.
    pub(super) fn address(&mut self, url: &str, content: &[Inline]) -> String {
        let readable = readable(url);
        let text = plain_text(content);
        let is_link_text = bare(&text).eq_ignore_ascii_case(bare(&readable))
            || (url.starts_with("tel:") && is_number_of(&text, &readable));
        if self.links == PrintedLinks::Hidden || self.repetition == Repetition::Title || is_link_text {
            return String::new();
        }
        let address = breakable(&readable);
        // Footnotes and content that may be repeated cannot contain a footnote.
        if self.links == PrintedLinks::Shown || self.in_note || self.repetition == Repetition::Possible {
            return format!(", address: [{address}]");
        }
        self.address_notes += 1;
        format!(", address: [{address}], mark: {}", string(&letters(self.address_notes)))
    }

    /// Returns the address that a figure's image leads to, as text below the figure. It is empty if addresses are
    /// hidden. With `is_further`, there is text before it.
    pub(super) fn printed_address(&self, url: &str, is_further: bool, span: Span) -> Vec<Inline> {
        if self.links == PrintedLinks::Hidden {
            return Vec::new();
        }
        let content = vec![Inline::Text { text: readable(url), span }];
        let link = Inline::Link { target: Target::Url(url.to_owned()), title: None, content, span };
        is_further.then_some(Inline::HardBreak { span }).into_iter().chain([link]).collect()
    }
}

/// Returns an address without scheme, `www.` and percent-encoding: `example.org/path`. An address that would contain
/// white space or controls when decoded stays encoded.
fn readable(url: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(url).decode_utf8();
    let decoded = decoded.ok().filter(|text| !text.contains(|c: char| c.is_whitespace() || c.is_control()));
    bare(decoded.as_deref().unwrap_or(url)).to_owned()
}

/// Returns `true` if a text is a telephone number, with or without the code of its country: "01632 960 123" for
/// `+441632960123`.
fn is_number_of(text: &str, number: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (written, whole) = (digits(text), digits(number));
    let local = written.trim_start_matches('0');
    local.len() >= LEAST_DIGITS && whole.ends_with(local) && !text.contains(char::is_alphabetic)
}

/// Number of digits of the shortest telephone number that is one without its country.
const LEAST_DIGITS: usize = 5;

/// Strips the scheme, `www.` and trailing slashes from an address.
fn bare(address: &str) -> &str {
    let address = address.trim();
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let bare = schemes.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(address);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/')
}

/// Returns an address as Typst literals with line break opportunities between them: after a slash, and before other
/// punctuation.
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

/// Returns the mark of an address footnote: a, b, … z, aa, ab, … Letters, because the author's own footnotes have
/// numbers.
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
    fn addresses_are_readable() {
        assert_eq!(readable("https://www.example.org/"), "example.org");
        assert_eq!(readable("mailto:anna@example.org"), "anna@example.org");
        assert_eq!(readable("https://example.org/caf%C3%A9?a=1"), "example.org/café?a=1");
        assert_eq!(readable("https://example.org/a%20b"), "example.org/a%20b");
    }

    #[test]
    fn telephone_numbers_are_compared_by_their_digits() {
        assert!(is_number_of("01632 960 123", "+441632960123"));
        assert!(is_number_of("+44 (0)1632 960123", "+4401632960123"));
        assert!(is_number_of("+44 1632 960123", "+441632960123"));
        for other in ["01632 960 124", "call us", "the desk, 01632 960 123", "123", ""] {
            assert!(!is_number_of(other, "+441632960123"), "{other}");
        }
    }

    #[test]
    fn lines_break_between_the_parts_of_an_address() {
        let gap = "#std.h(0.01pt)";
        assert_eq!(breakable("a.org/b-c"), format!("#\"a\"{gap}#\".org/\"{gap}#\"b\"{gap}#\"-c\""));
    }

    #[test]
    fn marks_are_letters_in_order() {
        assert_eq!([1, 2, 26, 27, 52, 53, 703].map(letters), ["a", "b", "z", "aa", "az", "ba", "aaa"]);
    }
}
