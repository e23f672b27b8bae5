//! Quotation marks, dashes and ellipses as the issue's language has them.
//!
//! A blank before `?`, `!`, `;` or `:`, which some languages and some authors put there, never begins a line.
//!
//! Works on a run of inlines as one text, so that a quotation mark before `*emphasis*` knows what follows. Code is left
//! alone, and so is an address that a link shows: a dash in it would make another one.

use crate::document::{Document, Inline, Style, Target};
use crate::terms::Quotes;

pub(super) fn run(document: &mut Document, quotes: &Quotes) {
    document.each_run_mut(&mut |run| {
        let characters = run_characters(run);
        let mut state = State { quotes, characters: &characters, at: 0, open_double: false, open_single: false };
        state.inlines(run);
    });
}

/// What stands for code, images and notes: a character that is neither blank nor punctuation.
const OBJECT: char = '\u{FFFC}';

/// The characters of a run as [`State::inlines`] meets them.
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
            // What is mentioned is set already.
            Inline::Code { .. }
            | Inline::Image(_)
            | Inline::Math(_)
            | Inline::Mention { .. }
            | Inline::Styled { style: Style::Keyboard, .. } => characters.push(OBJECT),
            Inline::Link { target, content, .. } if shows_address(target, content) => characters.push(OBJECT),
            // A note sticks to the word before it.
            Inline::NoteReference { .. } | Inline::IndexMark { .. } => {}
            Inline::Styled { content, .. }
            | Inline::Abbreviation { content, .. }
            | Inline::Link { content, .. }
            | Inline::Reference { content, .. } => collect(content, characters),
        }
    }
}

/// Whether the words of a link are an address: `<https://example.org/a--b>`, `www.example.org`, `<anna@example.org>`.
fn shows_address(target: &Target, content: &[Inline]) -> bool {
    let (Target::Url(url), [Inline::Text { text, .. }]) = (target, content) else { return false };
    let is_address = text.contains("://") || text.starts_with("www.") || url.strip_prefix("mailto:") == Some(text);
    is_address && !text.contains(char::is_whitespace)
}

struct State<'a> {
    quotes: &'a Quotes,
    characters: &'a [char],
    at: usize,
    open_double: bool,
    open_single: bool,
}

impl State<'_> {
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
                | Inline::Styled { style: Style::Keyboard, .. } => self.at += 1,
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
        let mut made = String::with_capacity(text.len() + 8);
        let end = self.at + text.chars().count();
        while self.at < end {
            let c = self.characters[self.at];
            let in_text = end - self.at;
            match c {
                '"' | '\'' => self.quote(c, &mut made),
                '-' if in_text >= 2 && self.next(1) == Some('-') => self.dashes(in_text, &mut made),
                '.' if in_text >= 3 && self.is_ellipsis() => {
                    made.push('…');
                    self.at += 2;
                }
                // As in HTML, several blanks are one.
                ' ' | '\t' | '\n' | '\r' if self.previous().is_some_and(|previous| " \t\n\r".contains(previous)) => {}
                // A tab or a line end in words (`&#10;`) is one too: Typst would set nothing for it.
                '\t' | '\n' | '\r' => made.push(' '),
                ' ' if self.next(1).is_some_and(|next| "?!;:»".contains(next)) => made.push('\u{A0}'),
                c => made.push(c),
            }
            self.at += 1;
        }
        made
    }

    fn next(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn previous(&self) -> Option<char> {
        self.at.checked_sub(1).map(|before| self.characters[before])
    }

    /// Exactly three full stops.
    fn is_ellipsis(&self) -> bool {
        self.next(1) == Some('.')
            && self.next(2) == Some('.')
            && self.next(3) != Some('.')
            && self.previous() != Some('.')
    }

    /// `--` is an en dash, `---` an em dash; more are left as they are.
    fn dashes(&mut self, in_text: usize, made: &mut String) {
        let count = self.characters[self.at..self.at + in_text].iter().take_while(|&&c| c == '-').count();
        match count {
            2 => made.push('–'),
            3 => made.push('—'),
            _ => made.extend(std::iter::repeat_n('-', count)),
        }
        self.at += count - 1;
    }

    fn quote(&mut self, c: char, made: &mut String) {
        let opens = opens(self.previous(), self.next(1));
        if c == '"' {
            let closes = self.open_double && !opens;
            made.push_str(if closes || !opens { &self.quotes.double.1 } else { &self.quotes.double.0 });
            self.open_double = !closes && opens;
            return;
        }
        let after_letter = self.previous().is_some_and(char::is_alphanumeric);
        let before_letter = self.next(1).is_some_and(char::is_alphanumeric);
        if after_letter && before_letter || !self.open_single && !opens {
            made.push('’');
        } else if opens && !self.is_elision() {
            made.push_str(&self.quotes.single.0);
            self.open_single = true;
        } else if opens {
            made.push('’');
        } else {
            made.push_str(&self.quotes.single.1);
            self.open_single = false;
        }
    }

    /// `'90s`: no later mark could close it, so it is an apostrophe.
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

/// Whether a mark between these two characters opens a quotation.
fn opens(previous: Option<char>, next: Option<char>) -> bool {
    let before = previous.is_none_or(|c| c.is_whitespace() || "([{<-–—/«„“‘‚\"'".contains(c));
    let after = next.is_some_and(|c| !c.is_whitespace());
    before && after && !(previous.is_none() && next.is_some_and(|c| ".,;:!?)".contains(c)))
}
