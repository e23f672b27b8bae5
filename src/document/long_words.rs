//! Long words of a text, which take much time to set.

use unicode_script::{Script, UnicodeScript};

use super::{Inline, plain_text};

/// Letters of a text in long words. A word is what stands between two blanks; scripts without blanks have none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LongWords {
    /// Letters in words of more than twelve letters. They have many places for a hyphen, all of which are compared for the
    /// best lines of a paragraph.
    pub(crate) in_words: usize,
    /// Letters in words of more than [`LongWords::MAX_WORD`] letters, in which the layouts look for places to break.
    pub(crate) in_runs: usize,
}

impl LongWords {
    /// Number of letters of a word above which it counts for [`LongWords::in_runs`].
    pub(crate) const MAX_WORD: usize = 20;
    /// Number of letters of a word above which it counts for [`LongWords::in_words`].
    pub(crate) const MAX_SHORT_WORD: usize = 12;
    /// Number of letters in long words that a paragraph of any text may have.
    const ORDINARY: usize = 500;

    /// Counts the letters of a run of inlines.
    pub(crate) fn of(run: &[Inline]) -> Self {
        Self::of_text(&plain_text(run))
    }

    /// Returns the letters in long words beyond those of a paragraph of ordinary text.
    pub(crate) fn beyond_ordinary(self) -> usize {
        self.in_words.saturating_sub(Self::ORDINARY)
    }

    /// Returns the letters in long words that are not in runs, beyond those of a paragraph of ordinary text.
    pub(crate) fn dense(self) -> usize {
        (self.in_words - self.in_runs).saturating_sub(Self::ORDINARY)
    }

    fn of_text(text: &str) -> Self {
        let mut counted = Self::default();
        let ends_word = |c: char| c.is_whitespace() || is_without_blanks(c);
        for word in text.split(ends_word).filter(|word| word.len() > Self::MAX_SHORT_WORD) {
            let letters = word.chars().count();
            if letters > Self::MAX_SHORT_WORD {
                counted.in_words += letters;
            }
            if letters > Self::MAX_WORD {
                counted.in_runs += letters;
            }
        }
        counted
    }
}

/// Returns `true` for a character of a script that has no blanks between words.
fn is_without_blanks(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Hangul
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
                | Script::Tibetan
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_long_by_their_letters() {
        let counted = |text: &str| LongWords::of_text(text);
        assert_eq!(counted("a short text of ordinary words"), LongWords::default());
        assert_eq!(counted("éééééééééééé"), LongWords::default());
        assert_eq!(counted("an extraordinary word"), LongWords { in_words: 13, in_runs: 0 });
        assert_eq!(counted(&"x".repeat(21)), LongWords { in_words: 21, in_runs: 21 });
        assert_eq!(counted(&"渡".repeat(100)), LongWords::default());
        assert_eq!(counted(&"extraordinary ".repeat(38)).dense(), 0);
        assert_eq!(counted(&"extraordinary ".repeat(40)).dense(), 20);
    }
}
