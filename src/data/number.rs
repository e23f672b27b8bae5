//! Decimal numbers: parsed from data and formatted for a language.

use std::str::FromStr;

use fixed_decimal::{Decimal, SignedRoundingMode, UnsignedRoundingMode};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;

use crate::publication::Language;

/// Maximum number of digits before, and after, the decimal sign. Longer digit strings are not numbers of a report.
const MAX_DIGITS: usize = 18;

/// A decimal number, stored exactly as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    decimal: Decimal,
    decimals: u8,
}

impl Number {
    /// Parses `1234.5`, `-3`, `−3`, `+3`, or `1234,5` if `has_decimal_comma` is set. Returns `None` for anything else.
    /// Thousands separators are rejected because `1,234` would be ambiguous.
    pub(crate) fn parse(text: &str, has_decimal_comma: bool) -> Option<Self> {
        let text = text.replace('\u{2212}', "-");
        if has_decimal_comma && text.contains('.') {
            return None;
        }
        let text = if has_decimal_comma { text.replace(',', ".") } else { text };
        let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |part: &str| part.len() <= MAX_DIGITS && part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) || digits.ends_with('.') {
            return None;
        }
        let decimal = Decimal::from_str(text.strip_prefix('+').unwrap_or(&text)).ok()?;
        Some(Self { decimal, decimals: u8::try_from(fraction.len()).ok()? })
    }

    /// Rounds `value` to the given number of digits after the decimal sign.
    pub(crate) fn rounded(value: f64, decimals: u8) -> Self {
        let text = format!("{value:.*}", usize::from(decimals));
        let decimal = Decimal::from_str(&text).unwrap_or_default();
        Self { decimal, decimals }
    }

    /// Returns the number of digits after the decimal sign, as written.
    pub(crate) fn decimals(&self) -> u8 {
        self.decimals
    }

    /// Returns the nearest `f64`, for drawing.
    pub(crate) fn value(&self) -> f64 {
        self.decimal.to_string().parse().unwrap_or_default()
    }

    /// Formats the number for a language, with the given number of digits after the decimal sign and U+2212 as minus
    /// sign.
    pub(crate) fn format(&self, decimals: u8, language: &Language) -> String {
        let mut decimal = self.decimal.clone();
        let position = -i16::from(decimals);
        // Halves are rounded away from zero, as readers expect.
        decimal.round_with_mode(position, SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand));
        decimal.absolute.pad_end(position);
        if decimal.absolute.is_zero() {
            decimal.set_sign(fixed_decimal::Sign::None);
        }
        let locale = language.identifier().into();
        let formatter = DecimalFormatter::try_new(locale, DecimalFormatterOptions::default());
        let text = formatter.map_or_else(|_| decimal.to_string(), |formatter| formatter.format(&decimal).to_string());
        text.replace('-', "\u{2212}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str, decimals: u8, language: &str) -> String {
        Number::parse(text, false).unwrap().format(decimals, &Language::new(language).unwrap())
    }

    #[test]
    fn numbers_are_formatted_for_the_language() {
        assert_eq!(formatted("1234567.5", 1, "en"), "1,234,567.5");
        assert_eq!(formatted("1234567.5", 2, "de"), "1.234.567,50");
        assert_eq!(formatted("-12.25", 1, "en"), "\u{2212}12.3");
        assert_eq!(formatted("-0.04", 1, "en"), "0.0");
        assert_eq!(formatted("0.3", 0, "en"), "0");
    }

    #[test]
    fn invalid_and_ambiguous_numbers_are_rejected() {
        for text in ["", "-", "1,234", "1.", ".5", "1e9", "12 t", "1.2.3", "1234567890123456789"] {
            assert!(Number::parse(text, false).is_none(), "{text}");
        }
        assert!(Number::parse("1.000", true).is_none());
        let value = Number::parse("\u{2212}1,5", true).unwrap().value();
        assert!((value + 1.5).abs() < f64::EPSILON);
    }
}
