//! The meanings of the straight quotation marks in a text: opening, closing, or an apostrophe.
//!
//! The marks are read from left to right with the quotations that are open. A mark that could open or close a quotation,
//! such as one after a hyphen, closes the open one unless a word follows.

use super::OBJECT;

/// Meaning of a straight quotation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Begins a quotation.
    Opening,
    /// Ends a quotation.
    Closing,
    /// An omitted letter or a genitive: `'Tis`, `rock 'n' roll`, `the '90s`.
    Apostrophe,
}

/// Words that begin with an apostrophe in every language: they do not exist without one.
const ELISIONS: [&str; 5] = ["tis", "twas", "twere", "twill", "twould"];

/// Further words that begin with an apostrophe, by language.
const ELISIONS_BY_LANGUAGE: [(&str, &[&str]); 3] = [
    ("de", &["s", "n", "ne", "nen", "nem", "ner", "rein", "raus", "rauf", "runter", "rüber", "nauf", "naus"]),
    ("en", &["em", "til", "twasn", "twouldn", "nuff"]),
    ("nl", &["s", "t", "k", "m", "n", "ns", "r"]),
];

/// Words before a letter that is named, as in `the letter 'n' is`, where `'n'` is not a short `and`.
const NAMES_OF_LETTERS: [&str; 12] = [
    "letter",
    "variable",
    "number",
    "key",
    "integer",
    "buchstabe",
    "buchstaben",
    "zahl",
    "lettre",
    "letra",
    "lettera",
    "bokstaven",
];

/// Returns the meaning of each straight quotation mark, with its index in `characters`.
pub(super) fn classify(characters: &[char], language: &str) -> Vec<(usize, Mark)> {
    let places: Vec<usize> = (0..characters.len()).filter(|at| matches!(characters[*at], '"' | '\'')).collect();
    let mut reader = MarkReader { characters, places: &places, language, open: Vec::new(), marks: Vec::new() };
    for &at in &places {
        let mark = if characters[at] == '"' { reader.double(at) } else { reader.single(at) };
        reader.marks.push((at, mark));
    }
    reader.marks
}

/// Number of marks after a mark in which the end of its quotation is looked for.
const NEAR_MARKS: usize = 500;
/// Number of quotations that are open at once. A text with more has none that anyone could read.
const MAX_OPEN: usize = 50;

struct MarkReader<'a> {
    characters: &'a [char],
    /// Indices of all straight quotation marks in `characters`.
    places: &'a [usize],
    language: &'a str,
    /// Open quotations, the innermost last, by their marks.
    open: Vec<char>,
    /// Marks that have been read.
    marks: Vec<(usize, Mark)>,
}

impl MarkReader<'_> {
    fn double(&mut self, at: usize) -> Mark {
        let (previous, next) = self.neighbours(at);
        let before_word = next.is_some_and(is_word);
        let is_open = self.open.contains(&'"');
        let opens = if is_open {
            self.opens(at, '"')
        } else {
            // Without an open quotation, a mark before a word opens one, except after a word of Latin letters (or after a
            // number, where it is a sign for inches) unless another mark follows.
            let after_digit = previous.is_some_and(char::is_numeric);
            let another = self.has_later('"');
            let between_blanks = previous.is_none_or(char::is_whitespace) && next.is_some_and(char::is_whitespace);
            self.opens(at, '"')
                || before_word && !after_digit && (another || !previous.is_some_and(is_word))
                || between_blanks && another
        };
        if opens {
            self.open('"');
            return Mark::Opening;
        }
        self.close('"');
        Mark::Closing
    }

    fn single(&mut self, at: usize) -> Mark {
        let (previous, next) = self.neighbours(at);
        if self.opens(at, '\'') {
            if self.is_elision(at) {
                return Mark::Apostrophe;
            }
            self.open('\'');
            return Mark::Opening;
        }
        let inside_word = next.is_some_and(is_word) && previous.is_some_and(|c| !c.is_whitespace());
        let is_innermost = self.open.last() == Some(&'\'');
        if inside_word || !is_innermost || self.is_genitive(at) || self.is_after_elision(at) {
            return Mark::Apostrophe;
        }
        self.close('\'');
        Mark::Closing
    }

    /// Returns the indices of the next marks after the one that is being read.
    fn later(&self) -> &[usize] {
        let next = self.marks.len() + 1;
        &self.places[next.min(self.places.len())..(next + NEAR_MARKS).min(self.places.len())]
    }

    /// Returns `true` if one of the next marks is this one.
    fn has_later(&self, mark: char) -> bool {
        self.later().iter().any(|at| self.characters[*at] == mark)
    }

    /// Opens a quotation.
    fn open(&mut self, mark: char) {
        self.open.push(mark);
        if self.open.len() > MAX_OPEN {
            self.open.remove(0);
        }
    }

    fn neighbours(&self, at: usize) -> (Option<char>, Option<char>) {
        (at.checked_sub(1).map(|before| self.characters[before]), self.characters.get(at + 1).copied())
    }

    /// Closes the innermost open quotation with this mark, and those inside it.
    fn close(&mut self, mark: char) {
        if let Some(at) = self.open.iter().rposition(|&open| open == mark) {
            self.open.truncate(at);
        }
    }

    /// Returns `true` if the mark at `at` opens a quotation, judged by the characters beside it.
    fn opens(&self, at: usize, mark: char) -> bool {
        let (previous, next) = self.neighbours(at);
        let Some(next) = next.filter(|c| !c.is_whitespace()) else { return false };
        match previous {
            None => !".,;:!?)".contains(next) || self.has_later(mark),
            Some(c) if c.is_whitespace() => true,
            Some(c) => {
                let after_opening = matches!(self.marks.last(), Some(&(before, Mark::Opening)) if before + 1 == at);
                let can_open = match c {
                    '"' | '\'' => after_opening,
                    '«' | '»' | '„' | '“' | '”' | '‘' | '‚' | '‹' | '›' => is_word(next),
                    _ => "([{<-–—/=+|¿¡".contains(c),
                };
                can_open && (is_word(next) || !self.open.contains(&mark))
            }
        }
    }

    /// Returns `true` if an opening `'` is an apostrophe: in `'90s` and `'Tis`, or if no later mark closes a quotation.
    fn is_elision(&self, at: usize) -> bool {
        let rest = &self.characters[at + 1..];
        let word: String = rest.iter().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let after_word = rest.get(word.chars().count()).copied();
        if word == "n" && after_word == Some('\'') {
            return self.is_short_and(at);
        }
        if after_word != Some('\'') {
            let digits = word.chars().take_while(char::is_ascii_digit).count();
            let decade = digits == 2 && matches!(&word[2..], "" | "s" | "er" | "ern" | "ers");
            let by_language = ELISIONS_BY_LANGUAGE.iter().filter(|(language, _)| *language == self.language);
            let mut words = ELISIONS.into_iter().chain(by_language.flat_map(|(_, words)| words.iter().copied()));
            if decade || words.any(|elision| elision == word) {
                return true;
            }
        }
        !self.is_closed_later()
    }

    /// Returns `true` if `'n'` stands between two words and means `and`.
    fn is_short_and(&self, at: usize) -> bool {
        let follows = self.characters.get(at + 3..at + 5);
        let before = self.characters[..at].iter().rev();
        let between =
            before.clone().next() == Some(&' ') && follows.is_some_and(|next| next[0] == ' ' && is_word(next[1]));
        let word = before.skip(1).take_while(|c| c.is_alphanumeric()).collect::<Vec<_>>();
        let word: String = word.into_iter().rev().collect::<String>().to_lowercase();
        between && !word.is_empty() && !NAMES_OF_LETTERS.contains(&word.as_str())
    }

    /// Returns `true` at the second mark of `'n'` if the first is an apostrophe.
    fn is_after_elision(&self, at: usize) -> bool {
        matches!(self.marks.last(), Some(&(before, Mark::Apostrophe)) if before + 2 == at)
            && self.characters[at - 1] == 'n'
    }

    /// Returns `true` for the apostrophe of `the dogs' bowl` inside a quotation that a later mark closes.
    fn is_genitive(&self, at: usize) -> bool {
        let (previous, next) = self.neighbours(at);
        previous.is_some_and(|c| "sSxXzZß".contains(c)) && next == Some(' ') && self.is_closed_later()
    }

    /// Returns `true` if one of the next marks is a `'` that closes a quotation that is open after the mark being read.
    fn is_closed_later(&self) -> bool {
        let (mut singles, mut doubles) = (0_usize, 0_usize);
        let inside_double = self.open.contains(&'"');
        for &at in self.later() {
            let mark = self.characters[at];
            let (previous, next) = self.neighbours(at);
            let after_space = previous.is_none_or(|c| c.is_whitespace() || "([{<".contains(c));
            let opens = after_space && next.is_some_and(|c| !c.is_whitespace());
            let inside_word = !opens && !after_space && next.is_some_and(is_word);
            let count = if mark == '"' { &mut doubles } else { &mut singles };
            if opens {
                *count += 1;
            } else if mark == '\'' && (inside_word || after_space) {
                // An apostrophe.
            } else if *count > 0 {
                *count -= 1;
            } else if mark == '\'' {
                return true;
            } else if inside_double {
                return false;
            }
        }
        false
    }
}

/// Returns `true` for a character that belongs to a word: a letter, a digit, or code and other objects in the text.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == OBJECT || "$€£@#&_".contains(c)
}

#[cfg(test)]
mod tests {
    use super::classify;

    /// Writes a text with `<`, `>` for double, `(`, `)` for single quotation marks and `’` for apostrophes.
    fn read(text: &str, language: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let marks = classify(&characters, language);
        let mut marks = marks.into_iter().peekable();
        let write = |(at, &c): (usize, &char)| match marks.next_if(|(mark, _)| *mark == at) {
            Some((_, super::Mark::Opening)) => {
                if c == '"' {
                    '<'
                } else {
                    '('
                }
            }
            Some((_, super::Mark::Closing)) => {
                if c == '"' {
                    '>'
                } else {
                    ')'
                }
            }
            Some((_, super::Mark::Apostrophe)) => '’',
            None => c,
        };
        characters.iter().enumerate().map(write).collect()
    }

    const IN_ALL_LANGUAGES: [(&str, &str); 33] = [
        (r#"She wrote "all is 'well'"."#, "She wrote <all is (well)>."),
        (r#""A 'b'", "c 'd'"; "e 'f'": "g 'h'"? "i 'j'"!"#, "<A (b)>, <c (d)>; <e (f)>: <g (h)>? <i (j)>!"),
        (r#"[She: "a 'b'"]"#, "[She: <a (b)>]"),
        (r#"The marks "-", "/", "–" and "—"."#, "The marks <->, </>, <–> and <—>."),
        (r"The marks '-', '/' and '—'.", "The marks (-), (/) and (—)."),
        (r#"The marks "(", ")" and "["."#, "The marks <(>, <)> and <[>."),
        (r#""A"-"B"/"C"—"D""#, "<A>-<B>/<C>—<D>"),
        (r"'A'-'B'/'C'—'D'", "(A)-(B)/(C)—(D)"),
        (r#""so"-called and 'so'-called"#, "<so>-called and (so)-called"),
        (r#"an anti-"hero" and/or "villain""#, "an anti-<hero> and/or <villain>"),
        (r#""'Both'" at once, '"both"' too"#, "<(Both)> at once, (<both>) too"),
        (r#""'a' b" and "c 'd'""#, "<(a) b> and <c (d)>"),
        (r#"'a "b 'c' d" e'"#, "(a <b (c) d> e)"),
        ("'Tis late, 'twas early, and 'Twill pass.", "’Tis late, ’twas early, and ’Twill pass."),
        ("'Tis the 'right' time", "’Tis the (right) time"),
        ("Rock 'n' roll, Rock 'N' Roll", "Rock ’n’ roll, Rock ’N’ Roll"),
        (r#""Rock 'n' roll", he said"#, "<Rock ’n’ roll>, he said"),
        ("the letter 'n' is last", "the letter (n) is last"),
        ("the '90s, the '68 riots and '06", "the ’90s, the ’68 riots and ’06"),
        ("'90s hits' and 'hits'", "’90s hits’ and (hits)"),
        ("the numbers '10' and '20'", "the numbers (10) and (20)"),
        (r#"the "'90s""#, "the <’90s>"),
        ("It's l'été d'accord", "It’s l’été d’accord"),
        (r#""Nature"'s editor"#, "<Nature>’s editor"),
        ("the dogs' bowl", "the dogs’ bowl"),
        ("'the dogs' bowl is here'", "(the dogs’ bowl is here)"),
        (r#""the dogs' bowl" and "it""#, "<the dogs’ bowl> and <it>"),
        (r#"He said "go". "Go!" "Go?" "Go...""#, "He said <go>. <Go!> <Go?> <Go...>"),
        (r#""...and 'so' on...""#, "<...and (so) on...>"),
        (r#"("one") ["two"] ('three')"#, "(<one>) [<two>] ((three))"),
        (r#"He said:"yes","no""#, "He said:<yes>,<no>"),
        (r#"title="x" lang='y'"#, "title=<x> lang=(y)"),
        (r#"" a " and "b""#, "< a > and <b>"),
    ];

    #[test]
    fn quotation_marks_are_paired() {
        for language in ["en", "de", "fr", "nl", "sv", "pl", "cs", "es"] {
            for (text, expected) in IN_ALL_LANGUAGES {
                assert_eq!(read(text, language), expected, "{language}: {text}");
            }
        }
    }

    #[test]
    fn elisions_differ_by_language() {
        let texts = [
            ("en", "get 'em 'til 'noon'", "get ’em ’til (noon)"),
            ("en", "'cause it is 'so'", "’cause it is (so)"),
            ("de", "Wie geht's? 's ist 'ne 'gute' Frage", "Wie geht’s? ’s ist ’ne (gute) Frage"),
            ("nl", "'s avonds, 't is 'laat' in 's-Hertogenbosch", "’s avonds, ’t is (laat) in ’s-Hertogenbosch"),
            ("cs", "'k domu' a 's námi'", "(k domu) a (s námi)"),
            ("fr", "'ne pas' et \"l'été\"", "(ne pas) et <l’été>"),
            ("da", "'til salg'", "(til salg)"),
        ];
        for (language, text, expected) in texts {
            assert_eq!(read(text, language), expected, "{language}: {text}");
        }
    }

    #[test]
    fn inches_close_nothing_that_is_not_open() {
        assert_eq!(read("5'10\" tall", "en"), "5’10> tall");
        assert_eq!(read("a 5\" pipe and a 6\" pipe", "en"), "a 5> pipe and a 6> pipe");
    }
}
