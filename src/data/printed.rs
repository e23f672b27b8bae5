//! Numbers in running text, as they are printed in a language.

use std::ops::Range;

use super::Number;
use crate::publication::Language;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PrintedNumber {
    /// Byte range of its digits.
    pub(crate) range: Range<usize>,
    /// Value. It is negative after a minus sign and in brackets.
    pub(crate) number: Number,
    /// Whether a sign, `+` or `−`, stands before it, or brackets around it.
    pub(crate) has_sign: bool,
}

/// Decimal sign and separators of a language.
struct Separators {
    decimal: char,
    thousands: char,
}

impl Separators {
    fn of(language: &Language) -> Self {
        let has_comma = Number::from_units(15, 1).format(1, language).contains(',');
        if has_comma { Self { decimal: ',', thousands: '.' } } else { Self { decimal: '.', thousands: ',' } }
    }

    /// Returns `true` if `c` can stand between thousands. Spaces and apostrophes can do so in every language.
    fn separates(&self, c: char) -> bool {
        c == self.thousands || matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\'' | '’')
    }

    /// Returns the length in bytes of the number that `text` begins with, and its digits with a point as decimal sign.
    fn number(&self, text: &str) -> (usize, String) {
        let mut digits = String::new();
        let (mut end, mut group, mut has_fraction) = (0, 0, false);
        for (at, c) in text.char_indices() {
            let after = text[at + c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
            let is_group = self.separates(c) && !has_fraction && after == 3 && (1..=3).contains(&group);
            if c.is_ascii_digit() {
                digits.push(c);
                group += 1;
            } else if c == self.decimal && !has_fraction && after > 0 {
                digits.push('.');
                has_fraction = true;
            } else if is_group {
                group = 0;
            } else {
                break;
            }
            end = at + c.len_utf8();
        }
        (end, digits)
    }
}

/// Returns the numbers in a text. Digits within a word, as in `H2O`, are none.
pub(crate) fn printed_numbers(text: &str, language: &Language) -> Vec<PrintedNumber> {
    let separators = Separators::of(language);
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let (length, digits) = separators.number(&text[start..]);
        let end = start + length.max(1);
        at = end;
        let is_in_word = text[..start].ends_with(char::is_alphanumeric) || text[end..].starts_with(char::is_alphabetic);
        let sign = sign_before(&text[..start], &text[end..]);
        let written = if sign == Some('-') { format!("-{digits}") } else { digits };
        if let Some(number) = Number::parse(&written, false).filter(|_| !is_in_word) {
            numbers.push(PrintedNumber { range: start..end, number, has_sign: sign.is_some() });
        }
    }
    numbers
}

/// Returns the only number in a text: `€359,075`, `12 % more`. `None` if there is none, or more than one.
pub(crate) fn printed_number(text: &str, language: &Language) -> Option<PrintedNumber> {
    let mut numbers = printed_numbers(text, language).into_iter();
    numbers.next().filter(|_| numbers.next().is_none())
}

/// Returns the sign of a number between `before` and `after`. A currency sign may stand between the sign and the number.
fn sign_before(before: &str, after: &str) -> Option<char> {
    let before = before.trim_end_matches(['€', '$', '£', '¥', '\u{A0}', '\u{202F}']);
    let sign = before.chars().next_back()?;
    let outside = before[..before.len() - sign.len_utf8()].chars().next_back();
    let is_joined = outside.is_some_and(char::is_alphanumeric);
    match sign {
        '\u{2212}' => Some('-'),
        '-' if !is_joined => Some('-'),
        '+' => Some('+'),
        '(' if after.starts_with(')') => Some('-'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, language: &str) -> Option<f64> {
        printed_number(text, &Language::new(language).unwrap()).map(|printed| printed.number.value())
    }

    #[test]
    fn numbers_are_read_as_in_their_language() {
        assert_eq!(value("€359,075", "en"), Some(359_075.0));
        assert_eq!(value("359.075 €", "de"), Some(359_075.0));
        assert_eq!(value("1\u{202F}234\u{202F}567,5", "fr"), Some(1_234_567.5));
        assert_eq!(value("12 % more", "en"), Some(12.0));
        assert_eq!(value("3.5.", "en"), Some(3.5));
        assert_eq!(value("45, and", "en"), Some(45.0));
    }

    #[test]
    fn signs_and_brackets() {
        assert_eq!(value("\u{2212}€10,090", "en"), Some(-10_090.0));
        assert_eq!(value("(74,200)", "en"), Some(-74_200.0));
        assert_eq!(value("-1.2 points", "en"), Some(-1.2));
        assert_eq!(value("+1.2", "en"), Some(1.2));
        assert_eq!(value("Airbus A-320", "en"), Some(320.0));
    }

    #[test]
    fn no_number_and_several_numbers() {
        for text in ["in 2024, 2025", "H2O", "twelve", ""] {
            assert_eq!(value(text, "en"), None, "{text}");
        }
        let language = Language::new("en").unwrap();
        let found = printed_numbers("from 1,204 in 2024 to 1,304", &language);
        assert_eq!(found.iter().map(|found| found.range.clone()).collect::<Vec<_>>(), [5..10, 14..18, 22..27]);
    }
}
