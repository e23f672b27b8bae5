//! Years, days and times among the numbers of a text. They are no figures that data could have.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::publication::{Language, PartialDate};

/// Dates and times in digits: `2025-12-31`, `31.12.2025`, `31/12/25`, `2024/25`, `22:14`.
static DIGITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|(?:19|20)\d{2}[/–-]\d{2}|[012]?\d:[0-5]\d)\b",
    )
    .ok()
});

/// Signs of currencies.
const CURRENCIES: [char; 4] = ['€', '$', '£', '¥'];

/// Maximum number of days and words between a day and its month: "23 and 24 October", "6., 13. und 20. Mai".
const MAX_WORDS: usize = 6;

/// Minimum number of letters of an abbreviated month.
const MIN_LETTERS: usize = 3;

/// The names of the months in a language.
pub(super) struct DateWords {
    months: Vec<String>,
}

impl DateWords {
    pub(super) fn new(language: &Language) -> Self {
        let mut months: Vec<String> = Vec::new();
        // Some languages have two forms: "май" alone, and "мая" after a day.
        for (month, day) in (1..=12).flat_map(|month| [(month, None), (month, Some(1))]) {
            let words = PartialDate { year: 2000, month: Some(month), day }.in_words(language).to_lowercase();
            let words = words.split(|c: char| !c.is_alphabetic());
            months.extend(words.filter(|word| word.chars().count() >= MIN_LETTERS).map(str::to_owned));
        }
        Self { months }
    }

    /// Returns `true` if the number at `range` of a text is a year, or the day of a month that is in words.
    pub(super) fn has(&self, text: &str, range: &Range<usize>) -> bool {
        let (before, number, after) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
        if !number.bytes().all(|byte| byte.is_ascii_digit()) || is_amount(before, after) {
            return false;
        }
        match (number.len(), number.parse()) {
            (4, Ok(year)) => (1900..2100).contains(&year) || self.ends_with_month(before),
            (1 | 2, Ok(1..=31)) => self.begins_with_month(after) || self.is_after_month(before, after),
            _ => false,
        }
    }

    /// Returns `true` for a day after its month: "May 12, 2025". A number and a noun are none: "in May 12 boats".
    fn is_after_month(&self, before: &str, after: &str) -> bool {
        let is_closed = after.is_empty() || after.starts_with([',', ';', '.', ')']);
        is_closed && self.ends_with_month(before)
    }

    fn ends_with_month(&self, text: &str) -> bool {
        text.trim_end().rsplit(is_space).next().is_some_and(|word| self.is_month(word))
    }

    /// Returns `true` if a month follows a day, directly or after further days: "12 May", "12 de mayo", "12 to 14 May".
    fn begins_with_month(&self, text: &str) -> bool {
        let words = text.split(|c: char| is_space(c) || matches!(c, '–' | '-' | ',' | '/' | '’' | '\''));
        let mut words = words.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty()).take(MAX_WORDS);
        let is_day = |word: &str| matches!(word.parse(), Ok(1..=31));
        while let Some(word) = words.next() {
            if self.is_month(word) {
                return true;
            }
            // Between two days stands a sign or a word, between a day and its month at most "de" or "of".
            let is_between = matches!(word, "de" | "d" | "of");
            if is_day(word) || is_between {
                continue;
            }
            let is_word = word.chars().count() <= 4 && word.chars().all(char::is_alphabetic);
            if !is_word || !words.next().is_some_and(is_day) {
                return false;
            }
        }
        false
    }

    /// Returns `true` for the name of a month or its abbreviation, with or without signs around it.
    fn is_month(&self, word: &str) -> bool {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let letters = word.chars().count();
        let is_short = letters == MIN_LETTERS || letters == MIN_LETTERS + 1;
        self.months.iter().any(|month| *month == word || is_short && month.starts_with(&word))
    }
}

/// Returns the ranges of the dates and times in digits, in the order of the text.
pub(super) fn in_digits(text: &str) -> Vec<Range<usize>> {
    DIGITS.iter().flat_map(|digits| digits.find_iter(text)).map(|date| date.range()).collect()
}

/// Returns `true` if two ranges have a byte in common.
pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Returns `true` for a number with a currency or a percent sign.
fn is_amount(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches(is_space);
    before.trim_end_matches(is_space).ends_with(CURRENCIES)
        || after.starts_with(CURRENCIES)
        || after.starts_with(['%', '‰', '°'])
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::printed_numbers;

    /// Returns the numbers of a text that are no dates.
    fn figures<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
        let language = Language::new(language).unwrap();
        let words = DateWords::new(&language);
        let numbers = printed_numbers(text, &language);
        let dates = in_digits(text);
        let is_date = |range: &Range<usize>| dates.iter().any(|date| overlap(date, range)) || words.has(text, range);
        numbers.into_iter().filter(|found| !is_date(&found.range)).map(|found| &text[found.range]).collect()
    }

    #[test]
    fn years_days_and_times_are_dates() {
        for (text, language) in [
            ("In 2024, on 12 December, at 22:14, and on 2025-12-31", "en"),
            ("16 April and 23 and 24 October; from 6 to 20 August; May 12, 2025; 1 Jan.", "en"),
            ("Am 3. März und vom 6. bis 20. August 2025; 31.12.2025; im Jahr 2024/25", "de"),
            ("le 12 décembre 2025", "fr"),
            ("el 12 de mayo de 2025", "es"),
            ("1 мая 2025 и в мае 2024", "ru"),
        ] {
            assert!(figures(text, language).is_empty(), "{text}: {:?}", figures(text, language));
        }
    }

    #[test]
    fn amounts_and_counts_are_no_dates() {
        assert_eq!(
            figures("€2000, 2000 %, 1,998 boats, 1500 clips, 12 in May", "en"),
            ["2000", "2000", "1,998", "1500", "12"]
        );
        assert_eq!(figures("in May 12 boats, 31 members, 45 March", "en"), ["12", "31", "45"]);
        assert_eq!(figures("2000 € und 12 Boote im Mai", "de"), ["2000", "12"]);
    }
}
