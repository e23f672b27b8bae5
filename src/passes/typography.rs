//! Sets quotation marks, dashes and ellipses as the language requires.
//!
//! A space before `?`, `!`, `;`, `:` or `»`, as in French, becomes a no-break space, and so does one between a number and
//! its unit, currency or per cent sign, and one before a dash between words.
//!
//! A run of inlines is processed as one text, because a quotation mark before `*emphasis*` depends on the character
//! that follows. Code is not changed, and neither are links whose text is an address, since a changed dash would make
//! the address wrong.

use crate::document::{DataFigure, Document, Inline, InlineStyle, Target};
use crate::publication::Language;
use crate::terms::Quotes;

mod languages;
mod marks;
mod metadata;
mod unbroken;

use marks::{Mark, classify};

/// Typography of one language. The metadata of issues and publications is set as the text is.
#[derive(Clone, Copy)]
pub(crate) struct Typography<'a> {
    /// Quotation marks.
    pub(crate) quotes: &'a Quotes,
    /// Language of the text, for the words that begin with an apostrophe.
    pub(crate) language: &'a Language,
}

pub(super) fn run(document: &mut Document, typography: Typography<'_>) {
    languages::Languages::of(document).set(document, typography);
}

impl Typography<'_> {
    /// Sets a run of inlines.
    pub(super) fn set(self, run: &mut [Inline]) {
        let characters = run_characters(run);
        let marks = classify(&characters, self.language.primary());
        let mut state = TypographyState {
            quotes: self.quotes,
            characters: &characters,
            marks: &marks,
            at: 0,
            is_before_note: false,
            has_dropped_space: false,
        };
        state.inlines(run);
    }
}

/// Placeholder for code, images, formulas and addresses: a character that is neither white space nor punctuation.
pub(super) const OBJECT: char = '\u{FFFC}';

/// Returns the characters of a run in the order in which [`TypographyState::inlines`] visits them.
fn run_characters(run: &[Inline]) -> Vec<char> {
    let mut characters = Vec::new();
    collect(run, &mut characters);
    characters
}

fn collect(run: &[Inline], characters: &mut Vec<char>) {
    for inline in run {
        match inline {
            Inline::Text { text, .. } => characters.extend(text.chars()),
            Inline::SoftBreak { .. } | Inline::HardBreak { .. } => characters.push(' '),
            // The text of a mention is already typeset.
            Inline::Code { .. }
            | Inline::Image(_)
            | Inline::Math(_)
            | Inline::Mention { .. }
            | Inline::Passage { .. }
            | Inline::Styled { style: InlineStyle::Keyboard, .. } => characters.push(OBJECT),
            Inline::Link { target, content, .. } if shows_address(target, content) => characters.push(OBJECT),
            // A note mark follows its word directly and does not separate it from the next character.
            Inline::NoteReference { .. } | Inline::IndexMark { .. } | Inline::Anchor { .. } => {}
            Inline::Styled { content, .. }
            | Inline::Abbreviation { content, .. }
            | Inline::Link { content, .. }
            | Inline::Reference { content, .. }
            | Inline::DataFigure(DataFigure { content, .. }) => collect(content, characters),
        }
    }
}

/// Returns `true` if the text of a link is an address: `<https://example.org/a--b>`, `www.example.org`,
/// `<anna@example.org>`.
fn shows_address(target: &Target, content: &[Inline]) -> bool {
    let (Target::Url(url), [Inline::Text { text, .. }]) = (target, content) else { return false };
    let is_address = text.contains("://") || text.starts_with("www.") || url.strip_prefix("mailto:") == Some(text);
    is_address && !text.contains(char::is_whitespace)
}

/// Returns `true` for white space that HTML collapses.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Position in a run, and the meanings of its quotation marks.
struct TypographyState<'a> {
    quotes: &'a Quotes,
    /// All characters of the run.
    characters: &'a [char],
    /// Meaning of each straight quotation mark, in the order of the run.
    marks: &'a [(usize, Mark)],
    /// Index of the current character.
    at: usize,
    /// Whether the mark of a note follows the current text.
    is_before_note: bool,
    /// Whether the space before the last mark was dropped, for the space after it.
    has_dropped_space: bool,
}

impl TypographyState<'_> {
    fn inlines(&mut self, run: &mut [Inline]) {
        for index in 0..run.len() {
            self.is_before_note = matches!(run.get(index + 1), Some(Inline::NoteReference { .. }));
            match &mut run[index] {
                Inline::Text { text, .. } => *text = self.text(text),
                Inline::SoftBreak { .. }
                | Inline::HardBreak { .. }
                | Inline::Code { .. }
                | Inline::Image(_)
                | Inline::Math(_)
                | Inline::Mention { .. }
                // A passage in another language is set as a run of its own.
                | Inline::Passage { .. }
                | Inline::Styled { style: InlineStyle::Keyboard, .. } => {
                    self.has_dropped_space = false;
                    self.at += 1;
                }
                Inline::NoteReference { .. } | Inline::IndexMark { .. } | Inline::Anchor { .. } => {}
                Inline::Link { target, content, .. } if shows_address(target, content) => self.at += 1,
                Inline::Styled { content, .. }
                | Inline::Abbreviation { content, .. }
                | Inline::Link { content, .. }
                | Inline::Reference { content, .. }
                | Inline::DataFigure(DataFigure { content, .. }) => self.inlines(content),
            }
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut output = String::with_capacity(text.len() + 8);
        let end = self.at + text.chars().count();
        while self.at < end {
            let c = self.characters[self.at];
            let in_text = end - self.at;
            match c {
                '"' | '\'' => output.push_str(self.quotation_mark(c)),
                '-' if in_text >= 2 && self.next(1) == Some('-') => self.dashes(in_text, &mut output),
                '.' if in_text >= 3 && self.is_ellipsis() => {
                    output.push('…');
                    self.at += 2;
                }
                // As in HTML, several white space characters count as one. Of those around a mark, the one after it stays.
                ' ' | '\t' | '\n' | '\r'
                    if in_text == 1 && self.is_before_note && self.next(1).is_some_and(is_space) =>
                {
                    self.has_dropped_space = true;
                }
                ' ' | '\t' | '\n' | '\r'
                    if !std::mem::take(&mut self.has_dropped_space) && self.previous().is_some_and(is_space) => {}
                // A tab or a line feed in text (`&#10;`) becomes a space: Typst would print nothing for it.
                '\t' | '\n' | '\r' => output.push(' '),
                ' ' if self.next(1).is_some_and(|next| "?!;:»".contains(next)) => output.push('\u{A0}'),
                ' ' if unbroken::joins(self.characters, self.at) => output.push('\u{A0}'),
                c => output.push(c),
            }
            self.at += 1;
        }
        output
    }

    /// Returns the printed form of the straight quotation mark `c` at the current position.
    fn quotation_mark(&self, c: char) -> &str {
        let found = self.marks.binary_search_by_key(&self.at, |(at, _)| *at);
        let (opening, closing) = if c == '"' { &self.quotes.double } else { &self.quotes.single };
        match found.map(|index| self.marks[index].1) {
            Ok(Mark::Opening) => opening,
            Ok(Mark::Closing) => closing,
            Ok(Mark::Apostrophe) | Err(_) => "’",
        }
    }

    fn next(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn previous(&self) -> Option<char> {
        self.at.checked_sub(1).map(|before| self.characters[before])
    }

    /// Returns `true` at the first of exactly three full stops.
    fn is_ellipsis(&self) -> bool {
        self.next(1) == Some('.')
            && self.next(2) == Some('.')
            && self.next(3) != Some('.')
            && self.previous() != Some('.')
    }

    /// Writes `--` as an en dash and `---` as an em dash. More hyphens are left unchanged.
    fn dashes(&mut self, in_text: usize, output: &mut String) {
        let count = self.characters[self.at..self.at + in_text].iter().take_while(|&&c| c == '-').count();
        match count {
            2 => output.push('–'),
            3 => output.push('—'),
            _ => output.extend(std::iter::repeat_n('-', count)),
        }
        self.at += count - 1;
    }
}
