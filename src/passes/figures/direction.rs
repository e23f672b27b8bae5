//! The words beside a change: "12 % more" is wrong if the number fell.

use crate::data::quantity::Quantity;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{DataFigure, Inline, plain_text};
use crate::terms::Directions;

/// Number of words after a change among which the first word of a direction belongs to it.
const WORDS: usize = 3;

/// Number of inlines after a change in which its words are looked for.
const INLINES: usize = 8;

/// Returns the words after the inline at `index` of a run, up to the end of its sentence.
pub(super) fn words_after(run: &[Inline], index: usize) -> String {
    let after = run.get(index + 1..).unwrap_or_default();
    let text = plain_text(after.get(..INLINES).unwrap_or(after));
    let end = text.find(['.', ',', ';', ':', '?', '!', '(']).unwrap_or(text.len());
    text[..end].to_owned()
}

/// Reports a change whose words name the other direction. `after` are the words that follow it. Returns `true` if they name
/// the right direction, so that the number needs no sign.
pub(super) fn check(
    figure: &DataFigure,
    quantity: &Quantity,
    after: &str,
    directions: &Directions,
    report: &mut Report,
) -> bool {
    let Some(rises) = quantity.rises() else { return false };
    let inside = if figure.is_typed { plain_text(&figure.content) } else { String::new() };
    let text = format!("{inside} {after}");
    let known = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let is_in = |words: &[String]| words.contains(&word);
        is_in(&directions.more).then_some(true).or_else(|| is_in(&directions.less).then_some(false))
    };
    let words = || text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).take(WORDS);
    let Some((word, direction)) = words().find_map(|word| Some((word, known(word)?))) else { return false };
    if direction == rises {
        return true;
    }
    let (what, right) = if rises { ("rose", &directions.more) } else { ("fell", &directions.less) };
    let message =
        format!("“{}” does not fit the data: the number {what}", word.trim_matches(|c: char| !c.is_alphabetic()));
    let help = format!(
        "write a word such as “{}”, or exchange the two columns of the reference",
        right.first().map_or("", String::as_str)
    );
    report.push(Diagnostic::new(Code::WrongFigure, figure.span, message, help));
    false
}
