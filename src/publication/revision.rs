//! Corrections of an issue, and the time of its last change.

use chrono::{DateTime, Datelike as _, NaiveDateTime, Timelike as _};
use serde::Serialize;

use super::{InvalidValue, Metadata, PartialDate};

/// Correction of an issue that has been published: `revised = "2026-04-02"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// Day of the correction (UTC).
    pub date: PartialDate,
    /// Time of the day in seconds, 0 if none is given.
    pub seconds: u32,
    /// The correction in words.
    pub note: Option<String>,
}

impl Revision {
    /// Parses a day, `2026-04-02`, or a day with a time, `2026-04-02T15:30` or as in RFC 3339. A time without an offset
    /// is UTC.
    ///
    /// # Errors
    /// If `text` has another form or is not in the calendar.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        const HELP: &str = "write the day of the correction, `revised = \"2026-04-02\"`, with a time if there are \
                            several in a day: `revised = \"2026-04-02T15:30\"`";
        if let Some(time) = parse_time(text) {
            let day = [time.month(), time.day()].map(|part| Some(i64::from(part)));
            let date = PartialDate::from_parts(time.year().into(), day[0], day[1])?;
            return Ok(Self { date, seconds: time.num_seconds_from_midnight(), note: None });
        }
        match PartialDate::new(text) {
            Ok(date) if date.day.is_some() => Ok(Self { date, seconds: 0, note: None }),
            Ok(_) => Err(InvalidValue::new(format!("`{text}` is not a day"), HELP)),
            Err(InvalidValue { message, .. }) if message.ends_with("is not a date") => {
                Err(InvalidValue::new(message, HELP))
            }
            Err(error) => Err(error),
        }
    }

    /// Time of the correction, in seconds since 1970 (UTC).
    pub(crate) fn timestamp(&self) -> i64 {
        self.date.timestamp() + i64::from(self.seconds)
    }
}

/// Parses a date with a time. The result is in UTC.
fn parse_time(text: &str) -> Option<NaiveDateTime> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.naive_utc());
    }
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    forms.into_iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

impl Metadata {
    /// Time of the last change, in seconds since 1970 (UTC): that of the correction, else the date of the issue, else
    /// the date that the name of the issue begins with (`2026-03`, `2026-03-05-flood`). An issue without any of these
    /// has the date of this version of Masthead, because EPUB, Atom and PDF/A require a date.
    pub(crate) fn modified(&self) -> i64 {
        let revised = self.revised.as_ref().map(Revision::timestamp);
        let dated = || self.date.or_else(|| leading_date(&self.slug)).map(PartialDate::timestamp);
        revised.or_else(dated).unwrap_or_else(crate::release_time)
    }
}

/// Returns the month or day that a name begins with.
fn leading_date(slug: &str) -> Option<PartialDate> {
    let forms = [10, 7].into_iter().filter_map(|length| slug.split_at_checked(length));
    forms
        .filter(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_digit()))
        .find_map(|(date, _)| PartialDate::new(date).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publication::format_utc;

    fn time(text: &str) -> String {
        format_utc(Revision::new(text).unwrap().timestamp())
    }

    #[test]
    fn days_and_times_are_utc() {
        assert_eq!(time("2026-04-02"), "2026-04-02T00:00:00Z");
        assert_eq!(time("2026-04-02T15:30"), "2026-04-02T15:30:00Z");
        assert_eq!(time("2026-04-02T15:30:07"), "2026-04-02T15:30:07Z");
        assert_eq!(time("2026-04-02T15:30:07.5Z"), "2026-04-02T15:30:07Z");
        assert_eq!(time("2026-04-02T00:30:00+02:00"), "2026-04-01T22:30:00Z");
        assert_eq!(Revision::new("2026-04").unwrap_err().message, "`2026-04` is not a day");
        assert_eq!(Revision::new("2026-02-30").unwrap_err().message, "`2026-02-30` is not in the calendar");
        for wrong in ["April 2", "2026-04-02T25:00", "2026-04-02T", "15:30"] {
            assert!(Revision::new(wrong).unwrap_err().message.ends_with("is not a date"), "{wrong}");
        }
    }

    #[test]
    fn names_can_begin_with_a_date() {
        for (slug, date) in [
            ("2026-03", Some("2026-03")),
            ("2026-03-05", Some("2026-03-05")),
            ("2026-03-05-flood", Some("2026-03-05")),
            ("2026-03-flood", Some("2026-03")),
            ("2026-13", None),
            ("2026-031", None),
            ("2026", None),
            ("flood", None),
            ("überfahrt", None),
        ] {
            assert_eq!(leading_date(slug).map(|date| date.to_string()).as_deref(), date, "{slug}");
        }
    }
}
