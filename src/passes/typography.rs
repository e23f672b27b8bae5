//! Sets quotation marks, dashes and ellipses as the issue's language requires.
//!
//! A space before `?`, `!`, `;`, `:` or `»`, as in French, becomes a no-break space.
//!
//! A run of inlines is processed as one text, because a quotation mark before `*emphasis*` depends on the character
//! that follows. Code is not changed, and neither are links whose text is an address, since a changed dash would make
//! the address wrong.

use crate::document::{Document, Inline, InlineStyle, Target};
use crate::terms::Quotes;

pub(super) fn run(document: &mut Document, quotes: &Quotes) {
    document.each_run_mut(&mut |run| {
        let characters = run_characters(run);
        let mut state =
            TypographyState { quotes, characters: &characters, at: 0, open_double: false, open_single: false };
        state.inlines(run);
    });
}

/// Placeholder for code, images, formulas and addresses: a character that is neither white space nor punctuation.
const OBJECT: char = '\u{FFFC}';

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
            | Inline::Styled { style: InlineStyle::Keyboard, .. } => characters.push(OBJECT),
            Inline::Link { target, content, .. } if shows_address(target, content) => characters.push(OBJECT),
            // A note mark follows its word directly and does not separate it from the next character.
            Inline::NoteReference { .. } | Inline::IndexMark { .. } => {}
            Inline::Styled { content, .. }
            | Inline::Abbreviation { content, .. }
            | Inline::Link { content, .. }
            | Inline::Reference { content, .. } => collect(content, characters),
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

/// Position in a run, and its open quotation marks.
struct TypographyState<'a> {
    quotes: &'a Quotes,
    /// All characters of the run.
    characters: &'a [char],
    /// Index of the current character.
    at: usize,
    /// Whether a double quotation mark is open.
    open_double: bool,
    /// Whether a single quotation mark is open.
    open_single: bool,
}

impl TypographyState<'_> {
    fn inlines(&mut self, run: &mut [Inline]) {
        for inline in run {
            match inline {
                Inline::Text { text, .. } => *text = self.text(text),
                Inline::SoftBreak { .. }
                | Inline::HardBreak { .. }
                | Inline::Code { .. }
                | Inline::Image(_)
                | Inline::Math(_)
                | Inline::Mention { .. }
                | Inline::Styled { style: InlineStyle::Keyboard, .. } => self.at += 1,
                Inline::NoteReference { .. } | Inline::IndexMark { .. } => {}
                Inline::Link { target, content, .. } if shows_address(target, content) => self.at += 1,
                Inline::Styled { content, .. }
                | Inline::Abbreviation { content, .. }
                | Inline::Link { content, .. }
                | Inline::Reference { content, .. } => self.inlines(content),
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
                '"' | '\'' => self.quote(c, &mut output),
                '-' if in_text >= 2 && self.next(1) == Some('-') => self.dashes(in_text, &mut output),
                '.' if in_text >= 3 && self.is_ellipsis() => {
                    output.push('…');
                    self.at += 2;
                }
                // As in HTML, several white space characters count as one.
                ' ' | '\t' | '\n' | '\r' if self.previous().is_some_and(|previous| " \t\n\r".contains(previous)) => {}
                // A tab or a line feed in text (`&#10;`) becomes a space: Typst would print nothing for it.
                '\t' | '\n' | '\r' => output.push(' '),
                ' ' if self.next(1).is_some_and(|next| "?!;:»".contains(next)) => output.push('\u{A0}'),
                c => output.push(c),
            }
            self.at += 1;
        }
        output
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

    fn quote(&mut self, c: char, output: &mut String) {
        let opens = opens(self.previous(), self.next(1));
        if c == '"' {
            let closes = self.open_double && !opens;
            output.push_str(if closes || !opens { &self.quotes.double.1 } else { &self.quotes.double.0 });
            self.open_double = !closes && opens;
            return;
        }
        let after_letter = self.previous().is_some_and(char::is_alphanumeric);
        let before_letter = self.next(1).is_some_and(char::is_alphanumeric);
        if after_letter && before_letter || !self.open_single && !opens {
            output.push('’');
        } else if opens && !self.is_elision() {
            output.push_str(&self.quotes.single.0);
            self.open_single = true;
        } else if opens {
            output.push('’');
        } else {
            output.push_str(&self.quotes.single.1);
            self.open_single = false;
        }
    }

    /// Returns `true` if an opening `'` is an apostrophe: in `'90s`, or if no later mark could close the quotation.
    fn is_elision(&self) -> bool {
        let rest = &self.characters[self.at + 1..];
        if rest.first().is_some_and(char::is_ascii_digit)
            && rest.get(1).is_some_and(char::is_ascii_digit)
            && rest.get(2) == Some(&'s')
        {
            return true;
        }
        let closes = |(at, &c): (usize, &char)| {
            c == '\'' && !opens(rest.get(at.wrapping_sub(1)).copied(), rest.get(at + 1).copied())
        };
        !rest.iter().enumerate().any(closes)
    }
}

/// Returns `true` if a quotation mark between these two characters opens a quotation.
fn opens(previous: Option<char>, next: Option<char>) -> bool {
    let before = previous.is_none_or(|c| c.is_whitespace() || "([{<-–—/«„“‘‚\"'".contains(c));
    let after = next.is_some_and(|c| !c.is_whitespace());
    before && after && !(previous.is_none() && next.is_some_and(|c| ".,;:!?)".contains(c)))
}
