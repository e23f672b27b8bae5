//! Random inline content: sentences with emphasis, links and quotation marks, paragraphs, titles.

use super::language::Language;
use super::markov::bare;
use super::random::Random;

/// Percentage of sentences in quotation marks.
const QUOTED: usize = 7;
/// Percentage of the remaining sentences that have a link.
const LINK: usize = 7;
/// Percentage of the then remaining sentences that have emphasis.
const EMPHASIS: usize = 12;
/// Percentage of the then remaining sentences that have strong emphasis.
const STRONG: usize = 3;

/// Generates a paragraph of whole sentences with at least `words` words. Links may lead to the articles 1 to
/// `articles`.
pub(super) fn paragraph(words: usize, articles: usize, language: &Language, random: &mut Random) -> String {
    let (mut text, mut count) = (String::new(), 0);
    while count < words {
        let sentence = language.chain.sentence(random);
        count += sentence.len();
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&with_markup(sentence, articles, random));
    }
    text
}

/// Adds quotation marks, a link or emphasis to some sentences.
fn with_markup(mut words: Vec<String>, articles: usize, random: &mut Random) -> String {
    if random.percent(QUOTED) {
        return format!("\"{}\"", words.join(" "));
    }
    if random.percent(LINK) {
        let target = if articles > 0 && random.percent(25) {
            format!("#article-{}", random.between(1, articles))
        } else {
            format!("https://www.ufer-rive.example/{}", random.between(1000, 99_999))
        };
        around(&mut words, "[", &format!("]({target})"), random);
    } else if random.percent(EMPHASIS) {
        around(&mut words, "*", "*", random);
    } else if random.percent(STRONG) {
        around(&mut words, "**", "**", random);
    }
    words.join(" ")
}

/// Puts markup around one to three words; punctuation after the last word stays outside.
fn around(words: &mut [String], open: &str, close: &str, random: &mut Random) {
    let first = random.between(0, words.len() - 1);
    let last = (first + random.between(0, 2)).min(words.len() - 1);
    let name = bare(&words[last]).len();
    words[last].insert_str(name, close);
    words[first].insert_str(0, open);
}

/// Generates a plain-text title of `from` to `to` words, or a few less. Its only punctuation is commas.
pub(super) fn title(from: usize, to: usize, language: &Language, random: &mut Random) -> String {
    let max = random.between(from, to);
    language.chain.phrase(max, random).join(" ")
}

/// Generates a plain-text sentence.
pub(super) fn sentence(language: &Language, random: &mut Random) -> String {
    language.chain.sentence(random).join(" ")
}
