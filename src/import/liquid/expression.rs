//! Values, filters and conditions of Liquid.

use std::collections::HashMap;

use super::collection::LiquidPage;

/// Value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LiquidValue {
    Text(String),
    List(Vec<String>),
    /// Pages of a collection.
    Pages(Vec<LiquidPage>),
}

impl LiquidValue {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items.concat(),
            Self::Pages(_) => String::new(),
        }
    }
}

/// Returns the value of an expression with its filters: `site.url | append: "/tides"`. `None` if a variable has no value, or a
/// filter is not known.
pub(super) fn value(expression: &str, variables: &HashMap<String, LiquidValue>) -> Option<LiquidValue> {
    let mut parts = split_outside_quotes(expression, |c| c == '|').into_iter();
    let first = operand(parts.next()?.trim(), variables);
    let filters: Vec<&str> = parts.collect();
    if first.is_none() && !filters.iter().any(|filter| filter.trim().starts_with("default")) {
        return None;
    }
    filters.into_iter().try_fold(first.unwrap_or(LiquidValue::Text(String::new())), |value, filter| {
        filtered(value, filter.trim(), variables)
    })
}

fn operand(text: &str, variables: &HashMap<String, LiquidValue>) -> Option<LiquidValue> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(inside) = quote.and_then(|quote| text[1..].strip_suffix(quote)) {
        return Some(LiquidValue::Text(inside.to_owned()));
    }
    // A range: `(1..10)`
    if let Some((from, to)) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')?.split_once("..")) {
        let (from, to) = (from.trim().parse::<u16>().ok()?, to.trim().parse::<u16>().ok()?);
        return Some(LiquidValue::List((from..=to).map(|number| number.to_string()).collect()));
    }
    if text.parse::<f64>().is_ok() || matches!(text, "true" | "false") {
        return Some(LiquidValue::Text(text.to_owned()));
    }
    match indexed(text) {
        Some((object, key)) => {
            let key = operand(key, variables)?.text();
            variables.get(&format!("{object}.{key}")).cloned()
        }
        None => variables.get(text).cloned(),
    }
}

/// Divides an expression with a computed name: `include.[name]`, `include[name]`
fn indexed(text: &str) -> Option<(&str, &str)> {
    let (object, key) = text.strip_suffix(']')?.split_once('[')?;
    Some((object.trim_end_matches('.').trim(), key.trim()))
}

fn filtered(value: LiquidValue, filter: &str, variables: &HashMap<String, LiquidValue>) -> Option<LiquidValue> {
    let (name, given) = filter.split_once(':').unwrap_or((filter, ""));
    let given: Option<Vec<String>> = split_outside_quotes(given, |c| c == ',')
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .map(|part| operand(part.trim(), variables).map(|value| value.text()))
        .collect();
    let given = given?;
    let first = given.first().map(String::as_str);
    let text = value.text();
    let written = match (name.trim(), first) {
        ("split", Some(mark)) => {
            return Some(LiquidValue::List(text.split(mark).map(str::to_owned).collect()));
        }
        ("join", mark) => match value {
            LiquidValue::List(items) => items.join(mark.unwrap_or(" ")),
            LiquidValue::Text(_) | LiquidValue::Pages(_) => text,
        },
        ("first" | "last", None) => match value {
            LiquidValue::List(items) => {
                let item = if name.trim() == "first" { items.first() } else { items.last() };
                item.cloned().unwrap_or_default()
            }
            LiquidValue::Text(_) | LiquidValue::Pages(_) => text,
        },
        ("size", None) => match value {
            LiquidValue::List(items) => items.len().to_string(),
            LiquidValue::Pages(pages) => pages.len().to_string(),
            LiquidValue::Text(text) => text.chars().count().to_string(),
        },
        ("append", Some(end)) => text + end,
        ("prepend", Some(start)) => start.to_owned() + &text,
        ("replace", Some(old)) => text.replace(old, given.get(1).map_or("", String::as_str)),
        ("remove", Some(old)) => text.replace(old, ""),
        ("default", Some(other)) if text.is_empty() => other.to_owned(),
        ("default" | "escape" | "markdownify" | "relative_url" | "xml_escape" | "normalize_whitespace", _) => text,
        ("slice", Some(start)) => {
            slice(&text, start.parse().ok()?, given.get(1).and_then(|length| length.parse().ok()))
        }
        ("date", Some(format)) => date(&text, format)?,
        ("downcase", None) => text.to_lowercase(),
        ("upcase", None) => text.to_uppercase(),
        ("capitalize", None) => {
            let mut letters = text.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
        ("strip" | "lstrip" | "rstrip", None) => text.trim().to_owned(),
        ("absolute_url", None) => variables.get("site.url").map(LiquidValue::text).unwrap_or_default() + &text,
        ("slugify", _) => text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-"),
        _ => return None,
    };
    Some(LiquidValue::Text(written))
}

/// Writes a date such as `2026-03-17 14:30` in a format of Ruby: `%B %-d`. `None` for other dates, and for other parts of
/// formats.
fn date(text: &str, format: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (day, time) = text.trim().split_once([' ', 'T']).unwrap_or((text.trim(), "00:00"));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let name = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let (hour, minute) = (time.get(..2)?, time.get(3..5)?);
    let mut pieces = format.split('%');
    let mut written = pieces.next()?.to_owned();
    for piece in pieces {
        let length = if piece.starts_with('-') { 2 } else { 1 };
        written += match piece.get(..length)? {
            "Y" => year,
            "m" => month,
            "-m" => month.trim_start_matches('0'),
            "d" => day,
            "-d" | "e" => day.trim_start_matches('0'),
            "B" => name,
            "b" => &name[..3],
            "H" => hour,
            "M" => minute,
            _ => return None,
        };
        written += &piece[length..];
    }
    Some(written)
}

/// Returns `length` characters of a text from `start`, which is counted from the end if it is negative.
fn slice(text: &str, start: i64, length: Option<usize>) -> String {
    let count = text.chars().count();
    let from_end = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
    let start = if start < 0 { count.saturating_sub(from_end) } else { from_end };
    text.chars().skip(start).take(length.unwrap_or(1)).collect()
}

/// Parameters of an included file: `year="2026" list=names`
pub(super) fn parameters(text: &str, variables: &HashMap<String, LiquidValue>) -> Vec<(String, LiquidValue)> {
    let parts =
        split_outside_quotes(text, char::is_whitespace).into_iter().filter_map(|part| part.trim().split_once('='));
    let parameter =
        |(key, text): (&str, &str)| Some((key.trim().to_owned(), in_one_line(operand(text.trim(), variables)?)));
    parts.filter_map(parameter).collect()
}

/// Writes the lines of one paragraph as one line, so that they can be output in a list.
fn in_one_line(value: LiquidValue) -> LiquidValue {
    match value {
        LiquidValue::Text(text) if text.contains('\n') && !text.contains("\n\n") && !text.contains("```") => {
            LiquidValue::Text(text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
        }
        value => value,
    }
}

/// Returns `true` if a condition holds: `page.lang == "de" and include.v > 1`
pub(super) fn condition(text: &str, variables: &HashMap<String, LiquidValue>) -> bool {
    text.split(" or ").any(|part| part.split(" and ").all(|test| holds(test.trim(), variables)))
}

fn holds(comparison: &str, variables: &HashMap<String, LiquidValue>) -> bool {
    let operators = ["==", "!=", ">=", "<=", ">", "<", " contains "];
    let found = operators.iter().find_map(|operator| Some((*operator, comparison.split_once(operator)?)));
    let Some((operator, (left, right))) = found else {
        return value(comparison, variables).is_some_and(|value| value != LiquidValue::Text("false".to_owned()));
    };
    let side = |text: &str| match text.trim() {
        "nil" | "null" | "blank" | "empty" => Some(String::new()),
        text => value(text, variables).map(|value| value.text()),
    };
    let (left, right) = (side(left), side(right));
    let numbers = || Some((left.as_ref()?.parse::<f64>().ok()?, right.as_ref()?.parse::<f64>().ok()?));
    let (left_text, right_text) = (left.clone().unwrap_or_default(), right.clone().unwrap_or_default());
    match operator {
        "==" => left_text == right_text,
        "!=" => left_text != right_text,
        ">=" => numbers().is_some_and(|(left, right)| left >= right),
        "<=" => numbers().is_some_and(|(left, right)| left <= right),
        ">" => numbers().is_some_and(|(left, right)| left > right),
        "<" => numbers().is_some_and(|(left, right)| left < right),
        _ => left_text.contains(&right_text),
    }
}

/// Divides a text at the characters that are marks, except between quotation marks.
fn split_outside_quotes(text: &str, is_mark: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if is_mark(c) => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
