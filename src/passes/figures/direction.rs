//! The words beside a change: "12 % more" is wrong if the number fell.

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
        let before = plain_text(&run[index.saturating_sub(INLINES)..index]);
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
