//! Finds the text drawn on a page in the text of a leaf, by its letters without white space.

use unicode_segmentation::UnicodeSegmentation as _;

/// Number of letters that are compared to find a position in a text.
const SAMPLE: usize = 12;

/// A cursor in the text of a leaf, which advances page by page.
pub(super) struct LetterCursor {
    /// The letters with their byte offsets in the text.
    letters: Vec<(usize, char)>,
    /// Number of letters before the cursor.
    position: usize,
    is_started: bool,
}

impl LetterCursor {
    /// Creates a cursor at the beginning of a text.
    pub(super) fn new(text: &str) -> Self {
        let letters = text.char_indices().filter(|(_, letter)| is_compared(*letter)).collect();
        Self { letters, position: 0, is_started: false }
    }

    /// Advances the cursor past the text drawn on a page. Returns the byte offset at which the drawn text begins, or
    /// `None` if it is not part of the text and the cursor is at the end.
    pub(super) fn advance(&mut self, drawn: &str) -> Option<usize> {
        let drawn: Vec<char> = drawn.chars().filter(|letter| is_compared(*letter)).collect();
        if !std::mem::replace(&mut self.is_started, true) {
            self.position = drawn.len();
            return Some(0);
        }
        let start = self.nearest(&drawn[..drawn.len().min(SAMPLE)]);
        let (byte, _) = *self.letters.get(start)?;
        self.position = start + drawn.len();
        Some(byte)
    }

    /// Returns the index at which `sample` occurs nearest to the cursor, or the position of the cursor if it does not
    /// occur: a layout may draw more or fewer letters than the text has.
    fn nearest(&self, sample: &[char]) -> usize {
        let is_match = |start: usize| {
            let letters = self.letters[start..].iter().map(|(_, letter)| letter);
            letters.take(sample.len()).eq(sample)
        };
        let starts = 0..=self.letters.len().saturating_sub(sample.len().max(1));
        let nearest = starts.filter(|start| is_match(*start)).min_by_key(|start| start.abs_diff(self.position));
        nearest.unwrap_or(self.position)
    }
}

/// Returns `true` if a character is drawn independently of line breaks. White space disappears at the end of a line,
/// and soft hyphens appear there.
fn is_compared(letter: char) -> bool {
    !letter.is_whitespace() && !matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Returns the start of the word that contains the byte `at`. A page that starts with the second half of a hyphenated
/// word starts at this word, because a page break inside a word would make screen readers split it.
pub(super) fn word_start(text: &str, at: usize) -> usize {
    text.split_word_bound_indices().map(|(start, _)| start).take_while(|start| *start <= at).last().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_the_previous_page_ended() {
        let text = "The ferry, the ferry crosses the river twice.";
        let mut cursor = LetterCursor::new(text);
        assert_eq!(cursor.advance("The ferry, the ferry cros\u{ad}"), Some(0));
        let at = cursor.advance("ses the river twice.").unwrap();
        assert_eq!(&text[at..], "ses the river twice.");
        assert_eq!(&text[word_start(text, at)..], "crosses the river twice.");
        // A repeated header row.
        assert_eq!(cursor.advance("The ferry"), Some(0));
    }

    #[test]
    fn a_text_that_is_drawn_completely_has_no_further_position() {
        let mut cursor = LetterCursor::new("Year");
        assert_eq!(cursor.advance("Year"), Some(0));
        assert_eq!(cursor.advance("Jahr"), None);
    }

    #[test]
    fn text_hidden_by_a_layout_is_skipped() {
        let text = "see https://example.org/a-very-long-address and then the rest of the sentence";
        let mut cursor = LetterCursor::new(text);
        cursor.advance("see");
        let at = cursor.advance("and then the rest").unwrap();
        assert_eq!(&text[at..], "and then the rest of the sentence");
    }
}
