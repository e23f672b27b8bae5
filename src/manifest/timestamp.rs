//! Dates with a time of day, as other programs write them: `2026-03-17 10:00:00 +0200`.

use toml::value::Datetime;

/// Parses a day, with or without a time and an offset. Returns `None` for other texts and for days that are not in the
/// calendar.
pub(super) fn timestamp(text: &str) -> Option<Datetime> {
    let (day, rest) = (text.get(..10)?, &text[10..]);
    if !has_shape(day, "0000-00-00") {
        return None;
    }
    if rest.is_empty() {
        return day.parse().ok();
    }
    let rest = rest.strip_prefix(['T', 't', ' ', '\t'])?.trim();
    let (time, offset) = rest.find(['Z', '+', '-', ' ']).map_or((rest, ""), |at| rest.split_at(at));
    let time = if has_shape(time, "00:00") || has_shape(time, "0:00") { format!("{time}:00") } else { time.to_owned() };
    let offset = offset.trim();
    let offset = match offset.len() {
        3 => format!("{offset}:00"),
        5 if !offset.contains(':') => format!("{}:{}", offset.get(..3)?, offset.get(3..)?),
        _ => offset.to_owned(),
    };
    format!("{day}T{time:0>8}{offset}").parse().ok()
}

/// Returns `true` if a text has a digit for each `0` of `shape`, and the same other characters.
fn has_shape(text: &str, shape: &str) -> bool {
    let is_alike = |(c, shape): (char, char)| if shape == '0' { c.is_ascii_digit() } else { c == shape };
    text.len() == shape.len() && text.chars().zip(shape.chars()).all(is_alike)
}

/// Returns the day of a date with a time, and any other text unchanged.
pub(super) fn day_of(text: &str) -> &str {
    let has_time = text.len() > 10 && timestamp(text).is_some();
    if has_time { &text[..10] } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_other_programs_are_read() {
        for (text, expected) in [
            ("2026-03-17", "2026-03-17"),
            ("2026-03-17 10:00", "2026-03-17T10:00:00"),
            ("2026-03-17 9:05:30 +0200", "2026-03-17T09:05:30+02:00"),
            ("2026-03-17T10:00:00.5Z", "2026-03-17T10:00:00.5Z"),
            ("2026-03-17T10:00:00-05", "2026-03-17T10:00:00-05:00"),
        ] {
            assert_eq!(timestamp(text).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["2026-03", "2026-02-30", "2026-03-17 noon", "17 March 2026", ""] {
            assert_eq!(timestamp(text), None, "{text}");
        }
        assert_eq!(day_of("2026-03-17 10:00:00 +0200"), "2026-03-17");
        assert_eq!(day_of("2026-03"), "2026-03");
    }
}
