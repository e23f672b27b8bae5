//! Sentences with emphasis, links, quotation marks and notes, and the paragraphs they make.

use super::chain::bare;
use super::chance::Chance;
use super::language::Language;

/// Of a hundred sentences, so many have it.
const QUOTED: usize = 7;
const EMPHASIS: usize = 12;
const STRONG: usize = 3;
const LINK: usize = 7;

/// A paragraph of about so many words. `articles` is how many articles a link may lead to.
pub(super) fn paragraph(words: usize, articles: usize, language: &Language, chance: &mut Chance) -> String {
    let (mut text, mut count) = (String::new(), 0);
    while count < words {
        let sentence = language.chain.sentence(chance);
        count += sentence.len();
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&dressed(sentence, articles, chance));
    }
    text
}

/// A sentence with what stands in sentences.
fn dressed(mut words: Vec<String>, articles: usize, chance: &mut Chance) -> String {
    if chance.percent(QUOTED) {
        return format!("\"{}\"", words.join(" "));
    }
    if chance.percent(LINK) {
        let target = if articles > 0 && chance.percent(25) {
            format!("#article-{}", chance.between(1, articles))
        } else {
            format!("https://www.ufer-rive.example/{}", chance.between(1000, 99_999))
        };
        around(&mut words, "[", &format!("]({target})"), chance);
    } else if chance.percent(EMPHASIS) {
        around(&mut words, "*", "*", chance);
    } else if chance.percent(STRONG) {
        around(&mut words, "**", "**", chance);
    }
    words.join(" ")
}

/// Puts marks around one to three words; punctuation after the last stays outside.
fn around(words: &mut [String], open: &str, close: &str, chance: &mut Chance) {
    let first = chance.between(0, words.len() - 1);
    let last = (first + chance.between(0, 2)).min(words.len() - 1);
    let name = bare(&words[last]).len();
    words[last].insert_str(name, close);
    words[first].insert_str(0, open);
}

/// Words in plain text for a title: no punctuation but commas.
pub(super) fn title(from: usize, to: usize, language: &Language, chance: &mut Chance) -> String {
    let most = chance.between(from, to);
    language.chain.phrase(most, chance).join(" ")
}

/// A sentence in plain text.
pub(super) fn sentence(language: &Language, chance: &mut Chance) -> String {
    language.chain.sentence(chance).join(" ")
}
