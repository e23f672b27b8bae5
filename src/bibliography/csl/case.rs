//! Text case: title case, sentence case and others.

use hayagriva::citationberg::TextCase;

use crate::bibliography::markup::{Node, TextStyle};

/// Context before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the word is the first.
    Start,
    /// The end of a sentence, or a colon, and a space.
    SentenceStart,
    /// A full stop and a space. The full stop may end an abbreviation.
    AfterFullStop,
    /// The end of another word.
    WordEnd,
    /// A letter or digit: the word goes on.
    WordCharacter,
    /// The punctuation that ends a sentence.
    SentenceEnd,
    /// A full stop.
    FullStop,
    /// The end of another word, and the word is the last of the text.
    LastWord,
}

/// Words that title case leaves in lower case.
const SMALL_WORDS: &[&str] = &[
    "a", "about", "an", "and", "as", "at", "but", "by", "d", "de", "down", "for", "from", "in", "into", "l", "nor",
    "of", "on", "onto", "or", "over", "so", "the", "till", "to", "up", "van", "via", "von", "with", "yet",
];

/// Abbreviations that are part of a name.
const FORMS_OF_ADDRESS: &[&str] = &["Dr", "Fr", "Ft", "Jr", "Mr", "Mrs", "Ms", "Mt", "Prof", "Rev", "Sr", "St", "Ste"];

/// Sets the text in the case that the style requires. Text of a fixed case is not changed. Title case is only used in
/// English text.
pub(super) fn apply(nodes: &mut [Node], case: TextCase, english: bool) {
    if case == TextCase::TitleCase && !english {
        return;
    }
    let mut state = Before::Start;
    let last = nodes.len().saturating_sub(1);
    for (at, node) in nodes.iter_mut().enumerate() {
        transform(node, case, &mut state, at == last);
    }
}

/// Transforms a node. `is_last` is set for the last node of the text, whose last word is treated differently.
fn transform(node: &mut Node, case: TextCase, state: &mut Before, is_last: bool) {
    match node {
        Node::Text(text) => {
            let last_start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
            let ends_in_word = is_last
                && case == TextCase::TitleCase
                && last_start < text.len()
                && !text[last_start..].contains(is_word_break);
            let starts_with_other = *state != Before::Start || last_start > 0;
            let mut result = String::with_capacity(text.len());
            let mut position = 0;
            for token in tokens(text) {
                let is_last_word = ends_in_word && starts_with_other && position == last_start;
                if is_last_word && !matches!(state, Before::WordCharacter | Before::SentenceEnd | Before::FullStop) {
                    *state = Before::LastWord;
                }
                if case == TextCase::SentenceCase && is_part_of_name(token, &text[..position], text) {
                    result.push_str(token);
                } else {
                    result.push_str(&transform_token(token, case, *state));
                }
                advance(state, token);
                position += token.len();
            }
            *text = result;
        }
        Node::Styled(TextStyle::SmallCaps | TextStyle::Superscript | TextStyle::Subscript, _)
        | Node::FixedCase(_)
        | Node::Inline(_) => skip(node, state),
        Node::Styled(TextStyle::Italic, children) if keeps_species(children, case) => skip(node, state),
        Node::Styled(_, children) | Node::Quoted(children) | Node::Link(_, children) | Node::Cite(_, children) => {
            for child in children {
                transform(child, case, state, false);
            }
        }
    }
}

/// Returns `true` if a word of a text is the form of address before a name, as in `Dr. Berg`, or follows a capital
/// letter and an apostrophe, as in `O'Neill`.
fn is_part_of_name(word: &str, before: &str, text: &str) -> bool {
    let after = &text[before.len() + word.len()..];
    if FORMS_OF_ADDRESS.contains(&word) && after.starts_with('.') {
        return true;
    }
    let mut before = before.chars().rev();
    matches!(before.next(), Some('\'' | '\u{2019}'))
        && before.next().is_some_and(char::is_uppercase)
        && !before.next().is_some_and(char::is_alphanumeric)
}

/// Returns `true` if the case of an emphasised text is not changed because it looks like the name of a species:
/// `Salmo trutta`, `E. coli`
fn keeps_species(nodes: &[Node], case: TextCase) -> bool {
    let [Node::Text(text)] = nodes else { return false };
    let words: Vec<&str> = text.split(char::is_whitespace).collect();
    let is_lower = |word: &str| word.chars().all(char::is_lowercase) && !SMALL_WORDS.contains(&word);
    let is_genus = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && (letters.as_str() == "." || is_lower(letters.as_str()) && is_lower(&word.to_lowercase()))
    };
    matches!(case, TextCase::SentenceCase | TextCase::TitleCase)
        && matches!(words.as_slice(), [genus, species @ ..] if
            matches!(species.len(), 1 | 2) && is_genus(genus) && species.iter().all(|word| is_lower(word)))
}

/// Moves the state past a node whose text is not changed.
fn skip(node: &Node, state: &mut Before) {
    match node {
        Node::Text(text) => tokens(text).for_each(|token| advance(state, token)),
        Node::Inline(_) => *state = Before::WordCharacter,
        Node::Styled(..) | Node::FixedCase(_) | Node::Quoted(_) | Node::Link(..) | Node::Cite(..) => {
            node.children().unwrap_or_default().iter().for_each(|child| skip(child, state));
        }
    }
}

/// Splits a text into words, spaces and other characters.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let same =
            |c: char| c.is_alphanumeric() && first.is_alphanumeric() || c.is_whitespace() && first.is_whitespace();
        let length = rest[first.len_utf8()..].find(|c| !same(c)).map_or(rest.len(), |at| at + first.len_utf8());
        let (token, after) = rest.split_at(length);
        rest = after;
        Some(token)
    })
}

fn is_word_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '/' | '\u{2013}' | '\u{2014}')
}

/// Moves the state past a token.
fn advance(state: &mut Before, token: &str) {
    let Some(last) = token.chars().next_back() else { return };
    *state = match last {
        '?' | '!' | ':' => Before::SentenceEnd,
        '.' => Before::FullStop,
        c if c.is_alphanumeric() => Before::WordCharacter,
        c if c.is_whitespace() && *state == Before::SentenceEnd => Before::SentenceStart,
        c if c.is_whitespace() && *state == Before::FullStop => Before::AfterFullStop,
        c if is_word_break(c) => Before::WordEnd,
        _ => *state,
    };
}

fn transform_token(token: &str, case: TextCase, before: Before) -> String {
    if !token.chars().all(char::is_alphanumeric) {
        return token.to_owned();
    }
    let has = |test: fn(char) -> bool| token.chars().any(test);
    let is_mixed = has(char::is_uppercase) && has(char::is_lowercase);
    let is_lower = token.chars().all(char::is_lowercase);
    let mut rest = token.chars();
    let is_capitalized = rest.next().is_some_and(char::is_uppercase) && rest.all(char::is_lowercase);
    let starts = matches!(before, Before::Start | Before::SentenceStart);
    let ends_word = matches!(before, Before::WordEnd | Before::AfterFullStop | Before::LastWord);
    let is_long = token.chars().nth(1).is_some();
    let keep = || token.to_owned();
    match case {
        TextCase::Lowercase => token.to_lowercase(),
        TextCase::Uppercase => token.to_uppercase(),
        TextCase::CapitalizeFirst if is_lower && before == Before::Start => capitalize(token),
        TextCase::CapitalizeAll if is_lower && (starts || ends_word) => capitalize(token),
        // A single capital letter is a symbol, as in `Vitamin C` and `H2O`, unless it is the article.
        TextCase::SentenceCase
            if is_capitalized && !starts && before != Before::AfterFullStop && (token == "A" || is_long) =>
        {
            token.to_lowercase()
        }
        TextCase::SentenceCase if is_lower && starts => capitalize(token),
        TextCase::TitleCase if !is_mixed && has(char::is_lowercase) => {
            let is_set = starts
                || ends_word && is_long && !SMALL_WORDS.contains(&token)
                || before == Before::LastWord && is_long;
            if is_set { capitalize(token) } else { keep() }
        }
        TextCase::CapitalizeFirst | TextCase::CapitalizeAll | TextCase::SentenceCase | TextCase::TitleCase => keep(),
    }
}

/// Sets the first letter in upper case, and the others in lower case.
fn capitalize(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters.as_str().to_lowercase().chars()).collect()
    })
}
