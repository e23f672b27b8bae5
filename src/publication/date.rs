//! Dates of issues: a year, a month or a day.

use std::fmt;

use icu_calendar::types::RataDie;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use serde::{Serialize, Serializer};

use super::{InvalidValue, Language};

/// A date that may lack its day or month: `2020`, `2020-12` or `2020-12-17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    /// Year, from 1 to 9999.
    pub year: u16,
    /// Month, from 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, from 1. Present only with a month.
    pub day: Option<u8>,
}

impl PartialDate {
    /// Parses `2020`, `2020-12` or `2020-12-17`.
    ///
    /// # Errors
    /// If `text` has another form or the date is not in the calendar.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let date = (|| {
            let year = parse_digits(year?, 4)?;
            let month = month.map_or(Some(None), |month| parse_digits(month, 2).map(Some))?;
            let day = day.map_or(Some(None), |day| parse_digits(day, 2).map(Some))?;
            if parts.next().is_some() { None } else { Some((year, month, day)) }
        })();
        let Some((year, month, day)) = date else {
            return Err(InvalidValue::new(
                format!("`{text}` is not a date"),
                "write a year, a month or a day in this form: `2020`, `2020-12` or `2020-12-17`",
            ));
        };
        Self::from_parts(i64::from(year), month.map(i64::from), day.map(i64::from))
    }

    /// Creates a date from unchecked numbers.
    ///
    /// # Errors
    /// If the date is not in the calendar.
    pub(crate) fn from_parts(year: i64, month: Option<i64>, day: Option<i64>) -> Result<Self, InvalidValue> {
        let small = |part: Option<i64>| part.map_or(Some(None), |part| u8::try_from(part).ok().map(Some));
        let date = (|| {
            let year = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
            let date = Self { year, month: small(month)?, day: small(day)? };
            date.first_day().map(|_| date)
        })();
        date.ok_or_else(|| {
            let part = |part: Option<i64>| part.map(|part| format!("-{part:02}")).unwrap_or_default();
            let written = format!("{year:04}{}{}", part(month), part(day));
            let help = match (month, day) {
                (Some(1..=12), Some(_)) => "the month has no such day",
                (Some(_), _) => "months go from 01 to 12",
                _ => "years go from 1 to 9999",
            };
            InvalidValue::new(format!("`{written}` is not in the calendar"), help)
        })
    }

    /// Formats the date in words of `language`, with the parts that are given: "December 2020". Order, case and endings
    /// follow Unicode CLDR.
    pub fn in_words(self, language: &Language) -> String {
        self.formatted(language).unwrap_or_else(|| self.to_string())
    }

    fn formatted(self, language: &Language) -> Option<String> {
        let date = self.first_day()?;
        let locale = || language.identifier().into();
        let words = match (self.month, self.day) {
            (Some(_), Some(_)) => {
                FixedCalendarDateTimeFormatter::try_new(locale(), YMD::long()).ok()?.format(&date).to_string()
            }
            (Some(_), None) => {
                FixedCalendarDateTimeFormatter::try_new(locale(), YM::long()).ok()?.format(&date).to_string()
            }
            (None, _) => FixedCalendarDateTimeFormatter::try_new(locale(), Y::long()).ok()?.format(&date).to_string(),
        };
        Some(words)
    }

    /// Start of the year, month or day, in seconds since 1970 (UTC).
    pub fn timestamp(self) -> i64 {
        let day = |date: Date<Gregorian>| date.to_rata_die();
        let epoch = Self { year: 1970, month: None, day: None };
        match (self.first_day(), epoch.first_day()) {
            (Some(date), Some(epoch)) => 86_400 * RataDie::to_i64_date(day(date)) - 86_400 * day(epoch).to_i64_date(),
            _ => 0,
        }
    }

    /// First day of the year or month, or the day itself. `None` if it is not in the calendar.
    fn first_day(self) -> Option<Date<Gregorian>> {
        Date::try_new_gregorian(self.year.into(), self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }
}

/// Parses a number of exactly `digits` ASCII digits.
fn parse_digits(text: &str, digits: usize) -> Option<u16> {
    let is_valid = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_valid { text.parse().ok() } else { None }
}

/// Formats seconds since 1970 as `2026-03-01T12:00:00Z`, the form required by EPUB's `dcterms:modified` and by Atom
/// (RFC 4287, section 3.3). Times outside the years 1 to 9999 are clamped, because years have four digits.
pub(crate) fn format_utc(seconds: i64) -> String {
    const FIRST: i64 = -62_135_596_800; // 0001-01-01T00:00:00Z
    const LAST: i64 = 253_402_300_799; // 9999-12-31T23:59:59Z
    let time = chrono::DateTime::from_timestamp(seconds.clamp(FIRST, LAST), 0).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl fmt::Display for PartialDate {
    /// Formats the date as in ISO 8601, with the parts that are given.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_words(date: &str, language: &str) -> String {
        PartialDate::new(date).unwrap().in_words(&Language::new(language).unwrap())
    }

    #[test]
    fn dates_are_years_months_and_days() {
        for date in ["2020", "2020-12", "2020-12-17", "0001", "9999-12-31", "2024-02-29"] {
            assert_eq!(PartialDate::new(date).unwrap().to_string(), date);
        }
        for wrong in ["", "20", "2020-", "2020-1", "December 2020", "2020-12-17-01", "+020", "17-12-2020", "２０２０"]
        {
            assert!(PartialDate::new(wrong).unwrap_err().message.ends_with("is not a date"), "{wrong}");
        }
        for missing in ["0000", "2020-13", "2020-00", "2021-02-29", "1900-02-29", "2020-04-31"] {
            assert_eq!(PartialDate::new(missing).unwrap_err().message, format!("`{missing}` is not in the calendar"));
        }
    }

    #[test]
    fn words_are_the_languages_own() {
        assert_eq!(in_words("2020", "en"), "2020");
        assert_eq!(in_words("2020-12", "en"), "December 2020");
        assert_eq!(in_words("2020-12-17", "en"), "December 17, 2020");
        assert_eq!(in_words("2020-12-17", "en-GB"), "17 December 2020");
        assert_eq!(in_words("2020", "de"), "2020");
        assert_eq!(in_words("2020-12", "de"), "Dezember 2020");
        assert_eq!(in_words("2020-12-17", "de-AT"), "17. Dezember 2020");
        assert_eq!(in_words("2020-12", "fr"), "décembre 2020");
        assert_eq!(in_words("2020-08-01", "fr"), "1 août 2020");
        assert_eq!(in_words("2020-12", "ru"), "декабрь 2020\u{202F}г.");
        assert_eq!(in_words("2020-12-17", "ru"), "17 декабря 2020\u{202F}г.");
    }

    #[test]
    fn timestamps_count_from_1970() {
        let timestamp = |date| PartialDate::new(date).unwrap().timestamp();
        assert_eq!(timestamp("1970"), 0);
        assert_eq!(timestamp("1970-01-02"), 86_400);
        assert_eq!(timestamp("2020-12"), 1_606_780_800);
    }

    #[test]
    fn seconds_become_a_date() {
        assert_eq!(format_utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(format_utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(format_utc(1_606_780_799), "2020-11-30T23:59:59Z");
        assert_eq!(format_utc(-1), "1969-12-31T23:59:59Z");
        assert_eq!(format_utc(253_402_300_799), "9999-12-31T23:59:59Z");
    }
}
