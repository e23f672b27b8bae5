//! Position of an issue in its series, for programs that sort issues.

use super::{Metadata, PartialDate};

impl Metadata {
    /// Returns the position of the issue in the series, as a decimal number that grows from issue to issue. `None` if
    /// volume, number and date give none.
    ///
    /// The number of an issue has two digits after the volume: volume 3, number 10 is `3.10`, and number 1 is `3.01`.
    /// So the positions are in order both for programs that read them as decimal numbers (calibre) and for programs
    /// that compare the parts one by one (EPUB 3.3, section D.3.6).
    pub(crate) fn series_position(&self) -> Option<String> {
        let numbered = match (self.volume.as_deref(), self.number.as_deref()) {
            (Some(volume), Some(number)) => {
                ordinal(volume).zip(ordinal(number)).map(|(volume, number)| in_volume(volume, number))
            }
            (Some(only), None) | (None, Some(only)) => ordinal(only).map(|number| number.to_string()),
            (None, None) => None,
        };
        numbered.or_else(|| self.date.map(by_date))
    }
}

/// Returns the number at the beginning of a volume or number as printed: 4 for `4`, `4–5` and `4/2026`, 12 for `XII`.
pub(crate) fn ordinal(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok().or_else(|| roman(text))
}

/// Returns the value of a Roman numeral from 1 to 3999 in capitals, in its usual form: `XIV`.
fn roman(text: &str) -> Option<u32> {
    const SIGNS: [(&str, u32); 13] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let mut rest = text;
    let mut value = 0;
    for (sign, worth) in SIGNS {
        let most = if sign.len() == 1 && [1000, 100, 10, 1].contains(&worth) { 3 } else { 1 };
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(sign) else { break };
            rest = after;
            value += worth;
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// Position of a number in a volume. Numbers from 100 have three digits after `99`, so that they sort after `99`.
/// Numbers from 1000 are the whole position: no volume has as many issues, so these numbers do not start again with
/// each volume.
fn in_volume(volume: u32, number: u32) -> String {
    match number {
        0..100 => format!("{volume}.{number:02}"),
        100..1000 => format!("{volume}.99{number}"),
        1000.. => number.to_string(),
    }
}

/// Position of an issue without a number: the year with month and day after the point.
fn by_date(date: PartialDate) -> String {
    let PartialDate { year, month, day } = date;
    match month {
        Some(month) => format!("{year}.{month:02}{:02}", day.unwrap_or(0)),
        None => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_as_decimals_and_part_by_part() {
        let positions: Vec<String> =
            (1..=366).map(|number| in_volume(3, number)).chain((1..=12).map(|number| in_volume(4, number))).collect();
        assert!(positions.is_sorted_by_key(|position| position.parse::<f64>().unwrap()), "{positions:?}");
        let parts = |position: &String| position.split('.').map(|part| part.parse().unwrap()).collect::<Vec<u32>>();
        assert!(positions.is_sorted_by_key(parts), "{positions:?}");
        assert_eq!([1, 10, 12].map(|number| in_volume(3, number)), ["3.01", "3.10", "3.12"]);
        assert_eq!(in_volume(171, 71_003), "71003");
    }

    #[test]
    fn dates_are_in_order() {
        let dates = ["2025", "2025-03", "2025-03-09", "2025-03-10", "2025-10", "2026-01-31"];
        let positions = dates.map(|date| by_date(PartialDate::new(date).unwrap()));
        assert!(positions.is_sorted_by_key(|position| position.parse::<f64>().unwrap()), "{positions:?}");
        assert_eq!(positions[2], "2025.0309");
    }

    #[test]
    fn numbers_are_read_as_printed() {
        for (text, number) in [
            ("4", Some(4)),
            ("04", Some(4)),
            ("4–5", Some(4)),
            ("1/2026", Some(1)),
            ("XII", Some(12)),
            ("MCMXCIV", Some(1994)),
            ("IIII", None),
            ("VX", None),
            ("Winter", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(ordinal(text), number, "{text}");
        }
    }
}
