//! Random sentences from a Markov chain: each word is followed by a word that follows it somewhere in the sample.

use std::collections::BTreeMap;

use super::random::Random;

/// Maximum number of words in a sentence.
const MAX_WORDS: usize = 42;
/// Number of words below which a sentence is short. Three in four short sentences are replaced by another sentence.
const SHORT: usize = 5;

/// A Markov chain of words.
pub(super) struct MarkovChain {
    /// Words that begin a sentence.
    first: Vec<String>,
    /// Words that follow a word, keyed by that word in lower case.
    next: BTreeMap<String, Vec<String>>,
}

impl MarkovChain {
    /// Builds the chain from the words of a sample, with their punctuation.
    pub(super) fn new(words: &[String]) -> Self {
        let mut chain = Self { first: Vec::new(), next: BTreeMap::new() };
        let mut before: Option<&str> = None;
        for word in words.iter().map(String::as_str) {
            match before {
                Some(before) => chain.next.entry(before.to_lowercase()).or_default().push(word.to_owned()),
                // "A." and "1." at the beginning of a paragraph would be list markers.
                None if word.len() > 2 && word.chars().next().is_some_and(char::is_uppercase) && !ends(word) => {
                    chain.first.push(word.to_owned());
                }
                None => {}
            }
            before = Some(word).filter(|word| !ends(word));
        }
        chain
    }

    /// Generates a sentence with its final punctuation.
    pub(super) fn sentence(&self, random: &mut Random) -> Vec<String> {
        loop {
            let words = self.any_sentence(random);
            if words.len() >= SHORT || random.percent(25) {
                return words;
            }
        }
    }

    /// Generates a sentence of any length up to [`MAX_WORDS`].
    fn any_sentence(&self, random: &mut Random) -> Vec<String> {
        let mut words = vec![random.pick(&self.first).clone()];
        while let Some(last) = words.last()
            && !ends(last)
        {
            match self.next.get(&last.to_lowercase()) {
                Some(next) if words.len() < MAX_WORDS => words.push(random.pick(next).clone()),
                _ => {
                    let last = words.pop().unwrap_or_default();
                    words.push(format!("{}.", bare(&last)));
                }
            }
        }
        words
    }

    /// Generates the beginning of a sentence: `max` words or a few less, without final punctuation.
    pub(super) fn phrase(&self, max: usize, random: &mut Random) -> Vec<String> {
        let mut words = self.sentence(random);
        words.truncate(max);
        // Short words such as "the", "und" and "de" cannot end a phrase.
        while words.len() > 2 && words.last().is_some_and(|last| last.chars().count() < 4) {
            words.pop();
        }
        if let Some(last) = words.last_mut() {
            *last = bare(last).to_owned();
        }
        words
    }
}

/// Returns `true` if a word ends a sentence.
fn ends(word: &str) -> bool {
    word.ends_with(['.', '?', '!'])
}

/// Returns a word without the punctuation after it.
pub(super) fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%' && c != '€')
}
