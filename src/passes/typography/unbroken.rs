//! Spaces at which no line may break: between a number and its unit, and before a dash.

use crate::document::CURRENCIES;

/// Units after a number: of the SI and those used with it, shares, and codes of currencies.
const UNITS: [&str; 66] = [
    "%", "‰", "°", "°C", "°F", "K", "µm", "mm", "cm", "m", "km", "mm²", "cm²", "m²", "km²", "cm³", "m³", "ha", "ml",
    "cl", "dl", "l", "hl", "mg", "g", "kg", "t", "ms", "min", "h", "km/h", "m/s", "Hz", "kHz", "MHz", "GHz", "W", "kW",
    "MW", "GW", "Wh", "kWh", "MWh", "GWh", "TWh", "V", "kV", "Pa", "hPa", "kPa", "dB", "kB", "MB", "GB", "TB", "EUR",
    "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "ppm",
];

/// Codes of currencies before a number.
const CODES: [&str; 10] = ["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK"];

/// Returns `true` if no line may break at the space with this index: `5 km`, `10 %`, `€ 5`, `CHF 5`, `§ 5`, and before the
/// dash in `one – two`, which would begin the next line.
pub(super) fn joins(characters: &[char], at: usize) -> bool {
    let (before, after) = (&characters[..at], &characters[at + 1..]);
    is_before_dash(before, after) || is_before_unit(before, after) || is_before_number(before, after)
}

/// Dashes that are typed as two or three hyphens are meant, too.
fn is_before_dash(before: &[char], after: &[char]) -> bool {
    let dash = match after {
        ['–' | '—', ..] => 1,
        ['-', '-', '-', ..] => 3,
        ['-', '-', ..] => 2,
        _ => return false,
    };
    !before.is_empty() && after.get(dash).is_some_and(|c| c.is_whitespace())
}

fn is_before_unit(before: &[char], after: &[char]) -> bool {
    const LONGEST: usize = 4;
    if !before.last().is_some_and(|c| c.is_numeric()) {
        return false;
    }
    let in_unit =
        |c: &&char| c.is_alphabetic() || matches!(c, '%' | '‰' | '°' | '²' | '³' | '/') || CURRENCIES.contains(**c);
    let unit: String = after.iter().take_while(in_unit).take(LONGEST + 1).collect();
    let ends = after.get(unit.chars().count()).is_none_or(|c| !c.is_numeric());
    let is_currency = unit.chars().count() == 1 && unit.chars().all(|c| CURRENCIES.contains(c));
    ends && (is_currency || UNITS.contains(&unit.as_str()))
}

fn is_before_number(before: &[char], after: &[char]) -> bool {
    let sign = usize::from(matches!(after.first(), Some('-' | '−' | '–' | '+')));
    let is_number = after.get(sign).is_some_and(char::is_ascii_digit);
    let is_sign = before.last().is_some_and(|&c| CURRENCIES.contains(c) || matches!(c, '§' | '№'));
    let word = before.iter().rev().take_while(|c| c.is_alphanumeric()).count();
    let word: String = before[before.len() - word..].iter().collect();
    is_number && (is_sign || CODES.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `_` for the spaces at which no line may break.
    fn marked(text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let mark = |at: usize| if characters[at] == ' ' && joins(&characters, at) { '_' } else { characters[at] };
        (0..characters.len()).map(mark).collect()
    }

    #[test]
    fn numbers_stay_with_their_units() {
        assert_eq!(marked("5 km, 10 % of 18.3 t or ½ l at 20 °C"), "5_km, 10_% of 18.3_t or ½_l at 20_°C");
        assert_eq!(marked("€ 5, 5 €, CHF 1,000, CHF −5, § 12"), "€_5, 5_€, CHF_1,000, CHF_−5, §_12");
        assert_eq!(
            marked("in 2025 members, 5 kilometres, 5 m2, a km, 7 habits"),
            "in 2025 members, 5 kilometres, 5 m2, a km, 7 habits"
        );
        assert_eq!(marked("the EUR is, MCHF 5, $ five"), "the EUR is, MCHF 5, $ five");
    }

    #[test]
    fn no_line_begins_with_a_dash() {
        assert_eq!(marked("one – two — three -- four --- five"), "one_– two_— three_-- four_--- five");
        assert_eq!(marked("one -five - six -- "), "one -five - six_-- ");
        assert_eq!(marked(" – one, a --option"), " – one, a --option");
    }
}
