//! Date of the next issue.

use crate::publication::{PartialDate, format_utc};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Returns the date of the issue after those with `dates`: the time between the last two of the same form is repeated.
/// After a single issue, a year or a month is added. `None` if there is no date, or the next one is after 9999.
pub(super) fn next_date(dates: &[PartialDate]) -> Option<PartialDate> {
    let mut dates = dates.to_vec();
    dates.sort_unstable();
    dates.dedup();
    let last = dates.pop()?;
    let has_same_form =
        |date: &PartialDate| date.month.is_some() == last.month.is_some() && date.day.is_some() == last.day.is_some();
    let before = dates.into_iter().rfind(has_same_form);
    match (last.month, last.day) {
        (None, _) => {
            let step = before.map_or(1, |before| i64::from(last.year) - i64::from(before.year));
            PartialDate::from_parts(i64::from(last.year) + step, None, None).ok()
        }
        (Some(_), None) => {
            let step = before.map_or(1, |before| months(last) - months(before));
            in_month(months(last) + step, None)
        }
        (Some(_), Some(day)) => {
            /// Longest interval in days that is counted in days: three weeks. Longer ones are counted in months.
            const LONGEST: i64 = 21;
            let days = before.map_or(0, |before| (last.timestamp() - before.timestamp()) / DAY);
            if (1..=LONGEST).contains(&days) {
                return PartialDate::new(format_utc(last.timestamp() + days * DAY).get(..10)?).ok();
            }
            // Months have 30.44 days on average.
            let step = ((days * 100 + 1522) / 3044).max(1);
            in_month(months(last) + step, Some(day))
        }
    }
}

/// Months since the year 0.
fn months(date: PartialDate) -> i64 {
    i64::from(date.year) * 12 + i64::from(date.month.unwrap_or(1)) - 1
}

/// Returns the date in a month counted from the year 0. A day that the month does not have becomes its last one.
fn in_month(months: i64, day: Option<u8>) -> Option<PartialDate> {
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let date = |day: Option<i64>| PartialDate::from_parts(year, Some(month), day).ok();
    match day.map(i64::from) {
        None => date(None),
        Some(day) => (28..=day).rev().chain([day]).find_map(|day| date(Some(day))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_repeated() {
        for (dates, next) in [
            ("2026", "2027"),
            ("2022 2024", "2026"),
            ("2026-12", "2027-01"),
            ("2026-03 2026-06", "2026-09"),
            ("2026-09 2026-12 2026-06", "2027-03"),
            ("2026-03-06 2026-03-13", "2026-03-20"),
            ("2026-02-20 2026-02-27", "2026-03-06"),
            ("2026-01-31", "2026-02-28"),
            ("2026-01-15 2026-02-15", "2026-03-15"),
            ("2025-12-15 2026-03-15", "2026-06-15"),
            ("2025 2026-03", "2026-04"),
            ("2026-03 2026-03", "2026-04"),
        ] {
            let dates: Vec<_> = dates.split(' ').map(|date| PartialDate::new(date).unwrap()).collect();
            assert_eq!(next_date(&dates), Some(PartialDate::new(next).unwrap()), "{dates:?}");
        }
        assert_eq!(next_date(&[]), None);
        assert_eq!(next_date(&[PartialDate::new("9999-12").unwrap()]), None);
    }
}
