//! The letters of a text, without blanks, and how far pages have come in them.

use unicode_segmentation::UnicodeSegmentation as _;

/// How many letters say which place in a text it is.
const SAMPLE: usize = 12;

/// A text, of which page after page takes some letters.
pub(super) struct Letters {
    /// Each with its byte in the text.
    all: Vec<(usize, char)>,
    taken: usize,
    is_begun: bool,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        Self { all: text.char_indices().filter(|(_, letter)| counts(*letter)).collect(), taken: 0, is_begun: false }
    }

    /// Takes what a page has of the text. Where that begins, as a byte; none if all of it was taken before: a header row in a
    /// further column.
    pub(super) fn take(&mut self, drawn: &str) -> Option<usize> {
        let drawn: Vec<char> = drawn.chars().filter(|letter| counts(*letter)).collect();
        if !std::mem::replace(&mut self.is_begun, true) {
            self.taken = drawn.len();
            return Some(0);
        }
        let start = self.nearest(&drawn[..drawn.len().min(SAMPLE)]);
        let (byte, _) = *self.all.get(start)?;
        self.taken = start + drawn.len();
        Some(byte)
    }

    /// Where these letters are, as near as possible to what is taken; there if they are nowhere. They need not be: a layout may
    /// have drawn more, or fewer, than the text has.
    fn nearest(&self, sample: &[char]) -> usize {
        let is_here = |start: usize| {
            let letters = self.all[start..].iter().map(|(_, letter)| letter);
            letters.take(sample.len()).eq(sample)
        };
        let starts = 0..=self.all.len().saturating_sub(sample.len().max(1));
        let found = starts.filter(|start| is_here(*start)).min_by_key(|start| start.abs_diff(self.taken));
        found.unwrap_or(self.taken)
    }
}

/// Whether it is drawn wherever the text is: blanks end with the line, and hyphens come with it.
fn counts(letter: char) -> bool {
    !letter.is_whitespace() && !matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The beginning of the word that a byte is in: a word that is divided between two pages belongs to both, and nobody wants to hear
/// the half of it.
pub(super) fn word_start(text: &str, at: usize) -> usize {
    text.split_word_bound_indices().map(|(start, _)| start).take_while(|start| *start <= at).last().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_the_one_before_ended() {
        let text = "The ferry, the ferry crosses the river twice.";
        let mut letters = Letters::of(text);
        assert_eq!(letters.take("The ferry, the ferry cros\u{ad}"), Some(0));
        let at = letters.take("ses the river twice.").unwrap();
        assert_eq!(&text[at..], "ses the river twice.");
        assert_eq!(&text[word_start(text, at)..], "crosses the river twice.");
        // The header row again.
        assert_eq!(letters.take("The ferry"), Some(0));
    }

    #[test]
    fn all_of_it_is_taken_once() {
        let mut letters = Letters::of("Year");
        assert_eq!(letters.take("Year"), Some(0));
        assert_eq!(letters.take("Jahr"), None);
    }

    #[test]
    fn what_a_layout_hides_does_not_matter() {
        let text = "see https://example.org/a-very-long-address and then the rest of the sentence";
        let mut letters = Letters::of(text);
        letters.take("see");
        let at = letters.take("and then the rest").unwrap();
        assert_eq!(&text[at..], "and then the rest of the sentence");
    }
}
