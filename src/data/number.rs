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
    /// Parses `1234.5`, `-3`, `−3`, `+3`, or `1234,5` if `has_decimal_comma` is set. Brackets are the minus sign of
    /// accounts: `(3)`, `(74,200)`. Returns `None` for anything else. Outside brackets, thousands separators are rejected
    /// because `1,234` would be ambiguous.
    pub(crate) fn parse(text: &str, has_decimal_comma: bool) -> Option<Self> {
        if let Some(amount) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            let amount = without_separators(amount.trim(), if has_decimal_comma { '.' } else { ',' })?;
            return Self::parse(&format!("-{amount}"), has_decimal_comma);
        }
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

    /// Creates the number `units` × 10^-`decimals`.
    pub(crate) fn from_units(units: i128, decimals: u8) -> Self {
        let digits = format!("{:0>1$}", units.unsigned_abs(), usize::from(decimals) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
        let sign = if units < 0 { "-" } else { "" };
        let text = if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
        Self { decimal: Decimal::from_str(&text).unwrap_or_default(), decimals }
    }

    /// Returns the number in units of 10^-`decimals`. Further digits are cut off.
    pub(crate) fn units(&self, decimals: u8) -> i128 {
        let text = self.decimal.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = format!("{fraction:0<0$.0$}", usize::from(decimals));
        format!("{whole}{fraction}").parse().unwrap_or_default()
    }

    /// Returns the number as it is written in data, with `decimals` digits after the decimal sign.
    pub(crate) fn written(&self, decimals: u8, has_decimal_comma: bool) -> String {
        let text = Self::from_units(self.units(decimals), decimals).decimal.to_string();
        if has_decimal_comma { text.replace('.', ",") } else { text }
    }

    /// Returns `true` if the number is `value`, rounded to the decimals that are written. Halves can be rounded either
    /// way.
    pub(crate) fn is_rounded_from(&self, value: f64) -> bool {
        let half = 0.5 * 10_f64.powi(-i32::from(self.decimals));
        (self.value() - value).abs() <= half * (1.0 + 1e-9) + 1e-9
    }

    /// Returns the number without its sign.
    pub(crate) fn without_sign(&self) -> Self {
        Self { decimal: self.decimal.clone().with_sign(fixed_decimal::Sign::None), decimals: self.decimals }
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

/// Returns a number without the separators between its thousands: `74200.5` for `74,200.5`. `None` if a group does not
/// have three digits.
fn without_separators(text: &str, separator: char) -> Option<String> {
    let decimal_sign = if separator == ',' { '.' } else { ',' };
    let (whole, fraction) = text.split_once(decimal_sign).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let is_valid = !whole.contains(separator) || (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let digits = whole.replace(separator, "");
    is_valid.then(|| fraction.map_or(digits.clone(), |fraction| format!("{digits}{decimal_sign}{fraction}")))
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
    fn brackets_are_a_minus_sign() {
        let value = |text: &str, comma: bool| Number::parse(text, comma).map(|number| number.value());
        assert_eq!(value("(74200)", false), Some(-74200.0));
        assert_eq!(value("(74,200)", false), Some(-74200.0));
        assert_eq!(value("(1.234.567,5)", true), Some(-1_234_567.5));
        assert_eq!(value("( 3.5 )", false), Some(-3.5));
        for text in ["()", "(-3)", "(74,20)", "(7420,000)", "(1,2345)", "((3))"] {
            assert!(value(text, false).is_none(), "{text}");
        }
    }

    #[test]
    fn units_are_exact() {
        let number = |text: &str| Number::parse(text, false).unwrap();
        assert_eq!(number("-12.25").units(2), -1225);
        assert_eq!(number("12").units(2), 1200);
        assert_eq!(Number::from_units(-5, 2).units(2), -5);
        assert_eq!(Number::from_units(-1225, 2).written(2, true), "-12,25");
        assert_eq!(Number::from_units(100, 2).written(0, false), "1");
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
