//! Amounts that no line may break.

use std::ops::Range;

/// Signs before a number, and the en dash in their place.
const SIGNS: &str = "-−–+±";
/// Length of the longest amount, in bytes. A longer one may have no room in a line.
const LONGEST: usize = 48;
/// Signs of currencies.
pub(crate) const CURRENCIES: &str = "€$£¥₹₩₽₺₴¢";

/// Returns the ranges of the amounts in a text that a line could break between their signs and figures: `−€10`, `€−10`,
/// `+$1,500`, and `–5` with a dash as its minus sign. Unicode's algorithm allows a break between a sign and a currency
/// (UAX 14, LB25 has no such pair) and after a dash.
pub(crate) fn amounts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_sign = |c: char| SIGNS.contains(c) || CURRENCIES.contains(c);
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text[from..].find(is_sign) {
            let start = from + found;
            let rest = &text[start..];
            let digits = start + rest.find(|c| !is_sign(c)).unwrap_or(rest.len());
            from = digits;
            let signs = &text[start..digits];
            let is_bounded = text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '.');
            let can_break = signs.chars().count() > 1 || signs == "–";
            if is_bounded && can_break && text[digits..].starts_with(|c: char| c.is_ascii_digit()) {
                from = digits + figures(&text[digits..]);
                if from - start <= LONGEST {
                    return Some(start..from);
                }
            }
        }
        None
    })
}

/// Returns the length of the number at the beginning of a text, with the signs between its figures.
fn figures(text: &str) -> usize {
    let is_between = |c: char| matches!(c, '.' | ',' | '\'' | '’' | '\u{A0}' | '\u{202F}');
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let next = rest.strip_prefix(is_between).filter(|_| end > 0).unwrap_or(rest);
        let count = next.find(|c: char| !c.is_ascii_digit()).unwrap_or(next.len());
        if count == 0 {
            return end;
        }
        end += rest.len() - next.len() + count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        amounts(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn signs_stay_with_their_amounts() {
        assert_eq!(found("−€10,090 or -$5.50, (+£1’000)."), ["−€10,090", "-$5.50", "+£1’000"]);
        assert_eq!(found("€−3 and –5 and –\u{A0}"), ["€−3", "–5"]);
        assert_eq!(found("±¥1\u{202F}000\u{202F}000"), ["±¥1\u{202F}000\u{202F}000"]);
    }

    #[test]
    fn other_text_stays_as_it_is() {
        // Ranges, compounds, numbers with a sign alone, which Unicode keeps together, and signs without figures.
        assert!(found(&format!("{}5", "+".repeat(50))).is_empty(), "it may have no room in a line");
        for text in ["2020–2025", "A–5", "−5", "$10", "a-$b", "–", "--", "x–", "€", "12,–", ""] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
