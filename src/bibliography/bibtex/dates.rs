//! Dates: `2019-05-03`, `2019/2020`, `1936~`, and dates in words.

use super::entries::Entry;
use crate::bibliography::item::{Date, Mistake, Parts};
use crate::bibliography::markup;
use crate::source::Span;

/// Words in place of a year that mean there is no date.
const KNOWN_WORDS: &[&str] = &["n.d.", "n.d", "nd", "n. d.", "no date", "undated", "s.a.", "s. a.", "o. j.", "o.j."];

/// Returns the date of an entry from fields with the given prefix, such as `url`: `urldate`, or `urlyear` and others.
pub(super) fn date(entry: &Entry, prefix: &str, mistakes: &mut Vec<Mistake>) -> Option<Date> {
    let field = |name: &str| format!("{prefix}{name}");
    let plain = |name: &str| entry.get(name).map(|text| markup::plain(&super::tex::parse(text)).trim().to_owned());
    // A tilde in a date means that it is uncertain, and not a space.
    let parsed = |name: &str| {
        let text = entry.get(name)?.replace(['{', '}'], "");
        parse(&text).or_else(|| spelled(&text).map(|parts| Date { parts: vec![parts], ..Date::default() }))
    };
    if let Some(text) = plain(&field("date")) {
        return Some(parsed(&field("date")).unwrap_or_else(|| in_words(entry, &field("date"), &text, mistakes)));
    }
    let text = plain(&field("year"))?;
    if let Some(date) = years(&text) {
        return Some(date);
    }
    let Some(mut date) = parsed(&field("year")) else { return Some(in_words(entry, &field("year"), &text, mistakes)) };
    if let ([parts], Some(month)) = (date.parts.as_mut_slice(), plain(&field("month"))) {
        if let Some((number, Some(day))) = month_and_day(&month) {
            (parts.month, parts.day) = (Some(number), Some(day));
        } else if let Some(number) = month_number(&month) {
            parts.month = Some(number);
            parts.day = plain(&field("day")).and_then(|day| day.parse().ok()).filter(|day| (1..=31).contains(day));
        } else if let Some(range) = month_range(&month) {
            let end = Parts { month: Some(range.1), ..*parts };
            parts.month = Some(range.0);
            date.parts.push(end);
        } else {
            let message = format!("the month of `{}` is not understood: `{month}`", entry.key);
            let help = "write a number or an abbreviation: `month = mar`";
            push_mistake(entry, &field("month"), message, help, mistakes);
        }
    }
    Some(date)
}

/// Keeps a date in words. Words that do not look like a date are reported.
fn in_words(entry: &Entry, field: &str, text: &str, mistakes: &mut Vec<Mistake>) -> Date {
    if let Some(value) = entry.fields.get(field).filter(|_| !is_date_in_words(text)) {
        mistakes.push(odd_date(field, &entry.key, text, value.span));
    }
    Date::words(text.replace("--", "\u{2013}"))
}

/// Returns the mistake of a date that is neither a date nor plausible words.
pub(in crate::bibliography) fn odd_date(field: &str, key: &str, text: &str, span: Span) -> Mistake {
    Mistake {
        is_error: false,
        span,
        message: format!("the {field} of `{key}` is not a date: `{text}`"),
        help: "write a year, such as `2024`, or `forthcoming`; until then the words are printed as they are".to_owned(),
    }
}

/// Returns `true` for the time at which a source appeared, in words, and for words that mean it has no date: `c1988`, `forthcoming`, `n.d.`
pub(in crate::bibliography) fn is_date_in_words(text: &str) -> bool {
    let bare = text.trim_matches(['[', ']', '(', ')']).to_lowercase();
    let digits: String = text.chars().map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
    let has_year = digits.split(' ').any(|word| word.len() == 4);
    // Digits and signs are a date with a mistake, such as a month 13.
    let is_numeric = bare.len() > 4 && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ' '));
    has_year && !is_numeric || status(text).is_some() || KNOWN_WORDS.contains(&bare.as_str())
}

fn push_mistake(entry: &Entry, field: &str, message: String, help: &str, mistakes: &mut Vec<Mistake>) {
    if let Some(value) = entry.fields.get(field) {
        mistakes.push(Mistake { is_error: false, span: value.span, message, help: help.to_owned() });
    }
}

/// Returns the status that words in place of a year name.
pub(super) fn status(text: &str) -> Option<&'static str> {
    match text.trim().to_lowercase().as_str() {
        "forthcoming" | "to appear" | "im erscheinen" | "à paraître" => Some("forthcoming"),
        "inpress" | "in press" | "im druck" | "sous presse" => Some("in press"),
        "inpreparation" | "in preparation" | "in prep." => Some("in preparation"),
        "submitted" | "eingereicht" | "soumis" => Some("submitted"),
        "prepublished" | "prepublication" => Some("prepublication"),
        _ => None,
    }
}

/// Parses a date or a range of dates in the format of BibLaTeX. `None` if it is not one.
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let circa = text.contains(['~', '%']);
    let text = text.replace(['~', '?', '%'], "");
    let parts = match text.split_once('/') {
        None => vec![single(&text)?],
        Some(("" | "..", end)) => vec![Parts { year: Some(0), ..Parts::default() }, single(end)?],
        Some((start, "" | "..")) => vec![single(start)?, Parts { year: Some(0), ..Parts::default() }],
        Some((start, end)) => vec![single(start)?, single(end)?],
    };
    Some(Date { parts, circa, words: None })
}

/// Parses a date without a range: `2024`, `2024-05`, `2024-05-03T10:00`, `-0044`
fn single(text: &str) -> Option<Parts> {
    let text = text.split('T').next().unwrap_or(text);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut numbers = digits.split('-');
    let number = |text: &str| {
        let is_digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if is_digits { text.parse::<i32>().ok() } else { None }
    };
    let year = numbers.next().filter(|year| year.len() == 4 || sign == 1 && year.len() == 3).and_then(number)?;
    // The year 0 is the year 1 before our era.
    let year = if sign < 0 { -year - 1 } else { year };
    let month = numbers
        .next()
        .map(|month| number(month).filter(|month| matches!(month, 1..=12 | 21..=24)))
        .map_or(Some(None), |month| month.map(Some))?;
    let day = numbers
        .next()
        .map(|day| number(day).filter(|day| (1..=31).contains(day)))
        .map_or(Some(None), |day| day.map(Some))?;
    if numbers.next().is_some() {
        return None;
    }
    // Seasons are numbered from 21 in BibLaTeX.
    let month = month.map(|month| if month > 20 { month - 8 } else { month });
    Some(Parts { year: Some(year), month, day })
}

/// Parses the years of a range in `year`: `2020-2021`, and `2020-21` as words.
fn years(text: &str) -> Option<Date> {
    let (start, end) = text.split_once(['-', '\u{2013}'])?;
    let is_year = |text: &str, length: usize| text.len() == length && text.chars().all(|c| c.is_ascii_digit());
    if is_year(start, 4) && is_year(end, 2) {
        return Some(Date::words(format!("{start}\u{2013}{end}")));
    }
    let year = |text: &str| Some(Parts { year: text.parse().ok(), ..Parts::default() });
    let parts = vec![year(start)?, year(end)?];
    (is_year(start, 4) && is_year(end, 4)).then_some(Date { parts, ..Date::default() })
}

/// Parses a date with the name of its month: `12 May 2020`, `May 2020`, `May 12, 2020`
fn spelled(text: &str) -> Option<Parts> {
    let is_year = |word: &&str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let (years, others): (Vec<&str>, Vec<&str>) = words(text).partition(is_year);
    let [year] = years.as_slice() else { return None };
    let (month, day) = month_and_day(&others.join(" "))?;
    Some(Parts { year: year.parse().ok(), month: Some(month), day })
}

/// Parses the name of a month, and a day: `May`, `3~May`, `May 3rd`
fn month_and_day(text: &str) -> Option<(i32, Option<i32>)> {
    let is_day = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let (days, names): (Vec<&str>, Vec<&str>) = words(text).partition(is_day);
    let [name] = names.as_slice() else { return None };
    let day = match days.as_slice() {
        [] => None,
        [day] => {
            let number = day.trim_end_matches(|c: char| c.is_alphabetic()).parse::<i32>().ok()?;
            Some((1..=31).contains(&number).then_some(number)?)
        }
        _ => return None,
    };
    Some((month_number(name)?, day))
}

/// Splits a date at its spaces and commas. Full stops after the words are removed.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_space = |c: char| c.is_whitespace() || matches!(c, ',' | '~');
    text.split(is_space).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty())
}

/// Returns the number of a month: `3`, `mar`, `March`, `März`
fn month_number(text: &str) -> Option<i32> {
    const NAMES: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrz", "maa"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mag", "mei"],
        &["jun", "juin", "giu"],
        &["jul", "juil", "lug"],
        &["aug", "aoû", "ago"],
        &["sep", "set"],
        &["oct", "okt", "ott", "out"],
        &["nov"],
        &["dec", "dez", "déc", "dic"],
    ];
    if let Ok(number) = text.parse::<i32>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let word = text.trim_end_matches('.').to_lowercase();
    if !word.chars().all(char::is_alphabetic) {
        return None;
    }
    // `juin` and `juillet` both begin with `jui`.
    let find = |starts: &&[&str]| starts.iter().any(|start| word.starts_with(start));
    NAMES.iter().position(find).and_then(|at| i32::try_from(at + 1).ok())
}

/// Returns the numbers of two months: `May/June`
fn month_range(text: &str) -> Option<(i32, i32)> {
    let (start, end) = text.split_once(['/', '-', '\u{2013}'])?;
    Some((month_number(start.trim())?, month_number(end.trim_start_matches(['-', '/', ' ']).trim())?))
}
