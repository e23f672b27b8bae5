//! Sentences out of chance: after each word one that has followed it somewhere in the sample.

use std::collections::BTreeMap;

use super::chance::Chance;

/// Words in a sentence, at most.
const LONGEST: usize = 42;
/// Of shorter ones, three in four are made anew.
const SHORT: usize = 5;

/// Which word follows which, in a sample; whether in capitals makes no difference to what may follow.
pub(super) struct Chain {
    first: Vec<String>,
    next: BTreeMap<String, Vec<String>>,
}

impl Chain {
    /// Learns from words with their punctuation.
    pub(super) fn new(words: &[String]) -> Self {
        let mut chain = Self { first: Vec::new(), next: BTreeMap::new() };
        let mut before: Option<&str> = None;
        for word in words.iter().map(String::as_str) {
            match before {
                Some(before) => chain.next.entry(before.to_lowercase()).or_default().push(word.to_owned()),
                // "A." and "1." would begin a list.
                None if word.len() > 2 && word.chars().next().is_some_and(char::is_uppercase) && !ends(word) => {
                    chain.first.push(word.to_owned());
                }
                None => {}
            }
            before = Some(word).filter(|word| !ends(word));
        }
        chain
    }

    /// A sentence, with its full stop.
    pub(super) fn sentence(&self, chance: &mut Chance) -> Vec<String> {
        loop {
            let words = self.any_sentence(chance);
            if words.len() >= SHORT || chance.percent(25) {
                return words;
            }
        }
    }

    fn any_sentence(&self, chance: &mut Chance) -> Vec<String> {
        let mut words = vec![chance.pick(&self.first).clone()];
        while let Some(last) = words.last()
            && !ends(last)
        {
            match self.next.get(&last.to_lowercase()) {
                Some(next) if words.len() < LONGEST => words.push(chance.pick(next).clone()),
                _ => {
                    let last = words.pop().unwrap_or_default();
                    words.push(format!("{}.", bare(&last)));
                }
            }
        }
        words
    }

    /// So many words from the beginning of a sentence, or a few less, without a full stop.
    pub(super) fn phrase(&self, most: usize, chance: &mut Chance) -> Vec<String> {
        let mut words = self.sentence(chance);
        words.truncate(most);
        // A word that leads to another one: "the", "und", "de".
        while words.len() > 2 && words.last().is_some_and(|last| last.chars().count() < 4) {
            words.pop();
        }
        if let Some(last) = words.last_mut() {
            *last = bare(last).to_owned();
        }
        words
    }
}

fn ends(word: &str) -> bool {
    word.ends_with(['.', '?', '!'])
}

/// A word without the punctuation after it.
pub(super) fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%' && c != '€')
}
