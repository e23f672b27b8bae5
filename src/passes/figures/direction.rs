//! The words beside a number: "12 % more" is wrong if the number fell, and "a surplus of €5,000" if it is below 0.

use crate::data::quantity::Quantity;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{DataFigure, Inline, plain_text};
use crate::terms::Directions;

/// Number of words before and after a change among which the nearest word of a direction belongs to it.
const WORDS: usize = 3;

/// Number of inlines before and after a change in which its words are looked for.
const INLINES: usize = 8;

/// Signs between a change and the words of another clause.
const ENDS: [char; 7] = ['.', ',', ';', ':', '?', '!', '('];

/// Words before and after a change, within its clause.
#[derive(Debug, Default, PartialEq)]
pub(super) struct WordsBeside {
    before: String,
    after: String,
}

impl WordsBeside {
    /// Returns the words before and after the inline at `index` of a run.
    pub(super) fn of(run: &[Inline], index: usize) -> Self {
        let before = text_with_digits(&run[index.saturating_sub(INLINES)..index]);
        let start = before.rfind(ENDS).map_or(0, |at| at + 1);
        let after = run.get(index + 1..).unwrap_or_default();
        let after = plain_text(after.get(..INLINES).unwrap_or(after));
        let end = after.find(ENDS).unwrap_or(after.len());
        Self { before: before[start..].to_owned(), after: after[..end].to_owned() }
    }

    /// Returns the word that names the direction of a change, and whether it is a rise. `inside` are the words of the change
    /// itself: "12 % more".
    fn direction(&self, inside: &str, directions: &Directions) -> Option<(String, bool)> {
        let words = |text: &str| -> Vec<String> {
            let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
            words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
        };
        let named = |word: &String, [rise, fall]: [&Vec<String>; 2]| {
            rise.contains(word).then_some(true).or_else(|| fall.contains(word).then_some(false))
        };
        let (compared, moved) = ([&directions.more, &directions.less], [&directions.rose, &directions.fell]);
        let after = words(&format!("{inside} {}", self.after));
        // A verb further behind the change belongs to another clause.
        let mut following = after.iter().take(WORDS).enumerate();
        let found = following.find_map(|(at, word)| {
            let rises = named(word, compared).or_else(|| named(word, moved).filter(|_| at == 0))?;
            Some((word.clone(), rises))
        });
        let before = words(&self.before);
        let mut preceding = before.iter().rev().take(WORDS);
        found.or_else(|| preceding.find_map(|word| Some((word.clone(), named(word, moved)?))))
    }
}

/// Returns the text of inlines. Numbers that are not set yet are 0.
fn text_with_digits(run: &[Inline]) -> String {
    let with_digit = |inline: &Inline| match inline {
        Inline::DataFigure(figure) if figure.content.is_empty() => {
            Inline::Text { text: "0".to_owned(), span: figure.span }
        }
        other => other.clone(),
    };
    plain_text(&run.iter().map(with_digit).collect::<Vec<_>>())
}

/// Number of words before a number among which "surplus" or "deficit" belongs to it.
const SIGN_WORDS: usize = 3;

impl WordsBeside {
    /// Returns the word that names the sign of a number, and whether it stands for a number above 0. `inside` are the words of
    /// the number itself: "a deficit of €5,000".
    fn sign(&self, inside: &str, directions: &Directions) -> Option<(String, bool)> {
        let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
        let named = |word: &str| {
            let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
            let sign = directions.surplus.contains(&word).then_some(true);
            let sign = sign.or_else(|| directions.deficit.contains(&word).then_some(false))?;
            Some((word, sign))
        };
        let inside: Vec<&str> = inside.split_whitespace().collect();
        let at = inside.iter().position(has_digit).unwrap_or(0);
        let before = self.before.split_whitespace().chain(inside[..at].iter().copied());
        let before: Vec<&str> = before.collect();
        // Behind another number, a word belongs to that number.
        let mut before = before.into_iter().rev().take_while(|word| !has_digit(word)).take(SIGN_WORDS);
        let mut after = inside.iter().skip(at + 1).copied().chain(self.after.split_whitespace()).take(1);
        before.find_map(named).or_else(|| after.find_map(named))
    }
}

/// Reports a number whose words name the other sign. Returns `true` if the words `beside` it say that it is below 0, so that
/// the number needs no sign.
///
/// A "loss" of 12 can be a number above 0, as in a row "Losses". So such a word is only wrong beside a number of a row or a
/// column of surpluses: "Surplus for the year".
pub(super) fn check_sign(
    figure: &DataFigure,
    quantity: &Quantity,
    beside: &WordsBeside,
    directions: &Directions,
    report: &mut Report,
) -> bool {
    let Some((is_positive, names)) = quantity.sign() else { return false };
    let inside = if figure.is_typed { plain_text(&figure.content) } else { String::new() };
    let Some((word, is_surplus)) = beside.sign(&inside, directions) else { return false };
    let names = names.to_lowercase();
    let has_name =
        |words: &[String]| names.split(|c: char| !c.is_alphabetic()).any(|own| words.iter().any(|word| word == own));
    let (of_surpluses, of_deficits) = (has_name(&directions.surplus), has_name(&directions.deficit));
    if is_positive == is_surplus {
        return !is_positive && (of_surpluses || !of_deficits);
    }
    let is_unknown = if is_surplus { of_deficits && !of_surpluses } else { !of_surpluses };
    if is_unknown {
        return false;
    }
    let (what, right) = if is_positive { ("above", &directions.surplus) } else { ("below", &directions.deficit) };
    let message = format!("“{word}” does not fit the data: the number is {what} 0");
    let help = format!("write a word such as “{}”, or correct the reference", right.first().map_or("", String::as_str));
    report.push(Diagnostic::new(Code::WrongFigure, figure.span, message, help));
    false
}

/// Reports a change whose words name the other direction. Returns `true` if the words `beside` it name the right direction, so
/// that the number needs no sign.
pub(super) fn check(
    figure: &DataFigure,
    quantity: &Quantity,
    beside: &WordsBeside,
    directions: &Directions,
    report: &mut Report,
) -> bool {
    let Some(rises) = quantity.rises() else { return false };
    let inside = if figure.is_typed { plain_text(&figure.content) } else { String::new() };
    let Some((word, direction)) = beside.direction(&inside, directions) else { return false };
    if direction == rises {
        return true;
    }
    let [more, rose] = if rises { [&directions.more, &directions.rose] } else { [&directions.less, &directions.fell] };
    let is_verb = [&directions.rose, &directions.fell].iter().any(|words| words.contains(&word));
    let right = if is_verb { rose } else { more };
    let what = if rises { "rose" } else { "fell" };
    let message = format!("“{word}” does not fit the data: the number {what}");
    let help = format!(
        "write a word such as “{}”, or exchange the two columns of the reference",
        right.first().map_or("", String::as_str)
    );
    report.push(Diagnostic::new(Code::WrongFigure, figure.span, message, help));
    false
}
