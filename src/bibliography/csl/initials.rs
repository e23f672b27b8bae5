//! Initials of given names.

/// Shortens given names to initials: `Ji-Ping Anna` to `J.-P. A.`
///
/// Without `makes_initials`, only initials that the name already has are given the style's punctuation.
pub(super) fn initials(given: &str, makes_initials: bool, with_hyphen: bool, with: &str) -> String {
    let mut text = String::new();
    for word in words(given) {
        match word {
            Word::Initial(initial) => {
                text.push_str(&initial);
                text.push_str(with);
            }
            Word::Full(word) if word.chars().all(char::is_lowercase) => {
                if !with.ends_with(char::is_whitespace) {
                    text.push(' ');
                }
                text.push_str(&word);
                text.push(' ');
            }
            Word::Full(word) if makes_initials => {
                let initial = initial(&word, with_hyphen);
                if !initial.is_empty() {
                    text.push_str(&initial);
                    text.push_str(with);
                }
            }
            Word::Full(word) => {
                text.push_str(&word);
                text.push(' ');
            }
        }
    }
    text.replace(" -", "-").trim_matches(' ').to_owned()
}

/// A part of given names.
enum Word {
    /// An initial, without its full stop.
    Initial(String),
    /// A name. It begins with a hyphen if one joins it to the name before.
    Full(String),
}

/// Splits given names at spaces, full stops and hyphens.
fn words(given: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = String::new();
    let finish = |word: &mut String, words: &mut Vec<Word>| {
        let finished = std::mem::take(word);
        match finished.chars().count() {
            0 => {}
            1 => words.push(Word::Initial(finished)),
            _ => words.push(Word::Full(finished)),
        }
    };
    for c in given.chars() {
        match c {
            '.' if word.is_empty() => {}
            '.' => words.push(Word::Initial(std::mem::take(&mut word))),
            '-' => {
                if !word.is_empty() {
                    words.push(Word::Full(std::mem::take(&mut word)));
                }
                word.push('-');
            }
            ' ' => finish(&mut word, &mut words),
            c => word.push(c),
        }
    }
    finish(&mut word, &mut words);
    words
}

/// Returns the initial of a name. `Ji-ping` has none for its second part.
fn initial(word: &str, with_hyphen: bool) -> String {
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some('-'), Some(c)) if c.is_uppercase() && with_hyphen => format!("-{c}"),
        (Some('-'), Some(c)) if c.is_uppercase() => c.to_string(),
        (Some('-') | None, _) => String::new(),
        (Some(first), Some(second)) if first.is_uppercase() => {
            let rest = characters.as_str();
            let is_digraph = second.is_uppercase() && !rest.is_empty() && rest.chars().all(char::is_lowercase);
            if is_digraph { format!("{first}{}", second.to_lowercase()) } else { first.to_string() }
        }
        (Some(first), None) if first.is_uppercase() => first.to_string(),
        _ => word.to_owned(),
    }
}
