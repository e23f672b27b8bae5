//! Lists of names: `Berg, Anna and van der Meer, Jr., Pieter and others`

use super::tex;
use crate::bibliography::item::Name;
use crate::bibliography::markup;

/// Parses a list of names. If `keeps_particles` is set, a particle such as `de` is part of the family name.
pub(super) fn parse(text: &str, keeps_particles: bool) -> Vec<Name> {
    split(text, |rest| {
        let word = rest.trim_start();
        let is_and = rest.len() > word.len()
            && word.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("and"))
            && word[3..].starts_with(char::is_whitespace);
        is_and.then(|| rest.len() - word.len() + 3)
    })
    .into_iter()
    .map(str::trim)
    .filter(|name| !name.is_empty())
    .map(|name| parse_name(name, keeps_particles))
    .collect()
}

/// Splits a text at separators outside of braces. `separator` returns the length of the separator that a text begins
/// with.
pub(super) fn split(text: &str, separator: impl Fn(&str) -> Option<usize>) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at, mut depth) = (0, 0, 0_usize);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\\' => at += 1,
            _ => {
                if depth == 0
                    && let Some(length) = separator(&text[at..])
                {
                    parts.push(&text[start..at]);
                    at += length;
                    start = at;
                    continue;
                }
            }
        }
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        at = at.min(text.len());
    }
    parts.push(&text[start.min(text.len())..]);
    parts
}

fn plain(text: &str) -> String {
    markup::plain(&tex::parse(text.trim())).trim().to_owned()
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn parse_name(text: &str, keeps_particles: bool) -> Name {
    if text.eq_ignore_ascii_case("others") {
        return Name::literal("others");
    }
    if is_braced(text) {
        return Name::literal(plain(text));
    }
    let parts: Vec<&str> = split(text, |rest| rest.starts_with(',').then_some(1)).into_iter().map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| has_name_key(part)) {
        return extended(&parts, keeps_particles);
    }
    match parts.as_slice() {
        [only] => in_reading_order(only, keeps_particles),
        [family, given] => inverted(family, None, given, keeps_particles),
        [family, suffix, rest @ ..] => inverted(family, Some(suffix), &rest.join(", "), keeps_particles),
        [] => Name::literal(plain(text)),
    }
}

/// Returns `true` if braces enclose the whole text.
fn is_braced(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    let mut depth = 0_i32;
    inside.chars().all(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth >= 0
    })
}

fn has_name_key(part: &str) -> bool {
    part.split_once('=').is_some_and(|(name, _)| {
        matches!(
            name.trim(),
            "family" | "given" | "prefix" | "suffix" | "useprefix" | "given-i" | "family-i" | "prefix-i"
        )
    })
}

/// Parses a name in the extended format: `given=Hans, family=Meer, prefix=van, useprefix=true`
fn extended(parts: &[&str], keeps_particles: bool) -> Name {
    let get = |wanted: &str| {
        parts
            .iter()
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim() == wanted)
            .and_then(|(_, value)| some(plain(value.trim().trim_matches('"'))))
    };
    let keeps = get("useprefix").map_or(keeps_particles, |value| value == "true");
    let name = Name { family: get("family"), given: get("given"), suffix: get("suffix"), ..Name::default() };
    with_particle(name, get("prefix"), keeps)
}

/// Sets the particle of a name.
fn with_particle(name: Name, particle: Option<String>, keeps_particles: bool) -> Name {
    if keeps_particles { Name { non_dropping: particle, ..name } } else { Name { dropping: particle, ..name } }
}

/// Splits a text at its spaces.
fn words(text: &str) -> Vec<&str> {
    split(text, |rest| {
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '~');
        (trimmed.len() < rest.len()).then(|| rest.len() - trimmed.len())
    })
    .into_iter()
    .filter(|word| !word.is_empty())
    .collect()
}

/// Returns `true` if the first letter of a word is in lower case. A word in braces has no case.
fn is_lower(word: &str) -> bool {
    if word.starts_with('{') && !word.starts_with("{\\") {
        return false;
    }
    plain(word).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// Parses `von der Berg` before a comma, and what follows it.
fn inverted(family: &str, suffix: Option<&str>, given: &str, keeps_particles: bool) -> Name {
    let words = words(family);
    let particles = words.iter().take_while(|word| is_lower(word)).count().min(words.len().saturating_sub(1));
    let join = |words: &[&str]| some(plain(&words.join(" ")));
    let name = Name {
        family: join(&words[particles..]),
        given: some(plain(given)),
        suffix: suffix.and_then(|suffix| some(plain(suffix))),
        ..Name::default()
    };
    attached(with_particle(name, join(&words[..particles]), keeps_particles))
}

/// Parses `Ludwig van Beethoven`.
fn in_reading_order(text: &str, keeps_particles: bool) -> Name {
    let words = words(text);
    let Some((last, before)) = words.split_last() else { return Name::literal(plain(text)) };
    let join = |words: &[&str]| some(plain(&words.join(" ")));
    let first_lower = before.iter().position(|word| is_lower(word)).unwrap_or(before.len());
    let last_lower = before.iter().rposition(|word| is_lower(word)).map_or(first_lower, |at| at + 1);
    let mut family: Vec<&str> = before[last_lower..].to_vec();
    if first_lower == before.len() {
        family.clear();
    }
    family.push(last);
    let given = &before[..first_lower];
    let particle = join(&before[first_lower..last_lower.max(first_lower)]);
    let name = Name { family: join(&family), given: join(given), ..Name::default() };
    attached(with_particle(name, particle, keeps_particles))
}

/// Separates a particle that is attached to the family name: `d'Arc`, `al-Hakim`
fn attached(name: Name) -> Name {
    let Some(family) = &name.family else { return name };
    if name.non_dropping.is_some() || name.dropping.is_some() {
        return name;
    }
    let Some(end) = family.find(['\'', '\u{2019}', '-', '\u{2010}']) else { return name };
    let mark = family[end..].chars().next().map_or(0, char::len_utf8);
    let (particle, rest) = family.split_at(end + mark);
    let is_particle = end > 0 && family[..end].chars().all(char::is_lowercase) && !rest.is_empty();
    if !is_particle || rest.contains(['\'', '\u{2019}', '-']) {
        return name;
    }
    Name { non_dropping: Some(particle.to_owned()), family: Some(rest.to_owned()), ..name }
}
