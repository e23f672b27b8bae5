//! Numbers, as data has them and as a language writes them.

use std::str::FromStr;

use fixed_decimal::{Decimal, SignedRoundingMode, UnsignedRoundingMode};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;

use crate::publication::Language;

/// Most digits before or behind the decimal sign: more is no figure of a report.
const MOST_DIGITS: usize = 18;

/// A number as it is written: no digit is lost in binary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    decimal: Decimal,
    decimals: u8,
}

impl Number {
    /// `1234.5`, `-3`, `−3`, `+3`; with a decimal comma `1234,5`. No marks between thousands: `1,234` could be either.
    pub(crate) fn parse(text: &str, has_decimal_comma: bool) -> Option<Self> {
        let text = text.replace('\u{2212}', "-");
        if has_decimal_comma && text.contains('.') {
            return None;
        }
        let text = if has_decimal_comma { text.replace(',', ".") } else { text };
        let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |part: &str| part.len() <= MOST_DIGITS && part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) || digits.ends_with('.') {
            return None;
        }
        let decimal = Decimal::from_str(text.strip_prefix('+').unwrap_or(&text)).ok()?;
        Some(Self { decimal, decimals: u8::try_from(fraction.len()).ok()? })
    }

    /// The number that is nearest to `value`, with so many digits after the decimal sign.
    pub(crate) fn rounded(value: f64, decimals: u8) -> Self {
        let text = format!("{value:.*}", usize::from(decimals));
        let decimal = Decimal::from_str(&text).unwrap_or_default();
        Self { decimal, decimals }
    }

    /// How many digits it has after the decimal sign.
    pub(crate) fn decimals(&self) -> u8 {
        self.decimals
    }

    /// For drawing.
    pub(crate) fn value(&self) -> f64 {
        self.decimal.to_string().parse().unwrap_or_default()
    }

    /// As a language writes it, with so many digits after the decimal sign and a real minus sign.
    pub(crate) fn format(&self, decimals: u8, language: &Language) -> String {
        let mut decimal = self.decimal.clone();
        let position = -i16::from(decimals);
        // As people round: the half away from zero.
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

    fn written(text: &str, decimals: u8, language: &str) -> String {
        Number::parse(text, false).unwrap().format(decimals, &Language::new(language).unwrap())
    }

    #[test]
    fn numbers_are_written_as_the_language_has_them() {
        assert_eq!(written("1234567.5", 1, "en"), "1,234,567.5");
        assert_eq!(written("1234567.5", 2, "de"), "1.234.567,50");
        assert_eq!(written("-12.25", 1, "en"), "\u{2212}12.3");
        assert_eq!(written("-0.04", 1, "en"), "0.0");
        assert_eq!(written("0.3", 0, "en"), "0");
    }

    #[test]
    fn what_is_no_number_or_could_be_two() {
        for text in ["", "-", "1,234", "1.", ".5", "1e9", "12 t", "1.2.3", "1234567890123456789"] {
            assert!(Number::parse(text, false).is_none(), "{text}");
        }
        assert!(Number::parse("1.000", true).is_none());
        let value = Number::parse("\u{2212}1,5", true).unwrap().value();
        assert!((value + 1.5).abs() < f64::EPSILON);
    }
}
